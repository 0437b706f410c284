/*
 * The younger calls on files, and some of the oldest: statx, faccessat2,
 * close_range, copy_file_range, utime, futimesat, advice, and chroot.
 */
#include "kernel/abi/errno.h"
#include "kernel/abi/fcntl.h"
#include "kernel/abi/mount.h"
#include "kernel/abi/stat.h"
#include "tests/user/handler.h"

#define FOLDER "/tests/data/"
#define PLAIN FOLDER "plain"
#define NEW "/tmp/new"
#define BAD ((void *)0x1000)

static struct kernel_statx all;

static long statx(const char *path, unsigned flags)
{
	memset(&all, 0xaa, sizeof(all));
	return sys_statx(AT_FDCWD, path, (int)flags, STATX_BASIC_STATS, &all);
}

static void test_statx(void)
{
	struct kernel_stat stat;
	int folder = (int)sys_open(FOLDER, O_RDONLY, 0);

	CHECK_EQ(statx(PLAIN, 0), 0);
	CHECK_EQ(sys_stat(PLAIN, &stat), 0);
	CHECK_EQ(all.mask, STATX_BASIC_STATS | STATX_MNT_ID);
	CHECK_EQ(all.mode, stat.mode);
	CHECK_EQ(all.links, stat.links);
	CHECK_EQ(all.inode, stat.inode);
	CHECK_EQ(all.size, 5);
	CHECK_EQ(all.blocks, stat.blocks);
	CHECK_EQ(all.mtime.seconds, stat.mtime_s);
	CHECK_EQ(all.mtime.nanoseconds, stat.mtime_ns);
	CHECK_EQ(all.device_minor, 2);
	CHECK_EQ(all.mount, 1);
	CHECK_EQ(all.attributes, 0);
	CHECK(all_bytes(all.unused1, 0, sizeof(all.unused1)));
	CHECK_EQ(statx(FOLDER "link", AT_SYMLINK_NOFOLLOW), 0);
	CHECK_EQ(all.mode, S_IFLNK | 0777);
	CHECK_EQ(statx("/dev/null", 0x2000), 0);
	CHECK_EQ(all.rdevice_major, 1);
	CHECK_EQ(all.rdevice_minor, 3);
	CHECK_EQ(statx("/dev", 0), 0);
	CHECK_EQ(all.attributes, STATX_ATTR_MOUNT_ROOT);
	CHECK_EQ(sys_statx(folder, "plain", 0, 0, &all), 0);
	CHECK_EQ(sys_statx(folder, "", AT_EMPTY_PATH, 0, &all), 0);
	CHECK_EQ(all.mode, S_IFDIR | 0755);
	CHECK_EQ(sys_statx(folder, "", 0, 0, &all), -ENOENT);
	CHECK_EQ(sys_statx(250, "plain", 0, 0, &all), -EBADF);
	CHECK_EQ(statx(PLAIN, AT_SYMLINK_FOLLOW), -EINVAL);
	CHECK_EQ(statx(PLAIN, AT_STATX_SYNC_TYPE), -EINVAL);
	CHECK_EQ(sys_statx(folder, "plain", 0, (int)STATX_RESERVED, &all),
		 -EINVAL);
	CHECK_EQ(sys_statx(folder, "plain", 0, 0, BAD), -EFAULT);
	CHECK_EQ(sys_statx(folder, BAD, 0, 0, &all), -EFAULT);
	sys_close(folder);
}

static void test_faccessat2(void)
{
	int fd = (int)sys_open(PLAIN, O_RDONLY, 0);

	CHECK_EQ(sys_faccessat2(AT_FDCWD, PLAIN, R_OK, AT_EACCESS), 0);
	CHECK_EQ(sys_faccessat2(AT_FDCWD, FOLDER "dangling", F_OK, 0),
		 -ENOENT);
	CHECK_EQ(sys_faccessat2(AT_FDCWD, FOLDER "dangling", F_OK,
				AT_SYMLINK_NOFOLLOW), 0);
	CHECK_EQ(sys_faccessat2(fd, "", X_OK, AT_EMPTY_PATH), -EACCES);
	CHECK_EQ(sys_faccessat2(fd, "", R_OK, AT_EMPTY_PATH), 0);
	CHECK_EQ(sys_faccessat2(fd, "", R_OK, 0), -ENOENT);
	CHECK_EQ(sys_faccessat2(fd, "", R_OK, 0x400), -EINVAL);
	CHECK_EQ(sys_faccessat2(AT_FDCWD, PLAIN, 8, 0), -EINVAL);
	CHECK_EQ(sys_faccessat2(AT_FDCWD, BAD, R_OK, 0), -EFAULT);
	sys_close(fd);
}

