/*
 * Names that change places by one call, and files that have none at first:
 * renameat2 with RENAME_EXCHANGE, O_TMPFILE and linkat.
 */
#include "kernel/abi/errno.h"
#include "kernel/abi/fcntl.h"
#include "kernel/abi/mount.h"
#include "kernel/abi/stat.h"
#include "tests/user/child.h"

#define PLACE "/tmp/names/"

static long exchange(const char *one, const char *other)
{
	return sys_renameat2(AT_FDCWD, one, AT_FDCWD, other, RENAME_EXCHANGE);
}

static long make(const char *path, const char *content)
{
	int fd = (int)sys_open(path, O_WRONLY | O_CREAT | O_TRUNC, 0644);
	long size = sys_write(fd, content, strlen(content));

	sys_close(fd);
	return size;
}

static bool holds(const char *path, const char *content)
{
	char text[16] = { 0 };

	return read_file(path, text, sizeof(text) - 1) >= 0 &&
	       strcmp(text, content) == 0;
}

static unsigned links_of(const char *path)
{
	struct kernel_stat stat;

	return sys_stat(path, &stat) == 0 ? (unsigned)stat.links : 99;
}

static int nameless(unsigned flags)
{
	return (int)sys_open(PLACE, (int)(O_TMPFILE | O_RDWR | flags), 0666);
}

static long link_empty(int fd, const char *path)
{
	return sys_linkat(fd, "", AT_FDCWD, path, AT_EMPTY_PATH);
}

/* --- exchange ------------------------------------------------------------ */

static void test_exchange(void)
{
	char text[64];

	CHECK_EQ(sys_mkdir(PLACE, 0755), 0);
	CHECK_EQ(sys_mkdir(PLACE "d", 0755), 0);
	CHECK_EQ(sys_mkdir(PLACE "e", 0755), 0);
	CHECK_EQ(sys_mkdir(PLACE "e/inner", 0755), 0);
	CHECK_EQ(make(PLACE "one", "1"), 1);
	CHECK_EQ(make(PLACE "e/two", "22"), 2);
	CHECK_EQ(exchange(PLACE "one", PLACE "e/two"), 0);
	CHECK(holds(PLACE "one", "22") && holds(PLACE "e/two", "1"));
	CHECK_EQ(exchange(PLACE "one", PLACE "one"), 0);
	/* A directory with what is in it, and a file. */
	CHECK_EQ(exchange(PLACE "one", PLACE "e/inner"), 0);
	CHECK_EQ(links_of(PLACE), 5);
	CHECK_EQ(links_of(PLACE "e"), 2);
	CHECK(holds(PLACE "e/inner", "22"));
	CHECK_EQ(sys_chdir(PLACE "one"), 0);
	CHECK_EQ(sys_getcwd(text, sizeof(text)), sizeof(PLACE "one"));
	CHECK_EQ(sys_access("../e/two", F_OK), 0);
	CHECK_EQ(exchange(PLACE "e", PLACE "one"), 0);
	CHECK_EQ(sys_getcwd(text, sizeof(text)), sizeof(PLACE "e"));
	CHECK(strcmp(text, PLACE "e") == 0);
	CHECK(holds(PLACE "one/inner", "22"));
	CHECK_EQ(sys_chdir("/"), 0);
}

static void test_exchange_errors(void)
{
	CHECK_EQ(exchange(PLACE "none", PLACE "d"), -ENOENT);
	CHECK_EQ(exchange(PLACE "d", PLACE "none"), -ENOENT);
	CHECK_EQ(exchange(PLACE "one/inner/", PLACE "d"), -ENOTDIR);
	CHECK_EQ(exchange(PLACE "d", PLACE "one/inner/"), -ENOTDIR);
	CHECK_EQ(exchange(PLACE "one/inner", PLACE "d/"), 0);
	CHECK_EQ(exchange(PLACE "d", PLACE "one/inner"), 0);
	CHECK_EQ(exchange(PLACE "one", PLACE "one/inner"), -EINVAL);
	CHECK_EQ(exchange(PLACE "one/inner", PLACE "one"), -EINVAL);
	CHECK_EQ(exchange(PLACE "d", "/dev/null"), -EXDEV);
	CHECK_EQ(exchange(PLACE "d", PLACE "."), -EBUSY);
	CHECK_EQ(exchange((void *)0x1000, PLACE "d"), -EFAULT);
	CHECK_EQ(exchange(PLACE "d", (void *)0x1000), -EFAULT);
	CHECK_EQ(sys_renameat2(AT_FDCWD, PLACE "d", AT_FDCWD, PLACE "one", 3),
		 -EINVAL);
	CHECK_EQ(sys_renameat2(AT_FDCWD, PLACE "d", AT_FDCWD, PLACE "one", 4),
		 -EINVAL);
	CHECK_EQ(sys_mount("x", PLACE "d", "tmpfs", 0, NULL), 0);
	CHECK_EQ(exchange(PLACE "d", PLACE "one"), -EBUSY);
	CHECK_EQ(exchange(PLACE "one", PLACE "d"), -EBUSY);
	CHECK_EQ(sys_umount2(PLACE "d", 0), 0);
}

/* --- nameless files ------------------------------------------------------ */

