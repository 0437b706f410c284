/*
 * Paths, attributes and directories, with the errors that the man pages name.
 * One test has the root read-only. The program runs as root, whom
 * CAP_DAC_OVERRIDE lets read a file of mode 000.
 */
#include "kernel/abi/dirent.h"
#include "kernel/abi/errno.h"
#include "kernel/abi/fcntl.h"
#include "kernel/abi/mount.h"
#include "kernel/abi/stat.h"
#include "tests/user/test.h"

#define FOLDER "/tests/data/"
#define PLAIN FOLDER "plain"
#define XATTR_CAPABILITY "security.capability"

static long open_close(const char *path, unsigned flags)
{
	long fd = sys_open(path, (int)flags, 0600);

	if (fd < 0)
		return fd;
	sys_close((int)fd);
	return 0;
}

static void test_open_errors(void)
{
	CHECK_EQ(open_close(PLAIN, O_RDONLY), 0);
	CHECK_EQ(open_close("", O_RDONLY), -ENOENT);
	CHECK_EQ(open_close("/nowhere", O_RDONLY), -ENOENT);
	CHECK_EQ(open_close("/nowhere/plain", O_RDONLY), -ENOENT);
	CHECK_EQ(open_close(PLAIN "/", O_RDONLY), -ENOTDIR);
	CHECK_EQ(open_close(PLAIN "/x", O_RDONLY), -ENOTDIR);
	CHECK_EQ(open_close(PLAIN "/..", O_RDONLY), -ENOTDIR);
	CHECK_EQ(open_close(PLAIN, O_DIRECTORY), -ENOTDIR);
	CHECK_EQ(open_close(FOLDER, O_DIRECTORY), 0);
	CHECK_EQ(open_close(FOLDER, O_WRONLY), -EISDIR);
	CHECK_EQ(open_close(FOLDER, O_RDWR), -EISDIR);
	CHECK_EQ(open_close(FOLDER, O_CREAT), -EISDIR);
	CHECK_EQ(open_close(PLAIN, O_CREAT | O_EXCL), -EEXIST);
	CHECK_EQ(open_close(PLAIN, O_CREAT), 0);
}

static long remount(unsigned long flags)
{
	return sys_mount("none", "/", NULL, MS_REMOUNT | flags, NULL);
}

static void test_read_only(void)
{
	CHECK_EQ(remount(MS_RDONLY), 0);
	CHECK_EQ(open_close(PLAIN, O_WRONLY), -EROFS);
	CHECK_EQ(open_close(PLAIN, O_RDWR), -EROFS);
	CHECK_EQ(open_close(PLAIN, O_TRUNC), -EROFS);
	CHECK_EQ(open_close(FOLDER "new", O_WRONLY | O_CREAT), -EROFS);
	CHECK_EQ(open_close("/nowhere/new", O_WRONLY | O_CREAT), -ENOENT);
	CHECK_EQ(sys_access(PLAIN, W_OK), -EROFS);
	CHECK_EQ(sys_mkdir(FOLDER "new", 0700), -EROFS);
	CHECK_EQ(sys_unlink(PLAIN), -EROFS);
	CHECK_EQ(sys_chmod(PLAIN, 0600), -EROFS);
	/* A device is no part of the file system that it lies in. */
	CHECK_EQ(open_close("/dev/null", O_RDWR), 0);
	CHECK_EQ(sys_access("/dev/null", W_OK), 0);
	CHECK_EQ(remount(0), 0);
	CHECK_EQ(open_close(PLAIN, O_WRONLY), 0);
}

static void test_links(void)
{
	CHECK_EQ(open_close(FOLDER "link", O_RDONLY), 0);
	CHECK_EQ(open_close(FOLDER "absolute_link", O_RDONLY), 0);
	CHECK_EQ(open_close(FOLDER "folder_link/inner", O_RDONLY), 0);
	CHECK_EQ(open_close(FOLDER "folder_link/../plain", O_RDONLY), 0);
	CHECK_EQ(open_close(FOLDER "dangling", O_RDONLY), -ENOENT);
	CHECK_EQ(open_close(FOLDER "loop", O_RDONLY), -ELOOP);
	CHECK_EQ(open_close(FOLDER "loop/x", O_RDONLY), -ELOOP);
	CHECK_EQ(open_close(FOLDER "link", O_NOFOLLOW), -ELOOP);
	CHECK_EQ(open_close(FOLDER "folder_link/inner", O_NOFOLLOW), 0);
	CHECK_EQ(open_close(FOLDER "link", O_PATH | O_NOFOLLOW), 0);
	CHECK_EQ(open_close("/../../tests/./data//plain", O_RDONLY), 0);
}

