/*
 * Calls on pipes and descriptors, and waiting for them. See
 * tests/oracle/calls.h.
 */
#include "kernel/abi/fcntl.h"
#include "kernel/abi/ioctl.h"
#include "kernel/abi/poll.h"
#include "kernel/abi/signal.h"
#include "tests/oracle/calls.h"

static void ignore_broken_pipes(void)
{
	struct kernel_sigaction ignore = { .handler = SIG_IGN };

	sys_rt_sigaction(SIGPIPE, &ignore, NULL, SIGNAL_SET_SIZE);
}

static void full_pipe(const int p[2])
{
	int bytes = 0;

	CALL(write, p[1], space, 100000);
	CALL(write, p[1], space, 1);
	CALL(write, p[1], space, 0);
	CALL(read, p[0], space, 4096);
	CALL(write, p[1], space, 4096);
	CALL(write, p[1], space, 1);
	CALL(read, p[0], space, 8192);
	CALL(write, p[1], space, 10000);
	CALL(write, p[1], space, 4096);
	CALL(ioctl, p[0], FIONREAD, &bytes);
	VALUE(bytes);
	CALL(read, p[0], space, 100000);
	CALL(read, p[0], space, 8192);
}

/* How much room a byte that was read makes. */
static void room_of_a_byte(void)
{
	int p[2];

	sys_pipe2(p, O_NONBLOCK);
	CALL(write, p[1], space, 100000);
	CALL(read, p[0], space, 1);
	CALL(write, p[1], space, 1);
	sys_close(p[0]);
	sys_close(p[1]);
}

static void pipe_ends(int p[2])
{
	CALL(write, p[1], "last", 4);
	CALL(read, p[0], BAD, 3);
	CALL(read, p[0], KERNEL, 3);
	sys_close(p[1]);
	CALL(read, p[0], space, 3);
	CALL(read, p[0], space, 3);
	CALL(read, p[0], space, 3);
	CALL(read, p[0], BAD, 3);
	sys_close(p[0]);
	CALL(pipe, p);
	sys_close(p[0]);
	CALL(write, p[1], "x", 1);
	CALL(write, p[1], "x", 0);
	CALL(write, p[1], BAD, 1);
	sys_close(p[1]);
}

void calls_pipes(void)
{
	int p[2];

	ignore_broken_pipes();
	CALL(pipe, NULL);
	CALL(pipe, CONSTANT);
	CALL(pipe, MINUS_1);
	CALL(pipe2, BAD, 0);
	CALL(pipe2, p, 0x1);
	CALL(pipe2, p, -1);
	CALL(pipe2, BAD, -1);
	CALL(pipe2, p, O_NONBLOCK | O_CLOEXEC);
	VALUE(p[0]);
	VALUE(p[1]);
	CALL(fcntl, p[0], F_GETFD, NULL);
	CALL(fcntl, p[0], F_GETFL, NULL);
	CALL(fcntl, p[1], F_GETFL, NULL);
	CALL(fcntl, p[0], F_GETPIPE_SZ, NULL);
	CALL(lseek, p[0], 0, SEEK_SET);
	CALL(pread64, p[0], space, 1, 0);
	CALL(pwrite64, p[1], space, 1, 0);
	CALL(getdents64, p[0], space, 100);
	CALL(read, p[0], space, 1);
	CALL(read, p[0], space, 0);
	CALL(write, p[0], space, 1);
	CALL(read, p[1], space, 1);
	CALL(write, p[1], BAD, 5);
	CALL(write, p[1], KERNEL, 5);
	full_pipe(p);
	room_of_a_byte();
	pipe_ends(p);
}

/* Which of several things that are wrong is told. */
static void wrong_tees(const int p[2], const int q[2], int file)
{
	CALL(tee, p[0], q[1], 5, 0x10);
	CALL(tee, NONE, NONE, 0, 0x10);
	CALL(tee, NONE, NONE, 0, 0);
	CALL(tee, NONE, q[1], 5, 0);
	CALL(tee, p[0], NONE, 5, 0);
	CALL(tee, p[1], q[1], 5, 0);
	CALL(tee, p[0], q[0], 5, 0);
	CALL(tee, p[0], p[1], 5, 0);
	CALL(tee, p[1], p[1], 5, 0);
	CALL(tee, file, q[1], 5, 0);
	CALL(tee, p[0], file, 5, 0);
	CALL(tee, file, p[0], 5, 0);
}

