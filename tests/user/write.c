/*
 * Files that are made, changed and removed, where no comparison with Linux
 * can tell: limits, FIFOs, what runs, and that nothing of it stays.
 */
#include "kernel/abi/errno.h"
#include "kernel/abi/fcntl.h"
#include "kernel/abi/mount.h"
#include "kernel/abi/stat.h"
#include "tests/user/test.h"

#define FOLDER "/tests/mount/"

static char block[65536];

static void test_limit(void)
{
	struct kernel_statfs statfs;
	long written = 0, result;
	int fd;

	CHECK_EQ(sys_mkdir("/tests/mount", 0755), 0);
	CHECK_EQ(sys_mount("t", "/tests/mount", "tmpfs", 0,
			   "size=1m,nr_inodes=10"), 0);
	fd = (int)sys_open(FOLDER "full", O_RDWR | O_CREAT, 0600);
	CHECK(fd >= 0);
	while ((result = sys_write(fd, block, sizeof(block))) > 0)
		written += result;
	CHECK_EQ(result, -ENOSPC);
	CHECK_EQ(written, 1 << 20);
	CHECK_EQ(sys_fstatfs(fd, &statfs), 0);
	CHECK_EQ(statfs.type, TMPFS_MAGIC);
	CHECK_EQ(statfs.blocks_free, 0);
	CHECK_EQ(statfs.files_free, 8);
	CHECK_EQ(sys_umount2("/tests/mount", 0), -EBUSY);
	CHECK_EQ(sys_close(fd), 0);
	for (char name[] = FOLDER "a"; name[sizeof(name) - 2] < 'i';
	     name[sizeof(name) - 2]++)
		CHECK_EQ(sys_mkdir(name, 0755), 0);
	CHECK_EQ(sys_mkdir(FOLDER "more", 0755), -ENOSPC);
	CHECK_EQ(sys_umount2("/tests/mount", 0), 0);
	CHECK_EQ(sys_rmdir("/tests/mount"), 0);
}

static void test_mount_flags(void)
{
	int fd;

	CHECK_EQ(sys_mkdir("/tests/mount", 0755), 0);
	CHECK_EQ(sys_mount("t", "/tests/mount", "tmpfs", MS_NODEV | MS_NOEXEC,
			   NULL), 0);
	CHECK_EQ(sys_mknod(FOLDER "null", S_IFCHR | 0666, 0x103), 0);
	CHECK_EQ(sys_open(FOLDER "null", O_RDONLY, 0), -EACCES);
	fd = (int)sys_open(FOLDER "program", O_WRONLY | O_CREAT, 0755);
	CHECK_EQ(sys_close(fd), 0);
	CHECK_EQ(sys_access(FOLDER "program", X_OK), -EACCES);
	CHECK_EQ(sys_mkdir(FOLDER "proc", 0555), 0);
	CHECK_EQ(sys_mount("p", FOLDER "proc", "proc", 0, NULL), 0);
	CHECK_EQ(sys_access(FOLDER "proc/self/stat", R_OK), 0);
	CHECK_EQ(sys_umount2("/tests/mount", 0), -EBUSY);
	CHECK_EQ(sys_umount2(FOLDER "proc", 0), 0);
	CHECK_EQ(sys_umount2("/tests/mount", 0), 0);
	CHECK_EQ(sys_rmdir("/tests/mount"), 0);
}

static void test_fifo(void)
{
	int reader, writer;
	char bytes[8];

	CHECK_EQ(sys_mknod("/tests/fifo", S_IFIFO | 0600, 0), 0);
	CHECK_EQ(sys_open("/tests/fifo", O_WRONLY | O_NONBLOCK, 0), -ENXIO);
	reader = (int)sys_open("/tests/fifo", O_RDONLY | O_NONBLOCK, 0);
	CHECK(reader >= 0);
	writer = (int)sys_open("/tests/fifo", O_WRONLY, 0);
	CHECK(writer >= 0);
	CHECK_EQ(sys_write(writer, "hello", 5), 5);
	CHECK_EQ(sys_read(reader, bytes, 8), 5);
	CHECK_EQ(sys_read(reader, bytes, 8), -EAGAIN);
	CHECK_EQ(sys_write(writer, "lost", 4), 4);
	CHECK_EQ(sys_close(writer), 0);
	CHECK_EQ(sys_close(reader), 0);
	reader = (int)sys_open("/tests/fifo", O_RDWR | O_NONBLOCK, 0);
	CHECK_EQ(sys_read(reader, bytes, 8), -EAGAIN);
	CHECK_EQ(sys_close(reader), 0);
	CHECK_EQ(sys_unlink("/tests/fifo"), 0);
}

/* A program that runs cannot be written, but taken away. */
static void test_running(void)
{
	CHECK_EQ(sys_open("/proc/self/exe", O_WRONLY, 0), -ETXTBSY);
	CHECK_EQ(sys_truncate("/proc/self/exe", 0), -ETXTBSY);
	CHECK_EQ(sys_rename("/tests/write", "/tests/moved"), 0);
	CHECK_EQ(sys_open("/tests/moved", O_RDWR, 0), -ETXTBSY);
	CHECK_EQ(sys_rename("/tests/moved", "/tests/write"), 0);
}

/* Sent from one file into another, and a file's own bytes back into it. */
static void test_copies(void)
{
	int fd = (int)sys_open("/tests/copy", O_RDWR | O_CREAT, 0600);
	int from = (int)sys_open("/tests/write", O_RDONLY, 0);
	long size = sys_lseek(from, 0, SEEK_END), done, offset = 0;
	static char a[4096], b[4096];

	CHECK(size > 4096);
	for (done = 0; done < size;) {
		long result = sys_sendfile(fd, from, &offset, 1000000);

		CHECK(result > 0);
		done += result;
	}
	CHECK_EQ(sys_lseek(fd, 0, SEEK_CUR), size);
	for (long at = 0; at < size; at += 4096) {
		long there = sys_pread64(from, a, 4096, at);

		CHECK_EQ(sys_pread64(fd, b, 4096, at), there);
		CHECK(memcmp(a, b, (size_t)there) == 0);
	}
	CHECK_EQ(sys_close(fd), 0);
	CHECK_EQ(sys_close(from), 0);
	CHECK_EQ(sys_unlink("/tests/copy"), 0);
}

TEST_SUITE(write, TEST(test_limit), TEST(test_mount_flags), TEST(test_fifo),
	   TEST(test_running), TEST(test_copies));

int program_main(int count, char **arguments, char **environment)
{
	(void)count, (void)arguments, (void)environment;
	return run_suite(&suite_write);
}
