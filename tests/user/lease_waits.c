/*
 * Who breaks a lease waits: until the holder lets go, until its time is over,
 * or until a signal comes. This program runs on Linux too.
 *
 * Children that wait have an alarm, so that a lease that is not let go ends
 * the test and not the patience.
 */
#include "tests/user/leases.h"

#define PROGRAM "/tmp/leased_program"
#define BREAK_TIME "/proc/sys/fs/lease-break-time"
#define WAITED_MS 80
#define LATE 200 /* a child's status: it did not wait */

static void on_alarm(int signal, struct kernel_siginfo *info, void *frame)
{
	(void)signal, (void)info, (void)frame;
}

static void wait_until_told(void)
{
	for (int i = 0; i < 500 && !told; i++)
		sleep_ms(10);
	CHECK_EQ(told, 1);
	/* The signal may have ended the sleep: this one is whole. */
	sleep_ms(WAITED_MS + 40);
}

struct wish {
	unsigned flags;
	int close_first; /* a descriptor */
	bool cut;
};

/* A child's status: 0 when it waited and then got what it wished. */
static int child_wishes(void *argument)
{
	const struct wish *wish = argument;
	long start = now_ms(), result;

	sys_alarm(10);
	if (wish->close_first)
		sys_close(wish->close_first);
	result = wish->cut ? sys_truncate(LEASED, 2) :
			     open_leased(wish->flags);
	if (result < 0)
		return (int)-result;
	return now_ms() - start < WAITED_MS ? LATE : 0;
}

static void test_release(void)
{
	struct wish wish = { .flags = O_WRONLY };
	int fd = hold(F_RDLCK), pid = start_child(child_wishes, &wish);
	int other;

	wait_until_told();
	CHECK_EQ(get_lease(fd), F_UNLCK);
	/* Who waits is counted. */
	CHECK_EQ(set_lease(fd, F_RDLCK), -EAGAIN);
	other = open_leased(O_RDONLY);
	CHECK_EQ(set_lease(other, F_RDLCK), -EAGAIN);
	CHECK_EQ(set_lease(fd, F_UNLCK), 0);
	CHECK_EQ(collect(pid), 0);
	CHECK_EQ(set_lease(fd, F_RDLCK), 0);
	sys_close(other);
	sys_close(fd);
}

static void test_downgrade(void)
{
	struct wish wish = { .flags = O_RDONLY };
	int fd = hold(F_WRLCK), pid = start_child(child_wishes, &wish);

	wait_until_told();
	CHECK_EQ(get_lease(fd), F_RDLCK);
	CHECK_EQ(set_lease(fd, F_WRLCK), -EAGAIN);
	CHECK_EQ(set_lease(fd, F_RDLCK), 0);
	CHECK_EQ(collect(pid), 0);
	CHECK_EQ(get_lease(fd), F_RDLCK);
	CHECK_EQ(told, 1);
	/* It can become one for writing, and be broken, again. */
	CHECK_EQ(set_lease(fd, F_WRLCK), 0);
	CHECK_EQ(get_lease(fd), F_WRLCK);
	CHECK_EQ(open_leased(O_RDONLY | O_NONBLOCK), -EAGAIN);
	CHECK_EQ(told, 2);
	sys_close(fd);
}

static void test_close(void)
{
	int fd = hold(F_WRLCK);
	struct wish wish = { .flags = O_RDWR, .close_first = fd };
	int pid = start_child(child_wishes, &wish);

	wait_until_told();
	sys_close(fd);
	CHECK_EQ(collect(pid), 0);
	CHECK_EQ(told, 1);
}

static void test_truncate(void)
{
	struct wish wish = { .cut = true };
	int fd, pid;

	make_leased();
	fd = hold(F_RDLCK);
	pid = start_child(child_wishes, &wish);
	wait_until_told();
	CHECK_EQ(sys_lseek(fd, 0, SEEK_END), 5);
	CHECK_EQ(set_lease(fd, F_RDLCK), -EAGAIN);
	CHECK_EQ(set_lease(fd, F_UNLCK), 0);
	CHECK_EQ(collect(pid), 0);
	CHECK_EQ(sys_lseek(fd, 0, SEEK_END), 2);
	CHECK_EQ(set_lease(fd, F_WRLCK), 0);
	sys_close(fd);
}

/* All that forbid it are told and waited for. */
static void test_two_holders(void)
{
	struct wish wish = { .flags = O_WRONLY };
	int fd = hold(F_RDLCK), other = hold(F_RDLCK);
	int pid = start_child(child_wishes, &wish);

	for (int i = 0; i < 500 && !told; i++)
		sleep_ms(10);
	CHECK_EQ(get_lease(fd), F_UNLCK);
	CHECK_EQ(get_lease(other), F_UNLCK);
	CHECK_EQ(set_lease(other, F_UNLCK), 0);
	sleep_ms(WAITED_MS + 40);
	CHECK_EQ(set_lease(fd, F_UNLCK), 0);
	CHECK_EQ(collect(pid), 0);
	sys_close(other);
	sys_close(fd);
}