static int child_closes(void *unused)
{
	int last;

	(void)unused;
	while ((last = (int)sys_dup(0)) < 20)
		;
	EXPECT(sys_close_range(10, 9, 0), -EINVAL);
	EXPECT(sys_close_range(10, 12, 1), -EINVAL);
	EXPECT(sys_close_range(10, 12, 0), 0);
	EXPECT(sys_fcntl(9, F_GETFD, NULL), 0);
	EXPECT(sys_fcntl(10, F_GETFD, NULL), -EBADF);
	EXPECT(sys_fcntl(12, F_GETFD, NULL), -EBADF);
	EXPECT(sys_fcntl(13, F_GETFD, NULL), 0);
	EXPECT(sys_close_range(0, -1u, CLOSE_RANGE_CLOEXEC), 0);
	EXPECT(sys_fcntl(0, F_GETFD, NULL), FD_CLOEXEC);
	EXPECT(sys_fcntl(20, F_GETFD, NULL), FD_CLOEXEC);
	EXPECT(sys_fcntl(10, F_GETFD, NULL), -EBADF);
	EXPECT(sys_close_range(3, -1u, CLOSE_RANGE_UNSHARE), 0);
	EXPECT(sys_fcntl(20, F_GETFD, NULL), -EBADF);
	EXPECT(sys_fcntl(2, F_GETFD, NULL), FD_CLOEXEC);
	EXPECT(sys_close_range(256, 1000, 0), 0);
	return 0;
}

static void test_close_range(void)
{
	CHECK_EQ(run_child(child_closes, NULL), 0);
	CHECK_EQ(sys_fcntl(2, F_GETFD, NULL), 0);
}

/* --- copies -------------------------------------------------------------- */

static void test_copies(void)
{
	int in = (int)sys_open(FOLDER "numbers", O_RDONLY, 0);
	int out = (int)sys_open(NEW, O_RDWR | O_CREAT | O_TRUNC, 0600);
	long from = 100, to = 5000;
	static char a[4096], b[4096];

	CHECK_EQ(sys_copy_file_range(in, NULL, out, NULL, 0x7fffffffffffffff,
				     0), 10000);
	CHECK_EQ(sys_lseek(in, 0, SEEK_CUR), 10000);
	CHECK_EQ(sys_lseek(out, 0, SEEK_CUR), 10000);
	CHECK_EQ(sys_copy_file_range(in, NULL, out, NULL, 10, 0), 0);
	CHECK_EQ(sys_copy_file_range(in, &from, out, &to, 4096, 0), 4096);
	CHECK_EQ(from, 4196);
	CHECK_EQ(to, 9096);
	CHECK_EQ(sys_lseek(out, 0, SEEK_CUR), 10000);
	CHECK_EQ(sys_pread64(in, a, 4096, 100), 4096);
	CHECK_EQ(sys_pread64(out, b, 4096, 5000), 4096);
	CHECK(memcmp(a, b, 4096) == 0);
	/* Within a file: not onto itself. */
	from = 0, to = 50;
	CHECK_EQ(sys_copy_file_range(out, &from, out, &to, 51, 0), -EINVAL);
	CHECK_EQ(sys_copy_file_range(out, &from, out, &to, 50, 0), 50);
	from = 50, to = 0;
	CHECK_EQ(sys_copy_file_range(out, &from, out, &to, 51, 0), -EINVAL);
	CHECK_EQ(sys_copy_file_range(out, &from, out, &to, 50, 0), 50);
	to = -1;
	CHECK_EQ(sys_copy_file_range(in, NULL, out, &to, 0, 0), -EINVAL);
	from = -1;
	CHECK_EQ(sys_copy_file_range(in, &from, out, &to, 0, 0), -EINVAL);
	from = 10;
	CHECK_EQ(sys_copy_file_range(in, &from, out, &to, -1ul, 0),
		 -EOVERFLOW);
	from = 0, to = 10;
	CHECK_EQ(sys_copy_file_range(in, &from, out, &to, -1ul, 0),
		 -EOVERFLOW);
	from = 10, to = 0;
	CHECK_EQ(sys_copy_file_range(in, &from, out, &to, -1ul, 0),
		 -EOVERFLOW);
	CHECK_EQ(sys_copy_file_range(in, NULL, out, NULL, 5, 1), -EINVAL);
	CHECK_EQ(sys_copy_file_range(in, BAD, out, NULL, 5, 0), -EFAULT);
	CHECK_EQ(sys_copy_file_range(in, NULL, out, BAD, 5, 0), -EFAULT);
	CHECK_EQ(sys_copy_file_range(in, NULL, 250, NULL, 5, 0), -EBADF);
	CHECK_EQ(sys_copy_file_range(in, NULL, in, NULL, 5, 0), -EBADF);
	CHECK_EQ(sys_fcntl(out, F_SETFL, (void *)(long)O_APPEND), 0);
	CHECK_EQ(sys_copy_file_range(in, NULL, out, NULL, 5, 0), -EBADF);
	sys_close(out);
	out = (int)sys_open("/dev/null", O_WRONLY, 0);
	CHECK_EQ(sys_copy_file_range(in, NULL, out, NULL, 5, 0), -EINVAL);
	CHECK_EQ(sys_copy_file_range(out, NULL, in, NULL, 5, 0), -EINVAL);
	sys_close(out);
	out = (int)sys_open("/tmp", O_RDONLY, 0);
	CHECK_EQ(sys_copy_file_range(out, NULL, in, NULL, 5, 0), -EISDIR);
	CHECK_EQ(sys_copy_file_range(in, NULL, out, NULL, 5, 0), -EISDIR);
	sys_close(out);
	/* One that may be written, and not read. */
	out = (int)sys_open(NEW, O_WRONLY, 0);
	CHECK_EQ(sys_copy_file_range(out, NULL, out, NULL, 0, 0), -EBADF);
	sys_close(in);
	sys_close(out);
}

