/*
 * Reading, writing and positions; descriptors; pipes; devices; poll.
 */
#include "kernel/abi/errno.h"
#include "kernel/abi/fcntl.h"
#include "kernel/abi/ioctl.h"
#include "kernel/abi/poll.h"
#include "kernel/abi/signal.h"
#include "kernel/abi/time.h"
#include "tests/user/test.h"

#define NUMBERS "/tests/data/numbers" /* "0000000\n0000001\n" and so on */
#define NUMBERS_SIZE 10000l
#define PIPE_SIZE 65536l

static char buffer[2 * PIPE_SIZE];

static void test_read(void)
{
	int fd = (int)sys_open(NUMBERS, O_RDONLY, 0);

	CHECK_EQ(sys_read(fd, buffer, 0), 0);
	CHECK_EQ(sys_read(fd, buffer, 16), 16);
	CHECK(memcmp(buffer, "0000000\n0000001\n", 16) == 0);
	CHECK_EQ(sys_read(fd, buffer, 8), 8);
	CHECK(memcmp(buffer, "0000002\n", 8) == 0);
	CHECK_EQ(sys_read(fd, buffer, sizeof(buffer)), NUMBERS_SIZE - 24);
	CHECK_EQ(sys_read(fd, buffer, 1), 0);
	CHECK_EQ(sys_write(fd, buffer, 1), -EBADF);
	CHECK_EQ(sys_read(250, buffer, 1), -EBADF);
	CHECK_EQ(sys_read(-1, buffer, 1), -EBADF);
	sys_close(fd);
}

static void test_seek(void)
{
	int fd = (int)sys_open(NUMBERS, O_RDONLY, 0);

	CHECK_EQ(sys_lseek(fd, 80, SEEK_SET), 80);
	CHECK_EQ(sys_read(fd, buffer, 8), 8);
	CHECK(memcmp(buffer, "0000010\n", 8) == 0);
	CHECK_EQ(sys_lseek(fd, -8, SEEK_CUR), 80);
	CHECK_EQ(sys_lseek(fd, -8, SEEK_END), NUMBERS_SIZE - 8);
	CHECK_EQ(sys_read(fd, buffer, 100), 8);
	CHECK_EQ(sys_lseek(fd, 1l << 40, SEEK_SET), 1l << 40);
	CHECK_EQ(sys_read(fd, buffer, 1), 0);
	CHECK_EQ(sys_lseek(fd, -1, SEEK_SET), -EINVAL);
	CHECK_EQ(sys_lseek(fd, -(1l << 41), SEEK_CUR), -EINVAL);
	CHECK_EQ(sys_lseek(fd, 0, 5), -EINVAL);
	CHECK_EQ(sys_lseek(fd, 0, -1), -EINVAL);
	CHECK_EQ(sys_lseek(fd, 10, SEEK_DATA), 10);
	CHECK_EQ(sys_lseek(fd, 10, SEEK_HOLE), NUMBERS_SIZE);
	CHECK_EQ(sys_lseek(fd, NUMBERS_SIZE, SEEK_DATA), -ENXIO);
	sys_close(fd);
}

static void test_positioned(void)
{
	int fd = (int)sys_open(NUMBERS, O_RDONLY, 0);

	CHECK_EQ(sys_pread64(fd, buffer, 8, 800), 8);
	CHECK(memcmp(buffer, "0000100\n", 8) == 0);
	CHECK_EQ(sys_lseek(fd, 0, SEEK_CUR), 0);
	CHECK_EQ(sys_pread64(fd, buffer, 8, NUMBERS_SIZE - 2), 2);
	CHECK_EQ(sys_pread64(fd, buffer, 8, NUMBERS_SIZE), 0);
	CHECK_EQ(sys_pread64(fd, buffer, 8, -1), -EINVAL);
	CHECK_EQ(sys_pwrite64(fd, buffer, 8, 0), -EBADF);
	CHECK_EQ(sys_pread64(250, buffer, 8, 0), -EBADF);
	sys_close(fd);
}

static void test_vectors(void)
{
	int fd = (int)sys_open(NUMBERS, O_RDONLY, 0);
	struct iovec parts[3] = {
		{ (unsigned long)buffer, 3 },
		{ (unsigned long)buffer + 100, 0 },
		{ (unsigned long)buffer + 200, 13 },
	};

	CHECK_EQ(sys_readv(fd, parts, 3), 16);
	CHECK(memcmp(buffer, "000", 3) == 0);
	CHECK(memcmp(buffer + 200, "0000\n0000001\n", 13) == 0);
	CHECK_EQ(sys_readv(fd, parts, 0), 0);
	CHECK_EQ(sys_readv(fd, parts, -1), -EINVAL);
	CHECK_EQ(sys_readv(fd, parts, 1025), -EINVAL);
	CHECK_EQ(sys_readv(fd, (void *)0x1000, 1), -EFAULT);
	parts[2].size = 1ul << 63;
	CHECK_EQ(sys_readv(fd, parts, 3), -EINVAL);
	CHECK_EQ(sys_writev(fd, parts, 1), -EBADF);
	sys_close(fd);
}

