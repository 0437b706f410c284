/*
 * Local sockets, unix(7): how they come to be, meet and part.
 *
 * Invariants: a connection's ends name each other as peers and count on each
 * other, until each is closed itself; what waits to be accepted is counted by
 * the list it waits in, and closed with it.
 */
#include "kernel/net/unix.h"

#include "kernel/abi/errno.h"
#include "kernel/abi/poll.h"
#include "kernel/net/net.h"
#include "kernel/task/task.h"

struct list unix_sockets = LIST_INIT(unix_sockets);

static bool is_paired(const struct socket *socket)
{
	return socket->type != SOCK_DGRAM;
}

void unix_join(struct socket *a, struct socket *b)
{
	a->local.peer = b;
	b->local.peer = a;
	socket_get(a);
	socket_get(b);
	a->state = b->state = SOCKET_CONNECTED;
	a->peer_cred = b->peer_cred = cred_of_peer();
}

/* --- connect --- */

/* A listener that has room for one more, counted in *out. */
static int find_listener(struct socket *socket, const struct net_address *to,
			 int flags, u64 end_ns, struct socket **out)
{
	for (;;) {
		struct socket *other;
		int error = unix_find(to, socket->type, &other);

		if (error)
			return error;
		*out = other;
		if (other->state != SOCKET_LISTENS || (other->shut & SHUT_READ))
			error = -ECONNREFUSED;
		else if (other->local.pending_count <= other->local.backlog)
			return 0;
		else
			error = socket_wait(other, flags, end_ns);
		socket_put(other);
		if (error)
			return error;
	}
}

/* The listener's end of a new connection, which waits there. */
static void add_pending(struct socket *listener, struct socket *made,
			struct socket *client)
{
	made->local.name = listener->local.name;
	made->local.name_size = listener->local.name_size;
	made->options = listener->options &
			1ull << OPTION_SO_PASSCRED;
	unix_join(made, client);
	client->peer_cred = listener->peer_cred;
	list_add_tail(&listener->local.pending, &made->local.in_pending);
	listener->local.pending_count++;
	socket_changed(listener);
}

static int unix_connect(struct socket *socket, const struct net_address *to,
			int flags)
{
	u64 end_ns = socket_deadline(socket->send_timeout_ns);
	struct socket *listener, *made;
	int error = unix_check_address(to);

	if (error == 0)
		error = unix_name_if_asked(socket);
	if (error)
		return error;
	made = socket_create(socket->ops, AF_UNIX, socket->type, 0);
	if (made == NULL)
		return -ENOMEM;
	list_init(&made->local.pending);
	list_add_tail(&unix_sockets, &made->of_family);
	error = find_listener(socket, to, flags, end_ns, &listener);
	if (error == 0) {
		if (socket->state == SOCKET_ALONE)
			add_pending(listener, made, socket);
		else
			error = socket->state == SOCKET_CONNECTED ? -EISCONN :
								    -EINVAL;
		socket_put(listener);
	}
	if (error) {
		socket_close(made);
		socket_put(made);
	}
	return error;
}

void unix_part(struct socket *socket)
{
	struct socket *peer = socket->local.peer;
	bool lost = socket_first(socket) != NULL;

	socket->local.peer = NULL;
	socket->state = SOCKET_ALONE;
	if (peer == NULL)
		return;
	socket_purge(socket);
	if (lost && !peer->is_closed && peer->local.peer == socket) {
		peer->error = ECONNRESET;
		socket_changed(peer);
	}
	socket_put(peer);
}

/* unix_dgram_connect() of Linux: it only says where to. */
static int unix_aim(struct socket *socket, const struct net_address *to,
		    int flags)
{
	struct socket *other = NULL;
	int error;

	(void)flags;
	if (to->size < (int)sizeof(to->family))
		return -EINVAL;
	if (to->family != AF_UNSPEC) {
		error = unix_check_address(to);
		if (error == 0)
			error = unix_name_if_asked(socket);
		if (error == 0)
			error = unix_find(to, socket->type, &other);
		if (error)
			return error;
		if (other->local.peer != NULL && other->local.peer != socket) {
			socket_put(other);
			return -EPERM;
		}
	}
	if (socket->local.peer == other) {
		socket_put(other);
		return 0;
	}
	unix_part(socket);
	socket->local.peer = other;
	if (other != NULL)
		socket->state = SOCKET_CONNECTED;
	socket_changed(socket);
	return 0;
}

/* --- the other end of connect --- */

static int unix_listen(struct socket *socket, unsigned backlog)
{
	if (socket->local.name_size == 0 ||
	    socket->state == SOCKET_CONNECTED)
		return -EINVAL;
	socket->state = SOCKET_LISTENS;
	socket->local.backlog = backlog;
	socket->peer_cred = cred_of_peer();
	socket_changed(socket);
	return 0;
}

