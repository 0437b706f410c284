/* Sockets of the internet, ip(7), of which only this machine is there. */
#ifndef KERNEL_NET_INET_H
#define KERNEL_NET_INET_H

#include "kernel/net/ipv4.h"
#include "kernel/net/socket.h"

#define PORT_UNPRIVILEGED 1024 /* net.ipv4.ip_unprivileged_port_start */
#define TTL_DEFAULT 64

/* A socket of this type and protocol. -EINVAL, -ESOCKTNOSUPPORT,
 * -EPROTONOSUPPORT, -EPERM (SOCK_RAW without CAP_NET_RAW), -EACCES (an
 * ICMP datagram socket: no group may), -ENOMEM. */
int inet_create(int type, int protocol, struct socket **out);

/* Where a message goes, and from where. -EINVAL (size, port), -EAFNOSUPPORT,
 * -EDESTADDRREQ, -ENETUNREACH, -EACCES (everybody, without SO_BROADCAST). */
struct inet_route {
	u32 from, to;
	u16 port;
};
int inet_find_route(struct socket *socket, const struct message *message,
		    struct inet_route *out);
/* Gives a socket that has none a port: -EAGAIN when all are in use. */
int inet_bind_any(struct socket *socket);
/* The header of what a socket sends. */
void inet_fill_header(const struct socket *socket,
		      const struct message *message,
		      const struct inet_route *route,
		      struct ipv4_header *header);

i64 udp_send(struct socket *socket, const struct message *message, int flags);
i64 raw_send(struct socket *socket, const struct message *message, int flags);
i64 inet_receive(struct socket *socket, struct message *message, int flags);

/* A whole datagram arrives, on this machine, and its last user's count with
 * it: it is given to whom it is for, and answered as Linux would. */
void inet_arrive(struct packet *packet);
/* Puts it into a socket's queue, or drops it when that is full. */
void inet_queue(struct socket *socket, struct packet *packet);
/* All of them, the newest first: the one behind `socket`, or NULL. Who makes
 * copies of a packet for them counts those; after some there is a yield point
 * in here, and they are counted anew. */
struct socket *inet_first(void);
struct socket *inet_next(struct socket *socket, unsigned *copies);
/* Its parts: what each protocol does with it. They take over the count. */
void udp_arrive(struct packet *packet, const struct ipv4_header *header);
void icmp_arrive(struct packet *packet, const struct ipv4_header *header);
/* Copies for the raw sockets. True where there was one. */
bool raw_arrive(const struct packet *packet,
		const struct ipv4_header *header);
/* Answers a datagram that nobody takes. */
void icmp_answer_unreachable(const struct packet *packet,
			     const struct ipv4_header *header, u8 code);
/* Port unreachable: the sender of the datagram, of whose head `bytes` are
 * left, is told. */
void udp_refused(const u8 *bytes, size_t size);

#endif
