/*
 * Calls on local sockets: names, connections, messages. See
 * tests/oracle/sockets.h.
 */
#include "kernel/abi/fcntl.h"
#include "kernel/abi/ioctl.h"
#include "kernel/abi/poll.h"
#include "kernel/abi/stat.h"
#include "tests/oracle/sockets.h"

#define FAMILY 2 /* bytes of an address before its path */

static int name(struct kernel_sockaddr_un *address, const char *path,
		unsigned long size)
{
	memset(address, 0, sizeof(*address));
	address->family = AF_UNIX;
	memcpy(address->path, path, size);
	return (int)(FAMILY + size);
}

static void names(void)
{
	struct kernel_sockaddr_un a;
	struct kernel_stat stat;
	int s = (int)sys_socket(AF_UNIX, SOCK_STREAM, 0);
	int t = (int)sys_socket(AF_UNIX, SOCK_STREAM, 0);
	int size = name(&a, "/tmp/here", 9);

	sys_umask(027);
	CALL(bind, s, &a, 1);
	CALL(bind, s, &a, 0);
	CALL(bind, s, &a, -1);
	CALL(bind, s, &a, 111);
	CALL(bind, s, &a, 129);
	CALL(bind, s, BAD, 110);
	a.family = AF_INET;
	CALL(bind, s, &a, size);
	a.family = AF_UNIX;
	CALL(bind, s, &a, size);
	CALL(bind, s, &a, size);
	CALL(bind, t, &a, size);
	CALL(stat, "/tmp/here", &stat);
	VALUE(stat.mode);
	size = 200;
	CALL(getsockname, s, &a, &size);
	VALUE(size);
	size = 4;
	CALL(getsockname, s, &a, &size);
	VALUE(size);
	size = -1;
	CALL(getsockname, s, &a, &size);
	CALL(getsockname, s, BAD, &size);
	CALL(getpeername, s, &a, &size);
	CALL_OPEN(open, "/tmp/here", O_RDWR, 0);
	sys_unlink("/tmp/here");
	sys_close(s);
	sys_close(t);
}

static void more_names(void)
{
	struct kernel_sockaddr_un a;
	int s = (int)sys_socket(AF_UNIX, SOCK_STREAM, 0);
	int t = (int)sys_socket(AF_UNIX, SOCK_STREAM, 0), size;

	size = name(&a, "/nowhere/here", 13);
	CALL(bind, t, &a, size);
	size = name(&a, "/data/plain", 11);
	CALL(bind, t, &a, size);
	size = name(&a, "\0same\0name", 10);
	CALL(bind, t, &a, size);
	CALL(bind, t, &a, size);
	CALL(bind, s, &a, size);
	CALL(bind, s, &a, size - 1);
	sys_close(s);
	s = (int)sys_socket(AF_UNIX, SOCK_DGRAM, 0);
	CALL(bind, s, &a, size);
	sys_close(s);
	sys_close(t);
	s = (int)sys_socket(AF_UNIX, SOCK_DGRAM, 0);
	size = 110;
	CALL(getsockname, s, &a, &size);
	VALUE(size);
	CALL(bind, s, &a, FAMILY);
	size = 110;
	CALL(getsockname, s, &a, &size);
	VALUE(size);
	VALUE(a.path[0]);
	sys_close(s);
	/* As long as a path can be: no room for its NUL. */
	s = (int)sys_socket(AF_UNIX, SOCK_DGRAM, 0);
	memset(&a, 'x', sizeof(a));
	memcpy(a.path, "/tmp/", 5);
	a.family = AF_UNIX;
	memcpy(space, a.path, sizeof(a.path));
	space[sizeof(a.path)] = '\0';
	CALL(bind, s, &a, 110);
	sys_unlink(space);
	size = 200;
	CALL(getsockname, s, &a, &size);
	sys_close(s);
}

/* A listener, before anybody connects to it, and how it begins. */
static void listening(int s, int c, int e, struct kernel_sockaddr_un *to)
{
	struct kernel_sockaddr_un a = *to;
	int named = 11, size;

	VALUE(ready(s));
	CALL(listen, s, 1);
	CALL(accept, s, NULL, NULL);
	CALL(connect, c, &a, named);
	CALL(bind, s, &a, named);
	CALL(connect, c, &a, named);
	CALL(connect, e, &a, named);
	CALL(listen, e, 1);
	CALL(accept, e, NULL, NULL);
	CALL(listen, s, 0);
	VALUE(option_of(s, SOL_SOCKET, SO_ACCEPTCONN));
	VALUE(ready(s));
	CALL(read, s, space, 1);
	CALL(write, s, space, 1);
	CALL(ioctl, s, FIONREAD, &size);
}

