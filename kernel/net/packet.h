/*
 * Packets: what lies in a socket's queue.
 *
 * Invariants: a packet counts against the sender's buffer on a local socket
 * and against the receiver's on one of the internet, from the queue on to its
 * end; all packets and sockets together have a bound, an eighth of memory.
 */
#ifndef KERNEL_NET_PACKET_H
#define KERNEL_NET_PACKET_H

#include "kernel/abi/socket.h"
#include "kernel/lib/list.h"
#include "kernel/lib/refcount.h"
#include "kernel/lib/types.h"

struct socket;

/* What a packet costs besides its bytes, about as on Linux: the smallest has
 * a truesize of 768 there. */
#define PACKET_OVERHEAD 767u
#define PACKET_MOST (128u * 1024 - 256) /* bytes of one packet */

struct packet {
	struct list_node node;
	struct refcount users;
	struct socket *charged; /* who pays; counted where it is the sender */
	bool of_sender;
	bool has_sender; /* `sender` is told to who asks by SO_PASSCRED */
	u8 ttl, tos;     /* internet */
	u16 from_port;
	u32 from, to; /* internet addresses */
	struct kernel_ucred sender;
	u64 time_ns; /* wall clock, when it was sent */
	u32 start;   /* bytes that were taken, or are headers */
	u32 size;    /* bytes in all */
	u8 bytes[];
};

/* Takes its share of the bound for all. False: it is reached. */
bool net_take(u64 bytes);
void net_give(u64 bytes);

/* A packet of the moment with room for `size` bytes, at most PACKET_MOST, of
 * one user. NULL on lack of memory, or beyond the bound. */
struct packet *packet_create(size_t size);
/* The same with what another holds. */
struct packet *packet_copy(const struct packet *from);
void packet_get(struct packet *packet);
void packet_put(struct packet *packet);

/* What it counts for. */
static inline u32 packet_cost(const struct packet *packet)
{
	return packet->size + PACKET_OVERHEAD;
}
static inline u32 packet_left(const struct packet *packet)
{
	return packet->size - packet->start;
}

#endif
