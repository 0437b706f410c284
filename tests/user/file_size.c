/*
 * RLIMIT_FSIZE: how long a task may make a regular file, and what comes of
 * trying to pass that. The limit is a child's own.
 */
#include "kernel/abi/errno.h"
#include "kernel/abi/fcntl.h"
#include "kernel/abi/stat.h"
#include "tests/user/handler.h"

#define FILE "/tmp/limited"
#define MOST 10000ul
#define SIZE 12000ul

static char bytes[SIZE];
static int signals;

static void count_signal(int signal, struct kernel_siginfo *info, void *frame)
{
	(void)info, (void)frame;
	signals += signal == SIGXFSZ;
}

static long size_of(int fd)
{
	struct kernel_stat stat;

	return sys_fstat(fd, &stat) == 0 ? stat.size : -1;
}

/* A new file, and the limit. */
static int begin(unsigned flags)
{
	struct kernel_rlimit limit = { MOST, RLIM_INFINITY };

	handle(SIGXFSZ, count_signal, SA_RESTART);
	sys_setrlimit(RLIMIT_FSIZE, &limit);
	signals = 0;
	return (int)sys_open(FILE, (int)(O_RDWR | O_CREAT | O_TRUNC | flags),
			     0600);
}

/* What ends at the limit passes it by nothing; a byte more is too much. */
static int child_writes(void *unused)
{
	int fd = begin(0);

	(void)unused;
	EXPECT(sys_write(fd, bytes, SIZE), MOST);
	EXPECT(signals, 0);
	EXPECT(sys_write(fd, bytes, 1), -EFBIG);
	EXPECT(signals, 1);
	EXPECT(sys_write(fd, bytes, 0), 0);
	EXPECT(sys_write(fd, (void *)0x1000, 1), -EFBIG);
	EXPECT(signals, 2);
	EXPECT(size_of(fd), MOST);
	EXPECT(sys_pwrite64(fd, bytes, 100, MOST - 4), 4);
	EXPECT(sys_pwrite64(fd, bytes, 100, MOST + 4), -EFBIG);
	EXPECT(signals, 3);
	EXPECT(sys_pwrite64(fd, bytes, MOST, 0), MOST);
	EXPECT(signals, 3);
	return 0;
}

/* All buffers of a call are one write. */
static int child_vectors(void *unused)
{
	struct iovec vector[3] = {
		{ (unsigned long)bytes, 4000 },
		{ (unsigned long)bytes, 6000 },
		{ (unsigned long)bytes, 10 },
	};
	int fd = begin(O_APPEND);

	(void)unused;
	EXPECT(sys_writev(fd, vector, 3), MOST);
	EXPECT(signals, 0);
	EXPECT(sys_writev(fd, vector, 3), -EFBIG);
	EXPECT(signals, 1);
	/* By O_APPEND the position counts for nothing. */
	EXPECT(sys_lseek(fd, 0, SEEK_SET), 0);
	EXPECT(sys_write(fd, bytes, 1), -EFBIG);
	EXPECT(signals, 2);
	EXPECT(size_of(fd), MOST);
	return 0;
}

static int child_sizes(void *unused)
{
	int fd = begin(0), source, zero, p[2];
	struct kernel_rlimit none = { 0, RLIM_INFINITY };

	(void)unused;
	EXPECT(sys_ftruncate(fd, MOST), 0);
	EXPECT(sys_ftruncate(fd, MOST + 1), -EFBIG);
	EXPECT(sys_truncate(FILE, MOST + 1), -EFBIG);
	EXPECT(signals, 2);
	EXPECT(sys_fallocate(fd, 0, MOST, 1), -EFBIG);
	EXPECT(sys_fallocate(fd, FALLOC_FL_KEEP_SIZE, 0, MOST + 1), -EFBIG);
	EXPECT(signals, 4);
	EXPECT(size_of(fd), MOST);
	EXPECT(sys_fallocate(fd, 0, 0, MOST), 0);
	/* Shorter is never too long, nor is what takes no bytes. */
	EXPECT(sys_setrlimit(RLIMIT_FSIZE, &none), 0);
	EXPECT(sys_fallocate(fd, 3, 0, SIZE), 0);
	EXPECT(sys_ftruncate(fd, MOST - 1), 0);
	EXPECT(sys_ftruncate(fd, 0), 0);
	EXPECT(signals, 4);
	source = (int)sys_open("/tests/data/numbers", O_RDONLY, 0);
	EXPECT(sys_sendfile(fd, source, NULL, 5), -EFBIG);
	EXPECT(signals, 5);
	/* No file but a regular one has a size. */
	zero = (int)sys_open("/dev/null", O_WRONLY, 0);
	EXPECT(sys_write(zero, bytes, 100), 100);
	EXPECT(sys_sendfile(zero, source, NULL, 5), 5);
	EXPECT(sys_pipe(p), 0);
	EXPECT(sys_write(p[1], bytes, 5), 5);
	EXPECT(sys_splice(p[0], NULL, fd, NULL, 5, 0), -EFBIG);
	EXPECT(signals, 6);
	EXPECT(sys_splice(p[0], NULL, zero, NULL, 5, 0), 5);
	return signals != 6;
}

static int child_dies(void *unused)
{
	int fd = begin(0);

	(void)unused;
	handle_default(SIGXFSZ);
	sys_lseek(fd, MOST, SEEK_SET);
	sys_write(fd, bytes, 1);
	return 0;
}

/* A lower limit holds at once. */
static int child_lower(void *unused)
{
	struct kernel_rlimit limit = { 5, 5 };
	int fd = begin(0);

	(void)unused;
	EXPECT(sys_setrlimit(RLIMIT_FSIZE, &limit), 0);
	EXPECT(sys_write(fd, bytes, 100), 5);
	limit.current = 6;
	EXPECT(sys_setrlimit(RLIMIT_FSIZE, &limit), -EINVAL);
	return 0;
}

static void test_writes(void)
{
	CHECK_EQ(run_child(child_writes, NULL), 0);
	CHECK_EQ(run_child(child_vectors, NULL), 0);
}

static void test_sizes(void)
{
	CHECK_EQ(run_child(child_sizes, NULL), 0);
	CHECK_EQ(run_child(child_lower, NULL), 0);
}

static void test_death(void)
{
	CHECK_EQ(run_child(child_dies, NULL) & 0x7f, SIGXFSZ);
	CHECK_EQ(sys_unlink(FILE), 0);
}

TEST_SUITE(file_size, TEST(test_writes), TEST(test_sizes), TEST(test_death));

int program_main(int count, char **arguments, char **environment)
{
	(void)count, (void)arguments, (void)environment;
	return run_suite(&suite_file_size);
}
