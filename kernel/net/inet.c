/*
 * Sockets of the internet: addresses, ports, routes. Only 127.0.0.0/8 is
 * there, all of it this machine.
 *
 * Invariant: two UDP sockets have the same port only where their addresses
 * differ, or where both said that they share it.
 */
#include "kernel/net/inet.h"

#include <string.h>

#include "kernel/abi/errno.h"
#include "kernel/net/message.h"
#include "kernel/net/net.h"
#include "kernel/random.h"
#include "kernel/security/capability.h"
#include "kernel/task/sched.h"

/* net.ipv4.ip_local_port_range */
#define PORT_FIRST 32768u
#define PORT_COUNT 28232u

#define IP_PMTUDISC_WANT 1

#define COPIES_PER_YIELD 16 /* each of up to 64 KiB */

struct list inet_sockets = LIST_INIT(inet_sockets);
static u64 last_serial;

static struct socket *inet_socket_at(struct list_node *node)
{
	return node ? LIST_ENTRY(node, struct socket, of_family) : NULL;
}

struct socket *inet_next(struct socket *socket, unsigned *copies)
{
	u64 serial = socket->inet.serial;

	socket = inet_socket_at(list_next(&inet_sockets, &socket->of_family));
	if (*copies < COPIES_PER_YIELD)
		return socket;
	*copies = 0;
	yield_point();
	/* They are in the order of their serials. */
	LIST_FOR_EACH(node, &inet_sockets)
		if (inet_socket_at(node)->inet.serial < serial)
			return inet_socket_at(node);
	return NULL;
}

struct socket *inet_first(void)
{
	return inet_socket_at(list_first(&inet_sockets));
}

/* --- ports --- */

static bool may_share(const struct socket *a, const struct socket *b)
{
	if (socket_has(a, OPTION_SO_REUSEADDR) &&
	    socket_has(b, OPTION_SO_REUSEADDR))
		return true;
	return socket_has(a, OPTION_SO_REUSEPORT) &&
	       socket_has(b, OPTION_SO_REUSEPORT) && a->user == b->user;
}

static bool is_free(const struct socket *socket, u16 port, u32 address)
{
	LIST_FOR_EACH(node, &inet_sockets) {
		const struct socket *each = LIST_ENTRY(node, struct socket,
						       of_family);
		const struct inet_socket *other = &each->inet;

		if (each != socket && each->type == SOCK_DGRAM &&
		    other->port == port &&
		    (other->address == 0 || address == 0 ||
		     other->address == address) &&
		    !may_share(socket, each))
			return false;
	}
	return true;
}

/* A free port, random as Linux has it, or 0. */
static u16 choose_port(const struct socket *socket, u32 address)
{
	u32 first = (u32)random_layout_word() % PORT_COUNT;

	for (u32 i = 0; i < PORT_COUNT; i++) {
		u16 port = (u16)(PORT_FIRST + (first + i) % PORT_COUNT);

		if (is_free(socket, port, address))
			return port;
	}
	return 0;
}

int inet_bind_any(struct socket *socket)
{
	if (socket->inet.port == 0)
		socket->inet.port = choose_port(socket, socket->inet.address);
	return socket->inet.port ? 0 : -EAGAIN;
}

/* __inet_bind() and raw_bind() of Linux. */
static int inet_bind(struct socket *socket, const struct net_address *address)
{
	struct inet_socket *inet = &socket->inet;
	bool raw = socket->type == SOCK_RAW;
	u16 port = get_be16(address->in.port);
	u32 at = get_be32(address->in.address);

	if (address->size < (int)sizeof(address->in))
		return -EINVAL;
	if (raw && socket->state == SOCKET_CONNECTED)
		return -EINVAL;
	if (!raw && address->family != AF_INET &&
	    (address->family != AF_UNSPEC || at != 0))
		return -EAFNOSUPPORT;
	if (!is_bindable(at))
		return -EADDRNOTAVAIL;
	if (!raw) {
		if (port != 0 && port < PORT_UNPRIVILEGED &&
		    !capable(CAP_NET_BIND_SERVICE, "bind"))
			return -EACCES;
		if (inet->port != 0)
			return -EINVAL;
		if (port != 0 && !is_free(socket, port, at))
			return -EADDRINUSE;
		inet->port = port ? port : choose_port(socket, at);
		if (inet->port == 0)
			return -EADDRINUSE;
		inet->has_port = port != 0;
	}
	inet->address = at;
	inet->has_address = at != 0;
	inet->source = is_loopback(at) && !is_broadcast(at) ? at : 0;
	return 0;
}

