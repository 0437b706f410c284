/*
 * Who gets how much of the processor: nice values, the scheduler's calls, and
 * the priorities of input and output, which are only kept.
 */
#include "kernel/abi/errno.h"
#include "tests/user/child.h"

#define NS_PER_MS 1000000l

static void test_nice(void)
{
	CHECK_EQ(sys_getpriority(PRIO_PROCESS, 0), 20);
	CHECK_EQ(sys_setpriority(PRIO_PROCESS, 0, 5), 0);
	CHECK_EQ(sys_getpriority(PRIO_PROCESS, 0), 15);
	CHECK_EQ(sys_setpriority(PRIO_PROCESS, 0, 100), 0);
	CHECK_EQ(sys_getpriority(PRIO_PROCESS, 0), 1);
	CHECK_EQ(sys_setpriority(PRIO_PROCESS, 0, 0), 0);
	CHECK_EQ(sys_getpriority(3, 0), -EINVAL);
	CHECK_EQ(sys_setpriority(-1, 0, 0), -EINVAL);
	CHECK_EQ(sys_getpriority(PRIO_PROCESS, 9999999), -ESRCH);
	CHECK_EQ(sys_setpriority(PRIO_PGRP, 9999999, 0), -ESRCH);
}

/* A child that runs until `end_ms`; its status is the hundredths of a second
 * that it got. */
static long start_runner(int nice, long end_ms)
{
	struct kernel_timespec used = { 0, 0 };
	long pid = sys_fork();

	if (pid != 0)
		return pid;
	sys_setpriority(PRIO_PROCESS, 0, nice);
	while (now_ms() < end_ms)
		;
	sys_clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
	sys_exit_group((int)(used.seconds * 100 +
			     used.nanoseconds / (10 * NS_PER_MS)));
	return 0;
}

static int io_class(int class, int level)
{
	return class << IOPRIO_CLASS_SHIFT | level;
}

static void child_of_io_priority(void)
{
	bool good = sys_ioprio_get(IOPRIO_WHO_PROCESS, 0) ==
		    io_class(IOPRIO_CLASS_BE, 5);

	good &= sys_ioprio_set(IOPRIO_WHO_PROCESS, 0,
			       io_class(IOPRIO_CLASS_IDLE, 0)) == 0;
	good &= sys_ioprio_get(IOPRIO_WHO_PGRP, 0) ==
		io_class(IOPRIO_CLASS_BE, 5);
	sys_exit_group(good ? 0 : 1);
}

static void test_io_priority(void)
{
	const int process = IOPRIO_WHO_PROCESS;
	long pid;

	CHECK_EQ(sys_ioprio_get(process, 0), 0);
	CHECK_EQ(sys_ioprio_get(0, 0), -EINVAL);
	CHECK_EQ(sys_ioprio_get(4, 0), -EINVAL);
	CHECK_EQ(sys_ioprio_get(process, 9999999), -ESRCH);
	CHECK_EQ(sys_ioprio_set(process, 9999999, 0), -ESRCH);
	CHECK_EQ(sys_ioprio_set(0, 0, 0), -EINVAL);
	CHECK_EQ(sys_ioprio_set(process, 0, 1), -EINVAL);
	CHECK_EQ(sys_ioprio_set(process, 0, io_class(IOPRIO_CLASS_BE, 8)),
		 -EINVAL);
	CHECK_EQ(sys_ioprio_set(process, 0, io_class(4, 0)), -EINVAL);
	CHECK_EQ(sys_ioprio_set(process, 0, -1), -EINVAL);
	CHECK_EQ(sys_ioprio_set(process, 0, io_class(IOPRIO_CLASS_RT, 1)), 0);
	CHECK_EQ(sys_ioprio_set(process, 0, io_class(IOPRIO_CLASS_BE, 5)), 0);
	pid = sys_fork();
	if (pid == 0)
		child_of_io_priority();
	CHECK_EQ(collect((int)pid), 0);
	CHECK_EQ(sys_ioprio_set(process, 0, 0), 0);
}

/* Two run at once: is nice 0 worth between `least` and `most` times as much as
 * `nice`? A host that is busy elsewhere gives time to one that it took from
 * the other: of some turns one is fair. */
static bool is_worth(int nice, long ms, int least, int most)
{
	for (int turn = 0; turn < 10; turn++) {
		long end_ms = now_ms() + ms;
		long first = start_runner(0, end_ms);
		long second = start_runner(nice, end_ms);
		int more = collect((int)first) >> 8;
		int less = collect((int)second) >> 8;

		note("nice 0: %d hundredths, another: %d", (long)more,
		     (long)less);
		if (less > 0 && more > least * less && more < most * less)
			return true;
	}
	return false;
}

/* Nice 5 is worth a third, nice 19 a seventieth, but not nothing. */
static void test_shares(void)
{
	CHECK(is_worth(5, 1500, 2, 5));
	CHECK(is_worth(19, 2000, 4, 256));
}

static void test_scheduler(void)
{
	struct kernel_timespec slice;
	unsigned long mask = 0;
	int zero = 0, one = 1;

	CHECK_EQ(sys_sched_getaffinity(0, 8, &mask), 8);
	CHECK_EQ(mask, 1);
	CHECK_EQ(sys_sched_getaffinity(0, 4, &mask), -EINVAL);
	CHECK_EQ(sys_sched_getaffinity(0, 8, (void *)8), -EFAULT);
	CHECK_EQ(sys_sched_setaffinity(0, 8, &mask), 0);
	mask = 2;
	CHECK_EQ(sys_sched_setaffinity(0, 8, &mask), -EINVAL);
	CHECK_EQ(sys_sched_getscheduler(0), SCHED_OTHER);
	CHECK_EQ(sys_sched_getscheduler(9999999), -ESRCH);
	CHECK_EQ(sys_sched_setscheduler(0, SCHED_OTHER, &zero), 0);
	CHECK_EQ(sys_sched_setscheduler(0, SCHED_OTHER, &one), -EINVAL);
	CHECK_EQ(sys_sched_setscheduler(0, SCHED_FIFO, &one), -EINVAL);
	CHECK_EQ(sys_sched_get_priority_max(SCHED_FIFO), 99);
	CHECK_EQ(sys_sched_get_priority_min(SCHED_OTHER), 0);
	CHECK_EQ(sys_sched_get_priority_min(77), -EINVAL);
	CHECK_EQ(sys_sched_rr_get_interval(0, &slice), 0);
	CHECK_EQ(slice.nanoseconds, 10 * NS_PER_MS);
}

TEST_SUITE(shares, TEST(test_nice), TEST(test_io_priority), TEST(test_shares),
	   TEST(test_scheduler));

int program_main(int count, char **arguments, char **environment)
{
	(void)count, (void)arguments, (void)environment;
	return run_suite(&suite_shares);
}
