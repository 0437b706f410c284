/*
 * Immutable and append-only files, ioctl_iflags(2): what each flag refuses,
 * also to who holds all capabilities; who may set it; which files have it.
 * The results are those of Linux's tmpfs.
 */
#include "kernel/abi/errno.h"
#include "kernel/abi/fcntl.h"
#include "kernel/abi/ioctl.h"
#include "kernel/abi/mman.h"
#include "kernel/abi/mount.h"
#include "kernel/abi/stat.h"
#include "tests/user/caps.h"
#include "tests/user/child.h"

#define PLACE "/tmp/flags"
#define OTHER "/tmp/flags/other"
#define FILE "/tmp/flags/file"
#define FOLDER "/tmp/flags/folder"
#define IN FOLDER "/in"
#define BAD ((void *)8)
#define FS_KEEPING (FS_IMMUTABLE_FL | FS_APPEND_FL)

static const unsigned kinds[] = { 0, FS_APPEND_FL, FS_IMMUTABLE_FL };

static long set_flags(const char *path, unsigned flags)
{
	int fd = (int)sys_open(path, O_RDONLY, 0);
	long result = sys_ioctl(fd, (int)FS_IOC_SETFLAGS, &flags);

	sys_close(fd);
	return result;
}

static long flags_of(const char *path)
{
	unsigned flags[2] = { 0, 0x5555 };
	int fd = (int)sys_open(path, O_RDONLY, 0);
	long result = sys_ioctl(fd, (int)FS_IOC_GETFLAGS, flags);

	sys_close(fd);
	if (result == 0 && flags[1] != 0x5555)
		return -1;
	return result ? result : flags[0];
}

static long open_close(const char *path, unsigned flags)
{
	long fd = sys_open(path, (int)flags, 0600);

	return fd < 0 ? fd : sys_close((int)fd);
}

/* --- what the flags refuse ----------------------------------------------- */

static int before; /* FILE, opened to read and write before it had a flag */
static int other;

static long make_file(const char *path)
{
	long fd = sys_open(path, O_RDWR | O_CREAT, 0644);

	sys_write((int)fd, "hello", 5);
	return fd;
}

static void make_place(void)
{
	sys_mkdir(PLACE, 0755);
	sys_mkdir(FOLDER, 0755);
	before = (int)make_file(FILE);
	other = (int)make_file(OTHER);
	sys_close((int)make_file(IN));
}

static void clear_place(void)
{
	static const char *const files[] = {
		FILE, OTHER, IN, PLACE "/new", FOLDER "/new",
	};

	sys_close(before);
	sys_close(other);
	for (unsigned i = 0; i < COUNT_OF(files); i++)
		sys_unlink(files[i]);
	sys_rmdir(FOLDER "/new");
	sys_rmdir(FOLDER);
	sys_rmdir(PLACE "/new");
	sys_rmdir(PLACE);
}

static long set_times(long access_ns, long modify_ns)
{
	struct kernel_timespec times[2] = { { 5, access_ns },
					    { 5, modify_ns } };

	return sys_utimensat(AT_FDCWD, FILE, times, 0);
}

static long control_fd(unsigned opened, unsigned flags)
{
	int fd = (int)sys_open(FILE, (int)opened, 0);
	long result = sys_fcntl(fd, F_SETFL, (void *)(unsigned long)flags);

	sys_close(fd);
	return result;
}

static long map_file(int protection, int flags)
{
	long at = sys_mmap(NULL, PAGE, protection, flags, before, 0);

	return at < 0 ? at : sys_munmap((void *)at, PAGE);
}

static long copy_range(void)
{
	long from = 0, to = 0;

	return sys_copy_file_range(other, &from, before, &to, 2, 0);
}

/* How often a call gave something else than it should; each is noted. */
static unsigned wrong;

/* The call with each of `kinds` set on `path`, on files that are new for it:
 * what it gives without a flag, and with each of the two. */