static void test_long_names(void)
{
	static char path[4200];
	size_t start = sizeof(FOLDER) - 1;

	memcpy(path, FOLDER, start);
	memset(path + start, '0', 256);
	path[start + 255] = '\0';
	CHECK_EQ(open_close(path, O_RDONLY), 0);
	path[start + 255] = '0';
	CHECK_EQ(open_close(path, O_RDONLY), -ENAMETOOLONG);
	/* "/////.../tests": 4095 bytes and a NUL, then one more. */
	memset(path, '/', sizeof(path));
	memcpy(path + 4090, "tests", 6);
	CHECK_EQ(open_close(path, O_RDONLY), 0);
	memcpy(path + 4091, "tests", 6);
	CHECK_EQ(open_close(path, O_RDONLY), -ENAMETOOLONG);
}

static void test_modes(void)
{
	CHECK_EQ(open_close(FOLDER "secret", O_RDONLY), 0);
	CHECK_EQ(open_close(FOLDER "closed", O_RDONLY), 0);
	CHECK_EQ(open_close(FOLDER "closed/x", O_RDONLY), -ENOENT);
	CHECK_EQ(sys_access(FOLDER "secret", R_OK), 0);
	CHECK_EQ(sys_access(FOLDER "secret", X_OK), -EACCES);
	CHECK_EQ(sys_access(FOLDER "closed", X_OK), 0);
	CHECK_EQ(sys_access(PLAIN, F_OK), 0);
	CHECK_EQ(sys_access(PLAIN, 8), -EINVAL);
	CHECK_EQ(sys_access(FOLDER "none", F_OK), -ENOENT);
	CHECK_EQ(sys_faccessat(AT_FDCWD, PLAIN, R_OK), 0);
}

static void test_openat(void)
{
	int folder = (int)sys_open(FOLDER, O_RDONLY, 0);
	int plain = (int)sys_open(PLAIN, O_RDONLY, 0);
	long fd = sys_openat(folder, "plain", O_RDONLY, 0);
	char byte;

	CHECK(fd > 0);
	CHECK_EQ(sys_read((int)fd, &byte, 1), 1);
	CHECK_EQ(byte, 'h');
	sys_close((int)fd);
	CHECK_EQ(sys_openat(250, "plain", O_RDONLY, 0), -EBADF);
	CHECK_EQ(sys_openat(plain, "plain", O_RDONLY, 0), -ENOTDIR);
	fd = sys_openat(250, PLAIN, O_RDONLY, 0);
	CHECK(fd > 0);
	sys_close((int)fd);
	CHECK_EQ(sys_faccessat(folder, "plain", R_OK), 0);
	CHECK_EQ(sys_faccessat(folder, "none", R_OK), -ENOENT);
	sys_close(folder);
	sys_close(plain);
}

/* A descriptor that is only a place in the tree. */
static void test_path_only(void)
{
	int fd = (int)sys_open(PLAIN, O_PATH, 0);
	struct kernel_stat stat;
	char byte;

	CHECK(fd > 0);
	CHECK_EQ(sys_read(fd, &byte, 1), -EBADF);
	CHECK_EQ(sys_lseek(fd, 0, SEEK_SET), -EBADF);
	CHECK_EQ(sys_fchmod(fd, 0600), -EBADF);
	CHECK_EQ(sys_fstat(fd, &stat), 0);
	CHECK_EQ(stat.size, 5);
	CHECK_EQ(sys_fcntl(fd, F_GETFL, NULL) & (long)O_PATH, O_PATH);
	sys_close(fd);
	CHECK_EQ(sys_close(fd), -EBADF);
}

