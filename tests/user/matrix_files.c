/*
 * Gates on files: owners, mode bits, names, attributes. See matrix.h.
 */
#include "tests/user/matrix.h"

#include "kernel/abi/mount.h"
#include "kernel/abi/time.h"

static struct kernel_stat stat_of(const char *name)
{
	struct kernel_stat stat = { .uid = 0 };

	sys_stat(name, &stat);
	return stat;
}

static bool exists(const char *name)
{
	return sys_faccessat2(AT_FDCWD, name, F_OK, AT_SYMLINK_NOFOLLOW) == 0;
}

/* --- CAP_CHOWN ----------------------------------------------------------- */

long gate_chown_user(void)
{
	long result;

	NEED(make_file("file", 0644, USER));
	become_tried();
	result = sys_chown("file", OTHER_USER, KEEP);
	return with_effect(result, stat_of("file").uid == OTHER_USER);
}

long gate_chown_group(void)
{
	long result;

	NEED(make_file("file", 0644, USER));
	become_tried();
	result = sys_chown("file", KEEP, OTHER_USER);
	return with_effect(result, stat_of("file").gid == OTHER_USER);
}

/* --- CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH -------------------------------- */

long gate_write_file(void)
{
	long fd;

	NEED(make_file("file", 0644, OTHER_USER));
	become_tried();
	fd = sys_open("file", O_WRONLY, 0);
	return with_effect(fd, sys_write((int)fd, "y", 1) == 1);
}

long gate_write_directory(void)
{
	long result;

	NEED(make_directory("dir", 0755, OTHER_USER));
	become_tried();
	result = sys_mkdir("dir/new", 0755);
	return with_effect(result, exists("dir/new"));
}

static bool copy_self(const char *name)
{
	static char bytes[65536];
	long from = sys_open("/proc/self/exe", O_RDONLY, 0);
	long to = sys_open(name, O_WRONLY, 0);
	long size;

	while ((size = sys_read((int)from, bytes, sizeof(bytes))) > 0)
		if (sys_write((int)to, bytes, (unsigned long)size) != size)
			return false;
	return size == 0 && sys_close((int)from) == 0 &&
	       sys_close((int)to) == 0;
}

static int execute(void *unused)
{
	static const char *const words[] = { "program", EXECUTE, NULL };

	(void)unused;
	return (int)-sys_execve("program", words, words + 2);
}

long gate_execute_file(void)
{
	int status;

	NEED(make_file("program", 0744, OTHER_USER) && copy_self("program"));
	become_tried();
	status = run_child(execute, NULL);
	return status == EXITED(EXECUTED) ? 0 : -(status >> 8);
}

long gate_read_file(void)
{
	char byte = 0;
	long fd;

	NEED(make_file("file", 0600, OTHER_USER));
	become_tried();
	fd = sys_open("file", O_RDONLY, 0);
	sys_read((int)fd, &byte, 1);
	return with_effect(fd, byte == 'x');
}

long gate_list_directory(void)
{
	char entries[256];
	long fd;

	NEED(make_directory("dir", 0711, OTHER_USER));
	become_tried();
	fd = sys_open("dir", O_RDONLY | O_DIRECTORY, 0);
	return with_effect(fd, sys_getdents64((int)fd, entries,
					      sizeof(entries)) > 0);
}

long gate_search_directory(void)
{
	struct kernel_stat stat = { .size = 0 };
	long result;

	NEED(make_directory("dir", 0744, OTHER_USER));
	NEED(make_file("dir/file", 0644, OTHER_USER));
	become_tried();
	result = sys_stat("dir/file", &stat);
	return with_effect(result, stat.size == 1);
}

long gate_link_open_file(void)
{
	long fd, result;

	NEED(make_file("file", 0644, USER));
	fd = sys_open("file", O_RDONLY, 0);
	become_tried();
	result = sys_linkat((int)fd, "", AT_FDCWD, "new", AT_EMPTY_PATH);
	return with_effect(result, exists("new"));
}

