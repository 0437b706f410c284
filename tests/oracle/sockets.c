/*
 * The program `sockets`: calls on sockets with sane and with wrong arguments,
 * a line for each. It runs on Linux and on Ravelin: see tests/oracle/calls.h.
 */
#include "tests/oracle/sockets.h"

#include "kernel/abi/fcntl.h"
#include "kernel/abi/ioctl.h"
#include "kernel/abi/poll.h"
#include "kernel/abi/signal.h"
#include "kernel/abi/stat.h"

void letter_make(struct letter *letter, const void *at,
		 unsigned long size)
{
	memset(letter, 0, sizeof(*letter));
	letter->buffer[0] = (unsigned long)at;
	letter->buffer[1] = size;
	letter->header.vector = (unsigned long)letter->buffer;
	letter->header.vector_count = 1;
}

void letter_say(struct letter *letter, int level, int type, const void *data,
		unsigned long size)
{
	struct kernel_cmsghdr header = { sizeof(header) + size, level, type };

	letter->control = header;
	memcpy(letter->room + sizeof(header), data, size);
	letter->header.control = (unsigned long)letter->room;
	letter->header.control_size = (header.size + 7) / 8 * 8;
}

long ready(int fd)
{
	struct pollfd one = { fd, 0x2fff & ~(int)POLLPRI, 0 };
	long result = sys_poll(&one, 1, 0);

	return result < 0 ? result : one.revents;
}

long option_of(int fd, int level, int option)
{
	int value = -1, size = sizeof(value);
	long result = sys_getsockopt(fd, level, option, &value, &size);

	return result < 0 ? result : value;
}

long set_option(int fd, int level, int option, int value)
{
	return sys_setsockopt(fd, level, option, &value, sizeof(value));
}

static void making(void)
{
	CALL_OPEN(socket, AF_UNIX, SOCK_STREAM, 0);
	CALL_OPEN(socket, AF_UNIX, SOCK_DGRAM, 1);
	CALL_OPEN(socket, AF_UNIX, SOCK_SEQPACKET, 0);
	CALL_OPEN(socket, AF_UNIX, SOCK_RAW, 0);
	CALL_OPEN(socket, AF_UNIX, SOCK_DGRAM, 2);
	CALL_OPEN(socket, AF_UNIX, 4, 0);
	CALL_OPEN(socket, AF_UNIX, 0, 0);
	CALL_OPEN(socket, AF_UNIX, 11, 0);
	CALL_OPEN(socket, AF_UNIX, 0x100 | SOCK_STREAM, 0);
	CALL_OPEN(socket, AF_UNSPEC, SOCK_STREAM, 0);
	CALL_OPEN(socket, -1, SOCK_STREAM, 0);
	CALL_OPEN(socket, 46, SOCK_STREAM, 0);
	CALL_OPEN(socket, 1000, 99, 0);
	CALL_OPEN(socket, AF_INET, SOCK_DGRAM, 0);
	CALL_OPEN(socket, AF_INET, SOCK_DGRAM, IPPROTO_UDP);
	CALL_OPEN(socket, AF_INET, SOCK_DGRAM, 6);
	CALL_OPEN(socket, AF_INET, SOCK_DGRAM, -1);
	CALL_OPEN(socket, AF_INET, SOCK_DGRAM, 263);
	CALL_OPEN(socket, AF_INET, SOCK_DGRAM, 255);
	CALL_OPEN(socket, AF_INET, SOCK_SEQPACKET, 0);
	CALL_OPEN(socket, AF_INET, 4, 0);
	CALL_OPEN(socket, AF_INET, SOCK_RAW, 0);
	CALL_OPEN(socket, AF_INET, SOCK_RAW, IPPROTO_ICMP);
	CALL_OPEN(socket, AF_INET, SOCK_RAW, 200);
}

static void pairs(void)
{
	int p[2];

	CALL(socketpair, AF_UNIX, SOCK_STREAM, 0, BAD);
	CALL(socketpair, AF_UNIX, SOCK_STREAM, 0, KERNEL);
	CALL(socketpair, AF_INET, SOCK_DGRAM, 0, p);
	CALL(socketpair, AF_UNIX, 4, 0, p);
	CALL(socketpair, AF_UNIX, SOCK_STREAM | 0x40, 0, p);
	CALL(socketpair, AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK,
	     0, p);
	CALL(fcntl, p[0], F_GETFD, NULL);
	CALL(fcntl, p[1], F_GETFL, NULL);
	CALL(read, p[0], space, 1);
	sys_close(p[0]);
	sys_close(p[1]);
}

