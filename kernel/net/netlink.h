/*
 * netlink(7), of which one protocol is there, NETLINK_CRYPTO, and that only
 * together with AF_ALG (kernel/net/alg.h): what a program sends is answered
 * within the call, into its own socket's queue.
 *
 * Invariant: no two sockets have the same address.
 */
#ifndef KERNEL_NET_NETLINK_H
#define KERNEL_NET_NETLINK_H

#include "kernel/net/alg_parse.h"
#include "kernel/net/socket.h"

/* -EAFNOSUPPORT, -ESOCKTNOSUPPORT, -EPROTONOSUPPORT, -ENOMEM. */
int netlink_create(int type, int protocol, struct socket **out);

/* An answer of this type to a request, with `size` bytes of a body: where the
 * body begins, all zero, in *out. netlink_send() then puts it into the queue.
 * NULL on lack of memory. */
struct packet *netlink_answer(const struct socket *socket,
			      const struct netlink_request *request,
			      unsigned type, size_t size, u8 **out);
void netlink_send(struct socket *socket, struct packet *answer);

/* What NETLINK_CRYPTO does with a request: 0, having answered or having
 * nothing to say, or the negative errno that is the answer. */
int netlink_crypto(struct socket *socket,
		   const struct netlink_request *request);

#endif
