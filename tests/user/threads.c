/*
 * The life of threads: what they share, how they end, alone and together, and
 * what fork, execve and wait4 make of them.
 *
 * Started with an argument, the program is what a thread has executed.
 */
#include "kernel/abi/fcntl.h"
#include "tests/user/handler.h"
#include "tests/user/thread.h"

#define MANY 200

static const char *const no_strings[] = { NULL };
static volatile int go, ready;

static int waits_for_go(void *argument)
{
	(void)argument;
	__atomic_fetch_add(&ready, 1, __ATOMIC_SEQ_CST);
	while (!go)
		sys_futex((void *)(unsigned long)&go, FUTEX_WAIT, 0, NULL,
			  NULL, 0);
	return 0;
}

static void start_all(void)
{
	go = 1;
	sys_futex((void *)(unsigned long)&go, FUTEX_WAKE, 1000, NULL, NULL, 0);
}

static int spins(void *argument)
{
	(void)argument;
	for (;;)
		__asm__ volatile("pause");
	return 0;
}

/* --- one thread --- */

static struct {
	long pid, tid, ppid, group, session, told;
	struct thread *self;
} seen;

static int looks(void *argument)
{
	seen.pid = sys_getpid();
	seen.tid = sys_gettid();
	seen.ppid = sys_getppid();
	seen.group = sys_getpgid(0);
	seen.session = sys_getsid((int)seen.tid);
	seen.self = thread_self();
	seen.told = (long)argument;
	return 3; /* nobody gets that */
}

static void test_numbers(void)
{
	struct thread thread;
	long tid = thread_start(&thread, looks, (void *)42);

	CHECK(tid > 0);
	thread_join(&thread);
	CHECK_EQ(seen.pid, sys_getpid());
	CHECK_EQ(seen.tid, tid);
	CHECK(tid != sys_getpid());
	CHECK_EQ(seen.ppid, sys_getppid());
	CHECK_EQ(seen.group, sys_getpgid(0));
	CHECK_EQ(seen.session, sys_getsid(0));
	CHECK(seen.self == &thread);
	CHECK_EQ(seen.told, 42);
	CHECK_EQ(sys_gettid(), sys_getpid());
	/* It is no child. */
	CHECK_EQ(sys_wait4(-1, NULL, WALL, NULL), -ECHILD);
	CHECK_EQ(sys_tgkill((int)sys_getpid(), (int)tid, 0), -ESRCH);
}

static void test_many(void)
{
	static struct thread threads[MANY];
	int good = 0;

	go = ready = 0;
	for (int i = 0; i < MANY; i++)
		good += thread_start(&threads[i], waits_for_go, NULL) > 0;
	CHECK_EQ(good, MANY);
	for (int i = 0; i < 5000 && ready < good; i++)
		sleep_ms(1);
	CHECK_EQ(ready, good);
	start_all();
	for (int i = 0; i < good; i++)
		thread_join(&threads[i]);
	for (int i = 0; i < MANY; i++) {
		if (thread_start(&threads[0], looks, NULL) < 0)
			break;
		thread_join(&threads[0]);
		good--;
	}
	CHECK_EQ(good, 0);
}

/* --- what is shared --- */

static volatile int shared_fd;

static int changes(void *argument)
{
	struct kernel_rlimit limit = { 1 << 20, 1 << 20 };

	(void)argument;
	shared_fd = (int)sys_open("/tests/data/plain", O_RDONLY, 0);
	sys_umask(0123);
	sys_chdir("/tests/data/folder");
	sys_setrlimit(RLIMIT_FSIZE, &limit);
	sys_prctl(15, (unsigned long)"another", 0, 0, 0);
	sys_setpriority(PRIO_PROCESS, 0, 5);
	sys_prctl(38, 1, 0, 0, 0); /* PR_SET_NO_NEW_PRIVS */
	sys_alarm(1000);
	return 0;
}