static void test_stat(void)
{
	struct kernel_stat stat, other;

	CHECK_EQ(sys_stat(PLAIN, &stat), 0);
	CHECK_EQ(stat.mode, S_IFREG | 0644);
	CHECK_EQ(stat.size, 5);
	CHECK_EQ(stat.links, 2);
	CHECK_EQ(stat.uid, 0);
	CHECK_EQ(stat.gid, 0);
	CHECK_EQ(sys_stat(FOLDER "second_name", &other), 0);
	CHECK_EQ(other.inode, stat.inode);
	CHECK_EQ(sys_stat(FOLDER "link", &other), 0);
	CHECK_EQ(other.inode, stat.inode);
	CHECK_EQ(sys_lstat(FOLDER "link", &other), 0);
	CHECK_EQ(other.mode & S_IFMT, S_IFLNK);
	CHECK_EQ(other.size, 5);
	CHECK_EQ(sys_lstat(FOLDER "link/", &other), -ENOTDIR);
	CHECK_EQ(sys_stat(FOLDER "secret", &other), 0);
	CHECK_EQ(other.mode, S_IFREG);
	CHECK_EQ(sys_stat(FOLDER "folder", &other), 0);
	CHECK_EQ(other.mode, S_IFDIR | 0755);
	CHECK_EQ(sys_stat("/dev/null", &other), 0);
	CHECK_EQ(other.mode, S_IFCHR | 0666);
	CHECK_EQ(other.rdevice, DEVICE_NUMBER(1, 3));
	CHECK_EQ(sys_stat(FOLDER "loop", &other), -ELOOP);
	CHECK_EQ(sys_lstat(FOLDER "loop", &other), 0);
	CHECK_EQ(sys_fstat(250, &other), -EBADF);
}

static void test_newfstatat(void)
{
	int folder = (int)sys_open(FOLDER, O_RDONLY, 0);
	struct kernel_stat stat, other;

	CHECK_EQ(sys_newfstatat(folder, "link", &stat, 0), 0);
	CHECK_EQ(stat.size, 5);
	CHECK_EQ(sys_newfstatat(folder, "link", &stat, AT_SYMLINK_NOFOLLOW),
		 0);
	CHECK_EQ(stat.mode & S_IFMT, S_IFLNK);
	CHECK_EQ(sys_newfstatat(folder, "", &stat, AT_EMPTY_PATH), 0);
	CHECK_EQ(sys_fstat(folder, &other), 0);
	CHECK(memcmp(&stat, &other, sizeof(stat)) == 0);
	CHECK_EQ(sys_newfstatat(folder, "", &stat, 0), -ENOENT);
	CHECK_EQ(sys_newfstatat(250, "", &stat, AT_EMPTY_PATH), -EBADF);
	CHECK_EQ(sys_newfstatat(folder, "link", &stat, 0x20000), -EINVAL);
	sys_close(folder);
}

/* Lists a directory with a buffer of `size` bytes; how many entries, or a
 * negative errno. Each record is checked. */
static long count_entries(int fd, size_t size, unsigned *plain_seen)
{
	static char buffer[8192];
	long count = 0, got;

	sys_lseek(fd, 0, SEEK_SET);
	while ((got = sys_getdents64(fd, buffer, size)) > 0) {
		for (long at = 0; at < got; count++) {
			struct kernel_dirent64 *d = (void *)(buffer + at);
			const char *name = buffer + at + 19;

			if (d->size % 8 || d->size < 24 || at + d->size > got ||
			    strlen(name) + 20 > d->size)
				return -EIO;
			if (strcmp(name, "plain") == 0)
				*plain_seen += d->type == DT_REG;
			at += d->size;
		}
	}
	return got < 0 ? got : count;
}

static void test_list(void)
{
	int fd = (int)sys_open(FOLDER, O_RDONLY | O_DIRECTORY, 0);
	static const size_t sizes[] = { 280, 300, 512, 1024, 8192 };
	char small[24];
	unsigned seen = 0;

	/* "." and "..", and the entries of tests/user/arguments.sh. */
	for (unsigned i = 0; i < COUNT_OF(sizes); i++)
		CHECK_EQ(count_entries(fd, sizes[i], &seen), 21);
	CHECK_EQ(seen, COUNT_OF(sizes));
	sys_lseek(fd, 0, SEEK_SET);
	CHECK_EQ(sys_getdents64(fd, small, 8), -EINVAL);
	CHECK_EQ(sys_getdents64(fd, (void *)0x1000, 1024), -EFAULT);
	CHECK_EQ(sys_read(fd, small, 1), -EISDIR);
	sys_close(fd);
	fd = (int)sys_open(PLAIN, O_RDONLY, 0);
	CHECK_EQ(sys_getdents64(fd, small, 24), -ENOTDIR);
	sys_close(fd);
	CHECK_EQ(sys_getdents64(250, small, 24), -EBADF);
}