static void test_nameless(void)
{
	struct kernel_stat stat;
	char link[] = "/proc/self/fd/0";
	int fd = nameless(0);

	CHECK(fd >= 0 && fd < 10);
	link[sizeof(link) - 2] = (char)('0' + fd);
	CHECK_EQ(sys_fstat(fd, &stat), 0);
	CHECK_EQ(stat.mode, S_IFREG | 0644);
	CHECK_EQ(stat.links, 0);
	CHECK_EQ(sys_write(fd, "text", 4), 4);
	CHECK_EQ(sys_linkat(AT_FDCWD, link, AT_FDCWD, PLACE "one",
			    AT_SYMLINK_FOLLOW), -EEXIST);
	CHECK_EQ(sys_linkat(AT_FDCWD, link, AT_FDCWD, PLACE "d/named",
			    AT_SYMLINK_FOLLOW), 0);
	CHECK(holds(PLACE "d/named", "text"));
	CHECK_EQ(links_of(PLACE "d/named"), 1);
	CHECK_EQ(link_empty(fd, PLACE "second"), 0);
	/* Without any name left it gets none again. */
	CHECK_EQ(sys_unlink(PLACE "second"), 0);
	CHECK_EQ(sys_unlink(PLACE "d/named"), 0);
	CHECK_EQ(link_empty(fd, PLACE "second"), -ENOENT);
	CHECK_EQ(sys_close(fd), 0);
	fd = nameless(O_EXCL);
	CHECK(fd >= 0);
	CHECK_EQ(link_empty(fd, PLACE "second"), -ENOENT);
	CHECK_EQ(sys_linkat(fd, "", AT_FDCWD, PLACE "x", 0x2000), -EINVAL);
	CHECK_EQ(sys_close(fd), 0);
	/* Its directory may go first. */
	fd = (int)sys_open(PLACE "d", O_TMPFILE | O_WRONLY, 0600);
	CHECK(fd >= 0);
	CHECK_EQ(sys_rmdir(PLACE "d"), 0);
	CHECK_EQ(link_empty(fd, PLACE "second"), 0);
	CHECK_EQ(sys_close(fd), 0);
	CHECK_EQ(sys_mkdir(PLACE "d", 0755), 0);
}

static void test_nameless_errors(void)
{
	const int odd = (int)(O_TMPFILE & ~O_DIRECTORY) | O_RDWR;

	CHECK_EQ(sys_open(PLACE, O_TMPFILE | O_RDONLY, 0600), -EINVAL);
	CHECK_EQ(sys_open(PLACE, O_TMPFILE | O_RDWR | O_CREAT, 0600), -EINVAL);
	CHECK_EQ(sys_open(PLACE, odd, 0600), -EINVAL);
	CHECK_EQ(sys_open(PLACE "second", O_TMPFILE | O_RDWR, 0600), -ENOTDIR);
	CHECK_EQ(sys_open(PLACE "none", O_TMPFILE | O_RDWR, 0600), -ENOENT);
	CHECK_EQ(sys_open("/proc", O_TMPFILE | O_RDWR, 0600), -EOPNOTSUPP);
	CHECK_EQ(sys_open((void *)0x1000, O_TMPFILE | O_RDWR, 0600), -EFAULT);
	CHECK_EQ(sys_mount("x", PLACE "d", "tmpfs", MS_RDONLY, NULL), 0);
	CHECK_EQ(sys_open(PLACE "d", O_TMPFILE | O_RDWR, 0600), -EROFS);
	CHECK_EQ(sys_umount2(PLACE "d", 0), 0);
	CHECK_EQ(sys_unlink(PLACE "second"), 0);
}

/* What a nameless file keeps busy, and what stays of it: nothing. */
static void test_nameless_mount(void)
{
	int fd;

	CHECK_EQ(sys_mount("x", PLACE "d", "tmpfs", 0, NULL), 0);
	fd = (int)sys_open(PLACE "d", O_TMPFILE | O_RDWR, 0600);
	CHECK_EQ(sys_write(fd, "text", 4), 4);
	CHECK_EQ(link_empty(fd, PLACE "x"), -EXDEV);
	CHECK_EQ(sys_umount2(PLACE "d", 0), -EBUSY);
	CHECK_EQ(sys_close(fd), 0);
	CHECK_EQ(sys_umount2(PLACE "d", 0), 0);
}

/* A user without rights in the directories of root. */
static int child_user(void *unused)
{
	int fd = nameless(0);

	(void)unused;
	EXPECT(sys_chown(PLACE "e", 1000, 1000), 0);
	EXPECT(sys_chown(PLACE, 1000, 1000), 0);
	EXPECT(sys_chown("/tmp/names/one", 1000, 1000), 0);
	EXPECT(drop_capabilities(), 0);
	EXPECT(nameless(0), -EACCES);
	EXPECT(link_empty(fd, "/tmp/x"), -ENOENT);
	EXPECT(exchange(PLACE "one/inner", PLACE "one/two"), -EACCES);
	EXPECT(exchange(PLACE "one", PLACE "e"), -EACCES);
	return 0;
}

static void test_rights(void)
{
	CHECK_EQ(run_child(child_user, NULL), 0);
	CHECK_EQ(sys_unlink(PLACE "one/inner"), 0);
	CHECK_EQ(sys_unlink(PLACE "one/two"), 0);
	CHECK_EQ(sys_rmdir(PLACE "one"), 0);
	CHECK_EQ(sys_rmdir(PLACE "d"), 0);
	CHECK_EQ(sys_rmdir(PLACE "e"), 0);
	CHECK_EQ(sys_rmdir(PLACE), 0);
}

TEST_SUITE(names, TEST(test_exchange), TEST(test_exchange_errors),
	   TEST(test_nameless), TEST(test_nameless_errors),
	   TEST(test_nameless_mount), TEST(test_rights));

int program_main(int count, char **arguments, char **environment)
{
	(void)count, (void)arguments, (void)environment;
	return run_suite(&suite_names);
}