static void connections(void)
{
	struct kernel_sockaddr_un a;
	int s = (int)sys_socket(AF_UNIX, SOCK_STREAM, 0), size;
	int c = (int)sys_socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0);
	int d = (int)sys_socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0);
	int e = (int)sys_socket(AF_UNIX, SOCK_DGRAM, 0), accepted;
	int named = name(&a, "/tmp/meet", 9);

	sys_unlink("/tmp/meet");
	listening(s, c, e, &a);
	CALL(connect, c, &a, 1);
	CALL(connect, c, BAD, named);
	CALL(connect, c, &a, named);
	CALL(connect, c, &a, named);
	VALUE(ready(s));
	CALL(connect, d, &a, named);
	CALL(write, c, "early", 5);
	size = 110;
	accepted = (int)sys_accept4(s, &a, &size, SOCK_NONBLOCK);
	VALUE(size);
	VALUE(a.family);
	size = 110;
	CALL(getsockname, accepted, &a, &size);
	VALUE(size);
	size = 110;
	CALL(getpeername, c, &a, &size);
	VALUE(size);
	CALL(read, accepted, space, 100);
	CALL(read, accepted, space, 100);
	CALL(sendto, c, "x", 1, 0, &a, size);
	CALL(connect, d, &a, size);
	sys_close(s);
	VALUE(ready(d));
	CALL(read, d, space, 1);
	CALL(read, d, space, 1);
	CALL(write, d, space, 1);
	CALL(connect, e, &a, named);
	CALL(write, c, "gone", 4);
	sys_close(accepted);
	VALUE(ready(c));
	VALUE(option_of(c, SOL_SOCKET, SO_ERROR));
	VALUE(option_of(c, SOL_SOCKET, SO_ERROR));
	CALL(read, c, space, 1);
	CALL(write, c, space, 1);
	sys_close(c);
	sys_close(d);
	sys_close(e);
	sys_unlink("/tmp/meet");
}

static void halves(int type)
{
	int p[2];

	sys_socketpair(AF_UNIX, type | SOCK_NONBLOCK, 0, p);
	VALUE(ready(p[0]));
	CALL(shutdown, p[0], 3);
	CALL(shutdown, p[0], -1);
	CALL(write, p[1], "kept", 4);
	CALL(shutdown, p[0], SHUT_WR);
	VALUE(ready(p[0]));
	VALUE(ready(p[1]));
	CALL(write, p[0], "x", 1);
	CALL(read, p[1], space, 1);
	CALL(write, p[1], "more", 4);
	CALL(shutdown, p[0], SHUT_RD);
	VALUE(ready(p[0]));
	VALUE(ready(p[1]));
	CALL(write, p[1], "x", 1);
	CALL(read, p[0], space, 3);
	CALL(read, p[0], space, 100);
	CALL(read, p[0], space, 100);
	sys_close(p[0]);
	VALUE(ready(p[1]));
	CALL(read, p[1], space, 1);
	CALL(write, p[1], space, 1);
	sys_close(p[1]);
}

static void bytes(void)
{
	int p[2], size = 0;

	sys_socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, p);
	CALL(write, p[0], "hello ", 6);
	CALL(write, p[0], "world", 5);
	CALL(write, p[0], space, 0);
	CALL(ioctl, p[1], FIONREAD, &size);
	VALUE(size);
	CALL(ioctl, p[1], FIONREAD, BAD);
	CALL(recvfrom, p[1], space, 100, MSG_PEEK, NULL, NULL);
	CALL(recvfrom, p[1], space, 8, MSG_PEEK, NULL, NULL);
	report_bytes(space, 8);
	CALL(read, p[1], BAD, 4);
	CALL(read, p[1], space, 8);
	report_bytes(space, 8);
	CALL(recvfrom, p[1], space, 2, MSG_TRUNC, NULL, NULL);
	CALL(recvfrom, p[1], space, 100, MSG_OOB, NULL, NULL);
	CALL(read, p[1], space, 0);
	CALL(read, p[1], space, 100);
	CALL(read, p[1], space, 100);
	CALL(write, p[0], BAD, 4);
	CALL(sendto, p[0], space, 4, MSG_NOSIGNAL, NULL, 0);
	CALL(recvfrom, p[1], space, 100, MSG_DONTWAIT, NULL, NULL);
	CALL(sendto, p[0], "x", 1, 0, BAD, 10);
	CALL(sendto, p[0], "x", 1, 0, space, 200);
	sys_close(p[0]);
	sys_close(p[1]);
}

