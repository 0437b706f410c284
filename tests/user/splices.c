/*
 * splice(2), vmsplice(2), tee(2) and the size of a pipe: what moves, what
 * stays, and in which order they look at what is wrong;
 * tests/user/splice_waits.c has who waits for whom. The frame and object counts
 * before and after the program are compared by whoever runs it.
 */
#include "tests/user/splices.h"

#include "kernel/abi/stat.h"

#define BAD ((void *)1)
#define SIZE_MOST 1048576l

static void test_vmsplice(void)
{
	const struct iovec two[2] = { { (unsigned long)bytes, 10 },
				      { (unsigned long)bytes + 10, 20 } };

	open_pipes();
	CHECK_EQ(sys_vmsplice(p[1], two, 2, SPLICE_F_GIFT), 30);
	CHECK_EQ(vmsplice(p[0], seen, 100, 0), 30);
	CHECK(memcmp(seen, bytes, 30) == 0);
	CHECK_EQ(vmsplice(p[0], seen, 100, SPLICE_F_NONBLOCK), -EAGAIN);
	/* As much as there is room for; it is a copy. */
	CHECK_EQ(vmsplice(p[1], bytes, sizeof(bytes), 0), PIPE_PAGES * PAGE);
	CHECK_EQ(vmsplice(p[1], bytes, 1, SPLICE_F_NONBLOCK), -EAGAIN);
	CHECK_EQ(vmsplice(p[1], bytes, 0, SPLICE_F_NONBLOCK), 0);
	bytes[0] ^= 1;
	CHECK_EQ(sys_read(p[0], seen, 2), 2);
	CHECK(seen[0] == (bytes[0] ^ 1) && seen[1] == bytes[1]);
	CHECK_EQ(vmsplice(p[1], bytes, 1, 0x10), -EINVAL);
	CHECK_EQ(vmsplice(250, bytes, 1, 0), -EBADF);
	CHECK_EQ(sys_vmsplice(p[1], BAD, 1, 0), -EFAULT);
	CHECK_EQ(sys_vmsplice(p[1], two, 1025, 0), -EINVAL);
	CHECK_EQ(sys_vmsplice(p[1], two, 1ul << 32, 0), -EINVAL);
	CHECK_EQ(sys_vmsplice(p[1], two, 0, 0), 0);
	CHECK_EQ(vmsplice(q[1], BAD, 10, 0), -EFAULT);
	CHECK_EQ(vmsplice(p[0], BAD, 10, 0), -EFAULT);
	CHECK_EQ(sys_read(p[0], seen, 1), 1);
	CHECK(seen[0] == bytes[2]);
	close_pipes();
}

/* More buffers than are counted on the stack; a FIFO is written to where it
 * could be read as well; and what is no pipe. */
static void test_vmsplice_of_others(void)
{
	static struct iovec many[200];
	int file;

	open_pipes();
	for (size_t i = 0; i < COUNT_OF(many); i++)
		many[i] = (struct iovec){ (unsigned long)bytes + i, 1 };
	CHECK_EQ(sys_vmsplice(p[1], many, COUNT_OF(many), 0), 200);
	CHECK_EQ(sys_read(p[0], seen, 300), 200);
	CHECK(memcmp(seen, bytes, 200) == 0);
	CHECK_EQ(sys_mknod("/tmp/fifo", S_IFIFO | 0600, 0), 0);
	file = (int)sys_open("/tmp/fifo", O_RDWR, 0);
	CHECK_EQ(vmsplice(file, bytes, 10, 0), 10);
	CHECK_EQ(vmsplice(file, bytes + 10, 10, 0), 10);
	CHECK_EQ(sys_read(file, seen, 30), 20);
	CHECK(memcmp(seen, bytes, 20) == 0);
	sys_close(file);
	sys_unlink("/tmp/fifo");
	file = (int)sys_open("/dev/null", O_RDWR, 0);
	CHECK_EQ(vmsplice(file, bytes, 10, 0), -EBADF);
	CHECK_EQ(vmsplice(file, bytes, 0, 0), 0);
	sys_close(file);
	close_pipes();
}

