/*
 * Calls on the task itself: time, signals, names and limits, and at last
 * execve. See tests/oracle/calls.h.
 */
#include "kernel/abi/fcntl.h"
#include "kernel/abi/signal.h"
#include "kernel/abi/system.h"
#include "kernel/abi/time.h"
#include "tests/oracle/calls.h"

static void clocks(void)
{
	struct kernel_timespec t;

	for (int clock = 0; clock < 18; clock++) {
		/* Alarm clocks, if the machine has an alarm, and new ones. */
		if ((clock >= 8 && clock <= 10) || clock >= 16)
			continue;
		VALUE(clock);
		CALL_OK(clock_gettime, clock, &t);
		CALL_OK(clock_getres, clock, NULL);
	}
	CALL(clock_gettime, CLOCK_REALTIME, NULL);
	CALL(clock_gettime, CLOCK_REALTIME, BAD);
	CALL(clock_gettime, CLOCK_MONOTONIC, CONSTANT);
	CALL(clock_gettime, 99, BAD);
	CALL(clock_getres, CLOCK_MONOTONIC, &t);
	VALUE(t.seconds);
	VALUE(t.nanoseconds);
	CALL(clock_getres, CLOCK_MONOTONIC, BAD);
	CALL(gettimeofday, &t, NULL);
	CALL(gettimeofday, NULL, NULL);
	CALL(gettimeofday, BAD, NULL);
	CALL(gettimeofday, NULL, BAD);
	CALL_OK(time, NULL);
	CALL_OK(time, &t);
	CALL(time, BAD);
}

void calls_time(void)
{
	struct kernel_timespec t = { 0, 1000000 }, left = { 7, 7 };

	clocks();
	CALL(nanosleep, &t, &left);
	VALUE(left.seconds);
	CALL(nanosleep, &t, BAD);
	CALL(nanosleep, BAD, NULL);
	CALL(clock_nanosleep, CLOCK_MONOTONIC, 0, &t, &left);
	CALL(clock_nanosleep, CLOCK_REALTIME, 0, &t, NULL);
	CALL(clock_nanosleep, CLOCK_BOOTTIME, 0, &t, NULL);
	CALL(clock_nanosleep, CLOCK_MONOTONIC, TIMER_ABSTIME, &t, NULL);
	CALL(clock_nanosleep, CLOCK_MONOTONIC, 2, &t, NULL);
	CALL(clock_nanosleep, CLOCK_THREAD_CPUTIME_ID, 0, &t, NULL);
	CALL(clock_nanosleep, CLOCK_MONOTONIC_RAW, 0, &t, NULL);
	CALL(clock_nanosleep, CLOCK_REALTIME_COARSE, 0, &t, NULL);
	CALL(clock_nanosleep, 99, 0, &t, NULL);
	CALL(clock_nanosleep, 99, 0, BAD, NULL);
	CALL(clock_nanosleep, CLOCK_MONOTONIC, 0, BAD, NULL);
	t = (struct kernel_timespec){ 0, 1000000000 };
	CALL(nanosleep, &t, NULL);
	t = (struct kernel_timespec){ 0, -1 };
	CALL(nanosleep, &t, NULL);
	t = (struct kernel_timespec){ -1, 0 };
	CALL(nanosleep, &t, NULL);
	CALL(clock_nanosleep, CLOCK_MONOTONIC, TIMER_ABSTIME, &t, NULL);
	t = (struct kernel_timespec){ 0, 0 };
	CALL(nanosleep, &t, NULL);
	CALL(sched_yield);
}

void calls_signals(void)
{
	struct kernel_sigaction action = { .handler = SIG_IGN }, old;
	unsigned long set = 1ul << (SIGKILL - 1) | 1ul << (SIGTERM - 1);
	unsigned long before = 77;

	CALL(rt_sigaction, SIGTERM, &action, &old, 8);
	VALUE(old.handler);
	CALL(rt_sigaction, SIGTERM, NULL, &old, 8);
	VALUE(old.handler);
	CALL(rt_sigaction, SIGTERM, NULL, NULL, 8);
	CALL(rt_sigaction, SIGTERM, &action, &old, 4);
	CALL(rt_sigaction, SIGTERM, BAD, NULL, 8);
	CALL(rt_sigaction, SIGTERM, NULL, BAD, 8);
	CALL(rt_sigaction, SIGTERM, NULL, CONSTANT, 8);
	CALL(rt_sigaction, SIGKILL, &action, NULL, 8);
	CALL(rt_sigaction, SIGKILL, BAD, NULL, 8);
	CALL(rt_sigaction, SIGKILL, NULL, &old, 8);
	CALL(rt_sigaction, SIGSTOP, &action, NULL, 8);
	CALL(rt_sigaction, 0, &action, NULL, 8);
	CALL(rt_sigaction, 64, NULL, &old, 8);
	CALL(rt_sigaction, 65, NULL, &old, 8);
	CALL(rt_sigaction, -1, NULL, &old, 8);
	CALL(rt_sigprocmask, SIG_BLOCK, &set, &before, 8);
	VALUE(before);
	CALL(rt_sigprocmask, SIG_SETMASK, NULL, &before, 8);
	VALUE(before);
	CALL(rt_sigprocmask, 99, NULL, &before, 8);
	CALL(rt_sigprocmask, 99, &set, NULL, 8);
	CALL(rt_sigprocmask, SIG_UNBLOCK, &set, NULL, 8);
	CALL(rt_sigprocmask, SIG_BLOCK, NULL, &before, 8);
	VALUE(before);
	CALL(rt_sigprocmask, SIG_BLOCK, &set, NULL, 4);
	CALL(rt_sigprocmask, SIG_BLOCK, &set, NULL, 128);
	CALL(rt_sigprocmask, SIG_BLOCK, BAD, NULL, 8);
	CALL(rt_sigprocmask, SIG_BLOCK, NULL, BAD, 8);
}

