/*
 * Raw sockets, raw(7), and ICMP, RFC 792: echoes are answered, and what
 * nobody takes. See kernel/net/inet.h.
 *
 * Invariant: an ICMP error is never answered by another, so that one message
 * causes three datagrams at the most.
 */
#include <string.h>

#include "kernel/abi/errno.h"
#include "kernel/net/inet.h"
#include "kernel/net/message.h"
#include "kernel/net/net.h"

#define ERROR_MOST 576u /* bytes of an ICMP error's datagram, RFC 1812 */
#define TOS_MASK 0x1eu  /* RT_TOS() */
#define TOS_CONTROL 0xc0u

/* --- arriving --- */

/* The filter leaves out types of ICMP messages, raw(7). */
static bool is_filtered(const struct socket *socket,
			const struct packet *packet,
			const struct ipv4_header *header)
{
	u8 type;

	if (header->protocol != IPPROTO_ICMP)
		return false;
	if (header->total - header->size < ICMP_HEADER)
		return true;
	type = packet->bytes[header->size];
	return type < 32 && (socket->inet.icmp_filter >> type & 1);
}

static bool is_for(const struct socket *socket, const struct packet *packet,
		   const struct ipv4_header *header)
{
	const struct inet_socket *inet = &socket->inet;

	return socket->type == SOCK_RAW &&
	       socket->protocol == header->protocol &&
	       (inet->peer == 0 || inet->peer == packet->from) &&
	       (inet->address == 0 || inet->address == packet->to);
}

bool raw_arrive(const struct packet *packet, const struct ipv4_header *header)
{
	struct socket *each = inet_first();
	unsigned copies = 0;
	bool taken = false;

	for (; each != NULL; each = inet_next(each, &copies)) {
		struct packet *copy;

		if (!is_for(each, packet, header))
			continue;
		taken = true;
		if (is_filtered(each, packet, header))
			continue;
		copy = packet_copy(packet);
		copies++;
		if (copy != NULL)
			inet_queue(each, copy);
	}
	return taken;
}

/* Sends `packet`, an ICMP message behind room for a header, from an address
 * of this machine's. */
static void send_icmp(struct packet *packet, u32 from, u32 to, u8 tos)
{
	struct ipv4_header header = {
		.tos = tos,
		.ttl = TTL_DEFAULT,
		.protocol = IPPROTO_ICMP,
		.from = from,
		.to = to,
		.total = packet->size,
	};
	u8 *icmp = packet->bytes + IPV4_HEADER;

	put_be16(icmp + 2, 0);
	put_be16(icmp + 2, internet_checksum(0, icmp,
					     packet->size - IPV4_HEADER));
	ipv4_write(packet->bytes, &header);
	inet_arrive(packet);
}

static void answer_echo(const struct packet *packet,
			const struct ipv4_header *header)
{
	size_t size = header->total - header->size;
	struct packet *answer = packet_create(IPV4_HEADER + size);

	if (answer == NULL)
		return;
	memcpy(answer->bytes + IPV4_HEADER, packet->bytes + header->size,
	       size);
	answer->bytes[IPV4_HEADER] = ICMP_ECHO_REPLY;
	send_icmp(answer, header->to, header->from, header->tos & TOS_MASK);
}

/* The datagram that an ICMP error is about was sent from here. */
static void told_unreachable(const u8 *bytes, size_t size)
{
	if (size >= IPV4_HEADER && bytes[0] >> 4 == 4 &&
	    (bytes[0] & 15) >= 5 && bytes[9] == IPPROTO_UDP)
		udp_refused(bytes, size);
}

void icmp_arrive(struct packet *packet, const struct ipv4_header *header)
{
	const u8 *icmp = packet->bytes + header->size;
	size_t size = header->total - header->size;

	if (size >= ICMP_HEADER && internet_checksum(0, icmp, size) == 0) {
		if (icmp[0] == ICMP_ECHO && is_loopback(header->from) &&
		    !is_broadcast(header->to))
			answer_echo(packet, header);
		if (icmp[0] == ICMP_UNREACHABLE &&
		    icmp[1] == ICMP_PORT_UNREACHABLE)
			told_unreachable(icmp + ICMP_HEADER,
					 size - ICMP_HEADER);
	}
	packet_put(packet);
}

void icmp_answer_unreachable(const struct packet *packet,
			     const struct ipv4_header *header, u8 code)
{
	const size_t headers = IPV4_HEADER + ICMP_HEADER;
	size_t size = min_u64(header->total, ERROR_MOST - headers);
	struct packet *answer;

	if (!is_loopback(header->from) || is_broadcast(header->to))
		return;
	answer = packet_create(headers + size);
	if (answer == NULL)
		return;
	answer->bytes[IPV4_HEADER] = ICMP_UNREACHABLE;
	answer->bytes[IPV4_HEADER + 1] = code;
	memcpy(answer->bytes + headers, packet->bytes, size);
	send_icmp(answer, header->to, header->from,
		  (header->tos & TOS_MASK) | TOS_CONTROL);
}

/* --- sending --- */

/* raw_send_hdrinc() of Linux: what the program left out is filled in. */
static int finish_header(struct packet *packet, const struct inet_route *way)
{
	u8 *bytes = packet->bytes;
	size_t size = (bytes[0] & 15) * 4u;

	if (size > packet->size || size < IPV4_HEADER)
		return -EINVAL;
	if (get_be32(bytes + 12) == 0)
		put_be32(bytes + 12, way->from);
	put_be16(bytes + 2, packet->size);
	ipv4_seal(bytes, size);
	return 0;
}

i64 raw_send(struct socket *socket, const struct message *message, int flags)
{
	bool whole = socket_has(socket, OPTION_IP_HDRINCL);
	size_t header_size = whole ? 0 : IPV4_HEADER;
	struct ipv4_header header;
	struct inet_route way;
	struct packet *packet;
	int error;

	(void)flags;
	if (message->size > IPV4_MOST)
		return -EMSGSIZE;
	error = inet_find_route(socket, message, &way);
	if (error == 0 && whole && message->size < IPV4_HEADER)
		error = -EINVAL;
	if (error == 0 && message->size + header_size > IPV4_MOST)
		error = -EMSGSIZE;
	if (error == 0)
		error = socket_take_error(socket);
	if (error == 0 && (socket->shut & SHUT_WRITE))
		error = -EPIPE;
	if (error == 0)
		error = message_packet(message, 0, message->size, header_size,
				       &packet);
	if (error)
		return error;
	if (whole) {
		error = finish_header(packet, &way);
	} else {
		inet_fill_header(socket, message, &way, &header);
		header.protocol = (u8)socket->protocol;
		header.total = packet->size;
		ipv4_write(packet->bytes, &header);
	}
	if (error) {
		packet_put(packet);
		return error;
	}
	inet_arrive(packet);
	return (i64)message->size;
}