/* --- CAP_FOWNER ---------------------------------------------------------- */

long gate_chmod_other(void)
{
	long result;

	NEED(make_file("file", 0644, OTHER_USER));
	become_tried();
	result = sys_chmod("file", 0640);
	return with_effect(result, mode_of("file") == 0640);
}

static const struct kernel_timespec long_ago[2] = { { 1, 0 }, { 1, 0 } };

long gate_set_times(void)
{
	long result;

	NEED(make_file("file", 0666, OTHER_USER));
	become_tried();
	result = sys_utimensat(AT_FDCWD, "file", long_ago, 0);
	return with_effect(result, stat_of("file").mtime_s == 1);
}

long gate_touch(void)
{
	long result;

	NEED(make_file("file", 0644, OTHER_USER));
	NEED(sys_utimensat(AT_FDCWD, "file", long_ago, 0) == 0);
	become_tried();
	result = sys_utimensat(AT_FDCWD, "file", NULL, 0);
	return with_effect(result, stat_of("file").mtime_s != 1);
}

long gate_unlink_sticky(void)
{
	long result;

	NEED(make_directory("dir", 01777, OTHER_USER));
	NEED(make_file("dir/file", 0666, OTHER_USER));
	become_tried();
	result = sys_unlink("dir/file");
	return with_effect(result, !exists("dir/file"));
}

long gate_rename_sticky(void)
{
	long result;

	NEED(make_directory("dir", 01777, OTHER_USER));
	NEED(make_file("dir/file", 0666, OTHER_USER));
	NEED(make_file("file", 0666, USER));
	become_tried();
	result = sys_rename("file", "dir/file");
	return with_effect(result, !exists("file"));
}

long gate_open_noatime(void)
{
	NEED(make_file("file", 0644, OTHER_USER));
	become_tried();
	return opened(sys_open("file", O_RDONLY | O_NOATIME, 0));
}

long gate_set_noatime(void)
{
	long fd, result;

	NEED(make_file("file", 0644, OTHER_USER));
	become_tried();
	fd = sys_open("file", O_RDONLY, 0);
	result = sys_fcntl((int)fd, F_SETFL, (void *)(long)O_NOATIME);
	return with_effect(result,
			   sys_fcntl((int)fd, F_GETFL, NULL) & O_NOATIME);
}

long gate_link_set_id(void)
{
	long result;

	if (is_off("/proc/sys/fs/protected_hardlinks"))
		return -ABSENT;
	NEED(make_file("file", 04777, OTHER_USER));
	become_tried();
	result = sys_link("file", "new");
	return with_effect(result, exists("new"));
}

long gate_sticky_attribute(void)
{
	long result;
	char byte;

	NEED(make_directory("dir", 01777, OTHER_USER));
	become_tried();
	result = sys_setxattr("dir", "user.x", "v", 1, 0);
	/* tmpfs has such attributes since Linux 6.6. */
	if (result == -EOPNOTSUPP)
		return -ABSENT;
	return with_effect(result,
			   sys_getxattr("dir", "user.x", &byte, 1) == 1);
}

/* --- CAP_FSETID ---------------------------------------------------------- */

/* A file of USER's, of a group that it is not in. */
static bool make_foreign(const char *name, unsigned mode)
{
	return make_file(name, mode, OTHER_USER) &&
	       sys_chown(name, USER, KEEP) == 0 && sys_chmod(name, mode) == 0;
}

long gate_chmod_set_gid(void)
{
	long result;

	NEED(make_foreign("file", 0755));
	become_tried();
	result = sys_chmod("file", 02755);
	return with_effect(result, mode_of("file") == 02755);
}

/* To its owner, and so nothing but the bit changes. */
long gate_chown_set_gid(void)
{
	long result;

	NEED(make_foreign("file", 02744));
	become_tried();
	result = sys_chown("file", USER, KEEP);
	return with_effect(result, mode_of("file") == 02744);
}

