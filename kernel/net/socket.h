/*
 * Sockets: what every family shares.
 *
 * A socket is its inode: what counts on one counts on the other. Its file is
 * made at once, or, of a connection that waits to be accepted, by accept(2).
 * When the file goes the socket is closed, and whoever still counts on it
 * finds it so.
 *
 * Invariants: no lock is held, and nothing is half changed, where a program's
 * memory is reached or a task sleeps; whoever slept, or copied, looks at the
 * socket anew.
 */
#ifndef KERNEL_NET_SOCKET_H
#define KERNEL_NET_SOCKET_H

#include "kernel/abi/socket.h"
#include "kernel/fs/vfs.h"
#include "kernel/mm/slab.h"
#include "kernel/net/packet.h"
#include "kernel/task/wait.h"

struct message;
struct socket;

/* The smallest and, without a capability, the largest that SO_SNDBUF sets,
 * which is also the default: net.core.wmem_max of Debian's Linux. */
#define BUFFER_DEFAULT 212992
#define SEND_BUFFER_LEAST 4608
#define RECEIVE_BUFFER_LEAST 2304

/* An address as programs give it: `size` bytes of them, 0 for none. */
struct net_address {
	int size;
	union {
		u16 family;
		struct kernel_sockaddr_in in;
		struct kernel_sockaddr_un un;
		u8 bytes[SOCKADDR_MOST];
	};
};

/* All get an open socket; NULL: -EOPNOTSUPP, but for close, and for the last
 * ones where it is said. `flags` are MSG_*, with MSG_DONTWAIT for O_NONBLOCK
 * too. */
struct socket_ops {
	int (*bind)(struct socket *socket, const struct net_address *address);
	int (*connect)(struct socket *socket, const struct net_address *to,
		       int flags);
	int (*listen)(struct socket *socket, unsigned backlog);
	/* A connection, counted, in *out. */
	int (*accept)(struct socket *socket, int flags, struct socket **out);
	/* Its own name, or the other end's. */
	int (*name)(struct socket *socket, bool peer, struct net_address *out);
	int (*shutdown)(struct socket *socket, unsigned halves);
	/* The bytes moved. */
	i64 (*send)(struct socket *socket, const struct message *message,
		    int flags);
	i64 (*receive)(struct socket *socket, struct message *message,
		       int flags);
	/* May it be received from, and sent to? POLLIN and POLLOUT count. */
	bool (*is_readable)(struct socket *socket);
	bool (*is_writable)(struct socket *socket);
	/* All events, instead of those two. NULL: by them. */
	unsigned (*poll)(struct socket *socket);
	/* An option of a level of its own. NULL: by the table. */
	int (*set_option)(struct socket *socket, int level, int number,
			  struct uptr from, size_t size);
	void (*close)(struct socket *socket);
};

enum socket_state {
	SOCKET_ALONE,
	SOCKET_LISTENS,
	SOCKET_CONNECTED, /* or has been */
};

#define SHUT_READ 1u /* halves */
#define SHUT_WRITE 2u

/* AF_UNIX's own. */
struct unix_socket {
	struct socket *peer; /* counted, perhaps closed */
	struct inode *node;  /* counted: where its name is a path */
	int name_size;       /* as an address; 0: none */
	bool is_found;       /* by that name */
	struct kernel_sockaddr_un name;
	struct list pending; /* connections that wait, counted */
	struct list_node in_pending;
	unsigned pending_count;
	unsigned backlog;
};

/* AF_INET's own. Ports and addresses are numbers here. */
struct inet_socket {
	u32 address; /* where it receives; 0: everywhere */
	u32 source;  /* where it sends from; 0: as the route says */
	u32 peer;    /* 0: not connected */
	u16 port;    /* of a raw one the protocol */
	u16 peer_port;
	bool has_address, has_port; /* bind(2) said so */
	u64 serial; /* more than any that was made before has */
	u32 icmp_filter;
	int tos, ttl, multicast_ttl, mtu_discover;
};

struct alg_transform;

/* AF_ALG's own: see kernel/net/alg.h. */
struct alg_socket {
	struct alg_transform *transform; /* counted; NULL before bind(2) */
	bool is_keyless;    /* accepted before there was a key */
	bool is_begun;	    /* what is here belongs to a message */
	bool more;	    /* which goes on: MSG_MORE */
	bool encrypts;
	bool has_result;    /* a digest is in `bytes` */
	u32 header_size;    /* bytes at the start that are not encrypted */
	void *state;	    /* of a digest in the making */
	u8 *text;	    /* what was sent, and not yet worked on */
	size_t text_room;   /* bytes there: whole pages */
	size_t start, used; /* where it begins, and its size */
	u8 bytes[64];	    /* the initial value, or the digest */
};