static int child_copies(void *unused)
{
	struct kernel_rlimit limit = { 10, RLIM_INFINITY };
	struct kernel_sigaction ignore = { .handler = SIG_IGN };
	int in = (int)sys_open(NEW, O_RDONLY, 0);
	int out = (int)sys_open("/tmp/other", O_WRONLY | O_CREAT, 0600);

	(void)unused;
	sys_rt_sigaction(SIGXFSZ, &ignore, NULL, 8);
	EXPECT(sys_setrlimit(RLIMIT_FSIZE, &limit), 0);
	EXPECT(sys_copy_file_range(in, NULL, out, NULL, 100, 0), 10);
	EXPECT(sys_copy_file_range(in, NULL, out, NULL, 100, 0), -EFBIG);
	EXPECT(sys_unlink("/tmp/other"), 0);
	EXPECT(sys_mount("x", "/tmp", "tmpfs", 0, NULL), 0);
	out = (int)sys_open("/tmp/other", O_WRONLY | O_CREAT, 0600);
	EXPECT(sys_copy_file_range(in, NULL, out, NULL, 5, 0), -EXDEV);
	return 0;
}

static int child_of_namespace(void *unused)
{
	EXPECT(sys_unshare(CLONE_NEWNS), 0);
	return child_copies(unused);
}

static void test_copy_limits(void)
{
	CHECK_EQ(run_child(child_of_namespace, NULL), 0);
}

/* --- times and advice ---------------------------------------------------- */

static void test_times(void)
{
	struct kernel_utimbuf times = { 1000, 2000 };
	struct kernel_timeval pair[2] = { { 3000, 5 }, { 4000, 6 } };
	struct kernel_stat stat;
	int fd = (int)sys_open("/tmp", O_RDONLY, 0);

	CHECK_EQ(sys_utime(NEW, &times), 0);
	CHECK_EQ(sys_stat(NEW, &stat), 0);
	CHECK(stat.atime_s == 1000 && stat.mtime_s == 2000);
	CHECK_EQ(sys_utime(NEW, NULL), 0);
	CHECK_EQ(sys_stat(NEW, &stat), 0);
	CHECK(stat.atime_s > 4000 && stat.atime_s == stat.mtime_s);
	CHECK_EQ(sys_utime(NEW, BAD), -EFAULT);
	CHECK_EQ(sys_utime(BAD, NULL), -EFAULT);
	CHECK_EQ(sys_utime("/nowhere", NULL), -ENOENT);
	CHECK_EQ(sys_futimesat(fd, "new", pair), 0);
	CHECK_EQ(sys_stat(NEW, &stat), 0);
	CHECK(stat.atime_s == 3000 && stat.mtime_ns == 6000);
	pair[0].microseconds = 1000000;
	CHECK_EQ(sys_futimesat(fd, "new", pair), -EINVAL);
	CHECK_EQ(sys_futimesat(fd, NULL, NULL), 0);
	CHECK_EQ(sys_futimesat(250, "new", NULL), -EBADF);
	CHECK_EQ(sys_futimesat(fd, "new", BAD), -EFAULT);
	sys_close(fd);
}

