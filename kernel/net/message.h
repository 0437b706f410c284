/*
 * A message on its way between a program and a socket: the program's
 * buffers, an address, and what control messages tell.
 */
#ifndef KERNEL_NET_MESSAGE_H
#define KERNEL_NET_MESSAGE_H

#include "kernel/abi/fcntl.h"
#include "kernel/net/alg_parse.h"
#include "kernel/net/socket.h"

struct message {
	const struct iovec *buffers;
	size_t count;
	struct iovec one;
	const u8 *bytes; /* not NULL: the kernel's, instead of the buffers */
	size_t size;     /* of all of them */
	struct net_address name; /* to whom, or from whom */

	/* Sent: what control messages said. */
	bool has_control; /* there were some, even if they said nothing */
	bool has_sender, has_tos;
	struct kernel_ucred sender;
	u8 tos, ttl; /* ttl 0: it was not said */
	struct alg_control alg;

	/* Received: where control messages go, and what is told besides. */
	struct uptr control;
	size_t control_room;
	size_t control_used;
	int flags; /* MSG_TRUNC, MSG_CTRUNC */
};

/* A message of one buffer, without a name. */
void message_of_buffer(struct message *message, struct uptr at, size_t size);
/* Copies `size` bytes from the place `at` of the message, which has them, or
 * to there. 0 or -EFAULT. Others may run meanwhile. */
int message_fetch(const struct message *message, size_t at, void *to,
		  size_t size);
int message_store(const struct message *message, size_t at, const void *from,
		  size_t size);
/* A packet with the bytes [at, at + size) of the message behind `headers`
 * bytes of zero: *out. -ENOBUFS, -EFAULT. */
int message_packet(const struct message *message, size_t at, size_t size,
		   size_t headers, struct packet **out);
/* Tells the program a control message, as put_cmsg() of Linux: MSG_CTRUNC
 * where it has no room. */
void message_put_control(struct message *message, int level, int type,
			 const void *data, size_t size);
/* When the packet came, as SO_TIMESTAMP asks. */
void message_put_time(struct message *message, const struct socket *socket,
		      const struct packet *packet);

/* Sends or receives by the socket's own way. The bytes moved, or a negative
 * errno. */
i64 message_send(struct socket *socket, const struct message *message,
		 int flags);
i64 message_receive(struct socket *socket, struct message *message,
		    int flags);

/* Reads what a program says in control messages for this family of socket.
 * -EINVAL, and -EPERM and -ESRCH of SCM_CREDENTIALS. */
int message_read_control(struct message *message, u8 family,
			 const u8 *bytes, size_t size);

/* Takes the next datagram out of the queue, or lets it stand for MSG_PEEK,
 * and copies it: the bytes copied, or with MSG_TRUNC those that there were.
 * `tell` adds what its family has to say. -EAGAIN, -EINTR, -EFAULT, or the
 * error that waits; 0 after shutdown(2). */
typedef void (*packet_tell_fn)(const struct socket *socket,
			       const struct packet *packet,
			       struct message *message);
i64 receive_datagram(struct socket *socket, struct message *message,
		     int flags, packet_tell_fn tell);

/* A program's address. 0, -EINVAL (size), -EFAULT. And back, with its size
 * at `size`, as move_addr_to_user() of Linux. */
int address_take(struct net_address *address, struct uptr from, int size);
int address_give(const struct net_address *address, struct uptr to,
		 struct uptr size);

#endif
