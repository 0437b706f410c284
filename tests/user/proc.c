/*
 * What /proc says about this program and the system.
 */
#include "kernel/abi/errno.h"
#include "kernel/abi/fcntl.h"
#include "kernel/abi/signal.h"
#include "kernel/abi/stat.h"
#include "tests/user/test.h"

static char text[32768];

/* The whole of a file as a string. False when it cannot be read. */
static bool fetch(const char *path)
{
	long size = read_file(path, text, sizeof(text) - 1);

	if (size < 0) {
		note("%s: errno %d", path, -size);
		return false;
	}
	text[size] = '\0';
	return true;
}

static bool says(const char *path, const char *part)
{
	return fetch(path) && find_text(text, part) != NULL;
}

static void test_exe(void)
{
	struct kernel_stat stat, own;
	char target[64];

	memset(target, 0, sizeof(target));
	CHECK_EQ(sys_readlink("/proc/self/exe", target, sizeof(target)), 11);
	CHECK(strcmp(target, "/tests/proc") == 0);
	CHECK_EQ(sys_stat("/proc/self/exe", &stat), 0);
	CHECK_EQ(sys_stat("/tests/proc", &own), 0);
	CHECK_EQ(stat.inode, own.inode);
	CHECK(fetch("/proc/self/exe"));
	CHECK(memcmp(text, "\177ELF", 4) == 0);
}

static void test_self(void)
{
	char target[16];
	long length = sys_readlink("/proc/self", target, sizeof(target));
	long number = 0;

	CHECK(length > 0 && length < 16);
	for (long i = 0; i < length; i++)
		number = number * 10 + (target[i] - '0');
	CHECK_EQ(number, sys_getpid());
}

static void test_status(void)
{
	CHECK(says("/proc/self/status", "Name:\tproc\n"));
	CHECK(says("/proc/self/status", "\nUid:\t0\t0\t0\t0\n"));
	CHECK(says("/proc/self/status", "\nCapEff:\t000001ffffffffff\n"));
	CHECK(says("/proc/self/status", "\nNoNewPrivs:\t0\n"));
	CHECK(says("/proc/self/stat", " (proc) R "));
	CHECK(says("/proc/self/comm", "proc\n"));
}

static void test_command_line(void)
{
	CHECK(fetch("/proc/self/cmdline"));
	CHECK(memcmp(text, "/tests/proc\0", 12) == 0);
	/* As long as the strings are, and no more. */
	CHECK_EQ(read_file("/proc/self/cmdline", text, sizeof(text)), 12);
}

/* No line shows memory that is both writable and executable. */
static void test_maps(void)
{
	CHECK(fetch("/proc/self/maps"));
	CHECK(find_text(text, " r-xp ") != NULL);
	CHECK(find_text(text, " rw-p ") != NULL);
	CHECK(find_text(text, "/tests/proc\n") != NULL);
	CHECK(find_text(text, "[stack]\n") != NULL);
	CHECK(find_text(text, "wxp") == NULL);
	CHECK(find_text(text, "ffff8") == NULL);
}

static void test_links(void)
{
	char target[64];
	int fd = (int)sys_open("/tests/data/plain", O_RDONLY, 0);

	memset(target, 0, sizeof(target));
	CHECK_EQ(sys_dup2(fd, 77), 77);
	CHECK_EQ(sys_readlink("/proc/self/fd/77", target, 64), 17);
	CHECK(strcmp(target, "/tests/data/plain") == 0);
	CHECK(says("/proc/self/fd/77", "hello"));
	CHECK_EQ(sys_readlink("/proc/self/fd/78", target, 64), -ENOENT);
	CHECK_EQ(sys_readlink("/proc/self/cwd", target, 64), 1);
	CHECK_EQ(sys_readlink("/proc/self/root", target, 64), 1);
	sys_close(77);
	sys_close(fd);
	CHECK_EQ(sys_readlink("/proc/self/fd/77", target, 64), -ENOENT);
}

static void test_missing(void)
{
	CHECK_EQ(sys_open("/proc/999999", O_RDONLY, 0), -ENOENT);
	CHECK_EQ(sys_open("/proc/0", O_RDONLY, 0), -ENOENT);
	CHECK_EQ(sys_open("/proc/self/none", O_RDONLY, 0), -ENOENT);
	CHECK_EQ(sys_open("/proc/new", O_WRONLY | O_CREAT, 0), -ENOENT);
	CHECK_EQ(sys_open("/proc/self/status/x", O_RDONLY, 0), -ENOTDIR);
}

static void test_system(void)
{
	CHECK(says("/proc/meminfo", "MemTotal:"));
	CHECK(says("/proc/sys/kernel/cap_last_cap", "40\n"));
	CHECK(says("/proc/sys/kernel/ostype", "Linux\n"));
	CHECK(says("/proc/mounts", " / "));
	CHECK(fetch("/proc/uptime"));
	CHECK(text[0] >= '0' && text[0] <= '9');
}