static long write_to(const char *name)
{
	long fd = sys_open(name, O_WRONLY, 0);

	return fd < 0 ? fd : sys_write((int)fd, "y", 1);
}

long gate_write_set_id(void)
{
	long result;

	NEED(make_file("file", 04755, USER));
	become_tried();
	result = write_to("file");
	return with_effect(result, mode_of("file") == 04755);
}

long gate_truncate_set_id(void)
{
	long result;

	NEED(make_file("file", 04755, USER));
	become_tried();
	result = sys_truncate("file", 0);
	return with_effect(result, mode_of("file") == 04755);
}

long gate_write_set_gid(void)
{
	long result;

	NEED(make_file("file", 02755, USER));
	become_tried();
	result = write_to("file");
	return with_effect(result, mode_of("file") == 02755);
}

long gate_create_set_gid(void)
{
	long fd;

	NEED(make_directory("dir", 02777, OTHER_USER));
	become_tried();
	fd = sys_open("dir/new", O_CREAT | O_WRONLY, 02775);
	return with_effect(fd, mode_of("dir/new") == 02775);
}

/* --- CAP_MKNOD, CAP_SETFCAP, and attributes for CAP_SYS_ADMIN ------------- */

long gate_make_device(void)
{
	long result;

	become_tried();
	result = sys_mknod("null", S_IFCHR | 0666, DEVICE_NUMBER(1, 3));
	return with_effect(result, S_ISCHR(stat_of("null").mode));
}

/* Version 2: CAP_CHOWN permitted, and nothing effective. */
static const unsigned file_caps[5] = { CAPABILITY_REVISION_2, 1 };

long gate_set_file_caps(void)
{
	long result;

	NEED(make_file("file", 0755, USER));
	become_tried();
	result = sys_setxattr("file", CAPABILITY_XATTR, file_caps,
			      sizeof(file_caps), 0);
	return with_effect(result, sys_getxattr("file", CAPABILITY_XATTR,
						NULL, 0) > 0);
}

long gate_remove_file_caps(void)
{
	long result;

	NEED(make_file("file", 0755, USER));
	NEED(sys_setxattr("file", CAPABILITY_XATTR, file_caps,
			  sizeof(file_caps), 0) == 0);
	become_tried();
	result = sys_removexattr("file", CAPABILITY_XATTR);
	return with_effect(result, sys_getxattr("file", CAPABILITY_XATTR,
						NULL, 0) == -ENODATA);
}

static bool has_attribute(const char *name)
{
	char names[256] = { 0 };
	long size = sys_listxattr("file", names, sizeof(names));

	for (long at = 0; at < size; at += (long)strlen(names + at) + 1)
		if (strcmp(names + at, name) == 0)
			return true;
	return false;
}

long gate_set_trusted(void)
{
	long result;

	NEED(make_file("file", 0666, USER));
	become_tried();
	result = sys_setxattr("file", "trusted.x", "v", 1, 0);
	return with_effect(result, has_attribute("trusted.x"));
}

long gate_get_trusted(void)
{
	char byte = 0;
	long result;

	NEED(make_file("file", 0666, USER));
	NEED(sys_setxattr("file", "trusted.x", "v", 1, 0) == 0);
	become_tried();
	result = sys_getxattr("file", "trusted.x", &byte, 1);
	return with_effect(result, byte == 'v');
}

long gate_list_trusted(void)
{
	NEED(make_file("file", 0666, USER));
	NEED(sys_setxattr("file", "trusted.x", "v", 1, 0) == 0);
	become_tried();
	return with_effect(sys_listxattr("file", NULL, 0),
			   has_attribute("trusted.x"));
}

long gate_set_security(void)
{
	long result;

	NEED(make_file("file", 0666, USER));
	become_tried();
	result = sys_setxattr("file", "security.x", "v", 1, 0);
	return with_effect(result, has_attribute("security.x"));
}
