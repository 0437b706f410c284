/*
 * Waiting for children: wait4's options and errors, orphans, children that
 * nobody waits for; process groups and sessions.
 */
#include "kernel/abi/errno.h"
#include "kernel/abi/fcntl.h"
#include "tests/user/child.h"
#include "tests/user/handler.h"

static const char *const no_strings[] = { NULL };
static volatile int *shared;

static int exit_3(void *argument)
{
	(void)argument;
	return 3;
}

static int sleep_long(void *argument)
{
	(void)argument;
	sleep_ms(100000);
	return 1;
}

static void finish(int pid)
{
	sys_kill(pid, SIGKILL);
	CHECK_EQ(collect(pid), SIGKILL);
}

/* --- wait4 --------------------------------------------------------------- */

static void test_errors(void)
{
	int status = 99;

	CHECK_EQ(sys_wait4(-1, &status, 0, NULL), -ECHILD);
	CHECK_EQ(sys_wait4(-1, &status, WNOHANG, NULL), -ECHILD);
	CHECK_EQ(sys_wait4(-1, &status, 4, NULL), -EINVAL);
	CHECK_EQ(sys_wait4(-1, &status, 0x1000000, NULL), -EINVAL);
	CHECK_EQ(sys_wait4((int)0x80000000, &status, 0, NULL), -ESRCH);
	CHECK_EQ(sys_wait4(1, &status, 0, NULL), -ECHILD);
	CHECK_EQ(sys_wait4((int)sys_getpid(), &status, 0, NULL), -ECHILD);
	CHECK_EQ(status, 99);
}

/* A pointer that is bad loses no child. */
static void test_bad_pointers(void)
{
	struct kernel_rusage usage;
	int pid = start_child(exit_3, NULL), status;

	CHECK_EQ(sys_wait4(pid, (int *)8, 0, NULL), -EFAULT);
	CHECK_EQ(sys_wait4(pid, &status, 0, (void *)8), -EFAULT);
	CHECK_EQ(sys_wait4(pid, (int *)0xffffffff80000000, 0, NULL), -EFAULT);
	memset(&usage, 0xaa, sizeof(usage));
	CHECK_EQ(sys_wait4(pid, &status, 0, &usage), pid);
	CHECK_EQ(status, EXITED(3));
	CHECK(usage.user_s >= 0 && usage.user_s < 10);
	CHECK_EQ(usage.rest[13], 0);
	pid = start_child(exit_3, NULL);
	CHECK_EQ(sys_wait4(pid, NULL, 0, NULL), pid);
}

static void test_no_hang(void)
{
	int pid = start_child(sleep_long, NULL), status = 99;

	CHECK_EQ(sys_wait4(pid, &status, WNOHANG, NULL), 0);
	CHECK_EQ(status, 99);
	CHECK_EQ(sys_wait4(pid + 1, &status, WNOHANG, NULL), -ECHILD);
	finish(pid);
}

static volatile int ends_told;

static void count_end(int signal, struct kernel_siginfo *info, void *frame)
{
	(void)frame;
	ends_told += signal == SIGCHLD && info->code == CLD_EXITED;
}

static int exit_soon(void *argument)
{
	(void)argument;
	sleep_ms(30);
	return 3;
}

/* The end that the parent waits for also sends it a signal with a handler:
 * the wait has its child all the same, and is not interrupted. */
static void test_signal_of_the_end(void)
{
	int pid, status;

	CHECK_EQ(handle(SIGCHLD, count_end, 0), 0);
	pid = start_child(exit_soon, NULL);
	CHECK_EQ(sys_wait4(pid, &status, 0, NULL), pid);
	CHECK_EQ(status, EXITED(3));
	CHECK_EQ(ends_told, 1);
	CHECK_EQ(handle_default(SIGCHLD), 0);
}