/* --- routes --- */

/* The way to an address: *to and *from are made whole. */
static int route(const struct socket *socket, u32 *to, u32 *from)
{
	if (*to == 0)
		*to = *from ? *from : LOOPBACK_ADDRESS;
	if (!is_loopback(*to))
		return -ENETUNREACH;
	if (is_broadcast(*to) && !socket_has(socket, OPTION_SO_BROADCAST))
		return -EACCES;
	if (*from == 0)
		*from = LOOPBACK_ADDRESS;
	return 0;
}

int inet_find_route(struct socket *socket, const struct message *message,
		    struct inet_route *out)
{
	const struct kernel_sockaddr_in *in = &message->name.in;
	bool raw = socket->type == SOCK_RAW;

	out->from = socket->inet.source;
	if (message->name.size == 0) {
		if (socket->state != SOCKET_CONNECTED)
			return -EDESTADDRREQ;
		out->to = socket->inet.peer;
		out->port = socket->inet.peer_port;
	} else {
		if (message->name.size < (int)sizeof(*in))
			return -EINVAL;
		if (in->family != AF_INET && in->family != AF_UNSPEC)
			return -EAFNOSUPPORT;
		out->to = get_be32(in->address);
		out->port = get_be16(in->port);
		if (!raw && out->port == 0)
			return -EINVAL;
	}
	return route(socket, &out->to, &out->from);
}

void inet_fill_header(const struct socket *socket,
		      const struct message *message,
		      const struct inet_route *way,
		      struct ipv4_header *header)
{
	const struct inet_socket *inet = &socket->inet;

	*header = (struct ipv4_header){
		.tos = message->has_tos ? message->tos : (u8)inet->tos,
		.ttl = message->ttl ? message->ttl : (u8)inet->ttl,
		.dont_fragment = inet->mtu_discover != 0,
		.from = way->from,
		.to = way->to,
	};
}

/* __udp_disconnect() of Linux. */
static void disconnect(struct socket *socket)
{
	struct inet_socket *inet = &socket->inet;

	socket->state = SOCKET_ALONE;
	inet->peer = 0;
	inet->peer_port = 0;
	if (!inet->has_address)
		inet->address = inet->source = 0;
	if (socket->type != SOCK_RAW && !inet->has_port)
		inet->port = 0;
}

static int inet_connect(struct socket *socket, const struct net_address *to,
			int flags)
{
	struct inet_socket *inet = &socket->inet;
	u32 peer = get_be32(to->in.address), source = inet->source;
	int error;

	(void)flags;
	if (to->size < (int)sizeof(to->family))
		return -EINVAL;
	if (to->family == AF_UNSPEC) {
		disconnect(socket);
		return 0;
	}
	error = inet_bind_any(socket);
	if (error == 0 && to->size < (int)sizeof(to->in))
		error = -EINVAL;
	if (error == 0 && to->family != AF_INET)
		error = -EAFNOSUPPORT;
	if (error == 0)
		error = route(socket, &peer, &source);
	if (error)
		return error;
	inet->source = source;
	if (inet->address == 0)
		inet->address = source;
	inet->peer = peer;
	inet->peer_port = get_be16(to->in.port);
	socket->state = SOCKET_CONNECTED;
	return 0;
}

static int inet_name(struct socket *socket, bool peer, struct net_address *out)
{
	const struct inet_socket *inet = &socket->inet;
	u32 address = inet->source ? inet->source : inet->address;

	if (peer && inet->peer_port == 0)
		return -ENOTCONN;
	memset(out, 0, sizeof(*out));
	out->size = sizeof(out->in);
	out->in.family = AF_INET;
	put_be16(out->in.port, peer ? inet->peer_port : inet->port);
	put_be32(out->in.address, peer ? inet->peer : address);
	return 0;
}

/* inet_shutdown() of Linux: it is done, and without a peer told to be not. */
static int inet_shutdown(struct socket *socket, unsigned halves)
{
	socket->shut |= halves;
	socket_changed(socket);
	return socket->state == SOCKET_CONNECTED ? 0 : -ENOTCONN;
}

/* --- what was received --- */

static void tell(const struct socket *socket, const struct packet *packet,
		 struct message *message)
{
	int ttl = packet->ttl;