void calls_prctl(void)
{
	static const char name[] = "a name of more than sixteen";

	CALL(prctl, 1, 0, 0, 0, 0); /* PR_SET_PDEATHSIG */
	CALL(prctl, 1, 65, 0, 0, 0);
	CALL(prctl, 7, 0, 0, 0, 0); /* PR_GET_KEEPCAPS */
	CALL(prctl, 15, (unsigned long)name, 0, 0, 0); /* PR_SET_NAME */
	CALL(prctl, 16, (unsigned long)space, 0, 0, 0); /* PR_GET_NAME */
	report_bytes(space, 15);
	CALL(prctl, 15, 8, 0, 0, 0);
	CALL(prctl, 16, 8, 0, 0, 0);
	CALL(prctl, 23, 0, 0, 0, 0); /* PR_CAPBSET_READ */
	CALL(prctl, 23, 40, 0, 0, 0);
	CALL(prctl, 23, 41, 0, 0, 0);
	CALL(prctl, 23, -1ul, 0, 0, 0);
	CALL(prctl, 27, 0, 0, 0, 0); /* PR_GET_SECUREBITS */
	CALL(prctl, 39, 0, 0, 0, 0); /* PR_GET_NO_NEW_PRIVS */
	CALL(prctl, 39, 1, 0, 0, 0);
	CALL(prctl, 39, 0, 0, 0, 1);
	CALL(prctl, 38, 0, 0, 0, 0); /* PR_SET_NO_NEW_PRIVS */
	CALL(prctl, 38, 1, 1, 0, 0);
	CALL(prctl, 38, 2, 0, 0, 0);
	CALL(prctl, 38, 1, 0, 0, 0);
	CALL(prctl, 39, 0, 0, 0, 0);
	CALL(prctl, 99999, 0, 0, 0, 0);
	CALL(prctl, -1, 0, 0, 0, 0);
}

static void limits(void)
{
	struct kernel_rlimit limit = { 0, 0 };

	CALL(prlimit64, 0, RLIMIT_STACK, NULL, &limit);
	VALUE(limit.current);
	CALL(prlimit64, 0, RLIMIT_NOFILE, NULL, &limit);
	VALUE(limit.current);
	CALL(prlimit64, 0, RLIMIT_NOFILE, &limit, NULL);
	CALL(prlimit64, 0, RLIMIT_NOFILE, NULL, NULL);
	CALL(prlimit64, 0, RLIMIT_COUNT, NULL, &limit);
	CALL(prlimit64, 0, -1, NULL, &limit);
	CALL(prlimit64, 99999999, RLIMIT_NOFILE, NULL, &limit);
	CALL(prlimit64, -1, RLIMIT_NOFILE, NULL, &limit);
	CALL(prlimit64, 0, RLIMIT_NOFILE, NULL, BAD);
	CALL(prlimit64, 0, RLIMIT_NOFILE, BAD, NULL);
	limit.current = limit.maximum + 1;
	CALL(prlimit64, 0, RLIMIT_NOFILE, &limit, NULL);
	limit.maximum = limit.current = 1ul << 62;
	CALL(prlimit64, 0, RLIMIT_NOFILE, &limit, NULL);
}

static void waiting(void)
{
	CALL(wait4, -1, NULL, 0, NULL);
	CALL(wait4, -1, NULL, WNOHANG, NULL);
	CALL(wait4, 0, NULL, 0, NULL);
	CALL(wait4, 1 << 30, NULL, 0, NULL);
	CALL(wait4, -2147483647 - 1, NULL, 0, NULL);
	CALL(wait4, -1, BAD, 0, BAD);
	CALL(wait4, -1, NULL, 0x10, NULL);
	CALL(wait4, -1, NULL, 0x01000000, NULL);
}

