/*
 * Clocks and sleeping: setting the wall clock, the clocks of processor time,
 * and that a sleep ends on time and leaves the processor idle. Times are the
 * monotonic clock's, in nanoseconds.
 */
#include "tests/user/handler.h"
#include "tests/user/ids.h"

#define NS_PER_S 1000000000l
#define NS_PER_MS 1000000l
#define TICK_MS 10l
#define LATE_MS 10000l /* a busy host may hold the machine up */
#define YEAR_2040 2208988800l

static long now_ns(int clock)
{
	struct kernel_timespec time;

	if (sys_clock_gettime(clock, &time) != 0)
		return -1;
	return time.seconds * NS_PER_S + time.nanoseconds;
}

static struct kernel_timespec time_of(long ns)
{
	return (struct kernel_timespec){ ns / NS_PER_S, ns % NS_PER_S };
}

/* --- setting ------------------------------------------------------------- */

static long set_time(long seconds, long ns)
{
	struct kernel_timespec time = { seconds, ns };

	return sys_clock_settime(CLOCK_REALTIME, &time);
}

static void test_set(void)
{
	struct kernel_timeval time = { YEAR_2040, 500000 }, got;
	long wall = now_ns(CLOCK_REALTIME), start = now_ns(CLOCK_MONOTONIC);

	CHECK_EQ(set_time(YEAR_2040, 0), 0);
	CHECK(now_ns(CLOCK_REALTIME) / NS_PER_S - YEAR_2040 < 5);
	CHECK(now_ns(CLOCK_REALTIME) / NS_PER_S >= YEAR_2040);
	CHECK(sys_time(NULL) >= YEAR_2040);
	CHECK(now_ns(CLOCK_MONOTONIC) - start < 5 * NS_PER_S);
	CHECK(now_ns(CLOCK_MONOTONIC) >= start);
	CHECK_EQ(sys_settimeofday(&time, NULL), 0);
	CHECK_EQ(sys_gettimeofday(&got, NULL), 0);
	CHECK(got.seconds == YEAR_2040 ? got.microseconds >= 500000 :
					 got.seconds - YEAR_2040 < 5);
	CHECK_EQ(set_time(wall / NS_PER_S, wall % NS_PER_S), 0);
	CHECK(now_ns(CLOCK_REALTIME) >= wall);
	CHECK(now_ns(CLOCK_REALTIME) - wall < 5 * NS_PER_S);
}

static void test_set_wrong(void)
{
	struct kernel_timespec time = { YEAR_2040, 0 };
	struct kernel_timeval value = { YEAR_2040, 1000001 };
	long wall = now_ns(CLOCK_REALTIME);
	/* Two negative ones are this process's, and no clock at all. */
	static const struct {
		int clock;
		long error;
	} others[] = { { 1, -EINVAL }, { 2, -EINVAL }, { 3, -EINVAL },
		       { 4, -EINVAL }, { 5, -EINVAL }, { 7, -EINVAL },
		       { 8, -EINVAL }, { 11, -EINVAL }, { 99, -EINVAL },
		       { -6, -EPERM }, { -5, -EINVAL } };

	for (unsigned i = 0; i < COUNT_OF(others); i++)
		CHECK_EQ(sys_clock_settime(others[i].clock, &time),
			 others[i].error);
	CHECK_EQ(sys_clock_settime(99, BAD_POINTER), -EINVAL);
	CHECK_EQ(sys_clock_settime(0, BAD_POINTER), -EFAULT);
	CHECK_EQ(sys_settimeofday(BAD_POINTER, NULL), -EFAULT);
	CHECK_EQ(sys_settimeofday(NULL, BAD_POINTER), -EFAULT);
	CHECK_EQ(sys_settimeofday(NULL, NULL), 0);
	CHECK_EQ(set_time(-1, 0), -EINVAL);
	CHECK_EQ(set_time(YEAR_2040, -1), -EINVAL);
	CHECK_EQ(set_time(YEAR_2040, NS_PER_S), -EINVAL);
	CHECK_EQ(set_time(0x7fffffffffffffff, 0), -EINVAL);
	CHECK_EQ(set_time(8277292036, 0), -EINVAL);
	/* The boot would lie before 1970. */
	CHECK_EQ(set_time(0, 0), -EINVAL);
	CHECK_EQ(sys_settimeofday(&value, NULL), -EINVAL);
	value.microseconds = 1000000;
	CHECK_EQ(sys_settimeofday(&value, NULL), -EINVAL);
	value.microseconds = -1;
	CHECK_EQ(sys_settimeofday(&value, NULL), -EINVAL);
	CHECK(now_ns(CLOCK_REALTIME) - wall < 5 * NS_PER_S);
}

