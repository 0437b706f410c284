/*
 * Messages and their bytes. See kernel/net/message.h.
 */
#include "kernel/net/message.h"

#include <string.h>

#include "kernel/abi/errno.h"
#include "kernel/abi/time.h"
#include "kernel/fs/transfer.h"
#include "kernel/lib/usercopy.h"
#include "kernel/task/sched.h"

#define NS_PER_S 1000000000ull

void message_of_buffer(struct message *message, struct uptr at, size_t size)
{
	*message = (struct message){ .size = size, .count = 1 };
	message->one = (struct iovec){ at.addr, size };
	message->buffers = &message->one;
}

/* Moves bytes between `bytes` and the buffers, from the place `at` on. */
static int move(const struct message *message, size_t at, u8 *bytes,
		size_t size, bool store)
{
	for (size_t i = 0; i < message->count && size > 0; i++) {
		const struct iovec *buffer = &message->buffers[i];
		struct uptr place = { buffer->base + at };
		size_t piece;

		if (at >= buffer->size) {
			at -= buffer->size;
			continue;
		}
		piece = min_u64(size, buffer->size - at);
		if (store ? copy_to_user(place, bytes, piece) :
			    copy_from_user(bytes, place, piece))
			return -EFAULT;
		bytes += piece;
		size -= piece;
		at = 0;
	}
	return 0;
}

/* In pieces, with a declared point between them. */
static int move_all(const struct message *message, size_t at, u8 *bytes,
		    size_t size, bool store)
{
	int error = 0;

	while (size > 0 && error == 0) {
		size_t piece = min_u64(size, TRANSFER_PIECE);

		error = move(message, at, bytes, piece, store);
		at += piece;
		bytes += piece;
		size -= piece;
		if (size > 0)
			yield_point();
	}
	return error;
}

int message_fetch(const struct message *message, size_t at, void *to,
		  size_t size)
{
	if (message->bytes == NULL)
		return move_all(message, at, to, size, false);
	memcpy(to, message->bytes + at, size);
	return 0;
}

int message_store(const struct message *message, size_t at, const void *from,
		  size_t size)
{
	return move_all(message, at, (u8 *)(uintptr_t)from, size, true);
}

int message_packet(const struct message *message, size_t at, size_t size,
		   size_t headers, struct packet **out)
{
	struct packet *packet = packet_create(headers + size);
	int error;

	if (packet == NULL)
		return -ENOBUFS;
	error = message_fetch(message, at, packet->bytes + headers, size);
	if (error) {
		packet_put(packet);
		return error;
	}
	*out = packet;
	return 0;
}

void message_put_control(struct message *message, int level, int type,
			 const void *data, size_t size)
{
	struct kernel_cmsghdr header = { sizeof(header) + size, level, type };
	size_t room = message->control_room - message->control_used;
	struct uptr to = uptr_add(message->control, message->control_used);

	if (message->control.addr == 0 || room < sizeof(header)) {
		message->flags |= MSG_CTRUNC;
		return;
	}
	if (room < header.size) {
		message->flags |= MSG_CTRUNC;
		header.size = room;
		size = room - sizeof(header);
	}
	if (copy_to_user(to, &header, sizeof(header)) ||
	    copy_to_user(uptr_add(to, sizeof(header)), data, size))
		return;
	message->control_used += min_u64(round_up(header.size, 8), room);
}

void message_put_time(struct message *message, const struct socket *socket,
		      const struct packet *packet)
{
	struct kernel_timespec time = {
		.seconds = (long)(packet->time_ns / NS_PER_S),
		.nanoseconds = (long)(packet->time_ns % NS_PER_S),
	};

	if (socket_has(socket, OPTION_SO_TIMESTAMPNS)) {
		message_put_control(message, SOL_SOCKET, SO_TIMESTAMPNS, &time,
				    sizeof(time));
	} else if (socket_has(socket, OPTION_SO_TIMESTAMP)) {
		time.nanoseconds /= 1000;
		message_put_control(message, SOL_SOCKET, SO_TIMESTAMP, &time,
				    sizeof(time));
	}
}

i64 message_send(struct socket *socket, const struct message *message,
		 int flags)
{
	/* AF_ALG takes no notice of it, in both ways. */
	if (((flags & MSG_OOB) && socket->family != AF_ALG) ||
	    socket->ops->send == NULL)
		return -EOPNOTSUPP;
	return socket->ops->send(socket, message, flags);
}

i64 message_receive(struct socket *socket, struct message *message, int flags)
{
	bool connected = socket->family == AF_UNIX &&
			 socket->type == SOCK_STREAM;

	/* UDP takes no notice of it. */
	if ((flags & MSG_OOB) && socket->protocol != IPPROTO_UDP &&
	    socket->family != AF_ALG)
		return connected ? -EINVAL : -EOPNOTSUPP;
	if (socket->ops->receive == NULL)
		return -EOPNOTSUPP;
	return socket->ops->receive(socket, message, flags);
}

/* A counted packet, in *out: out of the queue, or MSG_PEEK's. It may be NULL
 * without an error, once nothing more can come. */
static int next_packet(struct socket *socket, int flags, struct packet **out)
{
	u64 end_ns = socket_deadline(socket->receive_timeout_ns);

	for (;;) {
		int error = socket_take_error(socket);
		struct packet *packet = socket_first(socket);

		*out = packet;
		if (error)
			return error;
		if (packet != NULL) {
			packet_get(packet);
			if (flags & MSG_PEEK)
				return 0;
			list_remove(&packet->node);
			packet_put(packet);
			return 0;
		}
		/* What does not wait is told that there is nothing, but for
		 * the end of a connection: __skb_wait_for_more_packets(). */
		if ((socket->shut & SHUT_READ) &&
		    (!(flags & MSG_DONTWAIT) ||
		     socket->type == SOCK_SEQPACKET))
			return 0;
		error = socket_wait(socket, flags, end_ns);
		if (error)
			return error;
	}
}

i64 receive_datagram(struct socket *socket, struct message *message,
		     int flags, packet_tell_fn tell)
{
	struct packet *packet;
	i64 result = next_packet(socket, flags, &packet);
	size_t whole, copied;

	if (result || packet == NULL)
		return result;
	/* It is off the queue, and the sender need not wait for the copy. */
	if (!(flags & MSG_PEEK) && packet->of_sender)
		socket_changed(packet->charged);
	whole = packet_left(packet);
	copied = min_u64(whole, message->size);
	result = message_store(message, 0, packet->bytes + packet->start,
			       copied);
	if (result == 0) {
		result = (i64)(flags & MSG_TRUNC ? whole : copied);
		if (copied < whole)
			message->flags |= MSG_TRUNC;
		message_put_time(message, socket, packet);
		tell(socket, packet, message);
	}
	packet_put(packet);
	return result;
}

int address_take(struct net_address *address, struct uptr from, int size)
{
	if (size < 0 || size > SOCKADDR_MOST)
		return -EINVAL;
	memset(address, 0, sizeof(*address));
	address->size = size;
	return size ? copy_from_user(address->bytes, from, (size_t)size) : 0;
}

int address_give(const struct net_address *address, struct uptr to,
		 struct uptr size)
{
	int room;

	if (copy_from_user(&room, size, sizeof(room)))
		return -EFAULT;
	if (room < 0)
		return -EINVAL;
	if (room > address->size)
		room = address->size;
	if (room > 0 && copy_to_user(to, address->bytes, (size_t)room))
		return -EFAULT;
	return copy_to_user(size, &address->size, sizeof(address->size));
}
