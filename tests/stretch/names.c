/*
 * Stretches of the calls on names: long paths, many links, folders of
 * thousands, attributes, mounts, and files of /proc. See stretch.h.
 */
#include "tests/stretch/stretch.h"

#include "kernel/abi/mount.h"
#include "kernel/abi/system.h"

#define PATH_SIZE 4096

static char path[PATH_SIZE + 8], big[65536];

/* "/tmp/many/NUMBER" in `path`. */
static const char *numbered(const char *folder, unsigned number)
{
	size_t length = strlen(folder);

	memcpy(path, folder, length);
	path[length++] = '/';
	for (unsigned step = 1000; step > 0; step /= 10)
		path[length++] = (char)('0' + number / step % 10);
	path[length] = '\0';
	return path;
}

static long make_many(const char *folder)
{
	long error = sys_mkdir(folder, 0777);

	for (unsigned i = 0; i < NAMES && error == 0; i++)
		error = sys_mknod(numbered(folder, i), 0100600, 0);
	return error;
}

static int folder(void)
{
	int fd;

	WORKS(make_many("/tmp/many"));
	fd = (int)sys_openat(AT_FDCWD, "/tmp/many", O_RDONLY, 0);
	WORKS(sys_getdents64(fd, big, sizeof(big)));
	WORKS(sys_getdents64(fd, big, sizeof(big)));
	WORKS(sys_lseek(fd, 0, SEEK_SET));
	WANT(sys_rmdir("/tmp/many"), -ENOTEMPTY);
	WORKS(sys_rename("/tmp/many", "/tmp/renamed"));
	WORKS(sys_rename("/tmp/renamed", "/tmp/many"));
	WORKS(sys_rename(numbered("/tmp/many", 0), "/tmp/one"));
	WORKS(sys_rename("/tmp/one", numbered("/tmp/many", NAMES - 1)));
	for (unsigned i = 1; i < NAMES; i++)
		WORKS(sys_unlink(numbered("/tmp/many", i)));
	WORKS(sys_getdents64(fd, big, sizeof(big)));
	WORKS(sys_rmdir("/tmp/many"));
	return 0;
}

/* Seeks into the middle of a folder, by position. */
static int positions(void)
{
	int fd;
	long size;

	WORKS(make_many("/tmp/many"));
	fd = (int)sys_openat(AT_FDCWD, "/tmp/many", O_RDONLY, 0);
	do
		size = sys_getdents64(fd, big, 64);
	while (size > 0 && sys_lseek(fd, 0, SEEK_CUR) < 200);
	WORKS(size);
	WORKS(sys_lseek(fd, NAMES - 2, SEEK_SET));
	WORKS(sys_getdents64(fd, big, sizeof(big)));
	for (unsigned i = 0; i < NAMES; i++)
		WORKS(sys_unlink(numbered("/tmp/many", i)));
	WORKS(sys_rmdir("/tmp/many"));
	return 0;
}

static void repeat(const char *what)
{
	size_t length = strlen(what), at = 0;

	for (; at + length < PATH_SIZE; at += length)
		memcpy(path + at, what, length);
	path[at] = '\0';
}

static int long_paths(void)
{
	WORKS(make_many("/tmp/many"));
	repeat("/tmp/many/../..");
	WORKS(sys_access(path, 0));
	repeat("/.");
	WORKS(sys_access(path, 0));
	repeat("/");
	WORKS(sys_chdir(path));
	repeat("/proc/self/../..");
	WANT(sys_access(path, 0), -ELOOP);
	repeat("/proc/1/task/1/../../../..");
	WORKS(sys_access(path, 0));
	for (unsigned i = 0; i < NAMES; i++)
		WORKS(sys_unlink(numbered("/tmp/many", i)));
	WORKS(sys_rmdir("/tmp/many"));
	return 0;
}

/* Forty links, each with almost a path's length of its own. */
static int links(void)
{
	char last[] = "/tmp/link00", next[] = "/tmp/link00";
	size_t length;

	for (int i = 0; i < 40; i++) {
		next[9] = (char)('0' + (i + 1) / 10);
		next[10] = (char)('0' + (i + 1) % 10);
		last[9] = (char)('0' + i / 10);
		last[10] = (char)('0' + i % 10);
		repeat("/.");
		length = strlen(path) - 64;
		memcpy(path + length, i < 39 ? next : "/tmp", 12);
		WORKS(sys_symlink(path, last));
	}
	WORKS(sys_access("/tmp/link00", 0));
	WANT(sys_mkdir("/tmp/link00/none/x", 0700), -ENOENT);
	for (int i = 0; i < 40; i++) {
		last[9] = (char)('0' + i / 10);
		last[10] = (char)('0' + i % 10);
		WORKS(sys_unlink(last));
	}
	return 0;
}