#define TRY(path, call, ...)                                                 \
	do {                                                                 \
		static const long wanted[] = { __VA_ARGS__ };                \
		_Static_assert(COUNT_OF(wanted) == COUNT_OF(kinds),          \
			       "a result for each");                         \
                                                                             \
		for (unsigned i = 0; i < COUNT_OF(kinds); i++) {             \
			long set, got;                                       \
                                                                             \
			make_place();                                        \
			set = set_flags(path, kinds[i]);                     \
			got = call;                                          \
			if (set != 0 || got != wanted[i]) {                  \
				note("%s with %x: %d", #call,                \
				     (long)kinds[i], got);                   \
				wrong++;                                     \
			}                                                    \
			set_flags(FILE, 0);                                  \
			set_flags(FOLDER, 0);                                \
			clear_place();                                       \
		}                                                            \
	} while (0)

#define OPEN(flags, ...) TRY(FILE, open_close(FILE, flags), __VA_ARGS__)

static void test_open(void)
{
	wrong = 0;
	OPEN(O_RDONLY, 0, 0, 0);
	OPEN(O_RDONLY | O_APPEND, 0, 0, 0);
	OPEN(O_PATH, 0, 0, 0);
	OPEN(O_WRONLY, 0, -EPERM, -EPERM);
	OPEN(O_RDWR, 0, -EPERM, -EPERM);
	OPEN(O_ACCMODE, 0, -EPERM, -EPERM);
	OPEN(O_WRONLY | O_CREAT, 0, -EPERM, -EPERM);
	OPEN(O_WRONLY | O_APPEND, 0, 0, -EPERM);
	OPEN(O_RDWR | O_APPEND, 0, 0, -EPERM);
	OPEN(O_RDONLY | O_TRUNC, 0, -EPERM, -EPERM);
	OPEN(O_WRONLY | O_APPEND | O_TRUNC, 0, -EPERM, -EPERM);
	TRY(FILE, sys_access(FILE, R_OK), 0, 0, 0);
	TRY(FILE, sys_access(FILE, W_OK), 0, 0, -EPERM);
	CHECK_EQ(wrong, 0);
}

/* What is written through a file that was opened before is not refused. */
static void test_bytes(void)
{
	const int punch = FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE;

	wrong = 0;
	TRY(FILE, sys_write(before, "x", 1), 1, 1, 1);
	TRY(FILE, sys_truncate(FILE, 3), 0, -EPERM, -EPERM);
	TRY(FILE, sys_truncate(FILE, 9), 0, -EPERM, -EPERM);
	TRY(FILE, sys_ftruncate(before, 3), 0, -EPERM, 0);
	TRY(FILE, sys_fallocate(before, 0, 0, 9), 0, 0, -EPERM);
	TRY(FILE, sys_fallocate(before, FALLOC_FL_KEEP_SIZE, 0, 9), 0, 0,
	    -EPERM);
	TRY(FILE, sys_fallocate(before, punch, 0, 9), 0, -EPERM, -EPERM);
	TRY(FILE, copy_range(), 2, 2, -EPERM);
	TRY(FILE, map_file(PROT_READ | PROT_WRITE, MAP_SHARED), 0, -EACCES, 0);
	TRY(FILE, map_file(PROT_READ, MAP_SHARED), 0, -EACCES, 0);
	TRY(FILE, map_file(PROT_READ | PROT_WRITE, MAP_PRIVATE), 0, 0, 0);
	TRY(FILE, control_fd(O_RDWR | O_APPEND, 0), 0, -EPERM, -EBADF);
	TRY(FILE, control_fd(O_RDWR | O_APPEND, O_APPEND | O_NONBLOCK), 0, 0,
	    -EBADF);
	TRY(FILE, control_fd(O_RDONLY, O_APPEND), 0, -EPERM, 0);
	CHECK_EQ(wrong, 0);
}

