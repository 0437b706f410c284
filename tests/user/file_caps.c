/*
 * The life of a file's capabilities: who gives and takes them, what takes
 * them away, and in which form they are told. What they are worth is
 * tests/user/exec_caps.c's.
 */
#include "kernel/abi/fcntl.h"
#include "kernel/abi/mount.h"
#include "kernel/abi/stat.h"
#include "tests/user/ids.h"

#define FILE_PATH "/tmp/file_caps"

static const struct kernel_file_caps revision_2 = {
	CAPABILITY_REVISION_2 | CAPABILITY_EFFECTIVE, { { 1, 2 }, { 3, 4 } }, 0
};
static struct kernel_file_caps revision_3 = {
	CAPABILITY_REVISION_3, { { 1, 2 }, { 3, 4 } }, 0
};

static long give(const void *value, size_t size)
{
	return sys_setxattr(FILE_PATH, CAPABILITY_XATTR, value, size, 0);
}

/* The bytes that getxattr tells, in `shown`; or its error. */
static struct kernel_file_caps shown;

static long ask(size_t size)
{
	memset(&shown, 0xee, sizeof(shown));
	return sys_getxattr(FILE_PATH, CAPABILITY_XATTR, &shown, size);
}

static void test_forms(void)
{
	CHECK_EQ(ask(24), -ENODATA);
	CHECK_EQ(give(&revision_2, 20), 0);
	CHECK_EQ(ask(0), 20);
	CHECK_EQ(ask(19), -ERANGE);
	CHECK_EQ(ask(24), 20);
	CHECK(memcmp(&shown, &revision_2, 20) == 0);
	CHECK_EQ(shown.root, 0xeeeeeeeeu);
	/* Of this root, it means what revision 2 does, and is told so. */
	CHECK_EQ(give(&revision_3, 24), 0);
	CHECK_EQ(ask(24), 20);
	CHECK_EQ(shown.magic, CAPABILITY_REVISION_2);
	revision_3.root = 1000;
	CHECK_EQ(give(&revision_3, 24), 0);
	CHECK_EQ(ask(0), 24);
	CHECK_EQ(ask(20), -ERANGE);
	CHECK_EQ(ask(24), 24);
	CHECK(memcmp(&shown, &revision_3, 24) == 0);
	CHECK_EQ(sys_removexattr(FILE_PATH, CAPABILITY_XATTR), 0);
}

static void test_refused(void)
{
	struct kernel_file_caps bad = revision_2;

	CHECK_EQ(give(&revision_2, 24), -EINVAL);
	CHECK_EQ(give(&revision_2, 12), -EINVAL);
	CHECK_EQ(give(&revision_2, 0), -EINVAL);
	bad.magic = CAPABILITY_REVISION_1;
	CHECK_EQ(give(&bad, 12), -EINVAL);
	bad.magic = CAPABILITY_REVISION_3;
	bad.root = KEEP;
	CHECK_EQ(give(&bad, 24), -EINVAL);
	bad.magic = 0x04000000;
	CHECK_EQ(give(&bad, 24), -EINVAL);
	CHECK_EQ(ask(24), -ENODATA);
}

/* It takes CAP_SETFCAP, and neither the file's owner nor root. */
static int without_capability(void *argument)
{
	(void)argument;
	MUST(set_caps(ALL_CAPS & ~CAP_BIT(SETFCAP), ALL_CAPS, 0) == 0);
	MUST(give(&revision_2, 19) == -EINVAL);
	MUST(give(&revision_2, 20) == -EPERM);
	MUST(sys_removexattr(FILE_PATH, CAPABILITY_XATTR) == -EPERM);
	MUST(ask(24) == 20);
	MUST(set_caps(CAP_BIT(SETFCAP), ALL_CAPS, 0) == 0);
	MUST(sys_removexattr(FILE_PATH, CAPABILITY_XATTR) == 0);
	MUST(give(&revision_2, 20) == 0);
	return 0;
}

static void test_capability(void)
{
	CHECK_EQ(give(&revision_2, 20), 0);
	IN_CHILD(without_capability);
}

/* Has what was just done taken them? They are there again afterwards. */
static bool are_gone(void)
{
	bool gone = ask(24) == -ENODATA;

	return give(&revision_2, 20) == 0 && gone;
}

static void test_lost(void)
{
	int fd = (int)sys_open(FILE_PATH, O_RDWR, 0);
	char byte;

	CHECK_EQ(give(&revision_2, 20), 0);
	CHECK_EQ(sys_write(fd, "text", 4), 4);
	CHECK(are_gone());
	CHECK_EQ(sys_pwrite64(fd, "text", 4, 9), 4);
	CHECK(are_gone());
	CHECK_EQ(sys_ftruncate(fd, 3), 0);
	CHECK(are_gone());
	CHECK_EQ(sys_truncate(FILE_PATH, 9), 0);
	CHECK(are_gone());
	CHECK_EQ(sys_chown(FILE_PATH, KEEP, KEEP), 0);
	CHECK(are_gone());
	CHECK_EQ(sys_fchown(fd, OTHER, OTHER), 0);
	CHECK(are_gone());
	CHECK_EQ(sys_close((int)sys_open(FILE_PATH, O_WRONLY | O_TRUNC, 0)),
		 0);
	CHECK(are_gone());
	/* What changes neither content nor owner does not. */
	CHECK_EQ(sys_close((int)sys_open(FILE_PATH, O_WRONLY, 0)), 0);
	CHECK_EQ(sys_chmod(FILE_PATH, 0700), 0);
	CHECK_EQ(sys_pread64(fd, &byte, 1, 0), 0);
	CHECK_EQ(sys_pwrite64(fd, "", 0, 0), 0);
	CHECK_EQ(sys_link(FILE_PATH, FILE_PATH "2"), 0);
	CHECK_EQ(sys_rename(FILE_PATH "2", FILE_PATH "3"), 0);
	CHECK_EQ(sys_unlink(FILE_PATH "3"), 0);
	CHECK(!are_gone());
	sys_close(fd);
}

TEST_SUITE(file_caps, TEST(test_forms), TEST(test_refused),
	   TEST(test_capability), TEST(test_lost));

int program_main(int count, char **arguments, char **environment)
{
	int status;

	(void)count, (void)arguments, (void)environment;
	sys_close((int)sys_open(FILE_PATH, O_WRONLY | O_CREAT, 0755));
	status = run_suite(&suite_file_caps);
	sys_unlink(FILE_PATH);
	return status;
}
