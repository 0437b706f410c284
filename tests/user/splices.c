/*
 * splice(2), vmsplice(2) and the size of a pipe: what moves, what stays, and
 * in which order they look at what is wrong. The frame and object counts
 * before and after the program are compared by whoever runs it.
 */
#include "kernel/abi/errno.h"
#include "kernel/abi/fcntl.h"
#include "kernel/abi/socket.h"
#include "tests/user/thread.h"

#define BAD ((void *)1)
#define PIPE_PAGES 16ul
#define SIZE_MOST 1048576l

static char bytes[2 * PIPE_PAGES * PAGE], got[2 * PIPE_PAGES * PAGE];
static int p[2], q[2];

static void open_pipes(void)
{
	CHECK_EQ(sys_pipe2(p, O_NONBLOCK), 0);
	CHECK_EQ(sys_pipe2(q, O_NONBLOCK), 0);
	for (size_t i = 0; i < sizeof(bytes); i++)
		bytes[i] = (char)(i * 11 + i / 255);
}

static void close_pipes(void)
{
	for (unsigned i = 0; i < 2; i++) {
		sys_close(p[i]);
		sys_close(q[i]);
	}
}

static long vmsplice(int fd, const void *at, size_t size, int flags)
{
	const struct iovec one = { (unsigned long)at, size };

	return sys_vmsplice(fd, &one, 1, flags);
}

static void test_vmsplice(void)
{
	const struct iovec two[2] = { { (unsigned long)bytes, 10 },
				      { (unsigned long)bytes + 10, 20 } };

	open_pipes();
	CHECK_EQ(sys_vmsplice(p[1], two, 2, SPLICE_F_GIFT), 30);
	CHECK_EQ(vmsplice(p[0], got, 100, 0), 30);
	CHECK(memcmp(got, bytes, 30) == 0);
	CHECK_EQ(vmsplice(p[0], got, 100, SPLICE_F_NONBLOCK), -EAGAIN);
	/* As much as there is room for; it is a copy. */
	CHECK_EQ(vmsplice(p[1], bytes, sizeof(bytes), 0), PIPE_PAGES * PAGE);
	CHECK_EQ(vmsplice(p[1], bytes, 1, SPLICE_F_NONBLOCK), -EAGAIN);
	bytes[0] ^= 1;
	CHECK_EQ(sys_read(p[0], got, 2), 2);
	CHECK(got[0] == (bytes[0] ^ 1) && got[1] == bytes[1]);
	CHECK_EQ(vmsplice(p[1], bytes, 1, 0x10), -EINVAL);
	CHECK_EQ(vmsplice(250, bytes, 1, 0), -EBADF);
	CHECK_EQ(sys_vmsplice(p[1], BAD, 1, 0), -EFAULT);
	CHECK_EQ(sys_vmsplice(p[1], two, 1025, 0), -EINVAL);
	CHECK_EQ(sys_vmsplice(p[1], two, 1ul << 32, 0), -EINVAL);
	CHECK_EQ(sys_vmsplice(p[1], two, 0, 0), 0);
	CHECK_EQ(vmsplice(q[1], BAD, 10, 0), -EFAULT);
	CHECK_EQ(vmsplice(p[0], BAD, 10, 0), -EFAULT);
	CHECK_EQ(sys_read(p[0], got, 1), 1);
	CHECK(got[0] == bytes[2]);
	close_pipes();
}

static void test_no_end(void)
{
	const struct kernel_sigaction ignore = { .handler = SIG_IGN };

	open_pipes();
	sys_rt_sigaction(SIGPIPE, &ignore, NULL, 8);
	sys_close(p[1]);
	CHECK_EQ(vmsplice(p[0], got, 100, 0), 0);
	CHECK_EQ(sys_splice(p[0], NULL, q[1], NULL, 100, 0), 0);
	sys_close(q[0]);
	CHECK_EQ(vmsplice(q[1], bytes, 100, 0), -EPIPE);
	close_pipes();
}

