/*
 * The internet protocol's headers, RFC 791, as bytes: pure, and what is read
 * is an enemy's. Ports, addresses and lengths are numbers outside of them.
 */
#ifndef KERNEL_NET_IPV4_H
#define KERNEL_NET_IPV4_H

#include "kernel/lib/types.h"

#define IPV4_HEADER 20u /* bytes, without options */
#define IPV4_MOST 65535u /* bytes of a datagram with its header */
#define UDP_HEADER 8u
#define ICMP_HEADER 8u

#define LOOPBACK_ADDRESS 0x7f000001u /* 127.0.0.1 */

#define ICMP_ECHO_REPLY 0
#define ICMP_UNREACHABLE 3
#define ICMP_ECHO 8
#define ICMP_PROTOCOL_UNREACHABLE 2 /* codes */
#define ICMP_PORT_UNREACHABLE 3

struct ipv4_header {
	u8 tos, ttl, protocol;
	bool dont_fragment;
	u32 from, to;
	size_t size; /* of the header; of all that it heads in `total` */
	size_t total;
};

static inline u16 get_be16(const u8 *at)
{
	return (u16)(at[0] << 8 | at[1]);
}

static inline u32 get_be32(const u8 *at)
{
	return (u32)get_be16(at) << 16 | get_be16(at + 2);
}

static inline void put_be16(u8 *at, u32 value)
{
	at[0] = (u8)(value >> 8);
	at[1] = (u8)value;
}

static inline void put_be32(u8 *at, u32 value)
{
	put_be16(at, value >> 16);
	put_be16(at + 2, value);
}

/* The internet checksum, RFC 1071, of some bytes, begun with `sum`: a sum of
 * 16-bit words, such as those of a header that is not in memory. */
u16 internet_checksum(u32 sum, const u8 *bytes, size_t size);
/* What UDP's begins with: the pseudo header, RFC 768. */
u32 udp_checksum_start(u32 from, u32 to, size_t size);

/* Writes a header without options, its checksum too; `header->size` is not
 * looked at, `total` is at most IPV4_MOST. */
void ipv4_write(u8 *bytes, const struct ipv4_header *header);
/* Puts the checksum of a header of `size` bytes right. */
void ipv4_seal(u8 *bytes, size_t size);
/* Reads the header of a datagram of `size` bytes. False: it is none, or its
 * size is another, or it is a fragment. Its checksum is not looked at. */
bool ipv4_read(const u8 *bytes, size_t size, struct ipv4_header *header);

/* Is it this machine's, that is of 127.0.0.0/8? */
static inline bool is_loopback(u32 address)
{
	return address >> 24 == 127;
}
/* May a socket be bound there? Also to 0.0.0.0, and to what many have. */
static inline bool is_bindable(u32 address)
{
	return address == 0 || is_loopback(address) || address >> 28 == 14 ||
	       address == 0xffffffff;
}
static inline bool is_broadcast(u32 address)
{
	return address == 0x7fffffff; /* 127.255.255.255 */
}

#endif