static void test_attributes(void)
{
	wrong = 0;
	TRY(FILE, sys_chmod(FILE, 0600), 0, -EPERM, -EPERM);
	TRY(FILE, sys_fchmod(before, 0600), 0, -EPERM, -EPERM);
	TRY(FILE, sys_chown(FILE, 0, 0), 0, -EPERM, -EPERM);
	TRY(FILE, sys_fchown(before, -1u, 7), 0, -EPERM, -EPERM);
	TRY(FILE, sys_chown(FILE, -1u, -1u), 0, 0, 0);
	TRY(FILE, sys_utime(FILE, NULL), 0, 0, -EPERM);
	TRY(FILE, set_times(UTIME_NOW, UTIME_NOW), 0, 0, -EPERM);
	TRY(FILE, set_times(UTIME_NOW, UTIME_OMIT), 0, -EPERM, -EPERM);
	TRY(FILE, set_times(0, UTIME_NOW), 0, -EPERM, -EPERM);
	TRY(FILE, set_times(UTIME_OMIT, UTIME_OMIT), 0, 0, 0);
	TRY(FILE, sys_setxattr(FILE, "user.a", "b", 1, 0), 0, -EPERM, -EPERM);
	TRY(FILE, sys_fsetxattr(before, "trusted.a", "b", 1, 0), 0, -EPERM,
	    -EPERM);
	TRY(FILE, sys_setxattr(FILE, "security.a", "b", 1, 0), 0, -EPERM,
	    -EPERM);
	TRY(FILE, sys_removexattr(FILE, "user.a"), -ENODATA, -EPERM, -EPERM);
	TRY(FILE, sys_getxattr(FILE, "user.a", NULL, 0), -ENODATA, -ENODATA,
	    -ENODATA);
	CHECK_EQ(wrong, 0);
}

static void test_names(void)
{
	wrong = 0;
	TRY(FILE, sys_unlink(FILE), 0, -EPERM, -EPERM);
	TRY(FILE, sys_link(FILE, PLACE "/new"), 0, -EPERM, -EPERM);
	TRY(FILE, sys_rename(FILE, PLACE "/new"), 0, -EPERM, -EPERM);
	TRY(FILE, sys_rename(OTHER, FILE), 0, -EPERM, -EPERM);
	TRY(FILE, sys_renameat2(AT_FDCWD, OTHER, AT_FDCWD, FILE,
				RENAME_EXCHANGE), 0, -EPERM, -EPERM);
	CHECK_EQ(wrong, 0);
}

static void test_folders(void)
{
	wrong = 0;
	TRY(FOLDER, open_close(FOLDER "/new", O_WRONLY | O_CREAT), 0, 0,
	    -EPERM);
	TRY(FOLDER, sys_mkdir(FOLDER "/new", 0700), 0, 0, -EPERM);
	TRY(FOLDER, sys_symlink("x", FOLDER "/new"), 0, 0, -EPERM);
	TRY(FOLDER, sys_mknod(FOLDER "/new", S_IFIFO | 0600, 0), 0, 0,
	    -EPERM);
	TRY(FOLDER, sys_link(FILE, FOLDER "/new"), 0, 0, -EPERM);
	TRY(FOLDER, sys_rename(FILE, FOLDER "/new"), 0, 0, -EPERM);
	TRY(FOLDER, open_close(FOLDER, O_TMPFILE | O_RDWR), 0, 0, -EPERM);
	TRY(FOLDER, open_close(IN, O_WRONLY | O_CREAT | O_TRUNC), 0, 0, 0);
	TRY(FOLDER, sys_chmod(IN, 0600), 0, 0, 0);
	TRY(FOLDER, sys_unlink(IN), 0, -EPERM, -EPERM);
	TRY(FOLDER, sys_rename(IN, FOLDER "/new"), 0, -EPERM, -EPERM);
	TRY(FOLDER, sys_rename(IN, PLACE "/new"), 0, -EPERM, -EPERM);
	TRY(FOLDER, sys_rename(FILE, IN), 0, -EPERM, -EPERM);
	TRY(FOLDER, sys_rmdir(FOLDER), -ENOTEMPTY, -EPERM, -EPERM);
	TRY(FOLDER, sys_rename(FOLDER, FOLDER), 0, 0, 0);
	TRY(FOLDER, sys_chmod(FOLDER, 0700), 0, -EPERM, -EPERM);
	TRY(FOLDER, sys_access(FOLDER, R_OK | X_OK), 0, 0, 0);
	CHECK_EQ(wrong, 0);
}

/* --- who may set them, and of what ---------------------------------------- */

