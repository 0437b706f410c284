/*
 * Memory that runs out: the task that holds most is ended, its parent and
 * its siblings live on.
 */
#include "kernel/abi/errno.h"
#include "kernel/abi/mman.h"
#include "kernel/abi/signal.h"
#include "kernel/abi/system.h"
#include "kernel/abi/time.h"
#include "tests/user/test.h"

#define PIECE (1ul << 20)
#define SIBLING_PAGES 64

static long start_hog(void)
{
	long pid = sys_fork();

	if (pid != 0)
		return pid;
	for (;;) {
		long piece = sys_mmap(NULL, PIECE, PROT_READ | PROT_WRITE,
				      MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

		if (piece < 0 && piece > -4096)
			sys_exit_group(3);
		for (unsigned long i = 0; i < PIECE; i += PAGE)
			((volatile char *)piece)[i] = 1;
	}
}

static void test_a_hog_ends_itself(void)
{
	int status = 0;

	for (unsigned turn = 0; turn < 2; turn++) {
		long pid = start_hog();

		CHECK_EQ(sys_wait4((int)pid, &status, 0, NULL), pid);
		CHECK_EQ(status, SIGKILL);
	}
}

/* Two at once, and a small one that only sleeps: it is still there. */
static void test_the_small_one_lives(void)
{
	static const struct kernel_timespec second = { 1, 0 };
	long first, second_hog, sibling = sys_fork();
	int status = 0;

	if (sibling == 0) {
		char *memory = map_pages(SIBLING_PAGES, PROT_READ | PROT_WRITE);

		memset(memory, 1, SIBLING_PAGES * PAGE);
		sys_nanosleep(&second, NULL);
		sys_exit_group(all_bytes(memory, 1, SIBLING_PAGES * PAGE) ? 0 :
									    1);
	}
	first = start_hog();
	second_hog = start_hog();
	CHECK_EQ(sys_wait4((int)first, &status, 0, NULL), first);
	CHECK_EQ(status, SIGKILL);
	CHECK_EQ(sys_wait4((int)second_hog, &status, 0, NULL), second_hog);
	CHECK_EQ(status, SIGKILL);
	CHECK_EQ(sys_wait4((int)sibling, &status, 0, NULL), sibling);
	CHECK_EQ(status, 0);
}

/* Every child makes children until none can be made, which is said by a
 * pipe; then the group dies. */
static void test_a_fork_bomb_ends(void)
{
	static const struct kernel_timespec moment = { 0, 100000000 };
	int ends[2];
	char byte;
	long pid, last;
	unsigned ended = 0;

	/* All that is left of it comes here, and is waited for. */
	CHECK_EQ(sys_prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0), 0);
	CHECK_EQ(sys_pipe(ends), 0);
	pid = sys_fork();

	if (pid == 0) {
		sys_setpgid(0, 0);
		while (sys_fork() >= 0)
			;
		sys_write(ends[1], "", 1);
		for (;;)
			sys_nanosleep(&moment, NULL);
	}
	CHECK_EQ(sys_read(ends[0], &byte, 1), 1);
	CHECK_EQ(sys_kill(-(int)pid, SIGKILL), 0);
	while (sys_wait4(-1, NULL, 0, NULL) > 0)
		ended++;
	sys_close(ends[0]);
	sys_close(ends[1]);
	note("%d ended", (long)ended);
	CHECK(ended > 50);
	/* There is room again. */
	last = sys_fork();
	if (last == 0)
		sys_exit_group(0);
	CHECK(last > 0);
	CHECK_EQ(sys_wait4((int)last, NULL, 0, NULL), last);
}

TEST_SUITE(oom, TEST(test_a_hog_ends_itself), TEST(test_the_small_one_lives),
	   TEST(test_a_fork_bomb_ends));

int program_main(int count, char **arguments, char **environment)
{
	(void)count, (void)arguments, (void)environment;
	return run_suite(&suite_oom);
}