static int child_interrupted(void *unused)
{
	(void)unused;
	EXPECT(handle(SIGALRM, on_alarm, 0), 0);
	sys_alarm(1);
	EXPECT(open_leased(O_RDONLY), -EINTR);
	sys_alarm(1);
	EXPECT(sys_truncate(LEASED, 1), -EINTR);
	return 0;
}

/* Who waits may be called away, the holder itself by what it is told. */
static void test_signals(void)
{
	int fd;

	make_leased();
	fd = hold(F_WRLCK);
	CHECK_EQ(handle(SIGIO, on_break, 0), 0);
	CHECK_EQ(open_leased(O_RDONLY), -EINTR);
	CHECK_EQ(told, 1);
	CHECK_EQ(handle(SIGIO, on_break, SA_RESTART), 0);
	IN_CHILD(child_interrupted);
	CHECK_EQ(sys_lseek(fd, 0, SEEK_END), 5);
	/* Nobody is counted that gave up. */
	CHECK_EQ(set_lease(fd, F_UNLCK), 0);
	CHECK_EQ(set_lease(fd, F_WRLCK), 0);
	sys_close(fd);
}

static long write_break_time(const char *text)
{
	int fd = (int)sys_open(BREAK_TIME, O_WRONLY, 0);
	long result = sys_write(fd, text, strlen(text));

	sys_close(fd);
	return result;
}

static void test_time_out(void)
{
	struct wish read = { .flags = O_RDONLY }, write = { .flags = O_WRONLY };
	char text[8];
	long start;
	int fd;

	CHECK_EQ(read_file(BREAK_TIME, text, sizeof(text)), 3);
	CHECK(memcmp(text, "45\n", 3) == 0);
	CHECK_EQ(write_break_time("x\n"), -EINVAL);
	CHECK_EQ(write_break_time("1\n"), 2);
	fd = hold(F_WRLCK);
	start = now_ms();
	CHECK_EQ(run_child(child_wishes, &read), 0);
	CHECK(now_ms() - start >= 990);
	CHECK_EQ(get_lease(fd), F_RDLCK);
	CHECK_EQ(run_child(child_wishes, &write), 0);
	CHECK_EQ(get_lease(fd), F_UNLCK);
	CHECK_EQ(told, 2);
	CHECK_EQ(set_lease(fd, F_UNLCK), -EAGAIN);
	/* Without who waits, too. */
	CHECK_EQ(set_lease(fd, F_WRLCK), 0);
	CHECK_EQ(open_leased(O_WRONLY | O_NONBLOCK), -EAGAIN);
	start = now_ms();
	while (now_ms() - start < 1100)
		sleep_ms(50);
	CHECK_EQ(get_lease(fd), F_UNLCK);
	CHECK_EQ(set_lease(fd, F_WRLCK), 0);
	CHECK_EQ(get_lease(fd), F_WRLCK);
	CHECK_EQ(write_break_time("45\n"), 3);
	sys_close(fd);
}

static int child_executes(void *argument)
{
	static const char *const words[] = { PROGRAM, NULL };

	sys_alarm(10);
	sys_close(*(int *)argument);
	return (int)-sys_execve(PROGRAM, words, words + 1);
}

/* Executing is reading; a program that runs has readers. */
static void test_program(void)
{
	static const char text[] = "#!" PROGRAM "\n";
	int fd = (int)sys_open(PROGRAM, O_WRONLY | O_CREAT, 0755), self, pid;

	CHECK_EQ(sys_write(fd, text, sizeof(text) - 1), sizeof(text) - 1);
	sys_close(fd);
	fd = (int)sys_open(PROGRAM, O_RDONLY, 0);
	CHECK_EQ(set_lease(fd, F_WRLCK), 0);
	told = 0;
	pid = start_child(child_executes, &fd);
	wait_until_told();
	CHECK_EQ(get_lease(fd), F_RDLCK);
	CHECK_EQ(set_lease(fd, F_UNLCK), 0);
	/* It is its own interpreter. */
	CHECK_EQ(collect(pid), EXITED(ELOOP));
	sys_close(fd);
	CHECK_EQ(sys_unlink(PROGRAM), 0);
	self = (int)sys_open("/proc/self/exe", O_RDONLY, 0);
	CHECK_EQ(set_lease(self, F_WRLCK), -EAGAIN);
	CHECK_EQ(set_lease(self, F_RDLCK), 0);
	sys_close(self);
}

TEST_SUITE(lease_waits, TEST(test_release), TEST(test_downgrade),
	   TEST(test_close), TEST(test_truncate), TEST(test_two_holders),
	   TEST(test_signals), TEST(test_time_out), TEST(test_program));

int program_main(int count, char **arguments, char **environment)
{
	(void)count, (void)arguments, (void)environment;

	return run_lease_suite(&suite_lease_waits);
}
