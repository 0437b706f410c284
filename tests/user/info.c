/*
 * Calls that tell or set something about the process or the system. This
 * program is linked position-independent: that it runs at all shows that
 * such programs are loaded and find their own relocations.
 */
#include "kernel/abi/errno.h"
#include "kernel/abi/mman.h"
#include "kernel/abi/signal.h"
#include "kernel/abi/system.h"
#include "kernel/abi/time.h"
#include "tests/user/test.h"

#define ARCH_SET_FS 0x1002
#define ARCH_GET_FS 0x1003
#define NS_PER_MS 1000000l

static void test_position(void)
{
	/* Neither where it was linked, nor where others lie. */
	CHECK((unsigned long)test_position > 0x500000000000);
}

static void test_uname(void)
{
	struct kernel_utsname name;

	CHECK_EQ(sys_uname(&name), 0);
	CHECK(strcmp(name.system, "Linux") == 0);
	CHECK(strcmp(name.machine, "x86_64") == 0);
	CHECK(name.release[0] >= '5' && name.release[0] <= '9');
	CHECK(strlen(name.version) > 0);
	CHECK(strlen(name.node) > 0);
}

static void test_numbers(void)
{
	CHECK(sys_getpid() > 0);
	CHECK_EQ(sys_gettid(), sys_getpid());
	CHECK_EQ(sys_getppid(), 0);
	CHECK_EQ(sys_getuid(), 0);
	CHECK_EQ(sys_geteuid(), 0);
	CHECK_EQ(sys_getgid(), 0);
	CHECK_EQ(sys_getegid(), 0);
	CHECK_EQ(sys_set_tid_address(NULL), sys_getpid());
	CHECK_EQ(sys_sched_yield(), 0);
}

static void test_groups(void)
{
	unsigned groups[64];
	long count = sys_getgroups(0, NULL);

	CHECK(count >= 0 && count < 64);
	CHECK_EQ(sys_getgroups(64, groups), count);
	CHECK_EQ(sys_getgroups(-1, groups), -EINVAL);
}

static void test_limits(void)
{
	struct kernel_rlimit limit, zero = { 0, 0 };

	CHECK_EQ(sys_prlimit64(0, RLIMIT_NOFILE, NULL, &limit), 0);
	CHECK_EQ(limit.current, 256);
	CHECK_EQ(sys_prlimit64(0, RLIMIT_STACK, NULL, &limit), 0);
	CHECK_EQ(limit.current, STACK_LIMIT);
	CHECK_EQ(sys_prlimit64((int)sys_getpid(), RLIMIT_STACK, &limit, NULL),
		 0);
	CHECK_EQ(sys_prlimit64(0, 16, NULL, &limit), -EINVAL);
	CHECK_EQ(sys_prlimit64(0, -1, NULL, &limit), -EINVAL);
	CHECK_EQ(sys_prlimit64(9999999, RLIMIT_STACK, NULL, &limit), -ESRCH);
	CHECK_EQ(sys_prlimit64(0, RLIMIT_STACK, NULL, NULL), 0);
	limit.current = 2;
	limit.maximum = 1;
	CHECK_EQ(sys_prlimit64(0, RLIMIT_STACK, &limit, NULL), -EINVAL);
	CHECK_EQ(sys_prlimit64(0, RLIMIT_CORE, &zero, NULL), 0);
}

static long prctl(int option, unsigned long value)
{
	return sys_prctl(option, value, 0, 0, 0);
}

static void test_prctl(void)
{
	char name[16];

	CHECK_EQ(prctl(PR_SET_NAME, (unsigned long)"a rather long name"), 0);
	memset(name, '#', sizeof(name));
	CHECK_EQ(prctl(PR_GET_NAME, (unsigned long)name), 0);
	CHECK(strcmp(name, "a rather long n") == 0);
	CHECK_EQ(prctl(PR_SET_NAME, (unsigned long)"info"), 0);
	CHECK_EQ(prctl(PR_SET_NAME, 0x1000), -EFAULT);
	CHECK_EQ(prctl(PR_GET_NAME, 0), -EFAULT);
	CHECK_EQ(prctl(PR_CAPBSET_READ, 0), 1);
	CHECK_EQ(prctl(PR_CAPBSET_READ, 40), 1);
	CHECK_EQ(prctl(PR_CAPBSET_READ, 64), -EINVAL);
	CHECK_EQ(prctl(PR_CAPBSET_READ, -1ul), -EINVAL);
	CHECK_EQ(prctl(PR_GET_KEEPCAPS, 0), 0);
	CHECK_EQ(prctl(PR_SET_PDEATHSIG, 0), 0);
	CHECK_EQ(prctl(PR_SET_PDEATHSIG, 65), -EINVAL);
	CHECK(prctl(PR_GET_DUMPABLE, 0) <= 1);
	CHECK_EQ(prctl(0x7fffffff, 0), -EINVAL);
	CHECK_EQ(prctl(-1, 0), -EINVAL);
}

