/*
 * What others see of a task, and do with it, in the middle of what it does:
 * while it ends and gives back large things, while its fork waits for another
 * thread, while a child's news are on their way to its memory.
 */
#include "kernel/abi/errno.h"
#include "kernel/abi/fcntl.h"
#include "tests/user/changer.h"

#define LARGE "/tmp/large"
#define LARGE_SIZE (16l << 20)
#define TURNS 10

static const char *own_path;

/* --- the end ------------------------------------------------------------- */

/* A copy of this program, with much behind it. */
static int make_large(void)
{
	static char bytes[16 * PAGE];
	int from = (int)sys_open(own_path, O_RDONLY, 0);
	int to = (int)sys_open(LARGE, O_WRONLY | O_CREAT | O_EXCL, 0700);

	EXPECT(from < 0 || to < 0, false);
	EXPECT(sys_sendfile(to, from, NULL, LARGE_SIZE) > 0, true);
	for (long at = 0; at < LARGE_SIZE; at += (long)sizeof(bytes))
		EXPECT(sys_write(to, bytes, sizeof(bytes)), sizeof(bytes));
	sys_close(from);
	sys_close(to);
	return 0;
}

static int be_large(void *argument)
{
	char turn[2] = { (char)('0' + *(unsigned *)argument), '\0' };
	const char *argv[] = { LARGE, turn, NULL };

	EXPECT(make_large(), 0);
	return (int)sys_execve(LARGE, argv, NULL);
}

/* Comes back so that the timer's next tick comes while a large file is given
 * back: a time slice begins with the last one. */
static void wait_for_tick(int turn)
{
	struct kernel_timespec start, now;

	sys_setpriority(PRIO_PROCESS, 0, 5);
	sys_sched_yield();
	sys_clock_gettime(CLOCK_MONOTONIC, &start);
	do
		sys_clock_gettime(CLOCK_MONOTONIC, &now);
	while ((now.seconds - start.seconds) * 1000000 +
		       (now.nanoseconds - start.nanoseconds) / 1000 <
	       9800 - turn * 400);
}

/* Nothing else holds its file. */
static int leave_large(const char *turn)
{
	sys_unlink(LARGE);
	wait_for_tick(*turn - '0');
	return 0;
}

/* `name` begins with a slash. Was it a link that could be read? */
static bool look_at(const char *name, int pid)
{
	static char bytes[PAGE];
	char path[32];
	unsigned at = 16;
	int fd;

	memcpy(path + at, name, strlen(name) + 1);
	for (; pid; pid /= 10)
		path[--at] = (char)('0' + pid % 10);
	at -= strlen("/proc/");
	memcpy(path + at, "/proc/", strlen("/proc/"));
	fd = (int)sys_open(path + at, O_RDONLY, 0);
	if (fd >= 0) {
		sys_read(fd, bytes, sizeof(bytes));
		sys_close(fd);
	}
	return sys_readlink(path + at, bytes, sizeof(bytes)) > 0;
}

/* Of a task that ends: its things are there or not, and never half. */
static void test_end(void)
{
	for (unsigned turn = 0; turn < TURNS; turn++) {
		int pid = start_child(be_large, &turn), status = -1;

		CHECK(pid > 0);
		while (sys_wait4(pid, &status, WNOHANG, NULL) == 0) {
			look_at("/exe", pid);
			look_at("/mounts", pid);
			look_at("/fd", pid);
		}
		CHECK_EQ(status, 0);
	}
}

/* It may not be looked into, though it is the same user's. */
static int be_hidden(void *turn)
{
	char *memory = map_pages(LARGE_SIZE / PAGE, PROT_READ | PROT_WRITE);

	EXPECT(memory != NULL, true);
	EXPECT(sys_prctl(PR_SET_DUMPABLE, 0, 0, 0, 0), 0);
	memset(memory, 1, LARGE_SIZE);
	wait_for_tick(*(int *)turn);
	return 0;
}

static int look_for_things(void *unused)
{
	unsigned found = 0;

	(void)unused;
	EXPECT(sys_setresgid(1000, 1000, 1000), 0);
	EXPECT(sys_setresuid(1000, 1000, 1000), 0);
	for (int turn = 0; turn < TURNS; turn++) {
		int pid = start_child(be_hidden, &turn), status = -1;

		while (sys_wait4(pid, &status, WNOHANG, NULL) == 0)
			found += look_at("/cwd", pid);
		EXPECT(status, 0);
	}
	EXPECT(found, 0);
	return 0;
}

/* Nor when its memory is gone already, and the rest is about to go. */
static void test_hidden_end(void)
{
	CHECK_EQ(run_child(look_for_things, NULL), 0);
}

/* What a process and its parent know: is it ready, how many signals were
 * sent, were they all? */
static volatile int *page;

static int count_signals(void *unused)
{
	const struct kernel_timespec no_time = { 0, 0 };
	const unsigned long set = 1ul << (SIGRTMIN - 1);
	int count = 0;

	(void)unused;
	while (!page[2])
		sleep_ms(1);
	while (sys_rt_sigtimedwait(&set, NULL, &no_time, 8) == SIGRTMIN)
		count++;
	sys_exit_group(count == page[1] ? 0 : 1);
	return 0;
}