static void test_between_pipes(void)
{
	open_pipes();
	CHECK_EQ(sys_splice(p[0], NULL, q[1], NULL, 5, 0), -EAGAIN);
	CHECK_EQ(sys_write(p[1], bytes, 100), 100);
	CHECK_EQ(sys_splice(p[0], NULL, q[1], NULL, 60, 0), 60);
	CHECK_EQ(sys_splice(p[0], NULL, q[1], NULL, 60, 0), 40);
	CHECK_EQ(sys_read(q[0], got, sizeof(got)), 100);
	CHECK(memcmp(got, bytes, 100) == 0);
	CHECK_EQ(sys_write(p[1], bytes, sizeof(bytes)), PIPE_PAGES * PAGE);
	CHECK_EQ(sys_write(q[1], bytes, 10), 10);
	CHECK_EQ(sys_splice(p[0], NULL, q[1], NULL, 1 << 20, 0),
		 PIPE_PAGES * PAGE - 10);
	CHECK_EQ(sys_splice(p[0], NULL, q[1], NULL, 1 << 20, 0), -EAGAIN);
	CHECK_EQ(sys_splice(p[0], NULL, p[1], NULL, 5, 0), -EINVAL);
	CHECK_EQ(sys_splice(p[1], NULL, q[1], NULL, 5, 0), -EBADF);
	CHECK_EQ(sys_splice(p[0], NULL, q[0], NULL, 5, 0), -EBADF);
	CHECK_EQ(sys_splice(250, NULL, q[1], NULL, 0, 99), 0);
	CHECK_EQ(sys_splice(250, NULL, q[1], NULL, 5, 0), -EBADF);
	CHECK_EQ(sys_splice(p[0], NULL, q[1], NULL, 5, 0x10), -EINVAL);
	CHECK_EQ(sys_splice(p[0], BAD, q[1], NULL, 5, 0), -ESPIPE);
	CHECK_EQ(sys_splice(p[0], NULL, q[1], BAD, 5, 0), -ESPIPE);
	close_pipes();
}

static void test_files(void)
{
	int file, in = (int)sys_open("/tests/data/numbers", O_RDONLY, 0);
	int null = (int)sys_open("/dev/null", O_RDWR, 0);
	long at = 16;

	open_pipes();
	sys_unlink("/tmp/spliced");
	file = (int)sys_open("/tmp/spliced", O_RDWR | O_CREAT, 0600);
	CHECK(in >= 0 && file >= 0);
	CHECK_EQ(sys_splice(in, &at, p[1], NULL, 16, 0), 16);
	CHECK_EQ(at, 32);
	CHECK_EQ(sys_splice(in, NULL, p[1], NULL, 8, 0), 8);
	CHECK_EQ(sys_splice(in, NULL, p[1], NULL, 8, 0), 8);
	CHECK_EQ(sys_splice(p[0], NULL, file, NULL, 20, 0), 20);
	at = 30;
	CHECK_EQ(sys_splice(p[0], NULL, file, &at, 100, 0), 12);
	CHECK_EQ(at, 42);
	CHECK_EQ(sys_pread64(file, got, 100, 0), 42);
	CHECK(memcmp(got, "0000002\n0000003\n0000", 20) == 0);
	CHECK(memcmp(got + 30, "000\n0000001\n", 12) == 0);
	at = 1l << 40;
	CHECK_EQ(sys_splice(in, &at, p[1], NULL, 16, 0), 0);
	at = -1;
	CHECK_EQ(sys_splice(in, &at, p[1], NULL, 16, 0), -EINVAL);
	CHECK_EQ(sys_splice(in, BAD, p[1], NULL, 16, 0), -EFAULT);
	CHECK_EQ(sys_splice(in, NULL, file, NULL, 16, 0), -EINVAL);
	CHECK_EQ(sys_write(p[1], bytes, 100), 100);
	CHECK_EQ(sys_splice(p[0], NULL, in, NULL, 16, 0), -EBADF);
	CHECK_EQ(sys_splice(p[0], NULL, null, NULL, 16, 0), 16);
	CHECK_EQ(sys_fcntl(file, F_SETFL, (void *)O_APPEND), 0);
	CHECK_EQ(sys_splice(p[0], NULL, file, NULL, 16, 0), -EINVAL);
	CHECK_EQ(sys_read(p[0], got, 200), 84);
	sys_close(null);
	sys_close(in);
	sys_close(file);
	sys_unlink("/tmp/spliced");
	close_pipes();
}

static void test_sockets(void)
{
	int s[2];

	open_pipes();
	CHECK_EQ(sys_socketpair(AF_UNIX, SOCK_STREAM, 0, s), 0);
	CHECK_EQ(sys_write(p[1], bytes, 40000), 40000);
	CHECK_EQ(sys_splice(p[0], NULL, s[0], NULL, 50000, SPLICE_F_MORE),
		 40000);
	CHECK_EQ(sys_recvfrom(s[1], got, 40000, MSG_WAITALL, NULL, NULL),
		 40000);
	CHECK(memcmp(got, bytes, 40000) == 0);
	sys_close(s[1]);
	/* What nobody took is still there. */
	CHECK_EQ(sys_write(p[1], bytes, 10), 10);
	CHECK_EQ(sys_splice(p[0], NULL, s[0], NULL, 10, 0), -EPIPE);
	CHECK_EQ(sys_read(p[0], got, 20), 10);
	sys_close(s[0]);
	close_pipes();
}