static void test_duplicates(void)
{
	int fd = (int)sys_open(NUMBERS, O_RDONLY, 0);
	int copy = (int)sys_dup(fd);

	CHECK(copy > fd);
	CHECK_EQ(sys_lseek(fd, 16, SEEK_SET), 16);
	CHECK_EQ(sys_lseek(copy, 0, SEEK_CUR), 16);
	CHECK_EQ(sys_dup2(fd, fd), fd);
	CHECK_EQ(sys_dup2(fd, 99), 99);
	CHECK_EQ(sys_dup2(copy, 99), 99);
	CHECK_EQ(sys_dup2(250, 99), -EBADF);
	CHECK_EQ(sys_dup2(250, 250), -EBADF);
	CHECK_EQ(sys_dup2(fd, 256), -EBADF);
	CHECK_EQ(sys_dup2(fd, -1), -EBADF);
	CHECK_EQ(sys_dup3(fd, fd, 0), -EINVAL);
	CHECK_EQ(sys_dup3(fd, 98, 1), -EINVAL);
	CHECK_EQ(sys_dup3(fd, 98, O_CLOEXEC), 98);
	CHECK_EQ(sys_fcntl(98, F_GETFD, NULL), FD_CLOEXEC);
	CHECK_EQ(sys_fcntl(99, F_GETFD, NULL), 0);
	CHECK_EQ(sys_fcntl(99, F_SETFD, (void *)1), 0);
	CHECK_EQ(sys_fcntl(99, F_GETFD, NULL), FD_CLOEXEC);
	CHECK_EQ(sys_fcntl(fd, F_DUPFD, (void *)97), 97);
	CHECK_EQ(sys_fcntl(fd, F_DUPFD, (void *)97), 100);
	CHECK_EQ(sys_fcntl(fd, F_DUPFD, (void *)256), -EINVAL);
	CHECK_EQ(sys_fcntl(fd, F_DUPFD, (void *)-1), -EINVAL);
	for (int i = 97; i <= 100; i++)
		CHECK_EQ(sys_close(i), 0);
	CHECK_EQ(sys_close(copy), 0);
	CHECK_EQ(sys_close(fd), 0);
	CHECK_EQ(sys_dup(fd), -EBADF);
}

static void test_fcntl(void)
{
	int fd = (int)sys_open(NUMBERS, O_RDONLY, 0);

	CHECK_EQ(sys_fcntl(fd, F_GETFL, NULL), O_LARGEFILE);
	CHECK_EQ(sys_fcntl(fd, F_SETFL, (void *)(long)(O_NONBLOCK | O_RDWR)),
		 0);
	CHECK_EQ(sys_fcntl(fd, F_GETFL, NULL), O_LARGEFILE | O_NONBLOCK);
	CHECK_EQ(sys_fcntl(fd, 9999, NULL), -EINVAL);
	CHECK_EQ(sys_fcntl(250, F_GETFL, NULL), -EBADF);
	CHECK_EQ(sys_ioctl(fd, TCGETS, buffer), -ENOTTY);
	CHECK_EQ(sys_ioctl(fd, (int)FIONREAD, buffer), 0);
	CHECK_EQ(*(int *)buffer, NUMBERS_SIZE);
	CHECK_EQ(sys_ioctl(250, TCGETS, buffer), -EBADF);
	sys_close(fd);
}

static void test_too_many(void)
{
	long fd, last = 0;

	while ((fd = sys_open("/dev/null", O_RDONLY, 0)) >= 0)
		last = fd;
	CHECK_EQ(fd, -EMFILE);
	CHECK_EQ(last, 255);
	CHECK_EQ(sys_dup(0), -EMFILE);
	CHECK_EQ(sys_fcntl(0, F_DUPFD, (void *)10), -EMFILE);
	CHECK_EQ(sys_pipe(buffer), -EMFILE);
	for (int i = 3; i < 256; i++)
		CHECK_EQ(sys_close(i), 0);
}

