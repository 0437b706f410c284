/*
 * Sockets of netlink(7). See kernel/net/netlink.h, and netlink_rcv_skb() of
 * Linux 6.1.
 */
#include "kernel/net/netlink.h"

#include <string.h>

#include "kernel/abi/errno.h"
#include "kernel/abi/netlink.h"
#include "kernel/net/alg.h"
#include "kernel/net/message.h"
#include "kernel/random.h"
#include "kernel/task/task.h"

#define MADE_LEAST 0xa0000000u /* for who has a second socket */
#define MADE_SHIFT 3	       /* of a random word: 29 bits are added */

static struct list netlink_sockets = LIST_INIT(netlink_sockets);

/* --- addresses --- */

static bool is_free(u32 port)
{
	LIST_FOR_EACH(node, &netlink_sockets)
		if (LIST_ENTRY(node, struct socket, of_family)->netlink.port ==
		    port)
			return false;
	return true;
}

/* The process's number, or a large one: netlink_autobind() of Linux. Nobody
 * can take those that will be looked at, so that the search would be long. */
static void bind_any(struct socket *socket)
{
	u32 port = (u32)current_task()->process->pid;

	if (socket->netlink.port != 0)
		return;
	if (!is_free(port)) {
		port = MADE_LEAST | (u32)random_layout_word() >> MADE_SHIFT;
		while (!is_free(port))
			port--;
	}
	socket->netlink.port = port;
}

static int take_address(const struct net_address *address,
			struct kernel_sockaddr_nl *out)
{
	memcpy(out, address->bytes, sizeof(*out));
	return address->size < (int)sizeof(*out) ||
			       out->family != AF_NETLINK ?
		       -EINVAL : 0;
}

/* There are no groups to listen to. */
static int netlink_bind(struct socket *socket,
			const struct net_address *address)
{
	struct kernel_sockaddr_nl nl;
	int error = take_address(address, &nl);

	if (error)
		return error;
	if (nl.groups != 0)
		return -EOPNOTSUPP;
	if (socket->netlink.port != 0)
		return nl.port == socket->netlink.port ? 0 : -EINVAL;
	if (nl.port != 0 && !is_free(nl.port))
		return -EADDRINUSE;
	socket->netlink.port = nl.port;
	bind_any(socket);
	return 0;
}

/* The kernel is at the other end in any case, and has the address 0. */
static int check_peer(const struct net_address *address)
{
	struct kernel_sockaddr_nl nl;
	int error = take_address(address, &nl);

	if (error)
		return error;
	return nl.port != 0 || nl.groups != 0 ? -ECONNREFUSED : 0;
}

static int netlink_connect(struct socket *socket, const struct net_address *to,
			   int flags)
{
	int error;

	(void)flags;
	if (to->size < (int)sizeof(to->family))
		return -EINVAL;
	if (to->family == AF_UNSPEC)
		return 0;
	error = check_peer(to);
	if (error == 0)
		bind_any(socket);
	return error;
}

static void put_name(struct net_address *out, u32 port)
{
	const struct kernel_sockaddr_nl nl = { .family = AF_NETLINK,
					       .port = port };

	memset(out, 0, sizeof(*out));
	out->size = sizeof(nl);
	memcpy(out->bytes, &nl, sizeof(nl));
}

static int netlink_name(struct socket *socket, bool peer,
			struct net_address *out)
{
	put_name(out, peer ? 0 : socket->netlink.port);
	return 0;
}

/* --- messages --- */

struct packet *netlink_answer(const struct socket *socket,
			      const struct netlink_request *request,
			      unsigned type, size_t size, u8 **out)
{
	struct kernel_nlmsghdr header = {
		.size = (u32)(sizeof(header) + size),
		.type = (u16)type,
		.sequence = request->sequence,
		.port = socket->netlink.port,
	};
	struct packet *answer = packet_create(sizeof(header) + size);

	if (answer == NULL)
		return NULL;
	memcpy(answer->bytes, &header, sizeof(header));
	*out = answer->bytes + sizeof(header);
	return answer;
}

void netlink_send(struct socket *socket, struct packet *answer)
{
	if ((u64)socket->receive_charge < (u64)socket->receive_limit) {
		socket_queue(socket, answer, socket, false);
		return;
	}
	packet_put(answer);
	socket->error = ENOBUFS;
	socket_changed(socket);
}

/* netlink_ack() of Linux: an error has all of the request behind it. */
static void acknowledge(struct socket *socket,
			const struct netlink_request *request, int error)
{
	const u16 capped = NLM_F_CAPPED;
	size_t told = error ? request->size : sizeof(struct kernel_nlmsghdr);
	struct packet *answer;
	u8 *body;

	answer = netlink_answer(socket, request, NLMSG_ERROR,
				sizeof(error) + told, &body);
	if (answer == NULL)
		return;
	if (error == 0)
		memcpy(answer->bytes + offsetof(struct kernel_nlmsghdr, flags),
		       &capped, sizeof(capped));
	memcpy(body, &error, sizeof(error));
	memcpy(body + sizeof(error), request->bytes, told);
	netlink_send(socket, answer);
}

static void answer_all(struct socket *socket, const struct packet *sent)
{
	struct netlink_request request;
	size_t at = 0;

	while (netlink_next(sent->bytes, sent->size, &at, &request)) {
		int error = 0;

		if ((request.flags & NLM_F_REQUEST) &&
		    request.type >= NLMSG_MIN_TYPE)
			error = netlink_crypto(socket, &request);
		if (error || (request.flags & NLM_F_ACK))
			acknowledge(socket, &request, error);
	}
}

static i64 netlink_send_message(struct socket *socket,
				const struct message *message, int flags)
{
	struct packet *sent;
	int error = 0;

	(void)flags;
	if (message->size == 0)
		return -ENODATA;
	if (message->name.size > 0)
		error = check_peer(&message->name);
	if (error == 0 && message->size > PACKET_MOST / 2)
		error = -EMSGSIZE;
	if (error == 0)
		error = message_packet(message, 0, message->size, 0, &sent);
	if (error)
		return error;
	bind_any(socket);
	answer_all(socket, sent);
	packet_put(sent);
	return (i64)message->size;
}

static void tell(const struct socket *socket, const struct packet *packet,
		 struct message *message)
{
	(void)socket, (void)packet;
	put_name(&message->name, 0);
}

static i64 netlink_receive(struct socket *socket, struct message *message,
			   int flags)
{
	return receive_datagram(socket, message, flags, tell);
}

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

static void netlink_close(struct socket *socket)
{
	list_remove(&socket->of_family);
}

static const struct socket_ops netlink_ops = {
	.bind = netlink_bind,
	.connect = netlink_connect,
	.name = netlink_name,
	.send = netlink_send_message,
	.receive = netlink_receive,
	.is_readable = never,
	.is_writable = always,
	.close = netlink_close,
};

int netlink_create(int type, int protocol, struct socket **out)
{
	if (!alg_is_on())
		return -EAFNOSUPPORT;
	if (type != SOCK_RAW && type != SOCK_DGRAM)
		return -ESOCKTNOSUPPORT;
	if (protocol != NETLINK_CRYPTO)
		return -EPROTONOSUPPORT;
	*out = socket_create(&netlink_ops, AF_NETLINK, (u8)type,
			     (u16)protocol);
	if (*out == NULL)
		return -ENOMEM;
	list_add_head(&netlink_sockets, &(*out)->of_family);
	return 0;
}