static long resize(int fd, unsigned long size)
{
	return sys_fcntl(fd, F_SETPIPE_SZ, (void *)size);
}

static void test_size(void)
{
	open_pipes();
	CHECK_EQ(resize(p[0], 69632), 131072);
	CHECK_EQ(sys_fcntl(p[1], F_GETPIPE_SZ, NULL), 131072);
	CHECK_EQ(sys_write(p[1], bytes, sizeof(bytes)), 131072);
	CHECK_EQ(resize(p[0], 65536), -EBUSY);
	CHECK_EQ(sys_read(p[0], got, 70000), 70000);
	CHECK(memcmp(got, bytes, 70000) == 0);
	CHECK_EQ(resize(p[1], 65535), 65536);
	CHECK_EQ(sys_write(p[1], bytes, 4000), 4000);
	CHECK_EQ(sys_read(p[0], got, sizeof(got)), 131072 - 70000 + 4000);
	CHECK(memcmp(got, bytes + 70000, 131072 - 70000) == 0);
	CHECK_EQ(resize(p[0], 0), PAGE);
	CHECK_EQ(sys_write(p[1], bytes, 5000), PAGE);
	CHECK_EQ(resize(p[0], 1ul << 31 | 1), -EINVAL);
	CHECK_EQ(resize(p[0], 1ul << 31), -ENOMEM);
	CHECK_EQ(resize(p[0], SIZE_MOST + 1), 2 * SIZE_MOST);
	CHECK_EQ(resize(250, PAGE), -EBADF);
	close_pipes();
}

/* --- at once --- */

static volatile int stop;

static int spoil(void *argument)
{
	unsigned long what = (unsigned long)argument;

	while (!stop) {
		switch (what) {
		case 0:
			vmsplice(p[1], bytes, 20000, SPLICE_F_NONBLOCK);
			break;
		case 1:
			sys_splice(p[0], NULL, q[1], NULL, 30000, 0);
			break;
		case 2:
			sys_read(p[0], got, 100);
			vmsplice(q[0], got, 30000, SPLICE_F_NONBLOCK);
			break;
		default:
			resize(p[0], 4096);
			resize(p[0], 100000);
			resize(q[0], 100000);
		}
	}
	return 0;
}

static void test_race(void)
{
	struct thread threads[4];

	open_pipes();
	stop = 0;
	for (unsigned long i = 0; i < 4; i++)
		CHECK(thread_start(&threads[i], spoil, (void *)i) > 0);
	sleep_ms(80);
	stop = 1;
	for (unsigned i = 0; i < 4; i++)
		thread_join(&threads[i]);
	close_pipes();
}

static int move_some(void *result)
{
	*(volatile long *)result = sys_splice(p[0], NULL, q[1], NULL, 10, 0);
	return 0;
}

/* Whose bytes are gone once there is room has not come to the end. */
static void test_late(void)
{
	struct thread thread;
	volatile long moved = -1;

	CHECK_EQ(sys_pipe2(p, 0), 0);
	CHECK_EQ(sys_pipe2(q, 0), 0);
	CHECK_EQ(sys_write(q[1], bytes, PIPE_PAGES * PAGE), PIPE_PAGES * PAGE);
	CHECK_EQ(sys_write(p[1], bytes, 1), 1);
	CHECK(thread_start(&thread, move_some, (void *)&moved) > 0);
	sleep_ms(10);
	CHECK_EQ(sys_read(p[0], got, 1), 1);
	CHECK_EQ(sys_read(q[0], got, sizeof(got)), PIPE_PAGES * PAGE);
	sleep_ms(10);
	CHECK_EQ(moved, -1);
	CHECK_EQ(sys_write(p[1], bytes, 5), 5);
	thread_join(&thread);
	CHECK_EQ(moved, 5);
	close_pipes();
}

TEST_SUITE(splices, TEST(test_vmsplice), TEST(test_no_end),
	   TEST(test_between_pipes), TEST(test_files), TEST(test_sockets),
	   TEST(test_size), TEST(test_race), TEST(test_late));

int program_main(int argc, char **argv, char **environment)
{
	(void)argc, (void)argv, (void)environment;
	return run_suite(&suite_splices);
}
