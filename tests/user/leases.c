/*
 * Leases, fcntl(2): who gets one, and what breaks it. The errno values are
 * those of Linux, where this program runs too. Each test ends without a
 * lease; lease_waits.c tests the waiting.
 */
#include "tests/user/leases.h"

#define SPARE 40 /* a descriptor */

/* --- having one ---------------------------------------------------------- */

static void test_kinds(void)
{
	int fd = open_leased(O_RDONLY), again = (int)sys_dup2(fd, SPARE);

	CHECK_EQ(get_lease(fd), F_UNLCK);
	CHECK_EQ(set_lease(fd, F_UNLCK), -EAGAIN);
	CHECK_EQ(set_lease(fd, 3), -EINVAL);
	CHECK_EQ(set_lease(fd, ~0ul), -EINVAL);
	CHECK_EQ(set_lease(fd, F_RDLCK), 0);
	CHECK_EQ(get_lease(fd), F_RDLCK);
	CHECK_EQ(set_lease(fd, F_WRLCK), 0);
	CHECK_EQ(get_lease(fd), F_WRLCK);
	/* It is the open file's, by whatever number. */
	CHECK_EQ(get_lease(again), F_WRLCK);
	CHECK_EQ(set_lease(again, F_RDLCK), 0);
	CHECK_EQ(sys_close(again), 0);
	CHECK_EQ(get_lease(fd), F_RDLCK);
	CHECK_EQ(set_lease(fd, F_UNLCK), 0);
	CHECK_EQ(get_lease(fd), F_UNLCK);
	CHECK_EQ(set_lease(fd, F_UNLCK), -EAGAIN);
	CHECK_EQ(sys_close(fd), 0);
	CHECK_EQ(set_lease(fd, F_RDLCK), -EBADF);
	CHECK_EQ(get_lease(fd), -EBADF);
}

static void test_other_files(void)
{
	int folder = (int)sys_open("/tmp", O_RDONLY, 0);
	int device = (int)sys_open("/dev/null", O_RDWR, 0);
	int place = open_leased(O_PATH), ends[2];

	CHECK_EQ(sys_pipe(ends), 0);
	CHECK_EQ(set_lease(folder, F_RDLCK), -EINVAL);
	CHECK_EQ(set_lease(folder, F_UNLCK), -EINVAL);
	CHECK_EQ(get_lease(folder), F_UNLCK);
	CHECK_EQ(set_lease(device, F_RDLCK), -EINVAL);
	CHECK_EQ(set_lease(ends[0], F_RDLCK), -EINVAL);
	CHECK_EQ(get_lease(ends[1]), F_UNLCK);
	CHECK_EQ(set_lease(place, F_RDLCK), -EBADF);
	CHECK_EQ(get_lease(place), -EBADF);
	sys_close(folder);
	sys_close(device);
	sys_close(place);
	sys_close(ends[0]);
	sys_close(ends[1]);
}

/* Who else has it open. */
static void test_open_files(void)
{
	int writer = open_leased(O_RDWR), reader, neither;

	CHECK_EQ(set_lease(writer, F_RDLCK), -EAGAIN);
	CHECK_EQ(set_lease(writer, F_WRLCK), 0);
	CHECK_EQ(set_lease(writer, F_UNLCK), 0);
	reader = open_leased(O_RDONLY);
	CHECK_EQ(set_lease(writer, F_WRLCK), -EAGAIN);
	CHECK_EQ(set_lease(reader, F_WRLCK), -EAGAIN);
	CHECK_EQ(set_lease(reader, F_RDLCK), -EAGAIN);
	sys_close(writer);
	/* A place is no open file, and 3 neither reads nor writes. */
	writer = open_leased(O_PATH);
	neither = open_leased(O_ACCMODE);
	CHECK_EQ(set_lease(reader, F_WRLCK), 0);
	CHECK_EQ(set_lease(neither, F_WRLCK), -EAGAIN);
	CHECK_EQ(set_lease(reader, F_UNLCK), 0);
	sys_close(neither);
	sys_close(writer);
	/* Many read. */
	CHECK_EQ(set_lease(reader, F_RDLCK), 0);
	writer = open_leased(O_RDONLY);
	CHECK_EQ(set_lease(writer, F_RDLCK), 0);
	CHECK_EQ(set_lease(reader, F_WRLCK), -EAGAIN);
	CHECK_EQ(get_lease(reader), F_RDLCK);
	sys_close(writer);
	CHECK_EQ(set_lease(reader, F_WRLCK), 0);
	sys_close(reader);
	CHECK_EQ(told, 0);
}

/* Locks and leases do not see each other, and go one by one. */
static void test_beside_locks(void)
{
	struct kernel_flock lock = { .type = F_RDLCK };
	int fd = open_leased(O_RDONLY);

	CHECK_EQ(sys_flock(fd, LOCK_EX), 0);
	CHECK_EQ(set_lease(fd, F_WRLCK), 0);
	CHECK_EQ(sys_flock(fd, LOCK_UN), 0);
	CHECK_EQ(get_lease(fd), F_WRLCK);
	CHECK_EQ(sys_fcntl(fd, F_SETLK, &lock), 0);
	CHECK_EQ(set_lease(fd, F_UNLCK), 0);
	lock.type = F_UNLCK;
	CHECK_EQ(sys_fcntl(fd, F_SETLK, &lock), 0);
	CHECK_EQ(set_lease(fd, F_RDLCK), 0);
	CHECK_EQ(sys_close(fd), 0);
}

