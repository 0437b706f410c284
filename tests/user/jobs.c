/*
 * Orphaned process groups: who is stopped, and who is told by SIGHUP and
 * SIGCONT. This program leads its session, and nobody sees to its group.
 */
#include "kernel/abi/errno.h"
#include "tests/user/handler.h"

/* What the children say: a signal's number is the place of its count. */
enum { AT_PID = 100, AT_DONE };
static volatile int *shared;

static void tell(int signal, struct kernel_siginfo *info, void *frame)
{
	(void)frame;
	shared[signal]++;
	if (info->code != SI_KERNEL)
		shared[signal] = 1000;
}

/* Waits, for two seconds at most, until a child has said so. */
static bool wait_for(int what)
{
	for (int i = 0; i < 400 && shared[what] == 0; i++)
		sleep_ms(5);
	return shared[what] != 0;
}

static int stop_oneself(void *argument)
{
	int signal = *(int *)argument;

	sys_kill((int)sys_getpid(), signal);
	return 5;
}

static int stop_in_own_group(void *argument)
{
	sys_setpgid(0, 0);
	return stop_oneself(argument);
}

/* Only SIGSTOP stops where nobody would continue. */
static void test_stops(void)
{
	static const int from_terminal[] = { SIGTSTP, SIGTTIN, SIGTTOU };
	int stop = SIGSTOP, status, pid;

	for (unsigned i = 0; i < COUNT_OF(from_terminal); i++) {
		int signal = from_terminal[i];

		CHECK_EQ(run_child(stop_oneself, &signal), EXITED(5));
		pid = start_child(stop_in_own_group, &signal);
		CHECK_EQ(sys_wait4(pid, &status, WUNTRACED, NULL), pid);
		CHECK_EQ(status, signal << 8 | 0x7f);
		sys_kill(pid, SIGCONT);
		CHECK_EQ(collect(pid), EXITED(5));
	}
	pid = start_child(stop_oneself, &stop);
	CHECK_EQ(sys_wait4(pid, &status, WUNTRACED, NULL), pid);
	sys_kill(pid, SIGCONT);
	CHECK_EQ(collect(pid), EXITED(5));
}

/* --- a parent's end ------------------------------------------------------- */

struct plan {
	bool own_group; /* of the grandchild, apart from its parent's */
	bool stops;
	bool handles;
};

static int grandchild(void *argument)
{
	const struct plan *plan = argument;

	if (plan->own_group)
		sys_setpgid(0, 0);
	if (plan->handles) {
		handle(SIGHUP, tell, 0);
		handle(SIGCONT, tell, 0);
	}
	shared[AT_PID] = (int)sys_getpid();
	if (plan->stops)
		sys_kill((int)sys_getpid(), SIGSTOP);
	else
		sleep_ms(100);
	shared[AT_DONE] = 1;
	return 0;
}

/* Leads a group, and ends when the grandchild has stopped or begun. */
static int leave(void *argument)
{
	const struct plan *plan = argument;
	int pid, status;

	sys_setpgid(0, 0);
	pid = start_child(grandchild, argument);
	if (plan->stops)
		sys_wait4(pid, &status, WUNTRACED, NULL);
	else
		wait_for(AT_PID);
	return 0;
}

static void run_plan(struct plan plan)
{
	memset((void *)shared, 0, PAGE);
	CHECK_EQ(run_child(leave, &plan), 0);
}

static void test_told(void)
{
	for (int own = 0; own < 2; own++) {
		run_plan((struct plan){ own, true, true });
		CHECK(wait_for(AT_DONE));
		CHECK_EQ(shared[SIGHUP], 1);
		CHECK_EQ(shared[SIGCONT], 1);
	}
}

static void test_ended(void)
{
	int turns = 0;

	run_plan((struct plan){ true, true, false });
	while (sys_kill(shared[AT_PID], 0) == 0 && turns++ < 400)
		sleep_ms(5);
	CHECK_EQ(sys_kill(shared[AT_PID], 0), -ESRCH);
	CHECK_EQ(shared[AT_DONE], 0);
}

static void test_running_ones_are_not_told(void)
{
	run_plan((struct plan){ true, false, true });
	CHECK(wait_for(AT_DONE));
	CHECK_EQ(shared[SIGHUP], 0);
	CHECK_EQ(shared[SIGCONT], 0);
}

/* The new parent is of the session and of another group: it may see to it. */
static void test_adopted_by_the_session(void)
{
	int status;

	CHECK_EQ(sys_prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0), 0);
	run_plan((struct plan){ true, true, true });
	sleep_ms(20);
	CHECK_EQ(shared[SIGHUP], 0);
	CHECK_EQ(sys_wait4(shared[AT_PID], &status, WNOHANG, NULL), 0);
	sys_kill(shared[AT_PID], SIGKILL);
	CHECK_EQ(collect(shared[AT_PID]), SIGKILL);
	CHECK_EQ(sys_prctl(PR_SET_CHILD_SUBREAPER, 0, 0, 0, 0), 0);
}

TEST_SUITE(jobs, TEST(test_stops), TEST(test_told), TEST(test_ended),
	   TEST(test_running_ones_are_not_told),
	   TEST(test_adopted_by_the_session));

int program_main(int count, char **arguments, char **environment)
{
	(void)count, (void)arguments, (void)environment;
	shared = shared_page();
	return run_suite(&suite_jobs);
}
