/*
 * Calls on paths: attributes, access, links, folders. See
 * tests/oracle/calls.h; /data is what tests/oracle/root.sh makes.
 */
#include "kernel/abi/dirent.h"
#include "kernel/abi/fcntl.h"
#include "kernel/abi/stat.h"
#include "tests/oracle/calls.h"

void calls_stat(void)
{
	struct kernel_stat s;
	int file = open_file("/data/numbers", O_RDONLY);
	int folder = open_file("/data", O_RDONLY);

	CALL(stat, "/data/numbers", &s);
	VALUE(s.mode);
	VALUE(s.size);
	VALUE(s.links);
	VALUE(s.mtime_s);
	VALUE(s.rdevice);
	CALL(lstat, "/data/link", &s);
	VALUE(s.mode);
	VALUE(s.size);
	CALL(stat, "/data/link", &s);
	VALUE(s.mode);
	CALL(lstat, "/data/link/", &s);
	CALL(stat, "/dev/null", &s);
	VALUE(s.mode);
	VALUE(s.rdevice);
	CALL(lstat, "/proc/self", &s);
	VALUE(s.mode);
	CALL(stat, "/data/secret", &s);
	VALUE(s.mode);
	CALL(stat, "/data/closed", &s);
	CALL(stat, "/data/closed/x", &s);
	CALL(stat, "/data/loop", &s);
	CALL(lstat, "/data/loop", &s);
	CALL(stat, "/data/dangling", &s);
	CALL(stat, "/../../data", &s);
	CALL(stat, "/data/plain/..", &s);
	CALL(stat, "/data/folder_link/inner", &s);
	CALL(stat, "/data/folder_link/../plain", &s);
	CALL(stat, "/proc/self/exe", &s);
	CALL(stat, "/proc/self/cwd/data", &s);
	CALL(stat, "", &s);
	CALL(stat, "/data", BAD);
	CALL(stat, BAD, &s);
	CALL(lstat, BAD, BAD);
	CALL(fstat, file, &s);
	VALUE(s.mode);
	CALL(fstat, file, BAD);
	CALL(fstat, file, CONSTANT);
	CALL(fstat, NONE, &s);
	CALL(newfstatat, AT_FDCWD, "", &s, 0);
	CALL(newfstatat, AT_FDCWD, "", &s, AT_EMPTY_PATH);
	CALL(newfstatat, file, "", &s, AT_EMPTY_PATH);
	CALL(newfstatat, file, NULL, &s, AT_EMPTY_PATH);
	CALL(newfstatat, NONE, "", &s, AT_EMPTY_PATH);
	CALL(newfstatat, NONE, "", &s, 0);
	CALL(newfstatat, file, "", &s, 0);
	CALL(newfstatat, file, "x", &s, 0);
	CALL(newfstatat, folder, "link", &s, AT_SYMLINK_NOFOLLOW);
	VALUE(s.mode);
	CALL(newfstatat, folder, "..", &s, 0);
	CALL(newfstatat, NONE, "/data", &s, 0);
	CALL(newfstatat, AT_FDCWD, "/data", &s, 0x80000);
	CALL(newfstatat, AT_FDCWD, "/data", &s, AT_NO_AUTOMOUNT);
	sys_close(file);
	sys_close(folder);
}

void calls_access(void)
{
	CALL(access, "/data/plain", F_OK);
	CALL(access, "/data/plain", R_OK);
	CALL(access, "/data/plain", W_OK);
	CALL(access, "/data/plain", X_OK);
	CALL(access, "/data/plain", 8);
	CALL(access, "/data/plain", -1);
	CALL(access, "/data/script", X_OK);
	CALL(access, "/data/secret", F_OK);
	CALL(access, "/data/secret", R_OK);
	CALL(access, "/data/secret", X_OK);
	CALL(access, "/data/closed", R_OK);
	CALL(access, "/data/closed", X_OK);
	CALL(access, "/data", X_OK);
	CALL(access, "/data", W_OK);
	CALL(access, "/nowhere", F_OK);
	CALL(access, "/data/dangling", F_OK);
	CALL(access, "/dev/null", W_OK | R_OK);
	CALL(access, "/dev/null", X_OK);
	CALL(access, "", F_OK);
	CALL(access, BAD, F_OK);
	CALL(faccessat, AT_FDCWD, "/data/plain", R_OK);
	CALL(faccessat, NONE, "plain", R_OK);
	CALL(faccessat, NONE, "/data/plain", R_OK);
	CALL(faccessat, AT_FDCWD, "", R_OK);
}

