/*
 * Messages between local sockets.
 *
 * Invariants: a packet lies in the receiver's queue and counts against its
 * sender's buffer, and so do the ids of who sent it; a stream's packets are
 * of one sender each, and a receiver that asks who it was gets the bytes of
 * one at a time.
 */
#include <string.h>

#include "kernel/abi/errno.h"
#include "kernel/abi/signal.h"
#include "kernel/fs/transfer.h"
#include "kernel/net/message.h"
#include "kernel/net/unix.h"
#include "kernel/task/exit.h"
#include "kernel/task/sched.h"
#include "kernel/task/task.h"

bool unix_is_writable(struct socket *socket)
{
	return socket->state != SOCKET_LISTENS &&
	       (u64)socket->send_charge * 4 <= (u64)socket->send_limit;
}

static bool is_full(const struct socket *socket)
{
	unsigned count = 0;

	LIST_FOR_EACH(node, &socket->queue)
		count++;
	return count > LOCAL_QUEUE_MOST;
}

/* Its one partner may fill it as far as the partner's buffer goes. */
static bool has_no_room(const struct socket *to, const struct socket *from)
{
	return to != from && to->local.peer != from && is_full(to);
}

bool unix_datagram_is_writable(struct socket *socket)
{
	const struct socket *peer = socket->local.peer;

	return unix_is_writable(socket) &&
	       (peer == NULL || !has_no_room(peer, socket));
}

/* Sleeps until the sender's buffer has room: sock_alloc_send_pskb() of
 * Linux. */
static int wait_for_room(struct socket *socket, int flags, u64 end_ns)
{
	for (;;) {
		int error = socket_take_error(socket);

		if (error == 0 && (socket->shut & SHUT_WRITE))
			error = -EPIPE;
		if (error == 0 &&
		    (u64)socket->send_charge < (u64)socket->send_limit)
			return 0;
		if (error == 0)
			error = socket_wait(socket, flags, end_ns);
		if (error)
			return error;
	}
}

/* Who sent it is told where either end asks, or the sender said so. */
static void sign(struct packet *packet, const struct message *message,
		 const struct socket *from, const struct socket *to)
{
	if (message->has_sender) {
		packet->sender = message->sender;
		packet->has_sender = true;
	} else if (socket_has(from, OPTION_SO_PASSCRED) ||
		   socket_has(to, OPTION_SO_PASSCRED)) {
		packet->sender = cred_of_sender();
		packet->has_sender = true;
	}
}

/* --- streams --- */

static i64 send_piece(struct socket *socket, const struct message *message,
		      size_t at, int flags, u64 end_ns)
{
	struct socket *peer = socket->local.peer;
	struct packet *packet;
	size_t size;
	int error = wait_for_room(socket, flags, end_ns);

	if (error)
		return error;
	/* Two pieces at least fit into the buffer. */
	size = min_u64(message->size - at,
		       min_u64(TRANSFER_PIECE,
			       (u64)socket->send_limit / 2 - 64));
	error = message_packet(message, at, size, 0, &packet);
	if (error)
		return error;
	if (peer->is_closed || (peer->shut & SHUT_READ) ||
	    socket->local.peer != peer) {
		packet_put(packet);
		return -EPIPE;
	}
	sign(packet, message, socket, peer);
	socket_queue(peer, packet, socket, true);
	return (i64)size;
}

i64 unix_send_stream(struct socket *socket, const struct message *message,
		     int flags)
{
	u64 end_ns = socket_deadline(socket->send_timeout_ns);
	size_t done = 0;
	i64 result = 0;

	if (message->name.size)
		return socket->state == SOCKET_CONNECTED ? -EISCONN :
							   -EOPNOTSUPP;
	if (socket->local.peer == NULL)
		return -ENOTCONN;
	if (socket->shut & SHUT_WRITE)
		result = -EPIPE;
	while (result == 0 && done < message->size) {
		result = send_piece(socket, message, done, flags, end_ns);
		if (result < 0)
			break;
		done += (u64)result;
		result = 0;
		if (done < message->size)
			yield_point();
		if (current_task()->killed)
			break;
	}
	if (result == -EPIPE && done == 0 && !(flags & MSG_NOSIGNAL))
		task_signal_self(SIGPIPE);
	return done ? (i64)done : result;
}

static bool is_same_sender(const struct packet *a, const struct packet *b)
{
	return a->has_sender == b->has_sender &&
	       memcmp(&a->sender, &b->sender, sizeof(a->sender)) == 0;
}

/* SO_PASSCRED: who that was; of what nobody signed, nobody. */
static void tell_sender(const struct socket *socket,
			const struct packet *packet, struct message *message)
{
	struct kernel_ucred nobody = { 0, 65534, 65534 };

	if (socket_has(socket, OPTION_SO_PASSCRED))
		message_put_control(message, SOL_SOCKET, SCM_CREDENTIALS,
				    packet->has_sender ? &packet->sender :
							 &nobody,
				    sizeof(nobody));
}

static void tell_datagram(const struct socket *socket,
			  const struct packet *packet,
			  struct message *message)
{
	unix_get_name(packet->charged, &message->name);
	tell_sender(socket, packet, message);
}

/* The packet that holds the byte `skip` bytes on, which MSG_PEEK has passed;
 * *skip becomes the place within what is left of it. NULL: none. */
static struct packet *packet_at(const struct socket *socket, size_t *skip)
{
	LIST_FOR_EACH(node, &socket->queue) {
		struct packet *packet = LIST_ENTRY(node, struct packet, node);

		if (*skip < packet_left(packet))
			return packet;
		*skip -= packet_left(packet);
	}
	return NULL;
}