static int write_to_nobody(void *argument)
{
	vmsplice(q[1], argument, 100, 0);
	return 1;
}

static int tee_to_nobody(void *argument)
{
	(void)argument;
	sys_tee(p[0], q[1], 100, 0);
	return 1;
}

static void test_no_end(void)
{
	const struct kernel_sigaction ignore = { .handler = SIG_IGN };

	open_pipes();
	sys_close(q[0]);
	CHECK_EQ(run_child(write_to_nobody, bytes), SIGPIPE);
	CHECK_EQ(sys_write(p[1], bytes, 1), 1);
	CHECK_EQ(run_child(tee_to_nobody, NULL), SIGPIPE);
	close_pipes();
	open_pipes();
	sys_rt_sigaction(SIGPIPE, &ignore, NULL, 8);
	sys_close(p[1]);
	CHECK_EQ(vmsplice(p[0], seen, 100, 0), 0);
	CHECK_EQ(sys_splice(p[0], NULL, q[1], NULL, 100, 0), 0);
	sys_close(q[0]);
	CHECK_EQ(vmsplice(q[1], bytes, 100, 0), -EPIPE);
	CHECK_EQ(sys_splice(p[0], NULL, q[1], NULL, 100, 0), -EPIPE);
	close_pipes();
}

static void test_between_pipes(void)
{
	open_pipes();
	CHECK_EQ(sys_splice(p[0], NULL, q[1], NULL, 5, 0), -EAGAIN);
	CHECK_EQ(sys_write(p[1], bytes, 100), 100);
	CHECK_EQ(sys_splice(p[0], NULL, q[1], NULL, 60, 0), 60);
	CHECK_EQ(sys_splice(p[0], NULL, q[1], NULL, 60, 0), 40);
	CHECK_EQ(sys_read(q[0], seen, sizeof(seen)), 100);
	CHECK(memcmp(seen, bytes, 100) == 0);
	CHECK_EQ(sys_write(p[1], bytes, sizeof(bytes)), PIPE_PAGES * PAGE);
	CHECK_EQ(sys_write(q[1], bytes, 10), 10);
	CHECK_EQ(sys_splice(p[0], NULL, q[1], NULL, 1 << 20, 0),
		 PIPE_PAGES * PAGE - 10);
	CHECK_EQ(sys_splice(p[0], NULL, q[1], NULL, 1 << 20, 0), -EAGAIN);
	CHECK_EQ(sys_read(q[0], seen, sizeof(seen)), PIPE_PAGES * PAGE);
	CHECK(memcmp(seen + 10, bytes, PIPE_PAGES * PAGE - 10) == 0);
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

/* What is copied is in both pipes, also beyond the end of their rings. */
static void test_tee(void)
{
	const size_t whole = PIPE_PAGES * PAGE;

	open_pipes();
	CHECK_EQ(resize(q[1], 2 * whole), 2 * whole);
	CHECK_EQ(sys_write(p[1], bytes, 50000), 50000);
	CHECK_EQ(sys_read(p[0], seen, 45000), 45000);
	CHECK_EQ(sys_write(p[1], bytes + 50000, 45000), 45000);
	CHECK_EQ(sys_tee(p[0], q[1], 30000, 0), 30000);
	CHECK_EQ(sys_tee(p[0], q[1], 1 << 20, 0), 50000);
	CHECK_EQ(sys_tee(p[0], q[1], 1 << 20, 0), 50000);
	/* Either copy is a copy: to take one leaves the others. */
	CHECK_EQ(sys_read(p[0], seen, sizeof(seen)), 50000);
	CHECK(memcmp(seen, bytes + 45000, 50000) == 0);
	CHECK_EQ(sys_read(q[0], seen, 30000), 30000);
	CHECK(memcmp(seen, bytes + 45000, 30000) == 0);
	for (unsigned i = 0; i < 2; i++) {
		CHECK_EQ(sys_read(q[0], seen, 50000), 50000);
		CHECK(memcmp(seen, bytes + 45000, 50000) == 0);
	}
	CHECK_EQ(sys_tee(p[0], q[1], 1, 0), -EAGAIN);
	CHECK_EQ(sys_read(q[0], seen, 1), -EAGAIN);
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
	CHECK_EQ(sys_pread64(file, seen, 100, 0), 42);
	CHECK(memcmp(seen, "0000002\n0000003\n0000", 20) == 0);
	CHECK(memcmp(seen + 30, "000\n0000001\n", 12) == 0);
	at = 1l << 40;
	CHECK_EQ(sys_splice(in, &at, p[1], NULL, 16, 0), 0);
	at = -1;
	CHECK_EQ(sys_splice(in, &at, p[1], NULL, 16, 0), -EINVAL);
	CHECK_EQ(sys_splice(in, BAD, p[1], NULL, 16, 0), -EFAULT);
	CHECK_EQ(sys_splice(p[0], NULL, file, &at, 16, 0), -EINVAL);
	CHECK_EQ(sys_splice(p[0], NULL, file, BAD, 16, 0), -EFAULT);
	CHECK_EQ(sys_splice(in, NULL, file, NULL, 16, 0), -EINVAL);
	CHECK_EQ(sys_write(p[1], bytes, 100), 100);
	CHECK_EQ(sys_splice(p[0], NULL, in, NULL, 16, 0), -EBADF);
	CHECK_EQ(sys_splice(p[0], NULL, null, NULL, -1ul, 0), -EINVAL);
	CHECK_EQ(sys_splice(p[0], NULL, null, NULL, 16, 0), 16);
	CHECK_EQ(sys_fcntl(file, F_SETFL, (void *)O_APPEND), 0);
	CHECK_EQ(sys_splice(p[0], NULL, file, NULL, 16, 0), -EINVAL);
	CHECK_EQ(sys_read(p[0], seen, 200), 84);
	sys_close(null);
	sys_close(in);
	sys_close(file);
	sys_unlink("/tmp/spliced");
	close_pipes();
}

/* The access time of a file once it was spliced, or sent. */
static long read_at(int fd, bool send)
{
	const struct kernel_timespec times[2] = { { 5, 0 }, { 6, 0 } };
	struct kernel_stat stat = { .atime_s = 0 };
	long at = 0;

	sys_utimensat(fd, NULL, times, 0);
	if (send)
		sys_sendfile(p[1], fd, &at, 10);
	else
		sys_splice(fd, &at, p[1], NULL, 10, 0);
	sys_fstat(fd, &stat);
	return at == 10 ? stat.atime_s : -1;
}

static void test_access_time(void)
{
	int file = (int)sys_open("/tests/data/numbers", O_RDONLY, 0);

	open_pipes();
	CHECK(read_at(file, false) > 6 && read_at(file, true) > 6);
	sys_close(file);
	file = (int)sys_open("/tests/data/numbers", O_RDONLY | O_NOATIME, 0);
	CHECK_EQ(read_at(file, false), 5);
	CHECK_EQ(read_at(file, true), 5);
	sys_close(file);
	close_pipes();
}

static void test_sockets(void)
{
	int s[2], d[2];
	long at = 0;

	open_pipes();
	CHECK_EQ(sys_socketpair(AF_UNIX, SOCK_STREAM, 0, s), 0);
	CHECK_EQ(sys_write(p[1], bytes, 40000), 40000);
	CHECK_EQ(sys_splice(p[0], NULL, s[0], NULL, 50000, SPLICE_F_MORE),
		 40000);
	CHECK_EQ(sys_recvfrom(s[1], seen, 40000, MSG_WAITALL, NULL, NULL),
		 40000);
	CHECK(memcmp(seen, bytes, 40000) == 0);
	/* It has no position, and letters have borders. */
	CHECK_EQ(sys_write(p[1], bytes, 10), 10);
	CHECK_EQ(sys_splice(p[0], NULL, s[0], &at, 10, 0), -EINVAL);
	CHECK_EQ(sys_socketpair(AF_UNIX, SOCK_DGRAM, 0, d), 0);
	CHECK_EQ(sys_splice(p[0], NULL, d[0], NULL, 10, 0), -EINVAL);
	CHECK_EQ(sys_read(p[0], seen, 20), 10);
	sys_close(d[0]);
	sys_close(d[1]);
	sys_close(s[1]);
	/* What nobody took is still there. */
	CHECK_EQ(sys_write(p[1], bytes, 10), 10);
	CHECK_EQ(sys_splice(p[0], NULL, s[0], NULL, 10, 0), -EPIPE);
	CHECK_EQ(sys_read(p[0], seen, 20), 10);
	sys_close(s[0]);
	close_pipes();
}

static void test_size(void)
{
	open_pipes();
	CHECK_EQ(resize(p[0], 69632), 131072);
	CHECK_EQ(sys_fcntl(p[1], F_GETPIPE_SZ, NULL), 131072);
	CHECK_EQ(sys_write(p[1], bytes, sizeof(bytes)), 131072);
	CHECK_EQ(resize(p[0], 65536), -EBUSY);
	CHECK_EQ(sys_read(p[0], seen, 70000), 70000);
	CHECK(memcmp(seen, bytes, 70000) == 0);
	CHECK_EQ(resize(p[1], 65535), 65536);
	CHECK_EQ(sys_write(p[1], bytes, 4000), 4000);
	CHECK_EQ(sys_read(p[0], seen, sizeof(seen)), 131072 - 70000 + 4000);
	CHECK(memcmp(seen, bytes + 70000, 131072 - 70000) == 0);
	CHECK_EQ(resize(p[0], 0), PAGE);
	CHECK_EQ(sys_write(p[1], bytes, 5000), PAGE);
	CHECK_EQ(resize(p[0], 1ul << 31 | 1), -EINVAL);
	CHECK_EQ(resize(p[0], 1ul << 31), -ENOMEM);
	CHECK_EQ(resize(p[0], SIZE_MOST + 1), 2 * SIZE_MOST);
	CHECK_EQ(resize(250, PAGE), -EBADF);
	CHECK_EQ(resize(p[0], 1ul << 32 | 1), PAGE); /* what is full, fits */
	CHECK_EQ(sys_fcntl(p[0], F_GETPIPE_SZ, NULL), PAGE);
	close_pipes();
}

/* To the size that everybody may have, and to less than there is. */
static int resize_as_nobody(void *argument)
{
	(void)argument;
	EXPECT(drop_capabilities(), 0);
	EXPECT(resize(p[0], 2 * SIZE_MOST), 2 * SIZE_MOST);
	EXPECT(resize(p[0], 4 * SIZE_MOST), -EPERM);
	EXPECT(resize(q[0], SIZE_MOST), SIZE_MOST);
	EXPECT(resize(q[0], SIZE_MOST + 1), -EPERM);
	EXPECT(sys_fcntl(0, F_GETPIPE_SZ, NULL), -EBADF);
	EXPECT(resize(0, PAGE), -EBADF);
	return 0;
}

static void test_size_of_nobody(void)
{
	open_pipes();
	CHECK_EQ(resize(p[0], 4 * SIZE_MOST), 4 * SIZE_MOST);
	CHECK_EQ(run_child(resize_as_nobody, NULL), 0);
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
			sys_tee(q[0], p[1], 1 << 20, SPLICE_F_NONBLOCK);
			break;
		case 2:
			sys_read(p[0], seen, 100);
			vmsplice(q[0], seen, 30000, SPLICE_F_NONBLOCK);
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

TEST_SUITE(splices, TEST(test_vmsplice), TEST(test_vmsplice_of_others),
	   TEST(test_no_end), TEST(test_between_pipes), TEST(test_tee),
	   TEST(test_files), TEST(test_access_time), TEST(test_sockets),
	   TEST(test_size), TEST(test_size_of_nobody), TEST(test_race));

int program_main(int argc, char **argv, char **environment)
{
	(void)argc, (void)argv, (void)environment;
	return run_suite(&suite_splices);
}