/* The leader ends first, and only it has the file. */
static int end_leader(void *turn)
{
	const unsigned long set = 1ul << (SIGRTMIN - 1);
	char *stack = map_pages(4, PROT_READ | PROT_WRITE);
	static struct thread thread;

	EXPECT(sys_rt_sigprocmask(SIG_BLOCK, &set, NULL, 8), 0);
	EXPECT(thread_clone(THREAD_FLAGS & ~CLONE_FILES, stack + 4 * PAGE,
			    &thread.tid, &thread.tid, &thread, count_signals,
			    NULL) > 0, true);
	EXPECT(make_large(), 0);
	EXPECT(sys_open(LARGE, O_RDONLY, 0) >= 0, true);
	EXPECT(sys_unlink(LARGE), 0);
	page[0] = 1;
	wait_for_tick(*(int *)turn);
	return 0;
}

/* No signal is lost on a process whose leader is about to end. */
static void test_end_of_leader(void)
{
	page = shared_page();
	for (int turn = 0; turn < 5; turn++) {
		int pid = start_child(end_leader, &turn);

		CHECK(pid > 0 && wait_for(&page[0]));
		for (long now = now_ms(), end = now + 60; now < end;) {
			page[1]++;
			CHECK_EQ(sys_kill(pid, SIGRTMIN), 0);
			while (now_ms() == now)
				;
			now = now_ms();
		}
		page[2] = 1;
		CHECK_EQ(collect(pid), 0);
		page[0] = page[1] = page[2] = 0;
	}
	sys_munmap((void *)(unsigned long)page, PAGE);
}

/* --- the limit of tasks -------------------------------------------------- */

#define FORKERS 6
#define MORE 1 /* than threads */

static volatile int may_fork, may_end, made, tried;

static int fork_once(void *unused)
{
	long pid;

	(void)unused;
	wait_for(&may_fork);
	pid = sys_fork();
	if (pid == 0)
		sys_exit_group(0);
	if (pid > 0)
		made++;
	tried++;
	wait_for(&may_end);
	return 0;
}

/* All ask for room at the same time, and wait then. */
static int fork_at_once(void *unused)
{
	const struct kernel_rlimit most = { 2 + FORKERS + MORE,
					    2 + FORKERS + MORE };
	struct thread forkers[FORKERS];

	(void)unused;
	EXPECT(sys_setrlimit(RLIMIT_NPROC, &most), 0);
	EXPECT(sys_setresuid(1000, 1000, 1000), 0);
	start_changing();
	for (unsigned i = 0; i < FORKERS; i++)
		EXPECT(thread_start(&forkers[i], fork_once, NULL) > 0, true);
	may_fork = 1;
	while (tried < FORKERS)
		sleep_ms(1);
	may_end = 1;
	stop_changing();
	for (unsigned i = 0; i < FORKERS; i++)
		thread_join(&forkers[i]);
	EXPECT(made, MORE);
	return 0;
}

static void test_room(void)
{
	CHECK_EQ(run_child(fork_at_once, NULL), 0);
}

/* --- a child's news ------------------------------------------------------ */

static volatile int *turn_of_child;

static int stop_each_turn(void *unused)
{
	(void)unused;
	for (int turn = 0;; turn++) {
		sys_kill((int)sys_getpid(), SIGSTOP);
		while (*turn_of_child == turn)
			sleep_ms(1);
	}
}

struct waiting {
	int child;
	int *status; /* in a page that nobody has touched */
};

static int wait_for_child(void *argument)
{
	const struct waiting *w = argument;

	sys_wait4(w->child, w->status, WUNTRACED | WCONTINUED, NULL);
	return 0;
}

/* That it goes on is told, though that it had stopped was just being told. */
static void test_news(void)
{
	char *to = map_pages(TURNS, PROT_READ | PROT_WRITE);
	unsigned lost = 0;
	int child;

	turn_of_child = shared_page();
	child = start_child(stop_each_turn, NULL);
	start_changing();
	for (int turn = 0; turn < TURNS; turn++) {
		struct waiting w = { child, (int *)(to + turn * PAGE) };
		struct thread waiter;
		int status = 0;

		CHECK_EQ(sys_waitid(P_PID, child, NULL, WUNTRACED | WNOWAIT,
				    NULL), 0);
		CHECK(thread_start(&waiter, wait_for_child, &w) > 0);
		sys_sched_yield();
		sys_kill(child, SIGCONT);
		thread_join(&waiter);
		if (*w.status != 0xffff)
			lost += sys_wait4(child, &status, WCONTINUED | WNOHANG,
					  NULL) != child;
		*turn_of_child = turn + 1;
	}
	CHECK_EQ(lost, 0);
	stop_changing();
	sys_kill(child, SIGKILL);
	CHECK_EQ(collect(child), SIGKILL);
	sys_munmap((void *)(unsigned long)turn_of_child, PAGE);
	sys_munmap(to, TURNS * PAGE);
}

TEST_SUITE(meanwhile, TEST(test_end), TEST(test_hidden_end),
	   TEST(test_end_of_leader), TEST(test_room), TEST(test_news));

int program_main(int argc, char **argv, char **environment)
{
	(void)environment;
	own_path = argv[0];
	return argc > 1 ? leave_large(argv[1]) : run_suite(&suite_meanwhile);
}