static void test_pipe(void)
{
	int fds[2];

	CHECK_EQ(sys_pipe(fds), 0);
	CHECK_EQ(sys_write(fds[1], "hello", 5), 5);
	CHECK_EQ(sys_read(fds[0], buffer, 3), 3);
	CHECK_EQ(sys_read(fds[0], buffer + 3, 10), 2);
	CHECK(memcmp(buffer, "hello", 5) == 0);
	CHECK_EQ(sys_write(fds[0], "x", 1), -EBADF);
	CHECK_EQ(sys_read(fds[1], buffer, 1), -EBADF);
	CHECK_EQ(sys_lseek(fds[0], 0, SEEK_SET), -ESPIPE);
	CHECK_EQ(sys_pread64(fds[0], buffer, 1, 0), -ESPIPE);
	CHECK_EQ(sys_fcntl(fds[0], F_GETPIPE_SZ, NULL), PIPE_SIZE);
	CHECK_EQ(sys_write(fds[1], "end", 3), 3);
	CHECK_EQ(sys_close(fds[1]), 0);
	CHECK_EQ(sys_read(fds[0], buffer, 10), 3);
	CHECK_EQ(sys_read(fds[0], buffer, 10), 0);
	CHECK_EQ(sys_close(fds[0]), 0);
}

static void test_pipe_without_waiting(void)
{
	int fds[2];

	CHECK_EQ(sys_pipe2(fds, 0x40000000), -EINVAL);
	CHECK_EQ(sys_pipe2(fds, O_NONBLOCK | O_CLOEXEC), 0);
	CHECK_EQ(sys_fcntl(fds[0], F_GETFD, NULL), FD_CLOEXEC);
	CHECK_EQ(sys_read(fds[0], buffer, 1), -EAGAIN);
	CHECK_EQ(sys_write(fds[1], buffer, sizeof(buffer)), PIPE_SIZE);
	CHECK_EQ(sys_write(fds[1], buffer, 1), -EAGAIN);
	CHECK_EQ(sys_read(fds[0], buffer, 4096), 4096);
	CHECK_EQ(sys_write(fds[1], buffer, sizeof(buffer)), 4096);
	sys_close(fds[0]);
	sys_close(fds[1]);
}

static void test_broken_pipe(void)
{
	struct kernel_sigaction ignore = { .handler = SIG_IGN };
	int fds[2];

	CHECK_EQ(sys_rt_sigaction(SIGPIPE, &ignore, NULL, 8), 0);
	CHECK_EQ(sys_pipe(fds), 0);
	sys_close(fds[0]);
	CHECK_EQ(sys_write(fds[1], "x", 1), -EPIPE);
	sys_close(fds[1]);
}

#define FOR_APPENDING (O_WRONLY | O_CREAT | O_APPEND)
#define PIPE_ROOM 65536l

/* What went before an error is told, and no error. */
static void test_sendfile_in_part(void)
{
	int file = (int)sys_open("/tmp/large", O_RDWR | O_CREAT, 0600);
	int fds[2];

	CHECK_EQ(sys_ftruncate(file, 2 * PIPE_ROOM), 0);
	CHECK_EQ(sys_pipe2(fds, O_NONBLOCK), 0);
	CHECK_EQ(sys_sendfile(fds[1], file, NULL, 2 * PIPE_ROOM), PIPE_ROOM);
	CHECK_EQ(sys_sendfile(fds[1], file, NULL, 1), -EAGAIN);
	CHECK_EQ(sys_lseek(file, 0, SEEK_CUR), PIPE_ROOM);
	sys_close(file);
	sys_close(fds[0]);
	sys_close(fds[1]);
	CHECK_EQ(sys_unlink("/tmp/large"), 0);
}

static void test_sendfile(void)
{
	int file = (int)sys_open(NUMBERS, O_RDONLY, 0);
	int folder = (int)sys_open("/tests", O_RDONLY, 0);
	int status = (int)sys_open("/proc/self/status", O_RDONLY, 0);
	int out = (int)sys_open("/tmp/appended", FOR_APPENDING, 0600);
	long offset = 8;
	int fds[2];

	CHECK_EQ(sys_pipe(fds), 0);
	CHECK_EQ(sys_sendfile(fds[1], file, &offset, 16), 16);
	CHECK_EQ(offset, 24);
	CHECK_EQ(sys_lseek(file, 0, SEEK_CUR), 0);
	CHECK_EQ(sys_read(fds[0], buffer, 100), 16);
	CHECK(memcmp(buffer, "0000001\n0000002\n", 16) == 0);
	CHECK_EQ(sys_sendfile(fds[1], file, NULL, 1l << 40), NUMBERS_SIZE);
	CHECK_EQ(sys_lseek(file, 0, SEEK_CUR), NUMBERS_SIZE);
	CHECK_EQ(sys_sendfile(fds[1], file, NULL, 10), 0);
	CHECK_EQ(sys_sendfile(250, file, NULL, 10), -EBADF);
	CHECK_EQ(sys_sendfile(fds[1], 250, NULL, 10), -EBADF);
	CHECK_EQ(sys_sendfile(file, file, NULL, 10), -EBADF);
	offset = -1;
	CHECK_EQ(sys_sendfile(fds[1], file, &offset, 10), -EINVAL);
	offset = INT64_MAX - 9;
	CHECK_EQ(sys_sendfile(fds[1], file, &offset, 10), -EINVAL);
	CHECK_EQ(sys_sendfile(250, file, NULL, -1ul), -EINVAL);
	CHECK_EQ(sys_sendfile(fds[1], folder, NULL, 10), -EINVAL);
	CHECK_EQ(sys_sendfile(fds[1], status, NULL, 10), -EINVAL);
	CHECK_EQ(sys_sendfile(fds[1], out, NULL, 10), -EBADF);
	CHECK_EQ(sys_sendfile(out, file, NULL, 10), -EINVAL);
	CHECK_EQ(sys_sendfile(fds[1], fds[0], &offset, 10), -ESPIPE);
	sys_close(file);
	sys_close(folder);
	sys_close(status);
	sys_close(out);
	CHECK_EQ(sys_unlink("/tmp/appended"), 0);
	sys_close(fds[0]);
	sys_close(fds[1]);
}