/* Another's file, and one's own, of a user without capabilities. */
static int as_user(void *unused)
{
	(void)unused;
	EXPECT(sys_setresuid(7, 7, 7), 0);
	EXPECT(set_flags(FILE, FS_NODUMP_FL), -EPERM);
	EXPECT(set_flags(OTHER, FS_NODUMP_FL | FS_NOATIME_FL), 0);
	EXPECT(set_flags(OTHER, FS_IMMUTABLE_FL), -EPERM);
	EXPECT(set_flags(OTHER, 1), -EOPNOTSUPP);
	EXPECT(flags_of(OTHER), FS_NODUMP_FL | FS_NOATIME_FL);
	EXPECT(set_flags(OTHER, 0), 0);
	return 0;
}

static void test_who(void)
{
	make_place();
	CHECK_EQ(set_flags(FILE, 1), -EOPNOTSUPP);
	CHECK_EQ(set_flags(FILE, FS_IMMUTABLE_FL | 0x80000000), -EOPNOTSUPP);
	CHECK_EQ(flags_of(FILE), 0);
	for (unsigned i = 1; i < COUNT_OF(kinds); i++) {
		unsigned flag = kinds[i];

		CHECK_EQ(set_flags(FILE, flag), 0);
		CHECK_EQ(without_cap(CAP_LINUX_IMMUTABLE), 0);
		CHECK_EQ(set_flags(FILE, 0), -EPERM);
		CHECK_EQ(set_flags(FILE, FS_KEEPING ^ flag), -EPERM);
		CHECK_EQ(set_flags(FILE, FS_KEEPING | 1), -EPERM);
		CHECK_EQ(set_flags(FILE, flag | 1), -EOPNOTSUPP);
		CHECK_EQ(set_flags(OTHER, flag), -EPERM);
		CHECK_EQ(flags_of(FILE), flag);
		CHECK_EQ(set_flags(FILE, flag | FS_NODUMP_FL), 0);
		CHECK_EQ(flags_of(FILE), flag | FS_NODUMP_FL);
		CHECK_EQ(with_all_caps(), 0);
		CHECK_EQ(set_flags(FILE, 0), 0);
	}
	CHECK_EQ(sys_chown(OTHER, 7, 7), 0);
	CHECK_EQ(run_child(as_user, NULL), 0);
	CHECK_EQ(without_cap(CAP_FOWNER), 0);
	CHECK_EQ(set_flags(OTHER, FS_NODUMP_FL), -EPERM);
	CHECK_EQ(set_flags(FILE, FS_NODUMP_FL), 0);
	CHECK_EQ(with_all_caps(), 0);
	CHECK_EQ(set_flags(OTHER, FS_IMMUTABLE_FL), 0);
	CHECK_EQ(set_flags(OTHER, 0), 0);
	clear_place();
}

static long control(const char *path, unsigned opened, unsigned request,
		    void *argument)
{
	int fd = (int)sys_open(path, (int)opened, 0);
	long result = sys_ioctl(fd, (int)request, argument);

	sys_close(fd);
	return result;
}

static void test_kinds(void)
{
	static const char *const none[] = {
		"/dev/null", "/proc", "/proc/version", PLACE "/new",
	};
	unsigned flags = 0;

	make_place();
	CHECK_EQ(sys_mknod(PLACE "/new", S_IFIFO | 0600, 0), 0);
	for (unsigned i = 0; i < COUNT_OF(none); i++) {
		CHECK_EQ(control(none[i], O_NONBLOCK, FS_IOC_GETFLAGS,
				 &flags), -ENOTTY);
		CHECK_EQ(control(none[i], O_NONBLOCK, FS_IOC_SETFLAGS,
				 &flags), -ENOTTY);
		CHECK_EQ(control(none[i], O_NONBLOCK, FS_IOC_SETFLAGS, BAD),
			 -EFAULT);
	}
	CHECK_EQ(control(FILE, O_RDONLY, FS_IOC_GETFLAGS, BAD), -EFAULT);
	CHECK_EQ(control(FILE, O_RDONLY, FS_IOC_SETFLAGS, BAD), -EFAULT);
	CHECK_EQ(control(FILE, O_PATH, FS_IOC_GETFLAGS, &flags), -EBADF);
	CHECK_EQ(sys_mount("none", FOLDER, "tmpfs", 0, NULL), 0);
	CHECK_EQ(set_flags(FOLDER, FS_NODUMP_FL), 0);
	CHECK_EQ(sys_mount("none", FOLDER, NULL, MS_REMOUNT | MS_RDONLY,
			   NULL), 0);
	CHECK_EQ(set_flags(FOLDER, 0), -EROFS);
	CHECK_EQ(flags_of(FOLDER), FS_NODUMP_FL);
	CHECK_EQ(sys_umount2(FOLDER, 0), 0);
	CHECK_EQ(flags_of(FOLDER), 0);
	clear_place();
}