static int test_shared_in_child(void *argument)
{
	struct kernel_rlimit limit;
	struct thread thread;
	char text[64];

	(void)argument;
	EXPECT(thread_start(&thread, changes, NULL) > 0, 1);
	thread_join(&thread);
	EXPECT(sys_read(shared_fd, text, 5), 5);
	EXPECT(sys_close(shared_fd), 0);
	EXPECT(sys_umask(022), 0123);
	EXPECT(sys_getcwd(text, sizeof(text)), 19);
	EXPECT(sys_getrlimit(RLIMIT_FSIZE, &limit), 0);
	EXPECT(limit.current, 1 << 20);
	EXPECT(sys_alarm(0) > 900, 1);
	/* The thread's own: */
	sys_prctl(16, (unsigned long)text, 0, 0, 0);
	EXPECT(strcmp(text, "threads"), 0);
	EXPECT(sys_getpriority(PRIO_PROCESS, 0), 20);
	EXPECT(sys_prctl(39, 0, 0, 0, 0), 0);
	return 0;
}

static void test_shared(void)
{
	CHECK_EQ(run_child(test_shared_in_child, NULL), 0);
}

static int unshares(void *argument)
{
	(void)argument;
	seen.told = sys_unshare(CLONE_FS | CLONE_FILES);
	seen.pid = sys_unshare(CLONE_VM);
	sys_chdir("/tests");
	sys_close(shared_fd);
	return 0;
}

static int test_unshare_in_child(void *argument)
{
	struct thread thread;
	char text[64];

	(void)argument;
	shared_fd = (int)sys_open("/tests/data/plain", O_RDONLY, 0);
	EXPECT(thread_start(&thread, unshares, NULL) > 0, 1);
	thread_join(&thread);
	EXPECT(seen.told, 0);
	EXPECT(seen.pid, -EINVAL);
	EXPECT(sys_getcwd(text, sizeof(text)), 2);
	EXPECT(sys_close(shared_fd), 0);
	return 0;
}

static void test_unshare(void)
{
	CHECK_EQ(run_child(test_unshare_in_child, NULL), 0);
}

static int ends[2];
static volatile long result;

static int reads(void *argument)
{
	char text[8];

	(void)argument;
	ready = 1;
	result = sys_read(ends[0], text, sizeof(text));
	return 0;
}

/* Who sleeps in a read keeps the file: what comes still arrives. */
static void test_close_while_read(void)
{
	struct thread thread;

	ready = 0;
	CHECK_EQ(sys_pipe(ends), 0);
	CHECK(thread_start(&thread, reads, NULL) > 0);
	CHECK(wait_for(&ready));
	sleep_ms(20);
	CHECK_EQ(sys_close(ends[0]), 0);
	CHECK_EQ(sys_write(ends[1], "abc", 3), 3);
	thread_join(&thread);
	CHECK_EQ(result, 3);
	CHECK_EQ(sys_write(ends[1], "abc", 3), -EPIPE);
	CHECK_EQ(sys_close(ends[1]), 0);
}

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
	go = 0;
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
	const char *const strings[] = { "threads", "executed", NULL };

	(void)argument;
	sys_prctl(15, (unsigned long)"executes", 0, 0, 0);
	sys_execve("/tests/threads", strings, no_strings);
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
	EXPECT(find_text(text, "Name:\tthreads\n") != NULL, 1);
	return 66;
}

static void test_execve(void)
{
	go = 0;
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
	while (argument && !go)
		sleep_ms(1);
	return 0;
}