static void test_no_new_privileges(void)
{
	CHECK_EQ(prctl(PR_GET_NO_NEW_PRIVS, 0), 0);
	CHECK_EQ(prctl(PR_SET_NO_NEW_PRIVS, 0), -EINVAL);
	CHECK_EQ(sys_prctl(PR_SET_NO_NEW_PRIVS, 1, 1, 0, 0), -EINVAL);
	CHECK_EQ(prctl(PR_GET_NO_NEW_PRIVS, 0), 0);
	CHECK_EQ(prctl(PR_SET_NO_NEW_PRIVS, 1), 0);
	CHECK_EQ(prctl(PR_GET_NO_NEW_PRIVS, 0), 1);
	CHECK_EQ(prctl(PR_SET_NO_NEW_PRIVS, 0), -EINVAL);
	CHECK_EQ(prctl(PR_GET_NO_NEW_PRIVS, 0), 1);
}

static void test_thread_base(void)
{
	static unsigned long area[2] = { 0x1122334455667788, 0 };
	static const struct kernel_timespec time = { 0, 15 * NS_PER_MS };
	unsigned long value = 0;

	CHECK_EQ(sys_arch_prctl(ARCH_SET_FS, area), 0);
	CHECK_EQ(sys_arch_prctl(ARCH_GET_FS, &value), 0);
	CHECK_EQ(value, (unsigned long)area);
	CHECK_EQ(sys_nanosleep(&time, NULL), 0);
	__asm__ volatile("movq %%fs:0, %0" : "=r"(value));
	CHECK_EQ(value, area[0]);
	CHECK_EQ(sys_arch_prctl(ARCH_SET_FS, (void *)0xffffffff80000000),
		 -EPERM);
	CHECK_EQ(sys_arch_prctl(ARCH_SET_FS, (void *)0x800000000000), -EPERM);
	CHECK_EQ(sys_arch_prctl(ARCH_SET_FS, (void *)-1l), -EPERM);
	CHECK_EQ(sys_arch_prctl(ARCH_GET_FS, (void *)0x1000), -EFAULT);
	CHECK_EQ(sys_arch_prctl(0x9999, area), -EINVAL);
	__asm__ volatile("movq %%fs:0, %0" : "=r"(value));
	CHECK_EQ(value, area[0]);
}

static long now_ns(int clock)
{
	struct kernel_timespec time;

	if (sys_clock_gettime(clock, &time) != 0 || time.nanoseconds < 0 ||
	    time.nanoseconds >= 1000 * NS_PER_MS)
		return -1;
	return time.seconds * 1000 * NS_PER_MS + time.nanoseconds;
}

static void test_clocks(void)
{
	static const int clocks[] = { CLOCK_REALTIME, CLOCK_MONOTONIC,
				      CLOCK_PROCESS_CPUTIME_ID,
				      CLOCK_THREAD_CPUTIME_ID,
				      CLOCK_MONOTONIC_RAW, CLOCK_BOOTTIME };
	struct kernel_timespec time;
	struct kernel_timeval wall;
	long seconds;

	for (unsigned i = 0; i < COUNT_OF(clocks); i++) {
		long before = now_ns(clocks[i]);

		for (unsigned turn = 0; turn < 1000; turn++) {
			long after = now_ns(clocks[i]);

			CHECK(before >= 0 && after >= before);
			before = after;
		}
		CHECK_EQ(sys_clock_getres(clocks[i], &time), 0);
		CHECK_EQ(sys_clock_getres(clocks[i], NULL), 0);
	}
	CHECK_EQ(sys_clock_gettime(99, &time), -EINVAL);
	CHECK_EQ(sys_clock_getres(99, &time), -EINVAL);
	CHECK_EQ(sys_gettimeofday(&wall, NULL), 0);
	seconds = sys_time(&seconds);
	/* After 2020, and all of one mind. */
	CHECK(wall.seconds > 1577836800);
	CHECK(seconds - wall.seconds <= 1);
	CHECK(now_ns(CLOCK_REALTIME) / 1000 / NS_PER_MS - seconds <= 1);
}

static long slept_ns(const struct kernel_timespec *time)
{
	long start = now_ns(CLOCK_MONOTONIC);

	if (sys_nanosleep(time, NULL) != 0)
		return -1;
	return now_ns(CLOCK_MONOTONIC) - start;
}

