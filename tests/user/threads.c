/*
 * Threads: their numbers, and what they share with the others of their
 * process. How they end is in thread_ends.c.
 */
#include "kernel/abi/capability.h"
#include "kernel/abi/fcntl.h"
#include "tests/user/handler.h"
#include "tests/user/thread_life.h"

#define MANY 200

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
	CHECK_EQ(sys_tgkill((int)tid, (int)sys_gettid(), 0), -ESRCH);
}

/* A thread sets its own capabilities, not the leader's, and may look into
 * the leader even where nobody else may look into the process. */
static int tries_its_leader(void *argument)
{
	struct kernel_cap_header header = { CAP_VERSION_3,
					    (int)sys_getpid() };
	struct kernel_cap_piece sets[2] = { { 0 } };
	unsigned long head, size;

	(void)argument;
	seen.told = sys_capset(&header, sets);
	header.pid = (int)sys_gettid();
	seen.group = sys_capset(&header, sets);
	seen.ppid = sys_get_robust_list((int)sys_getpid(), &head, &size);
	return 0;
}

static void test_own_process(void)
{
	struct thread thread;

	CHECK_EQ(sys_prctl(PR_SET_DUMPABLE, 0, 0, 0, 0), 0);
	CHECK(thread_start(&thread, tries_its_leader, NULL) > 0);
	thread_join(&thread);
	CHECK_EQ(seen.told, -EPERM);
	CHECK_EQ(seen.group, 0);
	CHECK_EQ(seen.ppid, 0);
	CHECK_EQ(sys_prctl(PR_SET_DUMPABLE, 1, 0, 0, 0), 0);
}

static void test_many(void)
{
	static struct thread threads[MANY];
	int good = 0;

	thread_go = thread_ready = 0;
	for (int i = 0; i < MANY; i++)
		good += thread_start(&threads[i], waits_for_go, NULL) > 0;
	CHECK_EQ(good, MANY);
	for (int i = 0; i < 5000 && thread_ready < good; i++)
		sleep_ms(1);
	CHECK_EQ(thread_ready, good);
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
	thread_ready = 1;
	result = sys_read(ends[0], text, sizeof(text));
	return 0;
}

/* Who sleeps in a read keeps the file: what comes still arrives. */
static void test_close_while_read(void)
{
	struct thread thread;

	thread_ready = 0;
	CHECK_EQ(sys_pipe(ends), 0);
	CHECK(thread_start(&thread, reads, NULL) > 0);
	CHECK(wait_for(&thread_ready));
	sleep_ms(20);
	CHECK_EQ(sys_close(ends[0]), 0);
	CHECK_EQ(sys_write(ends[1], "abc", 3), 3);
	thread_join(&thread);
	CHECK_EQ(result, 3);
	CHECK_EQ(sys_write(ends[1], "abc", 3), -EPIPE);
	CHECK_EQ(sys_close(ends[1]), 0);
}

/* --- limits and what is told --- */

static int is_limited(void *argument)
{
	struct kernel_rlimit limit = { 3, 3 };
	static struct thread threads[4];
	int started = 0;

	(void)argument;
	thread_go = 0;
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

	thread_go = thread_ready = 0;
	CHECK(thread_start(&thread, waits_for_go, NULL) > 0);
	CHECK(wait_for(&thread_ready));
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

TEST_SUITE(threads, TEST(test_numbers),
	   TEST(test_own_process), TEST(test_many), TEST(test_shared),
	   TEST(test_unshare), TEST(test_close_while_read), TEST(test_limit),
	   TEST(test_usage), TEST(test_proc));

int program_main(int count, char **arguments, char **environment)
{
	const struct kernel_sigaction ignore = { .handler = SIG_IGN };

	(void)count, (void)arguments, (void)environment;
	sys_rt_sigaction(SIGPIPE, &ignore, NULL, 8);
	sys_chdir("/");
	return run_suite(&suite_threads);
}
