/*
 * Sockets: families, types, addresses, messages and flags, with Linux's
 * values for x86-64. See socket(2), ip(7), unix(7), cmsg(3).
 *
 * Ports and addresses of the internet are arrays of bytes here, most
 * significant first, so that no code depends on the processor's order.
 */
#ifndef KERNEL_ABI_SOCKET_H
#define KERNEL_ABI_SOCKET_H

#define AF_UNSPEC 0
#define AF_UNIX 1
#define AF_INET 2
#define AF_NETLINK 16
#define AF_ALG 38
#define AF_MOST 45 /* the last family that Linux 6.1 has a number for */

#define SOCK_STREAM 1
#define SOCK_DGRAM 2
#define SOCK_RAW 3
#define SOCK_SEQPACKET 5
#define SOCK_TYPE_MASK 0xf
#define SOCK_TYPE_MOST 10
#define SOCK_NONBLOCK 04000
#define SOCK_CLOEXEC 02000000

#define IPPROTO_IP 0
#define IPPROTO_ICMP 1
#define IPPROTO_UDP 17
#define IPPROTO_RAW 255
#define IPPROTO_MOST 262

#define SHUT_RD 0
#define SHUT_WR 1
#define SHUT_RDWR 2

#define SOMAXCONN 4096 /* connections that wait for accept(2) at the most */

#define MSG_OOB 0x1
#define MSG_PEEK 0x2
#define MSG_CTRUNC 0x8
#define MSG_TRUNC 0x20
#define MSG_DONTWAIT 0x40
#define MSG_EOR 0x80
#define MSG_WAITALL 0x100
#define MSG_ERRQUEUE 0x2000
#define MSG_NOSIGNAL 0x4000
#define MSG_MORE 0x8000 /* the message goes on */
#define MSG_CMSG_CLOEXEC 0x40000000

struct kernel_sockaddr_in {
	unsigned short family;
	unsigned char port[2];
	unsigned char address[4];
	unsigned char zero[8];
};
_Static_assert(sizeof(struct kernel_sockaddr_in) == 16,
	       "struct sockaddr_in is ABI");

#define UNIX_PATH_MAX 108

struct kernel_sockaddr_un {
	unsigned short family;
	char path[UNIX_PATH_MAX];
};
_Static_assert(sizeof(struct kernel_sockaddr_un) == 110,
	       "struct sockaddr_un is ABI");

#define ALG_TYPE_SIZE 14 /* bytes, NUL included */
#define ALG_NAME_SIZE 64

struct kernel_sockaddr_alg {
	unsigned short family;
	char type[ALG_TYPE_SIZE];
	unsigned int features;
	unsigned int mask;
	char name[ALG_NAME_SIZE]; /* in a longer address, longer */
};
_Static_assert(sizeof(struct kernel_sockaddr_alg) == 88,
	       "struct sockaddr_alg is ABI");

struct kernel_sockaddr_nl {
	unsigned short family;
	unsigned short zero;
	unsigned int port; /* nl_pid */
	unsigned int groups;
};
_Static_assert(sizeof(struct kernel_sockaddr_nl) == 12,
	       "struct sockaddr_nl is ABI");

#define SOCKADDR_MOST 128 /* bytes of any address: sockaddr_storage */

struct kernel_msghdr {
	unsigned long name;
	int name_size;
	int unused0;
	unsigned long vector; /* of struct iovec */
	unsigned long vector_count;
	unsigned long control;
	unsigned long control_size;
	int flags; /* of what was received */
	int unused1;
};
_Static_assert(sizeof(struct kernel_msghdr) == 56, "struct msghdr is ABI");

struct kernel_mmsghdr {
	struct kernel_msghdr message;
	unsigned int size; /* that was sent or received */
	int unused0;
};
_Static_assert(sizeof(struct kernel_mmsghdr) == 64, "struct mmsghdr is ABI");

/* A control message: this, its data, and room up to a multiple of 8. */
struct kernel_cmsghdr {
	unsigned long size; /* this header and the data */
	int level;
	int type;
};
_Static_assert(sizeof(struct kernel_cmsghdr) == 16, "struct cmsghdr is ABI");

#define SCM_RIGHTS 1
#define SCM_CREDENTIALS 2

struct kernel_ucred {
	int pid;
	unsigned int uid;
	unsigned int gid;
};
_Static_assert(sizeof(struct kernel_ucred) == 12, "struct ucred is ABI");

struct kernel_linger {
	int on;
	int seconds;
};

#define SOL_IP 0
#define SOL_SOCKET 1
#define SOL_RAW 255
#define SOL_ALG 279

/* The options of setsockopt(2). */
enum {
#define SOCKOPT(level, number, name, form, text) name = number,
#include "kernel/abi/sockopts.def"
#undef SOCKOPT
};

#define IFNAMSIZ 16 /* bytes of a device's name, NUL included */

#endif