static int set_by_nobody(void *argument)
{
	struct kernel_timeval value = { 1, 0 };

	(void)argument;
	MUST(set_caps(ALL_CAPS & ~CAP_BIT(SYS_TIME), ALL_CAPS, 0) == 0);
	MUST(set_time(YEAR_2040, 0) == -EPERM);
	MUST(set_time(0, 0) == -EPERM);
	MUST(set_time(-1, 0) == -EINVAL);
	MUST(set_time(0, NS_PER_S) == -EINVAL);
	MUST(sys_settimeofday(&value, NULL) == -EPERM);
	MUST(sys_settimeofday(NULL, NULL) == -EPERM);
	MUST(sys_settimeofday(BAD_POINTER, NULL) == -EFAULT);
	MUST(set_caps(CAP_BIT(SYS_TIME), ALL_CAPS, 0) == 0);
	MUST(sys_settimeofday(NULL, NULL) == 0);
	return 0;
}

static void test_zone(void)
{
	int zone[2] = { -60, 3 }, got[2], far[2] = { 15 * 60 + 1, 0 };
	long wall = now_ns(CLOCK_REALTIME);

	IN_CHILD(set_by_nobody);
	CHECK_EQ(sys_settimeofday(NULL, zone), 0);
	CHECK_EQ(sys_settimeofday(NULL, far), -EINVAL);
	CHECK_EQ(sys_gettimeofday(NULL, got), 0);
	CHECK(got[0] == -60 && got[1] == 3);
	CHECK(now_ns(CLOCK_REALTIME) - wall < 5 * NS_PER_S);
	zone[0] = zone[1] = 0;
	CHECK_EQ(sys_settimeofday(NULL, zone), 0);
}

/* A sleep to a moment of the wall clock ends when the clock is set to it;
 * one by the monotonic clock, or for a time, does not. */
static int sleep_by_wall(void *argument)
{
	const struct kernel_timespec *until = argument;

	return sys_clock_nanosleep(CLOCK_REALTIME, TIMER_ABSTIME, until,
				   NULL) != 0 ||
	       now_ns(CLOCK_REALTIME) < until->seconds * NS_PER_S;
}

static int sleep_60ms(void *argument)
{
	struct kernel_timespec time = { 0, 60 * NS_PER_MS };
	long start = now_ns(CLOCK_MONOTONIC);

	(void)argument;
	MUST(sys_clock_nanosleep(CLOCK_REALTIME, 0, &time, NULL) == 0);
	return now_ns(CLOCK_MONOTONIC) - start < 60 * NS_PER_MS;
}

static void test_set_under_sleepers(void)
{
	long wall = now_ns(CLOCK_REALTIME);
	struct kernel_timespec until = { wall / NS_PER_S + 3600, 0 };
	int first = start_child(sleep_by_wall, &until), status;
	int second = start_child(sleep_60ms, NULL);

	sleep_ms(20);
	CHECK_EQ(sys_wait4(first, &status, WNOHANG, NULL), 0);
	/* Nearer, but not there. */
	CHECK_EQ(set_time(until.seconds - 1000, 0), 0);
	sleep_ms(20);
	CHECK_EQ(sys_wait4(first, &status, WNOHANG, NULL), 0);
	CHECK_EQ(set_time(until.seconds, 0), 0);
	CHECK_EQ(collect(first), 0);
	CHECK_EQ(collect(second), 0);
	CHECK_EQ(set_time(wall / NS_PER_S, 0), 0);
}

/* --- clocks of processor time -------------------------------------------- */

static int process_clock(int pid)
{
	return ~pid * 8 + 2;
}

static int spin(void *argument)
{
	(void)argument;
	while (now_ns(CLOCK_MONOTONIC) >= 0)
		;
	return 1;
}