static void tee_some(const int p[2], const int q[2])
{
	CALL(tee, p[0], q[1], 5, SPLICE_F_NONBLOCK);
	CALL(write, p[1], "twelve bytes", 12);
	CALL(tee, p[0], q[1], 5, SPLICE_F_NONBLOCK);
	CALL(tee, p[0], q[1], 0, 0);
	CALL(tee, p[0], q[1], ~0ul, SPLICE_F_MOVE | SPLICE_F_MORE);
	CALL(read, p[0], space, 2);
	CALL(tee, p[0], q[1], 100, SPLICE_F_GIFT);
	CALL(write, q[1], ".", 1);
	CALL(read, q[0], space, 100);
	report_bytes(space, 28);
	CALL(read, p[0], space, 100);
	report_bytes(space, 10);
}

/* As much as there is room for; it is not there twice. */
static void tee_full(const int p[2], const int q[2])
{
	CALL(write, p[1], space, 65536);
	CALL(write, q[1], space, 4096);
	CALL(tee, p[0], q[1], 8192, 0);
	CALL(tee, p[0], q[1], 1000000, SPLICE_F_NONBLOCK);
	CALL(tee, p[0], q[1], 1, SPLICE_F_NONBLOCK);
	CALL(read, p[0], space, 100000);
	CALL(tee, p[0], q[1], 1, SPLICE_F_NONBLOCK);
	CALL(fcntl, q[1], F_SETFL, (void *)O_NONBLOCK);
	CALL(write, p[1], space, 1);
	CALL(tee, p[0], q[1], 1, 0);
	CALL(read, q[0], space, 100000);
	CALL(tee, p[0], q[1], 1, 0);
	CALL(read, p[0], space, 1);
	CALL(tee, p[0], q[1], 1, 0);
}

static void tee_ends(int p[2], int q[2])
{
	CALL(write, p[1], "last", 4);
	sys_close(p[1]);
	CALL(tee, p[0], q[1], 3, 0);
	CALL(tee, p[0], q[1], 9, 0);
	CALL(read, p[0], space, 9);
	CALL(tee, p[0], q[1], 9, 0);
	CALL(read, q[0], space, 100);
	CALL(write, q[1], space, 100000);
	CALL(tee, p[0], q[1], 9, 0);
	sys_close(q[0]);
	CALL(tee, p[0], q[1], 9, 0);
	sys_close(p[0]);
	sys_pipe(p);
	CALL(tee, p[0], q[1], 9, SPLICE_F_NONBLOCK);
	CALL(write, p[1], "x", 1);
	CALL(tee, p[0], q[1], 9, 0);
	CALL(read, p[0], space, 9);
	sys_close(p[0]);
	sys_close(p[1]);
	sys_close(q[1]);
}

void calls_tee(void)
{
	int p[2], q[2], file = open_file("/data/plain", O_RDONLY);

	ignore_broken_pipes();
	sys_pipe(p);
	sys_pipe(q);
	wrong_tees(p, q, file);
	sys_close(file);
	tee_some(p, q);
	tee_full(p, q);
	tee_ends(p, q);
}

static void controls(int file)
{
	int on = 1;

	CALL(fcntl, file, F_GETFL, NULL);
	CALL(fcntl, file, F_SETFL, (void *)(O_APPEND | O_RDWR | O_CREAT));
	CALL(fcntl, file, F_GETFL, NULL);
	CALL(fcntl, file, F_SETFL, NULL);
	CALL(fcntl, file, F_GETFL, NULL);
	CALL(fcntl, file, F_GETPIPE_SZ, NULL);
	CALL(fcntl, file, 12345, NULL);
	CALL(fcntl, file, -1, NULL);
	CALL(fcntl, NONE, F_GETFD, NULL);
	CALL(fcntl, file, F_GETFD, NULL);
	CALL(fcntl, file, F_SETFD, MINUS_1);
	CALL(fcntl, file, F_GETFD, NULL);
	CALL(fcntl, file, F_SETFD, (void *)2);
	CALL(fcntl, file, F_GETFD, NULL);
	CALL(ioctl, file, FIOCLEX, NULL);
	CALL(fcntl, file, F_GETFD, NULL);
	CALL(ioctl, file, FIONCLEX, NULL);
	CALL(fcntl, file, F_GETFD, NULL);
	CALL(ioctl, file, FIONBIO, &on);
	CALL(fcntl, file, F_GETFL, NULL);
	CALL(ioctl, file, FIONBIO, BAD);
	CALL(ioctl, file, FIONREAD, space);
	CALL(ioctl, file, FIONREAD, BAD);
	CALL(ioctl, file, TCGETS, space);
	CALL(ioctl, file, TIOCGWINSZ, space);
	CALL(ioctl, file, 0, NULL);
	CALL(ioctl, NONE, 0, NULL);
}

