/* Local sockets, unix(7): what their files share. */
#ifndef KERNEL_NET_UNIX_H
#define KERNEL_NET_UNIX_H

#include "kernel/net/socket.h"

/* Messages that wait at a socket for all that are not its one partner:
 * net.unix.max_dgram_qlen. */
#define LOCAL_QUEUE_MOST 10

/* A socket of this type and protocol; -ESOCKTNOSUPPORT, -EPROTONOSUPPORT,
 * -ENOMEM. */
int unix_create(int type, int protocol, struct socket **out);
/* Joins two that are new: socketpair(2). */
void unix_join(struct socket *a, struct socket *b);

/* A datagram socket's peer is its peer no more: what waits is lost, and who
 * sent it is told. unix_dgram_disconnected() of Linux. */
void unix_part(struct socket *socket);

/* --- names: unix_name.c --- */

/* Is this an address of the family at all? 0 or -EINVAL. */
int unix_check_address(const struct net_address *address);
int unix_bind(struct socket *socket, const struct net_address *address);
/* A name out of the blue for one that has none and asks for credentials. */
int unix_name_if_asked(struct socket *socket);
/* The socket that an address names for one of `type`, counted in *out:
 * -ECONNREFUSED (nobody), -EPROTOTYPE, or what the path's walk says. */
int unix_find(const struct net_address *address, int type,
	      struct socket **out);
/* It is found no more. */
void unix_unname(struct socket *socket);
void unix_get_name(const struct socket *socket, struct net_address *out);

/* --- messages: unix_send.c --- */

i64 unix_send_stream(struct socket *socket, const struct message *message,
		     int flags);
i64 unix_send_datagram(struct socket *socket, const struct message *message,
		       int flags);
i64 unix_send_sequence(struct socket *socket, const struct message *message,
		       int flags);
i64 unix_receive_stream(struct socket *socket, struct message *message,
			int flags);
i64 unix_receive_datagram(struct socket *socket, struct message *message,
			  int flags);
i64 unix_receive_sequence(struct socket *socket, struct message *message,
			  int flags);
/* As unix_writable() of Linux: a quarter of its buffer is in use. */
bool unix_is_writable(struct socket *socket);
bool unix_datagram_is_writable(struct socket *socket);

#endif