static void thread_signals(void)
{
	int self = (int)sys_getpid();

	CALL(tgkill, self, self, 0);
	CALL(tgkill, self, self, SIGCHLD);
	CALL(tgkill, self, self, -1);
	CALL(tgkill, self, self, 65);
	CALL(tgkill, self, 0, SIGTERM);
	CALL(tgkill, -1, self, SIGTERM);
	CALL(tgkill, self, 99999999, SIGTERM);
	CALL(tgkill, 99999999, self, SIGTERM);
}

/* What a C library asks for at its start. */
static void thread_areas(void)
{
	unsigned long base = 0;

	CALL(arch_prctl, 0x1003, &base); /* ARCH_GET_FS */
	VALUE(base);
	CALL(arch_prctl, 0x1003, BAD);
	CALL(arch_prctl, 0x1002, space); /* ARCH_SET_FS */
	CALL(arch_prctl, 0x1003, &base);
	VALUE(base == (unsigned long)space);
	CALL(arch_prctl, 0x1002, BEYOND);
	CALL(arch_prctl, 0x1002, NEITHER);
	CALL(arch_prctl, 0x1002, KERNEL);
	CALL(arch_prctl, 0, space);
	CALL(arch_prctl, 99999, space);
	CALL_OK(set_tid_address, space);
	CALL_OK(set_tid_address, BAD);
	CALL_OK(set_tid_address, NULL);
	CALL(set_robust_list, space, 24);
	CALL(set_robust_list, space, 23);
	CALL(set_robust_list, BAD, 24);
	CALL(set_robust_list, KERNEL, 24);
	CALL(get_robust_list, 0, &base, space);
	VALUE(base == (unsigned long)KERNEL);
	VALUE(*(unsigned long *)(void *)space);
	CALL(get_robust_list, 99999999, &base, space);
	CALL(get_robust_list, -1, &base, space);
	CALL(get_robust_list, 0, BAD, space);
	CALL(get_robust_list, 0, &base, BAD);
	CALL(get_robust_list, 0, KERNEL, space);
	CALL(set_robust_list, NULL, 24);
	CALL(personality, 0xffffffff);
	CALL(personality, 0);
	CALL(personality, 0xffffffff);
	CALL(rseq, BAD, 32, 1, 0);
	CALL(rseq, space, 7, 0, 0);
}

void calls_task(void)
{
	int groups[4];

	CALL(getuid);
	CALL(geteuid);
	CALL(getgid);
	CALL(getegid);
	CALL_OK(getpid);
	CALL_OK(getppid);
	VALUE(sys_gettid() == sys_getpid());
	CALL(getgroups, 0, NULL);
	CALL(getgroups, 4, groups);
	CALL(getgroups, 4, BAD);
	CALL(getgroups, -1, groups);
	CALL(uname, space);
	report_bytes(space, 5);
	CALL(uname, BAD);
	CALL(uname, CONSTANT);
	limits();
	waiting();
	thread_signals();
	thread_areas();
}

void calls_exec(void)
{
	static const char *const arguments[] = {
		"sh", "-c", "echo executed $0 $A; echo $?", "here", NULL
	};
	static const char *const environment[] = { "A=b", NULL };
	static const char *const bad[] = { "x", BAD, NULL };
	static const char *const huge[] = { space, NULL };

	CALL(execve, "", arguments, environment);
	CALL(execve, BAD, arguments, environment);
	CALL(execve, "/nowhere", arguments, environment);
	CALL(execve, "/data", arguments, environment);
	CALL(execve, "/data/plain", arguments, environment);
	CALL(execve, "/data/plain/x", arguments, environment);
	CALL(execve, "/data/loop", arguments, environment);
	CALL(execve, "/data/secret", arguments, environment);
	CALL(execve, "/data/closed/x", arguments, environment);
	CALL(execve, "/data/text", arguments, environment);
	CALL(execve, "/data/empty_program", arguments, environment);
	CALL(execve, "/data/short_program", arguments, environment);
	CALL(execve, "/dev/null", arguments, environment);
	CALL(execve, "/bin/busybox", BAD, environment);
	CALL(execve, "/bin/busybox", KERNEL, environment);
	CALL(execve, "/bin/busybox", arguments, BAD);
	CALL(execve, "/bin/busybox", bad, environment);
	CALL(execve, long_text('a', 5000), arguments, environment);
	memset(space, 'a', SPACE_SIZE);
	CALL(execve, "/bin/busybox", huge, environment);
	report_flush();
	report("execve", sys_execve("/bin/busybox", arguments, environment));
	report_flush();
}
