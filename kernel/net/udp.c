/*
 * UDP, RFC 768, on this machine: see kernel/net/inet.h.
 */
#include "kernel/abi/errno.h"
#include "kernel/net/inet.h"
#include "kernel/net/message.h"
#include "kernel/net/net.h"

/* How well a socket fits a datagram from `from`:`from_port` to `to`:`port`;
 * 0: not at all. compute_score() of Linux's net/ipv4/udp.c. */
static unsigned score(const struct socket *socket, u32 from, u16 from_port,
		      u32 to, u16 port)
{
	const struct inet_socket *inet = &socket->inet;
	unsigned points = 1;

	if (socket->type != SOCK_DGRAM || inet->port != port)
		return 0;
	if (inet->address != 0) {
		if (inet->address != to)
			return 0;
		points += 8;
	}
	if (socket->state == SOCKET_CONNECTED) {
		if (inet->peer != from)
			return 0;
		points += 2;
		if (inet->peer_port != 0 && inet->peer_port != from_port)
			return 0;
		points += 2;
	}
	return points;
}

static struct socket *find_best(u32 from, u16 from_port, u32 to, u16 port)
{
	struct socket *best = NULL;
	unsigned most = 0;

	LIST_FOR_EACH(node, &inet_sockets) {
		struct socket *each = LIST_ENTRY(node, struct socket,
						 of_family);
		unsigned points = score(each, from, from_port, to, port);

		if (points > most) {
			most = points;
			best = each;
		}
	}
	return best;
}

/* Everybody who fits gets a copy. */
static void to_everybody(const struct packet *packet, u16 port)
{
	struct socket *each = inet_first();
	unsigned copies = 0;

	for (; each != NULL; each = inet_next(each, &copies)) {
		struct packet *copy;

		if (score(each, packet->from, packet->from_port, packet->to,
			  port) == 0)
			continue;
		copy = packet_copy(packet);
		copies++;
		if (copy != NULL)
			inet_queue(each, copy);
	}
}

static bool is_whole(const u8 *bytes, size_t size, u32 from, u32 to)
{
	u32 start = udp_checksum_start(from, to, size);

	/* A checksum of 0: there is none. */
	return get_be16(bytes + 6) == 0 ||
	       internet_checksum(start, bytes, size) == 0;
}

void udp_arrive(struct packet *packet, const struct ipv4_header *header)
{
	const u8 *bytes = packet->bytes + header->size;
	size_t size = header->total - header->size;
	struct socket *to;
	u16 port;

	if (size < UDP_HEADER || get_be16(bytes + 4) < UDP_HEADER ||
	    get_be16(bytes + 4) != size ||
	    !is_whole(bytes, size, header->from, header->to)) {
		packet_put(packet);
		return;
	}
	packet->from_port = get_be16(bytes);
	packet->start = (u32)(header->size + UDP_HEADER);
	port = get_be16(bytes + 2);
	if (is_broadcast(header->to)) {
		to_everybody(packet, port);
		packet_put(packet);
		return;
	}
	to = find_best(header->from, packet->from_port, header->to, port);
	if (to != NULL) {
		inet_queue(to, packet);
		return;
	}
	icmp_answer_unreachable(packet, header, ICMP_PORT_UNREACHABLE);
	packet_put(packet);
}

/* __udp4_lib_err() of Linux: told to who is connected, or asks to be. */
void udp_refused(const u8 *bytes, size_t size)
{
	u32 from = get_be32(bytes + 12), to = get_be32(bytes + 16);
	size_t header = (bytes[0] & 15) * 4u;
	struct socket *socket;

	if (size < header + UDP_HEADER)
		return;
	socket = find_best(to, get_be16(bytes + header + 2), from,
			   get_be16(bytes + header));
	if (socket == NULL || (socket->state != SOCKET_CONNECTED &&
			       !socket_has(socket, OPTION_IP_RECVERR)))
		return;
	socket->error = ECONNREFUSED;
	socket_changed(socket);
}

static void write_header(struct packet *packet, const struct ipv4_header *ip,
			 u16 from_port, u16 port)
{
	u8 *bytes = packet->bytes + IPV4_HEADER;
	size_t size = packet->size - IPV4_HEADER;
	u16 sum;

	put_be16(bytes, from_port);
	put_be16(bytes + 2, port);
	put_be16(bytes + 4, (u32)size);
	sum = internet_checksum(udp_checksum_start(ip->from, ip->to, size),
				bytes, size);
	put_be16(bytes + 6, sum ? sum : 0xffff);
	ipv4_write(packet->bytes, ip);
}

i64 udp_send(struct socket *socket, const struct message *message, int flags)
{
	const size_t headers = IPV4_HEADER + UDP_HEADER;
	struct ipv4_header ip;
	struct inet_route way;
	struct packet *packet;
	int error = 0;
	u16 port;

	(void)flags;
	if (message->size > IPV4_MOST)
		return -EMSGSIZE;
	error = inet_find_route(socket, message, &way);
	if (error == 0)
		error = inet_bind_any(socket);
	if (error == 0 && message->size > IPV4_MOST - headers)
		error = -EMSGSIZE;
	if (error == 0)
		error = socket_take_error(socket);
	if (error == 0 && (socket->shut & SHUT_WRITE))
		error = -EPIPE;
	/* Another thread may give it back while the bytes are copied. */
	port = socket->inet.port;
	if (error == 0)
		error = message_packet(message, 0, message->size, headers,
				       &packet);
	if (error)
		return error;
	inet_fill_header(socket, message, &way, &ip);
	ip.protocol = IPPROTO_UDP;
	ip.total = packet->size;
	write_header(packet, &ip, port, way.port);
	inet_arrive(packet);
	return (i64)message->size;
}