static void test_cpu_clocks(void)
{
	struct kernel_timespec time;
	int pid = start_child(spin, NULL), which[] = { 0, 1, 2 };
	int self = (int)sys_getpid();
	long mine, theirs;

	sleep_ms(100);
	mine = now_ns(CLOCK_PROCESS_CPUTIME_ID);
	theirs = now_ns(process_clock(pid));
	CHECK(theirs >= 30 * NS_PER_MS);
	CHECK(now_ns(process_clock(0)) >= mine);
	CHECK(now_ns(process_clock(self)) >= mine);
	for (unsigned i = 0; i < COUNT_OF(which); i++) {
		CHECK(now_ns(~pid * 8 + which[i]) >= theirs);
		CHECK(now_ns(~self * 8 + 4 + which[i]) >= mine);
		CHECK_EQ(sys_clock_getres(~pid * 8 + which[i], &time), 0);
		CHECK_EQ(time.nanoseconds,
			 which[i] == 2 ? 1 : TICK_MS * NS_PER_MS);
	}
	/* Another's thread, a clock device, nobody. */
	CHECK_EQ(sys_clock_gettime(~pid * 8 + 6, &time), -EINVAL);
	CHECK_EQ(sys_clock_gettime(~pid * 8 + 3, &time), -EINVAL);
	CHECK_EQ(sys_clock_gettime(~0x7fffff * 8 + 2, &time), -EINVAL);
	CHECK_EQ(sys_clock_getres(~0x7fffff * 8 + 2, NULL), -EINVAL);
	sys_kill(pid, SIGKILL);
	CHECK_EQ(collect(pid), SIGKILL);
	CHECK_EQ(sys_clock_gettime(process_clock(pid), &time), -EINVAL);
}

/* --- sleeping ------------------------------------------------------------ */

/* Never early; the next tick wakes it, unless the host is busy. */
static void check_slept(long wanted_ns, long slept_ns)
{
	CHECK(slept_ns >= wanted_ns);
	CHECK(slept_ns <= wanted_ns + LATE_MS * NS_PER_MS);
}

static void test_on_time(void)
{
	static const int clocks[] = { CLOCK_REALTIME, CLOCK_MONOTONIC,
				      CLOCK_BOOTTIME, CLOCK_TAI };
	long best = NS_PER_S;

	for (long ms = 1; ms < 40; ms += 3) {
		long wanted = ms * NS_PER_MS + ms * 1001;
		int clock = clocks[ms % 4];
		struct kernel_timespec time = time_of(wanted);
		long start = now_ns(CLOCK_MONOTONIC), slept;

		CHECK_EQ(sys_clock_nanosleep(clock, 0, &time, NULL), 0);
		slept = now_ns(CLOCK_MONOTONIC) - start;
		check_slept(wanted, slept);
		best = slept - wanted < best ? slept - wanted : best;
		start = now_ns(clock);
		time = time_of(start + wanted);
		CHECK_EQ(sys_clock_nanosleep(clock, TIMER_ABSTIME, &time,
					     NULL), 0);
		check_slept(wanted, now_ns(clock) - start);
	}
	/* Of many one was not held up. */
	CHECK(best <= TICK_MS * NS_PER_MS);
}

static void on_signal(int signal, struct kernel_siginfo *info, void *frame)
{
	(void)signal, (void)info, (void)frame;
}

static int send_after(void *argument)
{
	sleep_ms(40);
	return (int)sys_kill(*(int *)argument, SIGUSR1);
}

/* What is left is told for a time, and not for a moment. */
static void test_interrupted(void)
{
	struct kernel_timespec time = { 10, 0 }, left = { 77, 77 };
	int self = (int)sys_getpid(), pid;
	long start = now_ns(CLOCK_MONOTONIC), slept, rest;

	CHECK_EQ(handle(SIGUSR1, on_signal, SA_RESTART), 0);
	pid = start_child(send_after, &self);
	CHECK_EQ(sys_nanosleep(&time, &left), -EINTR);
	slept = now_ns(CLOCK_MONOTONIC) - start;
	rest = left.seconds * NS_PER_S + left.nanoseconds;
	CHECK(slept >= 40 * NS_PER_MS);
	CHECK(rest + slept >= 10 * NS_PER_S && rest < 10 * NS_PER_S);
	CHECK_EQ(collect(pid), 0);
	time = time_of(now_ns(CLOCK_MONOTONIC) + 10 * NS_PER_S);
	left.seconds = left.nanoseconds = 77;
	pid = start_child(send_after, &self);
	CHECK_EQ(sys_clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &time,
				     &left), -EINTR);
	CHECK(left.seconds == 77 && left.nanoseconds == 77);
	CHECK_EQ(collect(pid), 0);
}