/* --- what is told and passed on ------------------------------------------ */

static struct kernel_statx all;

static long attributes(const char *path)
{
	long result = sys_statx(AT_FDCWD, path, AT_SYMLINK_NOFOLLOW, 0, &all);

	return result ? result : (long)all.attributes;
}

static void test_told(void)
{
	const long told = STATX_ATTR_IMMUTABLE | STATX_ATTR_APPEND |
			  STATX_ATTR_NODUMP;
	const unsigned passed = FS_NODUMP_FL | FS_NOATIME_FL;

	make_place();
	CHECK_EQ(set_flags(FILE, FS_KEEPING | passed), 0);
	CHECK_EQ(attributes(FILE), told);
	CHECK_EQ((long)all.attributes_mask & told, told);
	CHECK_EQ(set_flags(FILE, FS_APPEND_FL), 0);
	CHECK_EQ(attributes(FILE), STATX_ATTR_APPEND);
	CHECK_EQ(set_flags(FILE, 0), 0);
	CHECK_EQ(attributes(FILE), 0);
	CHECK_EQ(attributes("/proc/version"), 0);
	CHECK_EQ((long)all.attributes_mask & told, 0);
	CHECK_EQ(set_flags(FOLDER, FS_APPEND_FL | passed), 0);
	CHECK_EQ(open_close(FOLDER "/new", O_WRONLY | O_CREAT), 0);
	CHECK_EQ(flags_of(FOLDER "/new"), passed);
	CHECK_EQ(flags_of(IN), 0);
	CHECK_EQ(set_flags(FOLDER, passed), 0);
	CHECK_EQ(sys_unlink(FOLDER "/new"), 0);
	CHECK_EQ(sys_symlink("x", FOLDER "/new"), 0);
	CHECK_EQ(attributes(FOLDER "/new"), STATX_ATTR_NODUMP);
	CHECK_EQ(set_flags(FOLDER, 0), 0);
	clear_place();
}

/* The times of a read, and of a change of the flags. */
static void test_times(void)
{
	struct kernel_statx_time changed;
	char byte;

	make_place();
	CHECK_EQ(set_times(0, UTIME_NOW), 0);
	CHECK_EQ(set_flags(FILE, FS_NOATIME_FL), 0);
	CHECK_EQ(sys_pread64(before, &byte, 1, 0), 1);
	attributes(FILE);
	CHECK_EQ(all.atime.seconds, 5);
	CHECK_EQ(set_flags(FILE, 0), 0);
	CHECK_EQ(sys_pread64(before, &byte, 1, 0), 1);
	attributes(FILE);
	CHECK(all.atime.seconds > 5);
	changed = all.ctime;
	sleep_ms(2);
	CHECK_EQ(set_flags(FILE, 0), 0);
	attributes(FILE);
	CHECK(all.ctime.nanoseconds != changed.nanoseconds);
	clear_place();
}

TEST_SUITE(file_flags, TEST(test_open), TEST(test_bytes),
	   TEST(test_attributes), TEST(test_names), TEST(test_folders),
	   TEST(test_who), TEST(test_kinds), TEST(test_told),
	   TEST(test_times));

int program_main(int count, char **arguments, char **environment)
{
	(void)count, (void)arguments, (void)environment;
	return run_suite(&suite_file_flags);
}
