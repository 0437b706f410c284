/*
 * The internet protocol's headers. See kernel/net/ipv4.h.
 */
#include "kernel/net/ipv4.h"

#include <string.h>

#define VERSION_AND_WORDS 0x45 /* version 4, a header of five words */
#define DONT_FRAGMENT 0x4000
#define IS_FRAGMENT 0x3fff /* more follow, or its place is not 0 */

u16 internet_checksum(u32 sum, const u8 *bytes, size_t size)
{
	u64 all = sum;

	for (; size > 1; bytes += 2, size -= 2)
		all += get_be16(bytes);
	if (size)
		all += (u32)bytes[0] << 8;
	while (all >> 16)
		all = (all & 0xffff) + (all >> 16);
	return (u16)~all;
}

u32 udp_checksum_start(u32 from, u32 to, size_t size)
{
	return (from >> 16) + (from & 0xffff) + (to >> 16) + (to & 0xffff) +
	       17 + (u32)size;
}

void ipv4_seal(u8 *bytes, size_t size)
{
	put_be16(bytes + 10, 0);
	put_be16(bytes + 10, internet_checksum(0, bytes, size));
}

void ipv4_write(u8 *bytes, const struct ipv4_header *header)
{
	memset(bytes, 0, IPV4_HEADER);
	bytes[0] = VERSION_AND_WORDS;
	bytes[1] = header->tos;
	put_be16(bytes + 2, (u32)header->total);
	put_be16(bytes + 6, header->dont_fragment ? DONT_FRAGMENT : 0);
	bytes[8] = header->ttl;
	bytes[9] = header->protocol;
	put_be32(bytes + 12, header->from);
	put_be32(bytes + 16, header->to);
	ipv4_seal(bytes, IPV4_HEADER);
}

bool ipv4_read(const u8 *bytes, size_t size, struct ipv4_header *header)
{
	if (size < IPV4_HEADER || bytes[0] >> 4 != 4)
		return false;
	header->size = (bytes[0] & 15) * 4u;
	header->total = get_be16(bytes + 2);
	header->tos = bytes[1];
	header->dont_fragment = get_be16(bytes + 6) & DONT_FRAGMENT;
	header->ttl = bytes[8];
	header->protocol = bytes[9];
	header->from = get_be32(bytes + 12);
	header->to = get_be32(bytes + 16);
	return header->size >= IPV4_HEADER && header->total >= header->size &&
	       header->total == size && !(get_be16(bytes + 6) & IS_FRAGMENT);
}