static int sleep_through(void *argument)
{
	struct kernel_timespec time = { 0, 150 * NS_PER_MS };
	long start = now_ns(CLOCK_MONOTONIC);

	MUST(sys_nanosleep(&time, NULL) == 0);
	MUST(now_ns(CLOCK_MONOTONIC) - start >= 150 * NS_PER_MS);
	MUST(now_ns(CLOCK_MONOTONIC) - start < LATE_MS * NS_PER_MS);
	time = time_of(now_ns(CLOCK_REALTIME) + 150 * NS_PER_MS);
	return argument ? 1 : sleep_by_wall(&time);
}

/* A stop in the middle makes no sleep longer, nor shorter. */
static void test_stopped(void)
{
	int pid = start_child(sleep_through, NULL), status;

	for (int i = 0; i < 2; i++) {
		sleep_ms(50 + 100 * i);
		CHECK_EQ(sys_kill(pid, SIGSTOP), 0);
		CHECK_EQ(sys_wait4(pid, &status, WUNTRACED, NULL), pid);
		sleep_ms(20);
		CHECK_EQ(sys_kill(pid, SIGCONT), 0);
	}
	CHECK_EQ(collect(pid), 0);
}

static void test_wrong(void)
{
	struct kernel_timespec time = { 0, 1 }, bad = { 0, NS_PER_S };
	static const int no_sleep[] = { 3, 4, 5, 6 };
	static const int none[] = { 10, 12, 16, 99, -5 };

	for (unsigned i = 0; i < COUNT_OF(no_sleep); i++)
		CHECK_EQ(sys_clock_nanosleep(no_sleep[i], 0, &time, NULL),
			 -EOPNOTSUPP);
	for (unsigned i = 0; i < COUNT_OF(none); i++)
		CHECK_EQ(sys_clock_nanosleep(none[i], 0, &time, NULL),
			 -EINVAL);
	CHECK_EQ(sys_clock_nanosleep(8, 0, BAD_POINTER, NULL), -EFAULT);
	CHECK_EQ(sys_clock_nanosleep(8, 0, &bad, NULL), -EINVAL);
	CHECK_EQ(sys_clock_nanosleep(0, TIMER_ABSTIME, &bad, NULL), -EINVAL);
	CHECK_EQ(sys_clock_nanosleep(0, TIMER_ABSTIME, BAD_POINTER, NULL),
		 -EFAULT);
}

/* The number behind the `skip` numbers of /proc/stat's first line. */
static long processor_time(int skip)
{
	static char text[1024];
	const char *at = text;
	long size = read_file("/proc/stat", text, sizeof(text) - 1);
	long value = 0;

	if (size <= 0)
		return -1;
	text[size] = '\0';
	for (skip++; skip > 0; skip--)
		while (*at++ != ' ' || *at == ' ')
			;
	for (; *at >= '0' && *at <= '9'; at++)
		value = value * 10 + (*at - '0');
	return value;
}

/* Is the processor idle while all sleep? Its times: user, nice, system, idle.
 */
static bool is_idle(void)
{
	long busy = processor_time(0), idle = processor_time(3), slept;
	long start = now_ns(CLOCK_MONOTONIC);

	sleep_ms(300);
	slept = (now_ns(CLOCK_MONOTONIC) - start) / NS_PER_MS / TICK_MS;
	busy = processor_time(0) - busy;
	idle = processor_time(3) - idle;
	return idle >= 27 && idle <= slept + 1 && idle + busy >= slept - 3;
}

/* Ticks are late where the host is busy: of some turns in one they are not. */
static void test_idle(void)
{
	int turns = 0;

	while (!is_idle() && turns < 20)
		turns++;
	CHECK(turns < 20);
}

TEST_SUITE(clocks, TEST(test_set), TEST(test_set_wrong), TEST(test_zone),
	   TEST(test_set_under_sleepers), TEST(test_cpu_clocks),
	   TEST(test_on_time), TEST(test_interrupted), TEST(test_stopped),
	   TEST(test_wrong), TEST(test_idle));

int program_main(int count, char **arguments, char **environment)
{
	(void)count, (void)arguments, (void)environment;
	return run_suite(&suite_clocks);
}