void calls_descriptors(void)
{
	int file = open_file("/data/numbers", O_RDONLY);

	controls(file);
	CALL(fcntl, file, F_DUPFD, MINUS_1);
	CALL(fcntl, file, F_DUPFD, (void *)256);
	CALL(fcntl, file, F_DUPFD, (void *)100);
	CALL(fcntl, file, F_DUPFD, (void *)100);
	CALL(fcntl, file, F_DUPFD, (void *)255);
	CALL(fcntl, file, F_DUPFD, (void *)255);
	CALL(fcntl, 100, F_GETFD, NULL);
	CALL(fcntl, file, F_DUPFD_CLOEXEC, (void *)100);
	CALL(fcntl, 102, F_GETFD, NULL);
	CALL(dup, file);
	CALL(dup, NONE);
	CALL(dup, -1);
	CALL(dup2, file, file);
	CALL(dup2, NONE, NONE);
	CALL(dup2, NONE, 5);
	CALL(dup2, file, -1);
	CALL(dup2, file, 256);
	CALL(dup2, file, 255);
	CALL(dup3, file, file, 0);
	CALL(dup3, file, 103, 1);
	CALL(dup3, NONE, 103, 0);
	CALL(dup3, file, 256, 0);
	CALL(dup3, file, 103, O_CLOEXEC);
	CALL(fcntl, 103, F_GETFD, NULL);
	CALL(dup2, file, 103);
	CALL(fcntl, 103, F_GETFD, NULL);
	CALL(lseek, 103, 5, SEEK_SET);
	CALL(lseek, file, 0, SEEK_CUR);
	for (int fd = 3; fd < 256; fd++)
		sys_close(fd);
	CALL(close, 103);
	CALL(close, 256);
	CALL(close, 0x7fffffff);
	for (int fd = 3; fd < 256; fd++)
		open_file("/dev/null", O_RDONLY);
	CALL(open, "/dev/null", O_RDONLY, 0);
	CALL(open, "/nowhere", O_RDONLY, 0);
	CALL(dup, 3);
	CALL(pipe, space);
	CALL(close, 255);
	CALL(pipe, space);
	CALL(dup, 3);
	for (int fd = 3; fd < 256; fd++)
		sys_close(fd);
}

void calls_poll(void)
{
	struct pollfd polls[4];
	int p[2], file = open_file("/data/plain", O_RDONLY);

	sys_pipe(p);
	polls[0] = (struct pollfd){ p[0], POLLIN | POLLOUT, 0 };
	polls[1] = (struct pollfd){ p[1], POLLIN | POLLOUT, 0 };
	polls[2] = (struct pollfd){ -1, POLLIN, 77 };
	polls[3] = (struct pollfd){ NONE, POLLIN, 0 };
	CALL(poll, polls, 4, 0);
	VALUE(polls[0].revents);
	VALUE(polls[1].revents);
	VALUE(polls[2].revents);
	VALUE(polls[3].revents);
	CALL(poll, polls, 1, 0);
	CALL(poll, polls, 1, 5);
	CALL(write, p[1], "x", 1);
	CALL(poll, polls, 2, -1);
	VALUE(polls[0].revents);
	sys_close(p[1]);
	CALL(poll, polls, 1, -1);
	VALUE(polls[0].revents);
	CALL(read, p[0], space, 10);
	CALL(poll, polls, 1, -1);
	VALUE(polls[0].revents);
	sys_close(p[0]);
	sys_pipe(p);
	sys_close(p[0]);
	CALL(poll, polls + 1, 1, 0);
	VALUE(polls[1].revents);
	sys_close(p[1]);
	polls[0] = (struct pollfd){ file, POLLIN | POLLOUT, 0 };
	CALL(poll, polls, 1, -1);
	VALUE(polls[0].revents);
	CALL(poll, NULL, 0, 0);
	CALL(poll, NULL, 0, 5);
	CALL(poll, NULL, 1, 0);
	CALL(poll, BAD, 1, 0);
	CALL(poll, CONSTANT, 1, 0);
	CALL(poll, polls, 257, 0);
	CALL(poll, BAD, -1, 0);
	sys_close(file);
}
