/*
 * How threads end, alone and together, and what execve, fork and wait4 make
 * of them.
 *
 * Started with an argument, the program is what a thread has executed.
 */
#include "tests/user/handler.h"
#include "tests/user/thread_life.h"

static const char *const no_strings[] = { NULL };

/* --- the end --- */

static int exits_all(void *argument)
{
	(void)argument;
	sys_exit_group(9);
	return 0;
}

static int has_one_that_ends_all(void *argument)
{
	static struct thread threads[4];

	(void)argument;
	for (int i = 0; i < 3; i++)
		thread_start(&threads[i], i ? waits_for_go : spins, NULL);
	thread_start(&threads[3], exits_all, NULL);
	return spins(NULL);
}

static int leader_ends_all(void *argument)
{
	static struct thread threads[3];

	(void)argument;
	for (int i = 0; i < 3; i++)
		thread_start(&threads[i], i ? waits_for_go : spins, NULL);
	sys_exit_group(8);
	return 0;
}

static void test_exit_group(void)
{
	thread_go = 0;
	CHECK_EQ(run_child(has_one_that_ends_all, NULL), EXITED(9));
	CHECK_EQ(run_child(leader_ends_all, NULL), EXITED(8));
}

static volatile int *page; /* shared with children */

static int outlives_leader(void *argument)
{
	(void)argument;
	while (!page[0])
		sleep_ms(1);
	page[1] = sys_getpid() != sys_gettid();
	return 77;
}

static int leader_goes_first(void *argument)
{
	static struct thread thread;

	(void)argument;
	thread_start(&thread, outlives_leader, NULL);
	sys_exit(5);
	return 0;
}

static void test_leader_first(void)
{
	int pid, status;
	char path[] = "/proc/       /status", text[1024] = { 0 };
	long number;

	page[0] = page[1] = 0;
	pid = start_child(leader_goes_first, NULL);
	sleep_ms(50);
	CHECK_EQ(sys_wait4(pid, &status, WNOHANG, NULL), 0);
	CHECK_EQ(sys_kill(pid, 0), 0);
	number = pid;
	for (char *at = path + 12; at > path + 5; at--, number /= 10)
		*at = number ? (char)('0' + number % 10) : '/';
	CHECK(read_file(path, text, sizeof(text) - 1) > 0);
	CHECK(find_text(text, "State:\tZ (zombie)") != NULL);
	CHECK(find_text(text, "Threads:\t1\n") != NULL);
	page[0] = 1;
	CHECK_EQ(collect(pid), EXITED(5));
	CHECK_EQ(page[1], 1);
	/* Killed, it has that status. */
	page[0] = 0;
	pid = start_child(leader_goes_first, NULL);
	sleep_ms(50);
	CHECK_EQ(sys_kill(pid, SIGTERM), 0);
	CHECK_EQ(collect(pid), SIGTERM);
}

/* --- execve --- */

static int executes(void *argument)
{
	const char *const strings[] = { "thread_ends", "executed", NULL };

	(void)argument;
	sys_prctl(15, (unsigned long)"executes", 0, 0, 0);
	sys_execve("/tests/thread_ends", strings, no_strings);
	return 1;
}

static int has_one_that_executes(void *leader_ends)
{
	static struct thread threads[4];

	for (int i = 0; i < 3; i++)
		thread_start(&threads[i], i ? waits_for_go : spins, NULL);
	thread_start(&threads[3], executes, NULL);
	if (leader_ends)
		sys_exit(1);
	return spins(NULL);
}

static int leader_executes(void *argument)
{
	static struct thread threads[3];

	for (int i = 0; i < 3; i++)
		thread_start(&threads[i], i ? waits_for_go : spins, NULL);
	return executes(argument);
}

static int two_execute(void *argument)
{
	static struct thread thread;

	thread_start(&thread, executes, NULL);
	return executes(argument);
}

/* What was executed: alone, with the process' number. */
static int executed(void)
{
	char text[1024] = { 0 };

	EXPECT(sys_getpid(), sys_gettid());
	EXPECT(read_file("/proc/self/status", text, sizeof(text) - 1) > 0, 1);
	EXPECT(find_text(text, "Threads:\t1\n") != NULL, 1);
	EXPECT(find_text(text, "Name:\tthread_ends\n") != NULL, 1);
	return 66;
}

static void test_execve(void)
{
	thread_go = 0;
	CHECK_EQ(run_child(has_one_that_executes, NULL), EXITED(66));
	CHECK_EQ(run_child(has_one_that_executes, (void *)1), EXITED(66));
	CHECK_EQ(run_child(leader_executes, NULL), EXITED(66));
	CHECK_EQ(run_child(two_execute, NULL), EXITED(66));
}

/* --- children --- */

static int returns_7(void *argument)
{
	(void)argument;
	return sys_getpid() == sys_gettid() ? 7 : 8;
}