/* AF_NETLINK's own. */
struct netlink_socket {
	u32 port; /* its address; 0: none yet */
};

struct socket {
	struct inode inode; /* first */
	const struct socket_ops *ops;
	u8 family, type;
	u16 protocol;
	enum socket_state state;
	bool is_closed;
	bool is_busy, is_awaited; /* a call is at it, another would be */
	unsigned shut; /* SHUT_READ, SHUT_WRITE */
	int error;     /* an errno that the next call tells, or 0 */
	u64 options;   /* of the form FLAG, by their places in the table */
	int send_limit, receive_limit;
	u32 send_charge, receive_charge;
	u64 send_timeout_ns, receive_timeout_ns; /* 0: none */
	int priority, low_water;
	u32 mark;
	u32 user; /* of who made it */
	bool has_device; /* bound to lo */
	struct kernel_linger linger;
	struct kernel_ucred peer_cred; /* pid 0: nobody's */
	struct list queue; /* of packets */
	struct wait_queue changed; /* whatever it may have been */
	struct list_node of_family;
	union {
		struct unix_socket local;
		struct inet_socket inet;
		struct alg_socket alg;
		struct netlink_socket netlink;
	};
};
SLAB_DECLARE(struct socket);

/* A socket without a file, of one user, which socket_close() or a file ends.
 * NULL on lack of memory, or beyond the bound for all. */
struct socket *socket_create(const struct socket_ops *ops, u8 family, u8 type,
			     u16 protocol);
static inline void socket_get(struct socket *socket)
{
	inode_get(&socket->inode);
}
static inline void socket_put(struct socket *socket)
{
	if (socket != NULL)
		inode_put(&socket->inode);
}
/* Nobody uses it any more but those who count on it. */
void socket_close(struct socket *socket);
/* Gives it a file, and takes over the caller's count; NULL on lack of memory,
 * and it is closed. `flags` are SOCK_*. */
struct file *socket_open(struct socket *socket, int flags);
/* Gives it a descriptor, and takes over the caller's count: the number, or
 * -EMFILE or -ENOMEM, and it is closed. `flags` are SOCK_*. */
int socket_install(struct socket *socket, int flags);
/* What an open file of a socket is about; NULL: it is none. */
struct socket *socket_of(const struct file *file);
/* The same by number, with its file counted in *file. -EBADF, -ENOTSOCK. */
int socket_find(int fd, struct file **file, struct socket **out);
/* MSG_DONTWAIT, or 0. */
int socket_file_flags(const struct file *file);
/* Sends bytes of the kernel's, with these flags besides the file's. */
i64 socket_send_bytes(struct file *file, const void *from, size_t size,
		      int flags);

/* Something changed: whoever waits looks again. */
void socket_changed(struct socket *socket);
/* When an operation of so long a wait ends; 0: never. */
u64 socket_deadline(u64 timeout_ns);
/* Sleeps until that, at most until `end_ns`. 0; -EAGAIN (MSG_DONTWAIT in
 * `flags`, or the time is over), -ERESTARTSYS, -EINTR. */
int socket_wait(struct socket *socket, int flags, u64 end_ns);
/* One call at a time is between these two, that copies while others wait: 0 or
 * -ERESTARTSYS. */
int socket_enter(struct socket *socket);
void socket_leave(struct socket *socket);
/* Leaves, waits as socket_wait(), and enters anew. Where it fails it has
 * left. */
int socket_wait_outside(struct socket *socket, int flags, u64 end_ns);
/* Takes the error that waits: negative, or 0. */
int socket_take_error(struct socket *socket);

/* Puts a packet into the queue of `socket`, and takes over the caller's
 * count. `payer` is charged: the same one, or, with `of_sender`, the sender,
 * which the packet counts. */
void socket_queue(struct socket *socket, struct packet *packet,
		  struct socket *payer, bool of_sender);
/* A packet that was charged goes. */
void socket_uncharge(struct packet *packet);
/* All that waits in its queue goes. */
void socket_purge(struct socket *socket);
struct packet *socket_first(const struct socket *socket); /* or NULL */
/* The ids of the current task, as a message tells them, and as SO_PEERCRED
 * does, which are the effective ones. */
struct kernel_ucred cred_of_sender(void);
struct kernel_ucred cred_of_peer(void);

/* Is an option of the form FLAG set? The place is OPTION_SO_PASSCRED... */
enum option {
#define SOCKOPT(level, number, name, form, text) OPTION_##name,
#include "kernel/abi/sockopts.def"
#undef SOCKOPT
	OPTION_COUNT,
};
static inline bool socket_has(const struct socket *socket, enum option option)
{
	return socket->options >> option & 1;
}

#endif