/* Copies from one packet, and takes that off the queue unless it is a look
 * only. The caller has entered, so that no byte is two receivers'. The bytes
 * copied, or -EFAULT. */
static i64 take_bytes(struct packet *packet, struct message *message,
		      size_t done, size_t skip, int flags)
{
	size_t size = min_u64(packet_left(packet) - skip,
			      message->size - done);
	int error = message_store(message, done,
				  packet->bytes + packet->start + skip, size);

	if (error)
		return error;
	if (!(flags & MSG_PEEK)) {
		packet->start += (u32)size;
		if (packet_left(packet) == 0) {
			list_remove(&packet->node);
			packet_put(packet);
		}
	}
	return (i64)size;
}

/* What stands in the way of the first byte: 0, with *ended at the end. Where it
 * fails it has left. */
static int wait_for_bytes(struct socket *socket, int flags, u64 end_ns,
			  bool *ended)
{
	int error = socket_take_error(socket);

	*ended = error == 0 && (socket->shut & SHUT_READ);
	if (*ended)
		return 0;
	if (error == 0)
		return socket_wait_outside(socket, flags, end_ns);
	socket_leave(socket);
	return error;
}

i64 unix_receive_stream(struct socket *socket, struct message *message,
			int flags)
{
	u64 end_ns = socket_deadline(socket->receive_timeout_ns);
	struct packet first = { .size = 0 };
	size_t done = 0;
	bool ended = false, left = false;
	i64 result;

	if (socket->state != SOCKET_CONNECTED)
		return -EINVAL;
	result = socket_enter(socket);
	if (result)
		return result;
	while (done < message->size && !ended && result == 0) {
		size_t skip = flags & MSG_PEEK ? done : 0;
		struct packet *packet = packet_at(socket, &skip);

		if (packet == NULL) {
			if (done > 0 && !(flags & MSG_WAITALL))
				break;
			result = wait_for_bytes(socket, flags, end_ns, &ended);
			left = result != 0;
			continue;
		}
		if (done == 0) {
			first.has_sender = packet->has_sender;
			first.sender = packet->sender;
			unix_get_name(packet->charged, &message->name);
		} else if (socket_has(socket, OPTION_SO_PASSCRED) &&
			   !is_same_sender(packet, &first)) {
			break;
		}
		result = take_bytes(packet, message, done, skip, flags);
		if (result < 0)
			break;
		done += (u64)result;
		result = 0;
		yield_point();
	}
	if (!left)
		socket_leave(socket);
	if (done > 0)
		tell_sender(socket, &first, message);
	return done ? (i64)done : result;
}

/* --- datagrams --- */

/* To whom a message goes, counted in *out. */
static int find_receiver(struct socket *socket, const struct message *message,
			 struct socket **out)
{
	struct socket *peer = socket->local.peer;

	if (message->name.size)
		return unix_find(&message->name, socket->type, out);
	if (peer == NULL)
		return -ENOTCONN;
	if (peer->is_closed) {
		if (socket->type == SOCK_SEQPACKET)
			return -EPIPE;
		unix_part(socket);
		return -ECONNREFUSED;
	}
	socket_get(peer);
	*out = peer;
	return 0;
}

/* May it come to there? Once there is room, it is queued. */
static int deliver(struct socket *socket, const struct message *message,
		   struct packet *packet, int flags, u64 end_ns)
{
	struct socket *to;
	int error = find_receiver(socket, message, &to);

	while (error == 0) {
		if (to->local.peer != NULL && to->local.peer != socket)
			error = -EPERM;
		else if (to->shut & SHUT_READ)
			error = -EPIPE;
		else if (!has_no_room(to, socket))
			break;
		else
			error = socket_wait(to, flags, end_ns);
		socket_put(to);
		if (error == 0)
			error = find_receiver(socket, message, &to);
	}
	if (error)
		return error;
	sign(packet, message, socket, to);
	socket_queue(to, packet, socket, true);
	socket_put(to);
	return 0;
}

i64 unix_send_datagram(struct socket *socket, const struct message *message,
		       int flags)
{
	u64 end_ns = socket_deadline(socket->send_timeout_ns);
	struct packet *packet;
	int error = 0;

	if (message->name.size)
		error = unix_check_address(&message->name);
	else if (socket->local.peer == NULL)
		error = -ENOTCONN;
	if (error == 0)
		error = unix_name_if_asked(socket);
	if (error == 0 && (message->size > PACKET_MOST ||
			   (i64)message->size > socket->send_limit - 32))
		error = -EMSGSIZE;
	if (error == 0)
		error = wait_for_room(socket, flags, end_ns);
	if (error == 0)
		error = message_packet(message, 0, message->size, 0, &packet);
	if (error)
		return error;
	error = deliver(socket, message, packet, flags, end_ns);
	if (error == 0)
		return (i64)message->size;
	packet_put(packet);
	return error;
}

i64 unix_receive_datagram(struct socket *socket, struct message *message,
			  int flags)
{
	return receive_datagram(socket, message, flags, tell_datagram);
}

i64 unix_send_sequence(struct socket *socket, const struct message *message,
		       int flags)
{
	struct message unnamed = *message;
	int error = socket_take_error(socket);

	if (error)
		return error;
	if (socket->state != SOCKET_CONNECTED)
		return -ENOTCONN;
	unnamed.name.size = 0;
	return unix_send_datagram(socket, &unnamed, flags);
}

i64 unix_receive_sequence(struct socket *socket, struct message *message,
			  int flags)
{
	return socket->state == SOCKET_CONNECTED ?
		       unix_receive_datagram(socket, message, flags) :
		       -ENOTCONN;
}
