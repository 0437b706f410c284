/*
 * Packets, and the bound for all of them. See kernel/net/packet.h.
 */
#include "kernel/net/packet.h"

#include <arch/page.h>
#include <string.h>

#include "kernel/dev/clock.h"
#include "kernel/mm/frame.h"
#include "kernel/mm/slab.h"
#include "kernel/net/socket.h"

static u64 taken; /* bytes of all packets and sockets */

bool net_take(u64 bytes)
{
	if (taken + bytes > frames_total() * PAGE_SIZE / 8)
		return false;
	taken += bytes;
	return true;
}

void net_give(u64 bytes)
{
	ASSERT(taken >= bytes);
	taken -= bytes;
}

struct packet *packet_create(size_t size)
{
	struct packet *packet;

	ASSERT(size <= PACKET_MOST);
	if (!net_take(size + PACKET_OVERHEAD))
		return NULL;
	packet = kalloc_bytes(sizeof(*packet) + size);
	if (packet == NULL) {
		net_give(size + PACKET_OVERHEAD);
		return NULL;
	}
	refcount_init(&packet->users, 1);
	packet->size = (u32)size;
	packet->time_ns = clock_wall_ns();
	return packet;
}

struct packet *packet_copy(const struct packet *from)
{
	struct packet *packet = packet_create(from->size);

	if (packet == NULL)
		return NULL;
	memcpy(packet->bytes, from->bytes, from->size);
	packet->ttl = from->ttl;
	packet->tos = from->tos;
	packet->from_port = from->from_port;
	packet->from = from->from;
	packet->to = from->to;
	packet->start = from->start;
	return packet;
}

void packet_get(struct packet *packet)
{
	refcount_get(&packet->users);
}

void packet_put(struct packet *packet)
{
	if (packet == NULL || !refcount_put(&packet->users))
		return;
	if (packet->charged != NULL)
		socket_uncharge(packet);
	net_give(packet_cost(packet));
	kfree_bytes(packet, sizeof(*packet) + packet->size);
}