static void test_sleep(void)
{
	struct kernel_timespec time = { 0, 20 * NS_PER_MS };
	struct kernel_timespec bad[] = { { -1, 0 }, { 0, -1 },
					 { 0, 1000 * NS_PER_MS } };
	long start;

	CHECK(slept_ns(&time) >= 20 * NS_PER_MS);
	start = now_ns(CLOCK_MONOTONIC) + 30 * NS_PER_MS;
	time.seconds = start / 1000 / NS_PER_MS;
	time.nanoseconds = start % (1000 * NS_PER_MS);
	CHECK_EQ(sys_clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &time,
				     NULL), 0);
	CHECK(now_ns(CLOCK_MONOTONIC) >= start);
	/* That moment is over. */
	CHECK_EQ(sys_clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &time,
				     NULL), 0);
	for (unsigned i = 0; i < COUNT_OF(bad); i++)
		CHECK_EQ(sys_nanosleep(&bad[i], NULL), -EINVAL);
	CHECK_EQ(sys_nanosleep((void *)0x1000, NULL), -EFAULT);
	CHECK_EQ(sys_clock_nanosleep(99, 0, &time, NULL), -EINVAL);
}

static void test_children(void)
{
	int status = 77;

	CHECK_EQ(sys_wait4(-1, &status, 0, NULL), -ECHILD);
	CHECK_EQ(sys_wait4(-1, &status, WNOHANG, NULL), -ECHILD);
	CHECK_EQ(sys_wait4(1, NULL, 0, NULL), -ECHILD);
	CHECK_EQ(sys_wait4(-1, NULL, 0x100, NULL), -EINVAL);
	CHECK_EQ(status, 77);
}

static void test_signal_actions(void)
{
	struct kernel_sigaction action = { 0x401000, 0x04000000, 0x402000,
					   -1ul };
	struct kernel_sigaction got;

	for (int i = 1; i <= SIGNAL_COUNT; i++) {
		bool fixed = i == SIGKILL || i == SIGSTOP;

		CHECK_EQ(sys_rt_sigaction(i, &action, NULL, 8),
			 fixed ? -EINVAL : 0);
		CHECK_EQ(sys_rt_sigaction(i, NULL, &got, 8), 0);
		if (fixed)
			continue;
		CHECK_EQ(got.handler, action.handler);
		CHECK_EQ(got.flags, action.flags);
		CHECK_EQ(got.restorer, action.restorer);
		/* KILL and STOP cannot be blocked. */
		CHECK_EQ(got.mask, ~(1ul << (SIGKILL - 1) |
				     1ul << (SIGSTOP - 1)));
	}
	CHECK_EQ(sys_rt_sigaction(0, NULL, &got, 8), -EINVAL);
	CHECK_EQ(sys_rt_sigaction(65, NULL, &got, 8), -EINVAL);
	CHECK_EQ(sys_rt_sigaction(-1, NULL, &got, 8), -EINVAL);
	CHECK_EQ(sys_rt_sigaction(SIGUSR1, NULL, &got, 16), -EINVAL);
}

static void test_signal_mask(void)
{
	unsigned long set = 0x5 | 1ul << (SIGKILL - 1), old = 1;

	CHECK_EQ(sys_rt_sigprocmask(SIG_BLOCK, &set, &old, 8), 0);
	CHECK_EQ(old, 0);
	set = 0x4;
	CHECK_EQ(sys_rt_sigprocmask(SIG_UNBLOCK, &set, &old, 8), 0);
	CHECK_EQ(old, 0x5);
	CHECK_EQ(sys_rt_sigprocmask(99, NULL, &old, 8), 0);
	CHECK_EQ(old, 0x1);
	CHECK_EQ(sys_rt_sigprocmask(99, &set, NULL, 8), -EINVAL);
	CHECK_EQ(sys_rt_sigprocmask(SIG_BLOCK, &set, NULL, 4), -EINVAL);
	set = 0;
	CHECK_EQ(sys_rt_sigprocmask(SIG_SETMASK, &set, &old, 8), 0);
	CHECK_EQ(old, 0x1);
}

static void test_umask(void)
{
	long old = sys_umask(027);

	CHECK_EQ(sys_umask(07777), 027);
	CHECK_EQ(sys_umask((unsigned)old), 0777);
}

TEST_SUITE(info, TEST(test_position), TEST(test_uname), TEST(test_numbers),
	   TEST(test_groups), TEST(test_limits), TEST(test_prctl),
	   TEST(test_no_new_privileges), TEST(test_thread_base),
	   TEST(test_clocks), TEST(test_sleep), TEST(test_children),
	   TEST(test_signal_actions), TEST(test_signal_mask),
	   TEST(test_umask));

int program_main(int count, char **arguments, char **environment)
{
	(void)count, (void)arguments, (void)environment;
	return run_suite(&suite_info);
}
