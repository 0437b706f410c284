/*
 * Child processes: fork, vfork, clone and wait4, process groups, and what a
 * child has in common with its parent.
 *
 * The parent of this program is no program; its orphans become pid 1's,
 * which collects nobody, so that they are freed as they end.
 */
#include "kernel/abi/errno.h"
#include "kernel/abi/fcntl.h"
#include "tests/user/child.h"

#define SHARED_PAGES 64
#define MANY 40
#define TASKS_AT_MOST 600 /* more than the kernel gives */

static const char *const no_strings[] = { NULL };
static volatile int *shared;
static volatile int copied = 1;

/* --- fork ---------------------------------------------------------------- */

static int tell_numbers(void *argument)
{
	shared[0] = (int)sys_getpid();
	shared[1] = (int)sys_getppid();
	return argument == &shared ? 7 : 8;
}

static void test_fork(void)
{
	int pid = start_child(tell_numbers, &shared);

	CHECK(pid > 1);
	CHECK_EQ(collect(pid), EXITED(7));
	CHECK_EQ(shared[0], pid);
	CHECK_EQ(shared[1], sys_getpid());
	CHECK_EQ(collect(pid), -ECHILD);
}

/* In the child: what the parent wrote before, then its own. */
static int write_copy(void *argument)
{
	volatile unsigned char *pages = argument;

	for (unsigned i = 0; i < SHARED_PAGES; i++) {
		if (pages[i * PAGE] != (i % 2 ? i : 0))
			return 1;
		pages[i * PAGE] = 0xcc;
	}
	copied = 2;
	shared[2] = 1;
	while (shared[2] != 2)
		sys_sched_yield();
	for (unsigned i = 0; i < SHARED_PAGES; i++)
		if (pages[i * PAGE] != 0xcc || pages[i * PAGE + 1] != 0)
			return 2;
	return 0;
}

static void test_memory_is_copied(void)
{
	volatile unsigned char *pages = map_pages(SHARED_PAGES, 3);
	int pid;

	for (unsigned i = 1; i < SHARED_PAGES; i += 2)
		pages[i * PAGE] = (unsigned char)i;
	shared[2] = 0;
	pid = start_child(write_copy, (void *)pages);
	while (shared[2] != 1)
		sys_sched_yield();
	for (unsigned i = 0; i < SHARED_PAGES; i++) {
		CHECK_EQ(pages[i * PAGE], i % 2 ? i : 0);
		pages[i * PAGE + 1] = 0xdd;
	}
	CHECK_EQ(copied, 1);
	shared[2] = 2;
	CHECK_EQ(collect(pid), 0);
	CHECK_EQ(pages[0], 0);
	sys_munmap((void *)pages, SHARED_PAGES * PAGE);
}

/* Each generation adds a page and starts the next one. */
static int descend(void *argument)
{
	unsigned char *pages = argument;
	int depth = pages[0];

	for (int i = 1; i <= depth; i++)
		if (pages[i * (int)PAGE] != i)
			return 100 + i;
	if (depth == 3)
		return 3;
	pages[0]++;
	pages[pages[0] * PAGE] = pages[0];
	return run_child(descend, pages) >> 8;
}

static void test_generations(void)
{
	unsigned char *pages = map_pages(5, 3);

	CHECK_EQ(run_child(descend, pages), EXITED(3));
	CHECK(all_bytes(pages, 0, 5 * PAGE));
	sys_munmap(pages, 5 * PAGE);
}

static int read_on(void *argument)
{
	char bytes[8];

	return sys_read(*(int *)argument, bytes, 8) == 8 ? 0 : 1;
}

static void test_files_are_shared(void)
{
	int fd = (int)sys_open("/tests/data/numbers", O_RDONLY, 0), ends[2];
	char byte;

	CHECK_EQ(run_child(read_on, &fd), 0);
	CHECK_EQ(sys_lseek(fd, 0, SEEK_CUR), 8);
	sys_close(fd);
	/* A pipe ends when the last copy of its end is closed. */
	CHECK_EQ(sys_pipe(ends), 0);
	CHECK_EQ(run_child(tell_numbers, NULL), EXITED(8));
	sys_close(ends[1]);
	CHECK_EQ(sys_read(ends[0], &byte, 1), 0);
	sys_close(ends[0]);
}

/* --- vfork and clone ----------------------------------------------------- */

/* A child in borrowed memory must not return from the function that made
 * it, so that each test of one is one function. */
static void test_vfork(void)
{
	volatile int local = 1;
	long pid = sys_vfork();

	if (pid == 0) {
		sleep_ms(30);
		local = 2;
		sys_exit(5);
	}
	CHECK(pid > 0);
	CHECK_EQ(local, 2);
	CHECK_EQ(collect((int)pid), EXITED(5));
	pid = sys_vfork();
	if (pid == 0) {
		sys_execve("/tests/hello", no_strings, no_strings);
		sys_exit(9);
	}
	CHECK_EQ(collect((int)pid), 0);
	pid = sys_vfork();
	if (pid == 0) {
		sys_kill((int)sys_getpid(), SIGKILL);
		sys_exit(9);
	}
	CHECK_EQ(collect((int)pid), SIGKILL);
}

static long clone(unsigned flags, void *parent_tid, void *child_tid)
{
	return sys_clone((int)flags, NULL, parent_tid, child_tid, 0);
}