static void test_groups(void)
{
	int first = start_child(sleep_long, NULL);
	int second = start_child(sleep_long, NULL), status;

	CHECK_EQ(sys_setpgid(first, 0), 0);
	CHECK_EQ(sys_setpgid(second, first), 0);
	CHECK_EQ(sys_getpgid(second), first);
	CHECK_EQ(sys_wait4(0, &status, WNOHANG, NULL), -ECHILD);
	CHECK_EQ(sys_wait4(-first, &status, WNOHANG, NULL), 0);
	CHECK_EQ(sys_kill(-first, SIGTERM), 0);
	CHECK(sys_wait4(-first, &status, 0, NULL) > 0);
	CHECK_EQ(status, SIGTERM);
	CHECK(sys_wait4(-first, &status, 0, NULL) > 0);
	CHECK_EQ(status, SIGTERM);
	CHECK_EQ(sys_kill(-first, SIGTERM), -ESRCH);
}

static void test_stop_and_continue(void)
{
	int pid = start_child(sleep_long, NULL), status;

	CHECK_EQ(sys_kill(pid, SIGSTOP), 0);
	CHECK_EQ(sys_wait4(pid, &status, WUNTRACED, NULL), pid);
	CHECK_EQ(status, SIGSTOP << 8 | 0x7f);
	CHECK_EQ(sys_wait4(pid, &status, WUNTRACED | WNOHANG, NULL), 0);
	/* It does not die of a signal until it goes on. */
	CHECK_EQ(sys_kill(pid, SIGCONT), 0);
	CHECK_EQ(sys_wait4(pid, &status, WCONTINUED, NULL), pid);
	CHECK_EQ(status, 0xffff);
	CHECK_EQ(sys_wait4(pid, &status, WCONTINUED | WNOHANG, NULL), 0);
	/* In a group of its own, to which this one sees: others do not stop. */
	CHECK_EQ(sys_setpgid(pid, 0), 0);
	CHECK_EQ(sys_kill(pid, SIGTSTP), 0);
	CHECK_EQ(sys_wait4(pid, &status, WUNTRACED, NULL), pid);
	CHECK_EQ(status, SIGTSTP << 8 | 0x7f);
	CHECK_EQ(sys_kill(pid, SIGTERM), 0);
	CHECK_EQ(sys_wait4(pid, &status, WNOHANG, NULL), 0);
	CHECK_EQ(sys_kill(pid, SIGCONT), 0);
	CHECK_EQ(collect(pid), SIGTERM);
	/* SIGKILL needs nothing. */
	pid = start_child(sleep_long, NULL);
	CHECK_EQ(sys_kill(pid, SIGSTOP), 0);
	CHECK_EQ(sys_wait4(pid, &status, WUNTRACED, NULL), pid);
	finish(pid);
}

/* --- nobody's children --------------------------------------------------- */

static int report_parent(void *argument)
{
	(void)argument;
	while (sys_getppid() != 1)
		sys_sched_yield();
	shared[0] = 1;
	return 0;
}

static int leave_orphan(void *argument)
{
	(void)argument;
	start_child(report_parent, NULL);
	start_child(exit_3, NULL);
	sleep_ms(20); /* one of them has ended by then */
	return 0;
}

static void test_orphans(void)
{
	shared[0] = 0;
	CHECK_EQ(run_child(leave_orphan, NULL), 0);
	while (shared[0] == 0)
		sys_sched_yield();
	sleep_ms(20);
	CHECK_EQ(collect(-1), -ECHILD);
}

static void ignore_children(unsigned long handler, unsigned long flags)
{
	struct kernel_sigaction action = { .handler = handler,
					   .flags = flags };

	sys_rt_sigaction(SIGCHLD, &action, NULL, 8);
}

/* wait4 sleeps until all have ended, and finds none. */
static void test_unwanted(void)
{
	for (int i = 0; i < 2; i++) {
		ignore_children(i ? SIG_DFL : SIG_IGN, i ? SA_NOCLDWAIT : 0);
		CHECK(start_child(exit_3, NULL) > 0);
		CHECK(start_child(exit_3, NULL) > 0);
		CHECK_EQ(collect(-1), -ECHILD);
	}
	ignore_children(SIG_DFL, 0);
	CHECK_EQ(run_child(exit_3, NULL), EXITED(3));
}