static volatile int child_pid;

static int forks(void *argument)
{
	int pid = start_child(returns_7, argument);

	child_pid = pid;
	while (argument && !thread_go)
		sleep_ms(1);
	return 0;
}

static void test_fork(void)
{
	struct thread thread;
	int status = 0;

	thread_go = child_pid = 0;
	CHECK(thread_start(&thread, forks, (void *)1) > 0);
	CHECK(wait_for(&child_pid));
	/* Another thread's child is the process', but for __WNOTHREAD. */
	CHECK_EQ(sys_wait4(-1, &status, WNOTHREAD, NULL), -ECHILD);
	CHECK_EQ(sys_wait4(-1, &status, 0, NULL), child_pid);
	CHECK_EQ(status, EXITED(7));
	thread_go = 1;
	thread_join(&thread);
	/* When its thread has ended it is a living one's. */
	CHECK(thread_start(&thread, forks, NULL) > 0);
	thread_join(&thread);
	CHECK_EQ(sys_wait4(-1, &status, WNOTHREAD, NULL), child_pid);
}

static int wants_to_die(void *argument)
{
	(void)argument;
	sys_prctl(1, SIGUSR1, 0, 0, 0); /* PR_SET_PDEATHSIG */
	page[0] = 1;
	sleep_ms(5000);
	return 0;
}

static int forks_and_waits(void *argument)
{
	(void)argument;
	child_pid = start_child(wants_to_die, NULL);
	while (!page[0])
		sleep_ms(1);
	return 0;
}

/* Who dies for it is the thread, though the process lives. */
static void test_death_signal(void)
{
	struct thread thread;

	page[0] = 0;
	CHECK(thread_start(&thread, forks_and_waits, NULL) > 0);
	thread_join(&thread);
	CHECK_EQ(collect(child_pid), SIGUSR1);
}

static volatile long vfork_result;

static int vforks(void *argument)
{
	const char *const strings[] = { "thread_ends", "executed", NULL };
	long pid;

	(void)argument;
	pid = sys_clone(CLONE_VM | CLONE_VFORK | SIGCHLD, NULL, NULL, NULL, 0);
	if (pid == 0) {
		sys_execve("/tests/thread_ends", strings, no_strings);
		sys_exit(1);
	}
	vfork_result = pid;
	return 0;
}

static void test_vfork(void)
{
	struct thread thread;

	CHECK(thread_start(&thread, vforks, NULL) > 0);
	thread_join(&thread);
	CHECK_EQ(collect((int)vfork_result), EXITED(66));
}

static volatile int counter;

static int counts(void *argument)
{
	(void)argument;
	counter++;
	sys_chdir("/tests");
	return 5;
}

/* Memory alone is shared: another process, with its own number. */
static void test_shared_memory(void)
{
	static char stack[4096] __attribute__((aligned(16)));
	char text[8];
	long pid;

	counter = 0;
	pid = thread_clone(CLONE_VM | SIGCHLD, stack + sizeof(stack), NULL,
			   NULL, NULL, counts, NULL);
	CHECK(pid > 0);
	CHECK_EQ(collect((int)pid), EXITED(5));
	CHECK_EQ(counter, 1);
	CHECK_EQ(sys_getcwd(text, sizeof(text)), 2);
	pid = thread_clone(CLONE_VM | CLONE_FS | CLONE_SIGHAND | SIGCHLD,
			   stack + sizeof(stack), NULL, NULL, NULL, counts,
			   NULL);
	CHECK_EQ(collect((int)pid), EXITED(5));
	CHECK_EQ(sys_getcwd(text, sizeof(text)), 7);
	CHECK_EQ(sys_chdir("/"), 0);
}

/* CLONE_PARENT: a sibling, whom the parent collects. */
static int makes_sibling(void *argument)
{
	long pid = sys_clone(CLONE_PARENT | SIGUSR1, NULL, NULL, NULL, 0);

	(void)argument;
	if (pid == 0)
		sys_exit(6);
	page[0] = (int)pid;
	return sys_wait4(-1, NULL, WALL, NULL) == -ECHILD ? 4 : 1;
}

static void test_sibling(void)
{
	CHECK_EQ(run_child(makes_sibling, NULL), EXITED(4));
	CHECK_EQ(collect(page[0]), EXITED(6));
}

TEST_SUITE(thread_ends, TEST(test_exit_group), TEST(test_leader_first),
	   TEST(test_execve), TEST(test_fork), TEST(test_death_signal),
	   TEST(test_vfork), TEST(test_shared_memory), TEST(test_sibling));

int program_main(int count, char **arguments, char **environment)
{
	int status;

	(void)arguments, (void)environment;
	if (count > 1)
		return executed();
	page = shared_page();
	sys_chdir("/");
	status = run_suite(&suite_thread_ends);
	sys_munmap((void *)(unsigned long)page, PAGE);
	return status;
}