static void test_devices(void)
{
	int null_fd = (int)sys_open("/dev/null", O_RDWR, 0);
	int zero_fd = (int)sys_open("/dev/zero", O_RDWR, 0);
	int full_fd = (int)sys_open("/dev/full", O_RDWR, 0);

	CHECK_EQ(sys_read(null_fd, buffer, 10), 0);
	CHECK_EQ(sys_write(null_fd, buffer, 10), 10);
	memset(buffer, 1, sizeof(buffer));
	CHECK_EQ(sys_read(zero_fd, buffer, 100000), 100000);
	CHECK(all_bytes(buffer, 0, 100000));
	CHECK_EQ(buffer[100000], 1);
	CHECK_EQ(sys_write(zero_fd, buffer, 10), 10);
	CHECK_EQ(sys_read(full_fd, buffer, 10), 10);
	CHECK_EQ(sys_write(full_fd, buffer, 10), -ENOSPC);
	CHECK_EQ(sys_lseek(null_fd, 100, SEEK_SET), 0);
	sys_close(null_fd);
	sys_close(zero_fd);
	sys_close(full_fd);
}

static void test_poll(void)
{
	struct kernel_timespec start, end;
	struct pollfd polls[4];
	int fds[2];
	long waited_ms;

	CHECK_EQ(sys_pipe(fds), 0);
	polls[0] = (struct pollfd){ fds[0], POLLIN, 0 };
	polls[1] = (struct pollfd){ fds[1], POLLOUT, 0 };
	polls[2] = (struct pollfd){ -5, POLLIN, 77 };
	polls[3] = (struct pollfd){ 250, POLLIN, 0 };
	CHECK_EQ(sys_poll(polls, 4, -1), 2);
	CHECK_EQ(polls[0].revents, 0);
	CHECK_EQ(polls[1].revents, POLLOUT);
	CHECK_EQ(polls[2].revents, 0);
	CHECK_EQ(polls[3].revents, POLLNVAL);
	sys_clock_gettime(CLOCK_MONOTONIC, &start);
	CHECK_EQ(sys_poll(polls, 1, 40), 0);
	sys_clock_gettime(CLOCK_MONOTONIC, &end);
	waited_ms = (end.seconds - start.seconds) * 1000 +
		    (end.nanoseconds - start.nanoseconds) / 1000000;
	CHECK(waited_ms >= 39);
	CHECK_EQ(sys_write(fds[1], "x", 1), 1);
	CHECK_EQ(sys_poll(polls, 1, -1), 1);
	CHECK_EQ(polls[0].revents, POLLIN);
	sys_close(fds[1]);
	CHECK_EQ(sys_poll(polls, 1, -1), 1);
	CHECK_EQ(polls[0].revents, POLLIN | POLLHUP);
	sys_close(fds[0]);
	CHECK_EQ(sys_poll(polls, 257, 0), -EINVAL);
	CHECK_EQ(sys_poll(NULL, 0, 0), 0);
}

TEST_SUITE(streams, TEST(test_read), TEST(test_seek), TEST(test_positioned),
	   TEST(test_vectors), TEST(test_duplicates), TEST(test_fcntl),
	   TEST(test_too_many), TEST(test_pipe),
	   TEST(test_pipe_without_waiting), TEST(test_broken_pipe),
	   TEST(test_sendfile),
	   TEST(test_sendfile_in_part), TEST(test_devices), TEST(test_poll));

int program_main(int count, char **arguments, char **environment)
{
	(void)count, (void)arguments, (void)environment;
	return run_suite(&suite_streams);
}