static void datagrams(int type)
{
	struct iovec parts[2] = { { (unsigned long)space, 3 },
				  { (unsigned long)space + 10, 4 } };
	struct letter letter;
	int p[2], size = 0;

	sys_socketpair(AF_UNIX, type | SOCK_NONBLOCK, 0, p);
	CALL(write, p[0], "hello", 5);
	CALL(write, p[0], "", 0);
	CALL(writev, p[0], parts, 2);
	CALL(writev, p[0], parts, 0);
	CALL(write, p[0], "large one", 9);
	CALL(ioctl, p[1], FIONREAD, &size);
	VALUE(size);
	CALL(read, p[1], space, 0);
	CALL(recvfrom, p[1], space, 2, MSG_PEEK | MSG_TRUNC, NULL, NULL);
	CALL(recvfrom, p[1], space, 2, MSG_TRUNC, NULL, NULL);
	CALL(read, p[1], space, 10);
	CALL(readv, p[1], parts, 2);
	letter_make(&letter, space, 5);
	CALL(recvmsg, p[1], &letter, 0);
	VALUE(letter.header.flags);
	VALUE(letter.header.name_size);
	CALL(read, p[1], space, 1);
	CALL(sendto, p[0], space, 1, MSG_OOB, NULL, 0);
	CALL(write, p[0], "x", 1);
	CALL(read, p[1], BAD, 1);
	CALL(read, p[1], space, 1);
	CALL(sendto, p[0], space, SPACE_SIZE * 2, 0, NULL, 0);
	VALUE(set_option(p[0], SOL_SOCKET, SO_SNDBUF, 2500));
	CALL(sendto, p[0], space, 4968, 0, NULL, 0);
	CALL(sendto, p[0], space, 4969, 0, NULL, 0);
	sys_close(p[0]);
	CALL(read, p[1], space, 10000);
	CALL(read, p[1], space, 1);
	CALL(write, p[1], "x", 1);
	CALL(write, p[1], "x", 1);
	sys_close(p[1]);
}

/* Somebody else's queue holds eleven. */
static void many_senders(void)
{
	struct kernel_sockaddr_un a;
	int s = (int)sys_socket(AF_UNIX, SOCK_DGRAM, 0), i;
	int c = (int)sys_socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK, 0);
	int named = name(&a, "\0queue", 6), size = 110;

	CALL(write, c, "x", 1);
	CALL(sendto, c, "x", 1, 0, &a, named);
	CALL(sendto, c, "x", 1, 0, &a, 1);
	sys_bind(s, &a, named);
	CALL(connect, c, &a, named);
	for (i = 0; i < 100; i++)
		if (sys_write(c, "x", 1) != 1)
			break;
	VALUE(ready(c));
	CALL(write, c, "x", 1);
	CALL(recvfrom, s, space, 9, 0, &a, &size);
	VALUE(size);
	VALUE(ready(c));
	CALL(write, c, "x", 1);
	named = name(&a, "\0back", 5);
	CALL(bind, c, &a, named);
	size = 110;
	CALL(recvfrom, s, space, 9, 0, &a, &size);
	VALUE(size);
	/* Who is connected hears nobody else. */
	CALL(connect, s, &a, named);
	named = name(&a, "\0queue", 6);
	i = (int)sys_socket(AF_UNIX, SOCK_DGRAM, 0);
	CALL(connect, i, &a, named);
	CALL(sendto, i, "x", 1, 0, &a, named);
	a.family = AF_UNSPEC;
	CALL(connect, s, &a, 2);
	CALL(connect, s, &a, 1);
	CALL(getpeername, s, &a, &size);
	sys_close(s);
	CALL(write, c, "x", 1);
	CALL(write, c, "x", 1);
	sys_close(c);
	sys_close(i);
}

void sockets_local(void)
{
	names();
	more_names();
	sys_umask(022);
	connections();
	halves(SOCK_STREAM);
	halves(SOCK_SEQPACKET);
	halves(SOCK_DGRAM);
	bytes();
	datagrams(SOCK_DGRAM);
	datagrams(SOCK_SEQPACKET);
	many_senders();
}