void calls_links(void)
{
	int folder = open_file("/data", O_RDONLY);
	int file = open_file("/data/plain", O_RDONLY);

	CALL(readlink, "/data/link", space, 100);
	report_bytes(space, 5);
	CALL(readlink, "/data/link", space, 3);
	CALL(readlink, "/data/link", space, 0);
	CALL(readlink, "/data/link", space, -1);
	CALL(readlink, "/data/link", BAD, 5);
	CALL(readlink, "/data/link", CONSTANT, 5);
	CALL(readlink, "/data/loop", space, 100);
	CALL(readlink, "/data/plain", space, 100);
	CALL(readlink, "/data", space, 100);
	CALL(readlink, "/nowhere", space, 100);
	CALL(readlink, "", space, 100);
	CALL(readlink, BAD, space, 100);
	CALL(readlink, "/proc/self/fd/0x", space, 10);
	CALL(readlink, "/proc/self/cwd", space, 100);
	CALL(readlink, "/proc/self/root", space, 100);
	CALL(readlink, "/dev/fd", space, 5);
	report_bytes(space, 5);
	CALL(readlinkat, folder, "link", space, 100);
	CALL(readlinkat, file, "", space, 10);
	CALL(readlinkat, file, "x", space, 10);
	CALL(readlinkat, NONE, "/data/link", space, 100);
	CALL(readlinkat, NONE, "link", space, 100);
	sys_close(folder);
	sys_close(file);
}

static void working_folder(int folder, int file)
{
	CALL(getcwd, space, 1);
	CALL(getcwd, space, 2);
	CALL(getcwd, space, 0);
	CALL(chdir, "/data/folder_link");
	CALL(getcwd, space, 100);
	report_bytes(space, 12);
	CALL(getcwd, BAD, 100);
	CALL(getcwd, KERNEL, 100);
	CALL(open, "inner", O_RDONLY, 0);
	CALL(close, 5);
	CALL(chdir, "inner");
	CALL(chdir, "nowhere");
	CALL(chdir, "");
	CALL(chdir, BAD);
	CALL(chdir, "/data/closed");
	CALL(fchdir, file);
	CALL(fchdir, NONE);
	CALL(fchdir, folder);
	CALL(getcwd, space, 5);
	CALL(getcwd, space, 6);
	CALL(chdir, "/");
	CALL(getcwd, space, 100);
}

/* What getdents64 lists, whatever the order: how many, and how long. */
static void list_folder(int folder)
{
	unsigned long entries = 0, letters = 0;
	long got;

	while ((got = sys_getdents64(folder, space, 4096)) > 0)
		for (long at = 0; at < got;) {
			struct kernel_dirent64 *entry = (void *)(space + at);

			entries++;
			letters += strlen(entry->name);
			at += entry->size;
		}
	VALUE(got);
	VALUE(entries);
	VALUE(letters);
}

void calls_folders(void)
{
	int folder = open_file("/data", O_RDONLY);
	int file = open_file("/data/plain", O_RDONLY);

	working_folder(folder, file);
	CALL(getdents64, file, space, 100);
	CALL(getdents64, folder, space, 0);
	CALL(getdents64, folder, space, 10);
	CALL(getdents64, folder, BAD, 1000);
	CALL(getdents64, folder, CONSTANT, 1000);
	CALL(getdents64, NONE, space, 1000);
	list_folder(folder);
	CALL(getdents64, folder, space, 1000);
	CALL(lseek, folder, 0, SEEK_SET);
	list_folder(folder);
	CALL(umask, 077);
	CALL(umask, 0);
	CALL(umask, 07777);
	CALL(umask, -1);
	CALL(umask, 022);
	sys_close(folder);
	sys_close(file);
}

void calls_attributes(void)
{
	int file = open_file("/data/plain", O_RDONLY);
	static const char capability[] = "security.capability";
	static const char plain[] = "/data/plain";

	CALL(getxattr, plain, capability, space, 10);
	CALL(getxattr, "/data/link", capability, space, 10);
	CALL(lgetxattr, "/data/link", capability, space, 10);
	CALL(fgetxattr, file, capability, space, 10);
	CALL(getxattr, plain, capability, NULL, 0);
	CALL(getxattr, plain, "", space, 10);
	CALL(getxattr, plain, "nonsense", space, 10);
	CALL(getxattr, plain, "user.x", space, 10);
	CALL(getxattr, plain, "trusted.x", space, 10);
	CALL(getxattr, plain, "system.posix_acl_access", space, 10);
	CALL(getxattr, plain, BAD, space, 10);
	CALL(getxattr, BAD, capability, space, 10);
	CALL(getxattr, "/nowhere", capability, space, 10);
	CALL(getxattr, plain, long_text('x', 255), space, 10);
	CALL(getxattr, plain, long_text('x', 256), space, 10);
	CALL(lgetxattr, "/nowhere", capability, space, 10);
	CALL(fgetxattr, NONE, capability, space, 10);
	sys_close(file);
}