/* With the processor never idle, too, they do not pile up. */
static void test_unwanted_while_busy(void)
{
	ignore_children(SIG_IGN, 0);
	for (int i = 0; i < 1500; i++) {
		int pid = start_child(exit_3, NULL);

		CHECK(pid > 0);
		while (sys_kill(pid, 0) == 0)
			sys_sched_yield();
	}
	ignore_children(SIG_DFL, 0);
}

/* --- groups and sessions ------------------------------------------------- */

static void test_numbers(void)
{
	int self = (int)sys_getpid();

	CHECK_EQ(sys_getpgrp(), sys_getpgid(0));
	CHECK_EQ(sys_getpgid(self), sys_getpgrp());
	CHECK_EQ(sys_getsid(0), sys_getsid(self));
	CHECK_EQ(sys_getpgid(-1), -ESRCH);
	CHECK_EQ(sys_getpgid((int)0x80000000), -ESRCH);
	CHECK_EQ(sys_getsid((int)0x80000000), -ESRCH);
	CHECK_EQ(sys_getsid(0x7fffffff), -ESRCH);
	CHECK_EQ(sys_setpgid((int)0x80000000, 0), -EINVAL);
	CHECK_EQ(sys_setpgid(0, -1), -EINVAL);
	CHECK_EQ(sys_setpgid(1, 1), -ESRCH);
	/* This program leads its session. */
	CHECK_EQ(sys_setsid(), -EPERM);
	CHECK_EQ(sys_setpgid(0, 0), -EPERM);
}

static int new_session(void *argument)
{
	int self = (int)sys_getpid();

	(void)argument;
	if (sys_setsid() != self || sys_getsid(0) != self ||
	    sys_getpgrp() != self || sys_setsid() != -EPERM)
		return 1;
	shared[1] = 1;
	sleep_ms(100000);
	return 2;
}

static void test_sessions(void)
{
	int pid, other = start_child(sleep_long, NULL);

	shared[1] = 0;
	pid = start_child(new_session, NULL);
	while (shared[1] == 0)
		sys_sched_yield();
	CHECK_EQ(sys_getsid(pid), pid);
	CHECK_EQ(sys_setpgid(pid, (int)sys_getpgrp()), -EPERM);
	CHECK_EQ(sys_setpgid(other, pid), -EPERM);
	CHECK_EQ(sys_setpgid(other, 0x7ffffff), -EPERM);
	finish(pid);
	finish(other);
}

/* After execve a child is its own master. The new program is this one. */
static void test_group_after_exec(void)
{
	static const char *const asleep[] = { "waiting", "sleep", NULL };
	int ends[2], pid;
	char byte;

	CHECK_EQ(sys_pipe2(ends, O_CLOEXEC), 0);
	pid = (int)sys_fork();
	if (pid == 0) {
		sys_execve("/tests/waiting", asleep, no_strings);
		sys_exit(9);
	}
	sys_close(ends[1]);
	/* Close-on-exec closes the last writing end. */
	CHECK_EQ(sys_read(ends[0], &byte, 1), 0);
	sys_close(ends[0]);
	CHECK_EQ(sys_setpgid(pid, pid), -EACCES);
	finish(pid);
}

TEST_SUITE(waiting, TEST(test_errors), TEST(test_bad_pointers),
	   TEST(test_no_hang), TEST(test_signal_of_the_end), TEST(test_groups),
	   TEST(test_stop_and_continue), TEST(test_orphans),
	   TEST(test_unwanted), TEST(test_unwanted_while_busy),
	   TEST(test_numbers), TEST(test_sessions),
	   TEST(test_group_after_exec));

int program_main(int count, char **arguments, char **environment)
{
	(void)arguments, (void)environment;
	if (count > 1)
		return sleep_long(NULL);
	shared = shared_page();
	return run_suite(&suite_waiting);
}