static void test_readlink(void)
{
	char text[32];

	memset(text, '#', sizeof(text));
	CHECK_EQ(sys_readlink(FOLDER "link", text, sizeof(text)), 5);
	CHECK(memcmp(text, "plain#", 6) == 0);
	memset(text, '#', sizeof(text));
	CHECK_EQ(sys_readlink(FOLDER "link", text, 3), 3);
	CHECK(memcmp(text, "pla#", 4) == 0);
	CHECK_EQ(sys_readlink(FOLDER "link", text, 0), -EINVAL);
	CHECK_EQ(sys_readlink(PLAIN, text, sizeof(text)), -EINVAL);
	CHECK_EQ(sys_readlink(FOLDER, text, sizeof(text)), -EINVAL);
	CHECK_EQ(sys_readlink(FOLDER "none", text, sizeof(text)), -ENOENT);
	CHECK_EQ(sys_readlinkat(AT_FDCWD, FOLDER "loop", text, 32), 4);
}

static void test_working_directory(void)
{
	char text[64];
	int fd;

	CHECK_EQ(sys_chdir(PLAIN), -ENOTDIR);
	CHECK_EQ(sys_chdir("/nowhere"), -ENOENT);
	CHECK_EQ(sys_chdir("/"), 0);
	CHECK_EQ(sys_getcwd(text, sizeof(text)), 2);
	CHECK(strcmp(text, "/") == 0);
	CHECK_EQ(sys_chdir(FOLDER "folder_link"), 0);
	CHECK_EQ(sys_getcwd(text, sizeof(text)), 19);
	CHECK(strcmp(text, FOLDER "folder") == 0);
	CHECK_EQ(sys_getcwd(text, 18), -ERANGE);
	CHECK_EQ(sys_getcwd(text, 0), -ERANGE);
	CHECK_EQ(sys_getcwd((void *)0x1000, 64), -EFAULT);
	CHECK_EQ(open_close("inner", O_RDONLY), 0);
	CHECK_EQ(open_close("../plain", O_RDONLY), 0);
	fd = (int)sys_open("/tests", O_RDONLY, 0);
	CHECK_EQ(sys_fchdir(fd), 0);
	CHECK_EQ(open_close("data/plain", O_RDONLY), 0);
	sys_close(fd);
	CHECK_EQ(sys_fchdir(fd), -EBADF);
	CHECK_EQ(sys_chdir("/"), 0);
}

static void test_attributes(void)
{
	unsigned char value[64];
	char name[300];
	int fd = (int)sys_open(FOLDER "capable", O_RDONLY, 0);

	memset(value, 0xaa, sizeof(value));
	CHECK_EQ(sys_getxattr(FOLDER "capable", XATTR_CAPABILITY, value, 64),
		 20);
	CHECK_EQ(value[0], 1);
	CHECK_EQ(value[3], 2);
	CHECK_EQ(value[5], 0x20);
	CHECK(all_bytes(value + 20, 0xaa, 44));
	CHECK_EQ(sys_fgetxattr(fd, XATTR_CAPABILITY, NULL, 0), 20);
	CHECK_EQ(sys_fgetxattr(fd, XATTR_CAPABILITY, value, 19), -ERANGE);
	CHECK_EQ(sys_lgetxattr(PLAIN, XATTR_CAPABILITY, value, 64), -ENODATA);
	CHECK_EQ(sys_getxattr(PLAIN, "", value, 64), -ERANGE);
	memset(name, 'x', sizeof(name));
	name[299] = '\0';
	CHECK_EQ(sys_getxattr(PLAIN, name, value, 64), -ERANGE);
	CHECK_EQ(sys_getxattr("/nowhere", XATTR_CAPABILITY, value, 64),
		 -ENOENT);
	sys_close(fd);
}

TEST_SUITE(files, TEST(test_open_errors), TEST(test_read_only),
	   TEST(test_links), TEST(test_long_names), TEST(test_modes),
	   TEST(test_openat), TEST(test_path_only), TEST(test_stat),
	   TEST(test_newfstatat), TEST(test_list), TEST(test_readlink),
	   TEST(test_working_directory), TEST(test_attributes));

int program_main(int count, char **arguments, char **environment)
{
	(void)count, (void)arguments, (void)environment;
	return run_suite(&suite_files);
}