	memset(&message->name, 0, sizeof(message->name));
	message->name.size = sizeof(message->name.in);
	message->name.in.family = AF_INET;
	put_be16(message->name.in.port, packet->from_port);
	put_be32(message->name.in.address, packet->from);
	if (socket_has(socket, OPTION_IP_RECVTTL))
		message_put_control(message, SOL_IP, IP_TTL, &ttl,
				    sizeof(ttl));
	if (socket_has(socket, OPTION_IP_RECVTOS))
		message_put_control(message, SOL_IP, IP_TOS, &packet->tos, 1);
}

/* Errors are told by themselves: there is no queue of them. */
i64 inet_receive(struct socket *socket, struct message *message, int flags)
{
	return flags & MSG_ERRQUEUE ? -EAGAIN :
				      receive_datagram(socket, message, flags,
						       tell);
}

void inet_queue(struct socket *socket, struct packet *packet)
{
	if ((u64)socket->receive_charge >= (u64)socket->receive_limit)
		packet_put(packet);
	else
		socket_queue(socket, packet, socket, false);
}

void inet_arrive(struct packet *packet)
{
	struct ipv4_header header;
	bool taken;

	/* A header that a program wrote may say anything. */
	if (!ipv4_read(packet->bytes, packet->size, &header) ||
	    !is_loopback(header.from) || !is_loopback(header.to)) {
		packet_put(packet);
		return;
	}
	packet->from = header.from;
	packet->to = header.to;
	packet->ttl = header.ttl;
	packet->tos = header.tos;
	taken = raw_arrive(packet, &header);
	switch (header.protocol) {
	case IPPROTO_ICMP:
		icmp_arrive(packet, &header);
		break;
	case IPPROTO_UDP:
		udp_arrive(packet, &header);
		break;
	default:
		if (!taken)
			icmp_answer_unreachable(packet, &header,
						ICMP_PROTOCOL_UNREACHABLE);
		packet_put(packet);
	}
}

/* --- making one --- */

static bool never(struct socket *socket)
{
	(void)socket;
	return false;
}

static bool always(struct socket *socket)
{
	(void)socket;
	return true;
}

static void inet_close(struct socket *socket)
{
	list_remove(&socket->of_family);
}

static const struct socket_ops udp_ops = {
	.bind = inet_bind,
	.connect = inet_connect,
	.name = inet_name,
	.shutdown = inet_shutdown,
	.send = udp_send,
	.receive = inet_receive,
	.is_readable = never,
	.is_writable = always,
	.close = inet_close,
};

static const struct socket_ops raw_ops = {
	.bind = inet_bind,
	.connect = inet_connect,
	.name = inet_name,
	.shutdown = inet_shutdown,
	.send = raw_send,
	.receive = inet_receive,
	.is_readable = never,
	.is_writable = always,
	.close = inet_close,
};

/* inet_create() of Linux's net/ipv4/af_inet.c, in a kernel without TCP. */
static int check_protocol(int type, int *protocol)
{
	if (*protocol < 0 || *protocol > IPPROTO_MOST)
		return -EINVAL;
	if (type == SOCK_RAW) {
		if (*protocol == 0)
			return -EPROTONOSUPPORT;
		return capable(CAP_NET_RAW, "SOCK_RAW") ? 0 : -EPERM;
	}
	if (type != SOCK_DGRAM)
		return -ESOCKTNOSUPPORT;
	if (*protocol == 0)
		*protocol = IPPROTO_UDP;
	/* net.ipv4.ping_group_range is "1 0": of no group. */
	if (*protocol == IPPROTO_ICMP)
		return -EACCES;
	return *protocol == IPPROTO_UDP ? 0 : -EPROTONOSUPPORT;
}

int inet_create(int type, int protocol, struct socket **out)
{
	int error = check_protocol(type, &protocol);
	struct socket *socket;

	if (error)
		return error;
	socket = socket_create(type == SOCK_RAW ? &raw_ops : &udp_ops, AF_INET,
			       (u8)type, (u16)protocol);
	if (socket == NULL)
		return -ENOBUFS;
	socket->inet.serial = ++last_serial;
	socket->inet.ttl = TTL_DEFAULT;
	socket->inet.multicast_ttl = 1;
	socket->inet.mtu_discover = IP_PMTUDISC_WANT;
	socket->options |= 1ull << OPTION_IP_MULTICAST_LOOP;
	if (type == SOCK_RAW) {
		socket->inet.port = (u16)protocol;
		if (protocol == IPPROTO_RAW)
			socket->options |= 1ull << OPTION_IP_HDRINCL;
	}
	/* The newest is found first. */
	list_add_head(&inet_sockets, &socket->of_family);
	*out = socket;
	return 0;
}
