/*
 * Many random operations of processes: children that end, are killed, write
 * through pipes, map memory, execute programs, stop and go on. All is as it
 * was afterwards, which the runner checks by the free pages and objects.
 */
#include "kernel/abi/errno.h"
#include "kernel/abi/mman.h"
#include "tests/user/handler.h"

#define OPERATIONS 20000
#define SEED 0x73747265737ul
#define CHILDREN_MOST 12

static const char *const no_strings[] = { NULL };
static uint64_t state = SEED;
static int children[CHILDREN_MOST];
static unsigned child_count;
static volatile int signals;
static unsigned char *memory;
static int ends[2];

static unsigned pick(unsigned below)
{
	return (unsigned)(test_random(&state) >> 20) % below;
}

static void count_signal(int signal, struct kernel_siginfo *info, void *frame)
{
	(void)signal, (void)info, (void)frame;
	signals++;
}

/* What a child does; most end soon, some are asleep until they are killed. */
static int live(void *argument)
{
	unsigned kind = *(unsigned *)argument;
	unsigned char byte = 1;

	switch (kind % 6) {
	case 0:
		return 0;
	case 1:
		memory[(kind >> 4) % (16 * PAGE)] = 1;
		return 0;
	case 2:
		sys_write(ends[1], &byte, 1);
		return 0;
	case 3:
		sys_execve("/tests/hello", no_strings, no_strings);
		return 1;
	case 4:
		sys_kill((int)sys_getppid(), SIGUSR1);
		return 0;
	default:
		sleep_ms(100000); /* or until SIGUSR1 */
		return 0;
	}
}

static bool reap(unsigned at)
{
	int status;

	sys_kill(children[at], pick(2) ? SIGKILL : SIGTERM);
	sys_kill(children[at], SIGCONT);
	status = collect(children[at]);
	children[at] = children[--child_count];
	/* SIGUSR1's handler is no more once it has executed a program. */
	return status == 0 || status == SIGKILL || status == SIGTERM ||
	       status == SIGUSR1;
}

static bool add_child(void)
{
	unsigned kind = (unsigned)test_random(&state);
	int pid;

	if (child_count == CHILDREN_MOST)
		return reap(pick(child_count));
	pid = start_child(live, &kind);
	if (pid > 0)
		children[child_count++] = pid;
	return pid > 0;
}

static bool use_pipe(void)
{
	unsigned char bytes[64];
	struct { int fd; short events, revents; } poll = { ends[0], 1, 0 };

	if (pick(2))
		return sys_write(ends[1], bytes, 1) == 1;
	if (sys_poll(&poll, 1, 0) == 1)
		return sys_read(ends[0], bytes, sizeof(bytes)) > 0;
	return true;
}

static bool use_memory(void)
{
	unsigned pages = 1 + pick(16);
	unsigned char *fresh;

	memory[pick(16 * PAGE)] = (unsigned char)pick(256);
	fresh = map_pages(pages, PROT_READ | PROT_WRITE);
	if (!fresh)
		return false;
	fresh[pick(pages) * PAGE] = 1;
	return sys_munmap(fresh, pages * PAGE) == 0;
}

static bool signal_child(void)
{
	static const int kinds[] = { SIGSTOP, SIGCONT, SIGCHLD, SIGTERM,
				     SIGUSR1, SIGKILL, SIGTSTP };

	if (child_count == 0)
		return true;
	return sys_kill(children[pick(child_count)],
			kinds[pick(COUNT_OF(kinds))]) == 0;
}

static bool borrow(void)
{
	long pid = sys_vfork();
	int status;

	if (pid == 0) {
		sys_execve("/tests/hello", no_strings, no_strings);
		sys_exit(1);
	}
	while (sys_wait4((int)pid, &status, 0, NULL) == -EINTR)
		;
	return pid > 0 && status == 0;
}

static bool operate(void)
{
	switch (pick(12)) {
	case 0:
	case 1:
		return add_child();
	case 2:
		return borrow();
	case 3:
	case 4:
		return use_memory();
	case 5:
	case 6:
		return signal_child();
	case 7:
		sys_sched_yield();
		return true;
	case 8:
		return child_count == 0 || reap(pick(child_count));
	case 9:
		return sys_kill((int)sys_getpid(), SIGUSR1) == 0;
	default:
		return use_pipe();
	}
}

static void test_operations(void)
{
	note("seed %x", SEED);
	for (unsigned i = 0; i < OPERATIONS; i++) {
		if (operate())
			continue;
		note("operation %d", (long)i);
		CHECK(false);
	}
	while (child_count > 0)
		reap(0);
	CHECK_EQ(collect(-1), -ECHILD);
	CHECK(signals > 100);
}

TEST_SUITE(stress, TEST(test_operations));

int program_main(int count, char **arguments, char **environment)
{
	(void)count, (void)arguments, (void)environment;
	memory = map_pages(16, PROT_READ | PROT_WRITE);
	sys_pipe2(ends, 0);
	handle(SIGUSR1, count_signal, SA_RESTART);
	return run_suite(&suite_stress);
}