/* What every call says of what is no socket, or a socket of another kind. */
static void wrong_files(void)
{
	int file = open_file("/data/plain", O_RDONLY), size = 0;
	int path = open_file("/data/plain", O_PATH);
	int s = (int)sys_socket(AF_UNIX, SOCK_DGRAM, 0);
	struct kernel_stat stat;

	CALL(bind, file, space, 110);
	CALL(connect, NONE, space, 110);
	CALL(listen, path, 1);
	CALL(accept, file, NULL, NULL);
	CALL(accept4, file, NULL, NULL, 1);
	CALL(getsockname, file, space, &size);
	CALL(sendto, file, space, 1, 0, NULL, 0);
	CALL(sendto, NONE, BAD, 1, 0, NULL, 0);
	CALL(recvfrom, file, space, 1, 0, NULL, NULL);
	CALL(sendmsg, file, BAD, 0);
	CALL(recvmsg, NONE, BAD, 0);
	CALL(shutdown, file, 7);
	CALL(setsockopt, file, SOL_SOCKET, SO_DEBUG, BAD, 4);
	CALL(getsockopt, file, SOL_SOCKET, SO_TYPE, BAD, BAD);
	CALL(lseek, s, 0, 0);
	CALL(pread64, s, space, 1, 0);
	CALL(ftruncate, s, 0);
	CALL(getdents64, s, space, 1000);
	CALL(fchdir, s);
	CALL(ioctl, s, 0x5401, space);
	CALL_OPEN(open, "/proc/self/fd/5", O_RDWR, 0);
	CALL(fstat, s, &stat);
	VALUE(stat.mode);
	VALUE(stat.size);
	VALUE(stat.links);
	VALUE(sys_mmap(NULL, 4096, 1, 2, s, 0));
	sys_close(file);
	sys_close(path);
	sys_close(s);
}

static void options_of(int s)
{
	int value = 1, size = 4;

	VALUE(option_of(s, SOL_SOCKET, SO_TYPE));
	VALUE(option_of(s, SOL_SOCKET, SO_DOMAIN));
	VALUE(option_of(s, SOL_SOCKET, SO_PROTOCOL));
	VALUE(option_of(s, SOL_SOCKET, SO_ERROR));
	VALUE(option_of(s, SOL_SOCKET, SO_ACCEPTCONN));
	VALUE(option_of(s, SOL_SOCKET, SO_SNDBUF));
	VALUE(option_of(s, SOL_SOCKET, SO_RCVBUF));
	VALUE(option_of(s, SOL_SOCKET, SO_SNDBUFFORCE));
	VALUE(option_of(s, SOL_SOCKET, 200));
	VALUE(option_of(s, 77, 1));
	VALUE(option_of(s, SOL_IP, IP_TTL));
	VALUE(set_option(s, SOL_SOCKET, SO_SNDBUF, 1));
	VALUE(option_of(s, SOL_SOCKET, SO_SNDBUF));
	VALUE(set_option(s, SOL_SOCKET, SO_RCVBUF, 1));
	VALUE(option_of(s, SOL_SOCKET, SO_RCVBUF));
	VALUE(set_option(s, SOL_SOCKET, SO_RCVBUF, 50000));
	VALUE(option_of(s, SOL_SOCKET, SO_RCVBUF));
	VALUE(set_option(s, SOL_SOCKET, SO_TYPE, 1));
	VALUE(set_option(s, SOL_SOCKET, SO_ERROR, 1));
	VALUE(set_option(s, SOL_SOCKET, SO_ACCEPTCONN, 1));
	VALUE(set_option(s, SOL_SOCKET, SO_PEERCRED, 1));
	VALUE(set_option(s, SOL_SOCKET, SO_REUSEADDR, 5));
	VALUE(option_of(s, SOL_SOCKET, SO_REUSEADDR));
	VALUE(set_option(s, SOL_SOCKET, SO_PRIORITY, 6));
	VALUE(set_option(s, SOL_SOCKET, SO_PRIORITY, 7));
	VALUE(option_of(s, SOL_SOCKET, SO_PRIORITY));
	VALUE(set_option(s, SOL_SOCKET, SO_MARK, 7));
	VALUE(set_option(s, SOL_SOCKET, SO_DEBUG, 1));
	VALUE(set_option(s, SOL_SOCKET, SO_DEBUG, 0));
	VALUE(set_option(s, SOL_SOCKET, SO_SNDBUFFORCE, 300000));
	VALUE(set_option(s, SOL_SOCKET, SO_RCVBUFFORCE, -7));
	CALL(setsockopt, s, SOL_SOCKET, SO_REUSEADDR, &value, 3);
	CALL(setsockopt, s, SOL_SOCKET, 200, &value, 3);
	CALL(setsockopt, s, SOL_SOCKET, 200, &value, 4);
	CALL(setsockopt, s, SOL_SOCKET, SO_REUSEADDR, &value, -4);
	CALL(setsockopt, s, SOL_SOCKET, SO_REUSEADDR, BAD, 4);
	CALL(setsockopt, s, 77, 1, &value, 4);
	CALL(getsockopt, s, SOL_SOCKET, SO_TYPE, BAD, &size);
	CALL(getsockopt, s, SOL_SOCKET, SO_TYPE, &value, BAD);
	size = 2, value = -1;
	CALL(getsockopt, s, SOL_SOCKET, SO_TYPE, &value, &size);
	VALUE(size);
	VALUE(value);
	size = -1;
	CALL(getsockopt, s, SOL_SOCKET, SO_TYPE, &value, &size);
	size = 100;
	CALL(getsockopt, s, SOL_SOCKET, SO_TYPE, &value, &size);
	VALUE(size);
}