static void test_advice(void)
{
	int fd = (int)sys_open(PLAIN, O_RDONLY, 0), pipe[2];

	CHECK_EQ(sys_fadvise64(fd, 0, 0, 3), 0);
	CHECK_EQ(sys_fadvise64(fd, -5, 100, 5), 0);
	CHECK_EQ(sys_fadvise64(fd, 0, -1ul, 0), -EINVAL);
	CHECK_EQ(sys_fadvise64(fd, 0, 0, 6), -EINVAL);
	CHECK_EQ(sys_fadvise64(fd, 0, 0, -1), -EINVAL);
	CHECK_EQ(sys_fadvise64(250, 0, 0, 0), -EBADF);
	CHECK_EQ(sys_readahead(fd, 0, 100), 0);
	CHECK_EQ(sys_readahead(250, 0, 100), -EBADF);
	CHECK_EQ(sys_close(fd), 0);
	fd = (int)sys_open(NEW, O_WRONLY, 0);
	CHECK_EQ(sys_readahead(fd, 0, 100), -EBADF);
	CHECK_EQ(sys_close(fd), 0);
	CHECK_EQ(sys_pipe(pipe), 0);
	CHECK_EQ(sys_fadvise64(pipe[0], 0, 0, 0), -ESPIPE);
	CHECK_EQ(sys_readahead(pipe[0], 0, 100), -EINVAL);
	CHECK_EQ(sys_close(pipe[0]), 0);
	CHECK_EQ(sys_close(pipe[1]), 0);
	CHECK_EQ(sys_unlink(NEW), 0);
}

/* --- chroot -------------------------------------------------------------- */

static int child_root(void *unused)
{
	char text[64] = { 0 };

	(void)unused;
	EXPECT(sys_chroot("/nowhere"), -ENOENT);
	EXPECT(sys_chroot(PLAIN), -ENOTDIR);
	EXPECT(sys_chroot(BAD), -EFAULT);
	EXPECT(sys_chdir(FOLDER), 0);
	EXPECT(sys_chroot("."), 0);
	EXPECT(sys_getcwd(text, sizeof(text)), 2);
	EXPECT(sys_access("/plain", F_OK), 0);
	EXPECT(sys_access("/../../plain", F_OK), 0);
	EXPECT(sys_access("/tests", F_OK), -ENOENT);
	/* Links are followed from the new root. */
	EXPECT(sys_access("/absolute_link", F_OK), -ENOENT);
	EXPECT(sys_access("/link", F_OK), 0);
	EXPECT(sys_chdir("folder"), 0);
	EXPECT(sys_getcwd(text, sizeof(text)), 8);
	EXPECT(strcmp(text, "/folder"), 0);
	EXPECT(drop_capabilities(), 0);
	EXPECT(sys_chroot("none"), -ENOENT);
	EXPECT(sys_chroot("/plain"), -ENOTDIR);
	EXPECT(sys_chroot("/closed"), -EACCES);
	EXPECT(sys_chroot("/folder"), -EPERM);
	return 0;
}

static void test_chroot(void)
{
	CHECK_EQ(run_child(child_root, NULL), 0);
	CHECK_EQ(sys_access(PLAIN, F_OK), 0);
}

/* The type of a file is no bit of its mode; whose group it is keeps the bit
 * of set-group-ID, without a capability. */
static int child_changes_modes(void *unused)
{
	struct kernel_stat stat;
	int fd = (int)sys_open(NEW, O_RDWR | O_CREAT, 0600);

	(void)unused;
	EXPECT(drop_capabilities(), 0);
	EXPECT(sys_fchmod(fd, 0177777 & ~(unsigned)S_IFREG), 0);
	EXPECT(sys_fstat(fd, &stat), 0);
	EXPECT(stat.mode, S_IFREG | 07777);
	EXPECT(sys_fchmod(fd, 0600), 0);
	return 0;
}

static void test_modes(void)
{
	CHECK_EQ(run_child(child_changes_modes, NULL), 0);
}

TEST_SUITE(file_calls, TEST(test_statx), TEST(test_faccessat2),
	   TEST(test_close_range), TEST(test_copies), TEST(test_copy_limits),
	   TEST(test_modes), TEST(test_times),
	   TEST(test_advice), TEST(test_chroot));

int program_main(int count, char **arguments, char **environment)
{
	(void)count, (void)arguments, (void)environment;
	return run_suite(&suite_file_calls);
}