static int child_nobody(void *unused)
{
	int fd = open_leased(O_RDONLY);
	int folder = (int)sys_open("/tmp", O_RDONLY, 0);

	(void)unused;
	EXPECT(sys_setresuid(NOBODY, NOBODY, NOBODY), 0);
	EXPECT(set_lease(fd, F_RDLCK), -EACCES);
	EXPECT(set_lease(fd, F_UNLCK), -EACCES);
	EXPECT(set_lease(folder, F_RDLCK), -EACCES);
	EXPECT(set_lease(fd, 3), -EINVAL);
	EXPECT(get_lease(fd), F_UNLCK);
	return 0;
}

/* Of another user's, by the capability alone; of one's own, without. */
static int child_with_capability(void *unused)
{
	unsigned long all = caps_now().permitted;
	int fd = open_leased(O_RDONLY);

	(void)unused;
	EXPECT(sys_chown(LEASED, NOBODY, NOBODY), 0);
	EXPECT(set_lease(fd, F_RDLCK), 0);
	EXPECT(set_caps(CAP_BIT(SETUID), all, 0), 0);
	EXPECT(set_lease(fd, F_WRLCK), -EACCES);
	EXPECT(set_lease(fd, F_UNLCK), -EACCES);
	EXPECT(sys_setfsuid(NOBODY), 0);
	EXPECT(set_lease(fd, F_UNLCK), 0);
	EXPECT(sys_setfsuid(OTHER), NOBODY);
	EXPECT(set_lease(fd, F_RDLCK), -EACCES);
	EXPECT(set_caps(CAP_BIT(LEASE), all, 0), 0);
	EXPECT(set_lease(fd, F_RDLCK), 0);
	return 0;
}

static void test_rights(void)
{
	IN_CHILD(child_nobody);
	IN_CHILD(child_with_capability);
	CHECK_EQ(sys_chown(LEASED, 0, 0), 0);
}

/* --- breaking one -------------------------------------------------------- */

static void test_without_waiting(void)
{
	int fd = hold(F_WRLCK), other;

	CHECK_EQ(open_leased(O_RDONLY | O_NONBLOCK), -EAGAIN);
	CHECK_EQ(told, 1);
	CHECK_EQ(told_code, SI_KERNEL);
	CHECK_EQ(get_lease(fd), F_RDLCK);
	/* Told once, of each. */
	CHECK_EQ(open_leased(O_RDONLY | O_NONBLOCK), -EAGAIN);
	CHECK_EQ(told, 1);
	CHECK_EQ(open_leased(O_WRONLY | O_NONBLOCK), -EAGAIN);
	CHECK_EQ(told, 2);
	CHECK_EQ(get_lease(fd), F_UNLCK);
	/* What is to go is not kept by being asked for. */
	CHECK_EQ(set_lease(fd, F_RDLCK), 0);
	CHECK_EQ(get_lease(fd), F_UNLCK);
	CHECK_EQ(open_leased(O_WRONLY | O_NONBLOCK), -EAGAIN);
	CHECK_EQ(told, 2);
	other = open_leased(O_RDONLY | O_NONBLOCK);
	CHECK(other >= 0);
	CHECK_EQ(set_lease(other, F_RDLCK), -EAGAIN);
	CHECK_EQ(set_lease(fd, F_UNLCK), 0);
	sys_close(other);
	/* Nobody forbids it now. */
	CHECK_EQ(open_leased(O_WRONLY | O_TRUNC | O_NONBLOCK), fd + 1);
	sys_close(fd + 1);
	sys_close(fd);
	make_leased();
	fd = hold(F_RDLCK);
	/* Reading, and what neither opens nor changes its bytes, may be. */
	other = open_leased(O_RDONLY | O_NONBLOCK);
	CHECK(other >= 0);
	sys_close(other);
	CHECK_EQ(sys_chmod(LEASED, 0644), 0);
	CHECK_EQ(told, 0);
	CHECK_EQ(open_leased(O_WRONLY | O_TRUNC | O_NONBLOCK), -EAGAIN);
	CHECK_EQ(told, 1);
	CHECK_EQ(sys_lseek(fd, 0, SEEK_END), 5);
	CHECK_EQ(set_lease(fd, F_UNLCK), 0);
	CHECK_EQ(set_lease(fd, F_RDLCK), 0);
	/* It is how the file is opened that counts, even if it is cut. */
	other = open_leased(O_RDONLY | O_TRUNC | O_NONBLOCK);
	CHECK(other >= 0);
	CHECK_EQ(told, 1);
	sys_close(other);
	CHECK_EQ(open_leased(O_ACCMODE | O_NONBLOCK), -EAGAIN);
	CHECK_EQ(told, 2);
	sys_close(fd);
}

static int child_leaves_lease(void *argument)
{
	return (int)-set_lease(*(int *)argument, F_RDLCK);
}

/* The lease outlives who asked for it, and nobody is told in its place. */
static void test_dead_holder(void)
{
	int fd = open_leased(O_RDONLY);

	told = 0;
	CHECK_EQ(run_child(child_leaves_lease, &fd), 0);
	CHECK_EQ(get_lease(fd), F_RDLCK);
	CHECK_EQ(open_leased(O_WRONLY | O_NONBLOCK), -EAGAIN);
	CHECK_EQ(told, 0);
	CHECK_EQ(get_lease(fd), F_UNLCK);
	sys_close(fd);
}

TEST_SUITE(leases, TEST(test_kinds), TEST(test_other_files),
	   TEST(test_open_files), TEST(test_beside_locks), TEST(test_rights),
	   TEST(test_without_waiting), TEST(test_dead_holder));

int program_main(int count, char **arguments, char **environment)
{
	(void)count, (void)arguments, (void)environment;

	return run_lease_suite(&suite_leases);
}