static void odd_options(int s)
{
	unsigned long pair[2] = { 1, 999999 };
	int size = 16, who[4] = { 7, 7, 7, 7 };

	CALL(setsockopt, s, SOL_SOCKET, SO_RCVTIMEO, pair, 15);
	CALL(setsockopt, s, SOL_SOCKET, SO_RCVTIMEO, pair, 16);
	pair[1] = 1000000;
	CALL(setsockopt, s, SOL_SOCKET, SO_RCVTIMEO, pair, 16);
	CALL(setsockopt, s, SOL_SOCKET, SO_RCVTIMEO, BAD, 16);
	pair[0] = 0, pair[1] = 0;
	CALL(setsockopt, s, SOL_SOCKET, SO_SNDTIMEO, pair, 16);
	CALL(getsockopt, s, SOL_SOCKET, SO_SNDTIMEO, pair, &size);
	VALUE(pair[0]);
	VALUE(size);
	CALL(setsockopt, s, SOL_SOCKET, SO_LINGER, pair, 7);
	pair[0] = 3ul << 32 | 9;
	CALL(setsockopt, s, SOL_SOCKET, SO_LINGER, pair, 8);
	CALL(getsockopt, s, SOL_SOCKET, SO_LINGER, pair, &size);
	VALUE(pair[0]);
	VALUE(size);
	size = 16;
	CALL(getsockopt, s, SOL_SOCKET, SO_PEERCRED, who, &size);
	VALUE(size);
	VALUE(who[0]);
	VALUE(who[1]);
	VALUE(who[3]);
	size = 16;
	CALL(getsockopt, s, SOL_SOCKET, SO_BINDTODEVICE, space, &size);
	VALUE(size);
	CALL(setsockopt, s, SOL_SOCKET, SO_BINDTODEVICE, "nowhere", 8);
	CALL(setsockopt, s, SOL_SOCKET, SO_BINDTODEVICE, BAD, 8);
	CALL(setsockopt, s, SOL_SOCKET, SO_BINDTODEVICE, "lo", 2);
	CALL(getsockopt, s, SOL_SOCKET, SO_BINDTODEVICE, space, &size);
	size = 16;
	CALL(getsockopt, s, SOL_SOCKET, SO_BINDTODEVICE, space, &size);
	VALUE(size);
	VALUE(space[2]);
	CALL(setsockopt, s, SOL_SOCKET, SO_BINDTODEVICE, "", 0);
}

int program_main(int count, char **arguments, char **environment)
{
	struct kernel_sigaction ignore = { .handler = SIG_IGN };
	int s;

	(void)count, (void)arguments, (void)environment;
	sys_rt_sigaction(SIGPIPE, &ignore, NULL, SIGNAL_SET_SIZE);
	making();
	pairs();
	wrong_files();
	s = (int)sys_socket(AF_UNIX, SOCK_STREAM, 0);
	options_of(s);
	odd_options(s);
	sys_close(s);
	s = (int)sys_socket(AF_INET, SOCK_DGRAM, 0);
	options_of(s);
	odd_options(s);
	sys_close(s);
	sockets_local();
	sockets_letters();
	sockets_internet();
	report_flush();
	return 0;
}