static void test_fork(void)
{
	struct thread thread;
	int status = 0;

	go = child_pid = 0;
	CHECK(thread_start(&thread, forks, (void *)1) > 0);
	CHECK(wait_for(&child_pid));
	/* Another thread's child is the process', but for __WNOTHREAD. */
	CHECK_EQ(sys_wait4(-1, &status, WNOTHREAD, NULL), -ECHILD);
	CHECK_EQ(sys_wait4(-1, &status, 0, NULL), child_pid);
	CHECK_EQ(status, EXITED(7));
	go = 1;
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
	const char *const strings[] = { "threads", "executed", NULL };
	long pid;

	(void)argument;
	pid = sys_clone(CLONE_VM | CLONE_VFORK | SIGCHLD, NULL, NULL, NULL, 0);
	if (pid == 0) {
		sys_execve("/tests/threads", strings, no_strings);
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

/* --- limits and what is told --- */

static int is_limited(void *argument)
{
	struct kernel_rlimit limit = { 3, 3 };
	static struct thread threads[4];
	int started = 0;

	(void)argument;
	go = 0;
	EXPECT(sys_setrlimit(RLIMIT_NPROC, &limit), 0);
	EXPECT(sys_setresuid(4321, 4321, 4321), 0);
	for (int i = 0; i < 4; i++)
		started += thread_start(&threads[i], waits_for_go, NULL) > 0;
	EXPECT(started, 2);
	EXPECT(thread_start(&threads[3], waits_for_go, NULL), -EAGAIN);
	start_all();
	thread_join(&threads[0]);
	thread_join(&threads[1]);
	EXPECT(thread_start(&threads[3], waits_for_go, NULL) > 0, 1);
	return 0;
}

static void test_limit(void)
{
	CHECK_EQ(run_child(is_limited, NULL), 0);
}

static int uses_time(void *argument)
{
	struct kernel_timespec time;
	long end = now_ms() + 60;

	(void)argument;
	while (now_ms() < end)
		;
	sys_clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
	result = time.nanoseconds;
	return 0;
}

static long cpu_us(int who)
{
	struct kernel_rusage usage;

	sys_getrusage(who, &usage);
	return usage.user_s * 1000000 + usage.user_us;
}

static void test_usage(void)
{
	long own = cpu_us(RUSAGE_THREAD), all = cpu_us(RUSAGE_SELF);
	struct kernel_timespec time;
	struct thread thread;

	CHECK(thread_start(&thread, uses_time, NULL) > 0);
	thread_join(&thread);
	CHECK(result > 20000000);
	CHECK(cpu_us(RUSAGE_SELF) - all >= 20000);
	CHECK(cpu_us(RUSAGE_THREAD) - own < 20000);
	CHECK_EQ(sys_clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time), 0);
	CHECK(time.seconds * 1000000 + time.nanoseconds / 1000 >=
	      cpu_us(RUSAGE_THREAD) + 20000);
}

static void test_proc(void)
{
	char text[1024] = { 0 }, link[64] = { 0 };
	struct thread thread;
	long fd, size;

	go = ready = 0;
	CHECK(thread_start(&thread, waits_for_go, NULL) > 0);
	CHECK(wait_for(&ready));
	CHECK(read_file("/proc/self/status", text, sizeof(text) - 1) > 0);
	CHECK(find_text(text, "Threads:\t2\n") != NULL);
	fd = sys_open("/proc/self/task", O_RDONLY | O_DIRECTORY, 0);
	CHECK(fd >= 0);
	size = sys_getdents64((int)fd, text, sizeof(text));
	/* ".", "..", and two numbers. */
	for (long at = 0, n = 0; at < size; n++) {
		at += *(unsigned short *)(text + at + 16);
		if (at >= size)
			CHECK_EQ(n, 3);
	}
	CHECK_EQ(sys_close((int)fd), 0);
	CHECK(sys_readlink("/proc/thread-self", link, sizeof(link)) > 0);
	CHECK(find_text(link, "/task/") != NULL);
	CHECK(read_file("/proc/thread-self/status", text, 512) > 0);
	CHECK(find_text(text, "Name:\tthreads\n") != NULL);
	CHECK(read_file("/proc/thread-self/stat", text, 512) > 0);
	CHECK_EQ(read_file("/proc/thread-self/children", text, 512), 0);
	CHECK_EQ(sys_open("/proc/self/task/1/stat", O_RDONLY, 0), -ENOENT);
	CHECK_EQ(sys_open("/proc/thread-self/task", O_RDONLY, 0), -ENOENT);
	start_all();
	thread_join(&thread);
}

TEST_SUITE(threads, TEST(test_numbers), TEST(test_many), TEST(test_shared),
	   TEST(test_unshare), TEST(test_close_while_read),
	   TEST(test_exit_group), TEST(test_leader_first), TEST(test_execve),
	   TEST(test_fork), TEST(test_death_signal), TEST(test_vfork),
	   TEST(test_shared_memory), TEST(test_sibling), TEST(test_limit),
	   TEST(test_usage), TEST(test_proc));

int program_main(int count, char **arguments, char **environment)
{
	const struct kernel_sigaction ignore = { .handler = SIG_IGN };
	int status;

	(void)arguments, (void)environment;
	if (count > 1)
		return executed();
	page = shared_page();
	sys_rt_sigaction(SIGPIPE, &ignore, NULL, 8);
	sys_chdir("/");
	status = run_suite(&suite_threads);
	sys_munmap((void *)(unsigned long)page, PAGE);
	return status;
}