static void test_clone_numbers(void)
{
	const unsigned flags = SIGCHLD | CLONE_PARENT_SETTID |
			       CLONE_CHILD_SETTID | CLONE_CHILD_CLEARTID;
	static volatile int parent, child = -1;
	volatile int cleared = -1;
	long pid = clone(flags, (void *)&parent, (void *)&child);

	if (pid == 0)
		sys_exit(child == sys_getpid() ? 0 : 1);
	CHECK_EQ(parent, pid);
	CHECK_EQ(child, -1);
	CHECK_EQ(collect((int)pid), 0);
	/* Memory that is lent shows the 0 at the end. */
	pid = clone(SIGCHLD | CLONE_VM | CLONE_VFORK | CLONE_CHILD_CLEARTID,
		    NULL, (void *)&cleared);
	if (pid == 0)
		sys_exit(0);
	CHECK_EQ(cleared, 0);
	CHECK_EQ(collect((int)pid), 0);
	/* Bad addresses are let be, memory that is not to be written too. */
	pid = clone(flags, (void *)8, (void *)0xffffffff80000000);
	if (pid == 0)
		sys_exit(4);
	CHECK_EQ(collect((int)pid), EXITED(4));
	pid = clone(flags, (void *)test_clone_numbers, (void *)no_strings);
	if (pid == 0)
		sys_exit(no_strings[0] == NULL ? 4 : 5);
	CHECK_EQ(collect((int)pid), EXITED(4));
}

static void test_clone_refuses(void)
{
	static const unsigned flags[] = {
		CLONE_THREAD, CLONE_SIGHAND, CLONE_VM | CLONE_THREAD,
		CLONE_THREAD | CLONE_SIGHAND, CLONE_FS | CLONE_NEWNS, 0xff, 65,
		0x2000, 0x02000000, 0x04000000, 0x08000000, 0x10000000,
		0x20000000, 0x40000000, 0x1000,
		CLONE_PARENT, /* it has none: it is the test's first */
	};

	for (unsigned i = 0; i < COUNT_OF(flags); i++)
		CHECK_EQ(clone(flags[i], NULL, NULL), -EINVAL);
	CHECK_EQ(sys_clone(CLONE_SETTLS | SIGCHLD, NULL, NULL, NULL,
			   0x8000000000000000), -EPERM);
	CHECK_EQ(sys_clone(CLONE_SETTLS | SIGCHLD, NULL, NULL, NULL,
			   0xffffffff80000000), -EPERM);
	CHECK_EQ(collect(-1), -ECHILD);
}

/* Whatever the flags, a child ends at once, or there is none. Where the
 * memory is shared this side waits until then: there is one stack. */
static void test_random_clones(void)
{
	uint64_t state = 0x636c6f6e65;
	static int words[2];

	for (unsigned i = 0; i < 2000; i++) {
		unsigned flags = (unsigned)(test_random(&state) &
					    test_random(&state) >> 32);
		long pid;

		if (flags & CLONE_VM)
			flags |= CLONE_VFORK;
		pid = clone(flags & ~0xffu, &words[0], &words[1]);
		if (pid == 0)
			sys_exit(0);
		CHECK(pid > 0 || pid == -EINVAL || pid == -EPERM);
		if (pid > 0)
			CHECK_EQ(sys_wait4((int)pid, NULL, WALL, NULL),
				 flags & CLONE_THREAD ? -ECHILD : pid);
	}
}

/* Only __WCLONE or __WALL sees a child that sends another signal. */
static void test_exit_signal(void)
{
	long pid = clone(0, NULL, NULL);
	int status;

	if (pid == 0)
		sys_exit(6);
	CHECK_EQ(sys_wait4(-1, &status, 0, NULL), -ECHILD);
	CHECK_EQ(sys_wait4((int)pid, &status, WCLONE, NULL), pid);
	CHECK_EQ(status, EXITED(6));
}

/* --- many ---------------------------------------------------------------- */

static int exit_with(void *argument)
{
	return *(int *)argument;
}

static void test_many_children(void)
{
	int pids[MANY];
	unsigned sum = 0;

	for (int i = 0; i < MANY; i++)
		pids[i] = start_child(exit_with, &i);
	for (int i = 0; i < MANY; i++) {
		int status = collect(i % 2 ? -1 : pids[i]);

		/* -1 may have taken it. */
		if (status == -ECHILD)
			status = collect(-1);
		CHECK(status >= 0);
		sum += (unsigned)status >> 8;
	}
	CHECK_EQ(sum, MANY * (MANY - 1) / 2);
	CHECK_EQ(collect(-1), -ECHILD);
}

static int wait_for_go(void *argument)
{
	char byte;

	return (int)sys_read(*(int *)argument, &byte, 1);
}

/* A fork bomb, as far as it goes; then everything is as before. */
static void test_bomb(void)
{
	int ends[2], count = 0, pid = 0;

	CHECK_EQ(sys_pipe(ends), 0);
	while (count < TASKS_AT_MOST) {
		pid = (int)sys_fork();
		if (pid == 0) {
			sys_close(ends[1]);
			sys_exit(wait_for_go(&ends[0]));
		}
		if (pid < 0)
			break;
		count++;
	}
	CHECK(pid == -EAGAIN || pid == -ENOMEM);
	CHECK(count > 100);
	sys_close(ends[1]);
	for (int i = 0; i < count; i++)
		CHECK_EQ(collect(-1), 0);
	CHECK_EQ(collect(-1), -ECHILD);
	sys_close(ends[0]);
	CHECK_EQ(run_child(tell_numbers, NULL), EXITED(8));
}

TEST_SUITE(process, TEST(test_fork), TEST(test_memory_is_copied),
	   TEST(test_generations), TEST(test_files_are_shared),
	   TEST(test_vfork), TEST(test_clone_numbers),
	   TEST(test_clone_refuses), TEST(test_random_clones),
	   TEST(test_exit_signal), TEST(test_many_children),
	   TEST(test_bomb));

int program_main(int count, char **arguments, char **environment)
{
	(void)count, (void)arguments, (void)environment;
	shared = shared_page();
	return run_suite(&suite_process);
}
