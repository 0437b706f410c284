/*
 * Many random operations of processes: children that end, are killed, write
 * through pipes, map memory, execute programs, stop and go on; files, and
 * signals that queue. All is as it was afterwards, which the runner checks by
 * the free pages and objects.
 *
 * Each run has another seed, so that many runs see more than one does; it is
 * printed, and an argument makes a run do the same again:
 *
 *     ./ravelin run --file build/user/stress:/tests/stress \
 *         --file build/user/hello:/tests/hello -- /tests/stress SEED
 */
#include "kernel/abi/errno.h"
#include "kernel/abi/fcntl.h"
#include "kernel/abi/mman.h"
#include "kernel/abi/stat.h"
#include "tests/user/handler.h"

#define OPERATIONS 200000
#define CHILDREN_MOST 12
#define QUEUED SIGRTMIN /* blocked, and taken by sigtimedwait */

static const char *const no_strings[] = { NULL };
static uint64_t state;
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

/* A file of one of a few names: written, read, cut, or gone. */
static bool use_file(void)
{
	static char name[] = "/tmp/stress0", bytes[512];
	struct kernel_stat stat;
	int fd;

	name[sizeof(name) - 2] = (char)('0' + pick(8));
	if (pick(4) == 0) {
		long error = sys_unlink(name);

		return error == 0 || error == -ENOENT;
	}
	fd = (int)sys_open(name, O_RDWR | O_CREAT | (pick(4) ? 0 : O_TRUNC),
			   0600);
	if (fd < 0)
		return false;
	sys_lseek(fd, pick(5 * PAGE), SEEK_SET);
	if (sys_write(fd, bytes, pick(sizeof(bytes))) < 0 ||
	    sys_lseek(fd, 0, SEEK_SET) != 0 ||
	    sys_read(fd, bytes, pick(sizeof(bytes))) < 0 ||
	    sys_fstat(fd, &stat) != 0)
		return false;
	return sys_close(fd) == 0;
}

static bool use_descriptor(void)
{
	int fd = (int)sys_dup2(ends[pick(2)], 20 + (int)pick(20));

	return fd >= 20 && sys_fcntl(fd, F_GETFL, 0) >= 0 &&
	       sys_close(fd) == 0;
}

/* What was sent first comes first, with its value; none is lost. */
static bool use_queue(void)
{
	static const struct kernel_timespec now = { 0, 0 };
	static unsigned long sent, taken;
	struct kernel_siginfo info = { .code = SI_QUEUE };
	unsigned long set = BIT(QUEUED);

	if (sent - taken < 20 && pick(2)) {
		info.field.sender.value = sent++;
		return sys_rt_sigqueueinfo((int)sys_getpid(), QUEUED,
					   &info) == 0;
	}
	if (sent == taken)
		return sys_rt_sigtimedwait(&set, &info, &now, 8) == -EAGAIN;
	return sys_rt_sigtimedwait(&set, &info, &now, 8) == QUEUED &&
	       info.field.sender.value == taken++;
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

/* Of a thousand operations so many are dear ones. */
#define FORKS 40
#define BORROWS 10
#define REAPS 15

static bool operate(void)
{
	unsigned kind = pick(1000);

	if (kind < FORKS)
		return add_child();
	if (kind < FORKS + BORROWS)
		return borrow();
	if (kind < FORKS + BORROWS + REAPS)
		return child_count == 0 || reap(pick(child_count));
	switch (kind % 8) {
	case 0:
		return use_memory();
	case 1:
		return use_file();
	case 2:
		return signal_child();
	case 3:
		return use_queue();
	case 4:
		return sys_kill((int)sys_getpid(), SIGUSR1) == 0;
	case 5:
		return use_descriptor();
	case 6:
		sys_sched_yield();
		return true;
	default:
		return use_pipe();
	}
}

static void test_operations(void)
{
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
	for (char name[] = "/tmp/stress0"; name[sizeof(name) - 2] < '8';
	     name[sizeof(name) - 2]++)
		sys_unlink(name);
}

TEST_SUITE(stress, TEST(test_operations));

/* As note() prints it: in hexadecimal. */
static uint64_t seed_of(const char *text)
{
	uint64_t seed = 0;

	for (; *text; text++) {
		int digit = *text <= '9' ? *text - '0' : *text - 'a' + 10;

		seed = seed << 4 | (uint64_t)digit;
	}
	return seed;
}

int program_main(int count, char **arguments, char **environment)
{
	unsigned long set = BIT(QUEUED);

	(void)environment;
	if (count > 1)
		state = seed_of(arguments[1]);
	else if (sys_getrandom(&state, sizeof(state), 0) != sizeof(state))
		return 2;
	note("seed %x", state);
	memory = map_pages(16, PROT_READ | PROT_WRITE);
	sys_pipe2(ends, 0);
	sys_rt_sigprocmask(SIG_BLOCK, &set, NULL, 8);
	handle(SIGUSR1, count_signal, SA_RESTART);
	return run_suite(&suite_stress);
}