/* As deep as it goes: the way back up, by its names. */
static int depth(void)
{
	long error = 0;
	unsigned deep = 0;

	WORKS(sys_chdir("/tmp"));
	for (; deep < 2000 && error == 0; deep++) {
		error = sys_mkdir("d", 0700);
		if (error == 0)
			error = sys_chdir("d");
	}
	WORKS(error);
	WORKS(sys_getcwd(big, PATH_SIZE));
	repeat("../");
	WORKS(sys_access(path, 0));
	WORKS(sys_mkdir("from", 0700));
	WORKS(sys_rename("from", "to"));
	WORKS(sys_rmdir("to"));
	for (; deep > 0; deep--) {
		WORKS(sys_chdir(".."));
		WORKS(sys_rmdir("d"));
	}
	return 0;
}

static int attributes(void)
{
	char name[] = "user.00000000";
	int fd = sparse_file(0);
	long error = 0;

	for (unsigned i = 0; i < 4000 && error == 0; i++) {
		for (unsigned digit = 0, left = i; digit < 4; digit++) {
			name[12 - digit] = (char)('0' + left % 10);
			left /= 10;
		}
		error = sys_fsetxattr(fd, name, "x", 1, 0);
	}
	WANT(error == -ENOSPC || error == 0, 1);
	WORKS(sys_flistxattr(fd, big, sizeof(big)));
	WORKS(sys_fgetxattr(fd, "user.00000000", big, sizeof(big)));
	WANT(sys_fsetxattr(fd, "user.00000000", big, sizeof(big), 0), -ENOSPC);
	WANT(sys_fgetxattr(fd, "user.none", big, sizeof(big)), -ENODATA);
	return 0;
}

static int mounts(void)
{
	unsigned count = 0;

	WORKS(sys_mkdir("/tmp/on", 0700));
	while (count < 300 &&
	       sys_mount("none", "/tmp/on", "tmpfs", 0, NULL) == 0)
		count++;
	WANT(count, 300);
	WORKS(read_file("/proc/mounts", big, sizeof(big)));
	WORKS(read_file("/proc/self/mountinfo", big, sizeof(big)));
	WORKS(sys_access("/tmp/on/", 0));
	WORKS(sys_unshare(0x20000)); /* CLONE_NEWNS */
	for (; count > 0; count--)
		WORKS(sys_umount2("/tmp/on", 0));
	return 0;
}

/* A file system goes with all that is in it. */
static int file_system(void)
{
	int fd;

	WORKS(sys_mkdir("/tmp/system", 0700));
	WORKS(sys_mount("none", "/tmp/system", "tmpfs", 0, NULL));
	WORKS(make_many("/tmp/system/many"));
	fd = (int)sys_openat(AT_FDCWD, "/tmp/system/file", O_CREAT | O_RDWR,
			     0600);
	WORKS(sys_fallocate(fd, 0, 0, 16 * MIB));
	WORKS(sys_close(fd));
	WORKS(sys_mount("none", "/tmp/system", "", MS_REMOUNT | MS_RDONLY,
			NULL));
	WORKS(sys_sync());
	WORKS(sys_umount2("/tmp/system", 0));
	WORKS(sys_rmdir("/tmp/system"));
	return 0;
}

static int shown(void)
{
	static const char *const shown_files[] = {
		"/proc/crypto", "/proc/ravelin/crypto", "/proc/stat",
		"/proc/self/stat", "/proc/self/environ", "/proc/self/cmdline",
		"/proc/self/limits", "/proc/ravelin/protections",
		"/proc/sys/kernel/random/uuid", "/proc/meminfo",
	};

	for (unsigned i = 0; i < COUNT_OF(shown_files); i++)
		WORKS(read_file(shown_files[i], big, sizeof(big)));
	return 0;
}

/* What is written to the log, and read; the records of refusals. */
static int records(void)
{
	int log = (int)sys_openat(AT_FDCWD, "/dev/kmsg", O_RDWR | O_NONBLOCK,
				  0);
	int audit = (int)sys_openat(AT_FDCWD, "/dev/audit",
				    O_RDWR | O_NONBLOCK, 0);

	WORKS(log);
	WORKS(audit);
	memset(big, 'x', sizeof(big));
	for (unsigned i = 0; i < 40; i++)
		WORKS(sys_write(log, big, 900));
	/* The oldest that is kept; that others have gone is told first. */
	WANT(sys_read(log, big, sizeof(big)), -EPIPE);
	WORKS(sys_read(log, big, sizeof(big)));
	WORKS(sys_syslog(3, big, sizeof(big))); /* the whole log */
	memset(big, 'x', sizeof(big));
	WORKS(sys_write(audit, big, 512));
	for (unsigned i = 0; i < 3; i++)
		WORKS(sys_read(audit, big, sizeof(big)));
	return 0;
}

static const struct stretch_case names[] = {
	CASE(folder), CASE(positions), CASE(long_paths), CASE(links),
	CASE(depth), CASE(attributes), CASE(mounts), CASE(file_system),
	CASE(shown), CASE(records),
};
const struct stretch_part stretch_names = PART(names);