static struct socket *take_pending(struct socket *socket)
{
	struct list_node *node = list_first(&socket->local.pending);
	struct socket *made;

	if (node == NULL)
		return NULL;
	made = LIST_ENTRY(node, struct socket, local.in_pending);
	list_remove(&made->local.in_pending);
	socket->local.pending_count--;
	socket_changed(socket);
	return made;
}

static int unix_accept(struct socket *socket, int flags, struct socket **out)
{
	u64 end_ns = socket_deadline(socket->receive_timeout_ns);
	int error = 0;

	if (socket->state != SOCKET_LISTENS)
		return -EINVAL;
	while ((*out = take_pending(socket)) == NULL && error == 0) {
		if (socket->shut & SHUT_READ)
			return -EINVAL;
		error = socket_wait(socket, flags, end_ns);
	}
	return error;
}

/* --- and the rest of its life --- */

static int unix_name(struct socket *socket, bool peer, struct net_address *out)
{
	if (peer)
		socket = socket->local.peer;
	if (socket == NULL)
		return -ENOTCONN;
	unix_get_name(socket, out);
	if (out->size == 0) {
		out->family = AF_UNIX;
		out->size = sizeof(out->family);
	}
	return 0;
}

static int unix_shutdown(struct socket *socket, unsigned halves)
{
	struct socket *peer = socket->local.peer;

	socket->shut |= halves;
	socket_changed(socket);
	if (peer == NULL || !is_paired(socket))
		return 0;
	peer->shut |= (halves & SHUT_READ ? SHUT_WRITE : 0) |
		      (halves & SHUT_WRITE ? SHUT_READ : 0);
	socket_changed(peer);
	return 0;
}

static bool unix_is_readable(struct socket *socket)
{
	return socket->local.pending_count > 0;
}

static void unix_close(struct socket *socket)
{
	struct socket *peer = socket->local.peer, *made;

	list_remove(&socket->of_family);
	unix_unname(socket);
	while ((made = take_pending(socket)) != NULL) {
		if (made->local.peer != NULL)
			made->local.peer->error = ECONNRESET;
		socket_close(made);
		socket_put(made);
	}
	socket->local.peer = NULL;
	if (peer != NULL && is_paired(socket)) {
		peer->shut = SHUT_READ | SHUT_WRITE;
		/* What it sent is lost: it is told. */
		if (socket_first(socket) != NULL)
			peer->error = ECONNRESET;
	}
	if (peer != NULL)
		socket_changed(peer);
	socket_put(peer);
}

static const struct socket_ops stream_ops = {
	.bind = unix_bind,
	.connect = unix_connect,
	.listen = unix_listen,
	.accept = unix_accept,
	.name = unix_name,
	.shutdown = unix_shutdown,
	.send = unix_send_stream,
	.receive = unix_receive_stream,
	.is_readable = unix_is_readable,
	.is_writable = unix_is_writable,
	.close = unix_close,
};

static const struct socket_ops sequence_ops = {
	.bind = unix_bind,
	.connect = unix_connect,
	.listen = unix_listen,
	.accept = unix_accept,
	.name = unix_name,
	.shutdown = unix_shutdown,
	.send = unix_send_sequence,
	.receive = unix_receive_sequence,
	.is_readable = unix_is_readable,
	.is_writable = unix_is_writable,
	.close = unix_close,
};

static const struct socket_ops datagram_ops = {
	.bind = unix_bind,
	.connect = unix_aim,
	.name = unix_name,
	.shutdown = unix_shutdown,
	.send = unix_send_datagram,
	.receive = unix_receive_datagram,
	.is_readable = unix_is_readable,
	.is_writable = unix_datagram_is_writable,
	.close = unix_close,
};

int unix_create(int type, int protocol, struct socket **out)
{
	const struct socket_ops *ops;

	if (protocol != 0 && protocol != AF_UNIX)
		return -EPROTONOSUPPORT;
	/* As BSD has it, and Linux. */
	if (type == SOCK_RAW)
		type = SOCK_DGRAM;
	switch (type) {
	case SOCK_STREAM:
		ops = &stream_ops;
		break;
	case SOCK_DGRAM:
		ops = &datagram_ops;
		break;
	case SOCK_SEQPACKET:
		ops = &sequence_ops;
		break;
	default:
		return -ESOCKTNOSUPPORT;
	}
	*out = socket_create(ops, AF_UNIX, (u8)type, 0);
	if (*out == NULL)
		return -ENOMEM;
	list_init(&(*out)->local.pending);
	list_add_tail(&unix_sockets, &(*out)->of_family);
	return 0;
}