/* The table shows what is on, and names no address of the kernel's. */
static void test_protections(void)
{
	CHECK(fetch("/proc/ravelin/protections"));
	CHECK(find_text(text, "smep") != NULL);
	CHECK(find_text(text, "smap") != NULL);
	CHECK(find_text(text, "ffffffff8") == NULL);
}

static void test_boot_id(void)
{
	static char first[64];

	CHECK(fetch("/proc/sys/kernel/random/boot_id"));
	CHECK_EQ(strlen(text), 37);
	memcpy(first, text, 38);
	CHECK(fetch("/proc/sys/kernel/random/boot_id"));
	CHECK(strcmp(first, text) == 0);
	CHECK(fetch("/proc/sys/kernel/random/uuid"));
	CHECK(strcmp(first, text) != 0);
	CHECK_EQ(text[14], '4');
}

/* The text is made when it is read from its start, not when it is opened, and
 * then stays. */
static void test_when(void)
{
	int fd = (int)sys_open("/proc/self/comm", O_RDWR, 0);
	char name[8];

	CHECK_EQ(sys_write(fd, "first", 5), 5);
	CHECK_EQ(sys_pread64(fd, name, 8, 0), 6);
	CHECK(memcmp(name, "first\n", 6) == 0);
	CHECK_EQ(sys_write(fd, "other", 5), 5);
	CHECK_EQ(sys_pread64(fd, name, 8, 2), 4);
	CHECK(memcmp(name, "rst\n", 4) == 0);
	CHECK_EQ(sys_pread64(fd, name, 8, 0), 6);
	CHECK(memcmp(name, "other\n", 6) == 0);
	CHECK_EQ(sys_lseek(fd, 0, SEEK_END), -EINVAL);
	sys_write(fd, "proc", 4);
	sys_close(fd);
}

/* A file about a task tells nothing when that has gone. */
static void test_gone(void)
{
	char path[] = "/proc/_________/stat";
	long pid = sys_fork();
	int fd;

	if (pid == 0)
		for (;;)
			sys_pause();
	for (long i = 14, left = pid; i >= 6; i--, left /= 10)
		path[i] = left || i == 14 ? (char)('0' + left % 10) : '/';
	fd = (int)sys_open(path, O_RDONLY, 0);
	CHECK(fd >= 0);
	CHECK(sys_read(fd, text, 16) > 0);
	sys_kill((int)pid, SIGKILL);
	CHECK_EQ(sys_wait4((int)pid, NULL, 0, NULL), pid);
	CHECK_EQ(sys_pread64(fd, text, 16, 0), -ESRCH);
	sys_close(fd);
}

/* Root may open what cannot be written. */
static void test_read_only(void)
{
	int fd = (int)sys_open("/proc/version", O_WRONLY, 0);

	CHECK_EQ(sys_write(fd, "x", 1), -EIO);
	sys_close(fd);
	fd = (int)sys_open("/proc/self/status", O_WRONLY, 0);
	CHECK_EQ(sys_write(fd, "x", 1), -EINVAL);
	sys_close(fd);
}

static void test_tables(void)
{
	CHECK(says("/proc/swaps", "Filename\t"));
	CHECK(says("/proc/meminfo", "\nSReclaimable:"));
	CHECK(fetch("/proc/cmdline"));
	CHECK(fetch("/proc/partitions"));
	CHECK_EQ(strlen(text), 0);
}

/* Each entry of /proc and /proc/self can be listed and looked at. */
static void test_list(void)
{
	int fd = (int)sys_open("/proc/self", O_RDONLY | O_DIRECTORY, 0);
	struct kernel_stat stat;
	unsigned count = 0;
	long got;

	while ((got = sys_getdents64(fd, text, 256)) > 0)
		for (long at = 0; at < got; count++) {
			CHECK_EQ(sys_newfstatat(fd, text + at + 19, &stat,
						AT_SYMLINK_NOFOLLOW), 0);
			at += *(unsigned short *)(text + at + 16);
		}
	CHECK_EQ(got, 0);
	CHECK(count >= 10);
	sys_close(fd);
}

TEST_SUITE(proc, TEST(test_exe), TEST(test_self), TEST(test_status),
	   TEST(test_command_line), TEST(test_maps), TEST(test_links),
	   TEST(test_missing), TEST(test_system), TEST(test_protections),
	   TEST(test_boot_id), TEST(test_list), TEST(test_when),
	   TEST(test_gone), TEST(test_read_only), TEST(test_tables));

int program_main(int count, char **arguments, char **environment)
{
	(void)count, (void)arguments, (void)environment;
	return run_suite(&suite_proc);
}
