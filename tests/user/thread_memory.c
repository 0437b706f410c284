/*
 * Threads that change their memory at the same time: what one maps, unmaps,
 * moves and protects, others touch, let the kernel write to, and copy by
 * fork. Nothing of it is to be wrong for longer than the change takes, and
 * nothing may be left.
 */
#include "kernel/abi/fcntl.h"
#include "tests/user/handler.h"
#include "tests/user/thread.h"

#define RUN_MS 400
#define PAGES 600ul /* more than the kernel does at a stretch */
#define BIG 3000ul  /* for so long that a turn may end meanwhile */

static volatile int over;
static char *volatile area;
static volatile unsigned long pages = PAGES; /* of it */
static volatile unsigned long turn = 1024;   /* touched in one */
static volatile unsigned long touched, missed, changed, forked;

/* Over an access that faults, from a handler: as setjmp and longjmp would. */
static void skip(int signal, struct kernel_siginfo *info, void *frame)
{
	(void)signal, (void)info;
	((unsigned long *)((char *)frame + 40))[16] += 2;
	__atomic_fetch_add(&missed, 1, __ATOMIC_RELAXED);
}

static int touches(void *seed)
{
	unsigned long state = (unsigned long)seed;

	while (!over) {
		char *at;

		state = state * 6364136223846793005ul + 1442695040888963407ul;
		at = area + (state >> 33) % pages * PAGE;
		__asm__ volatile("movb %%al, (%0)" : : "D"(at) : "memory");
		if (++touched % turn == 0)
			sys_sched_yield();
	}
	return 0;
}

/* The kernel's copies. */
static int reads(void *argument)
{
	long fd = sys_open("/dev/zero", O_RDONLY, 0);

	(void)argument;
	while (!over) {
		long got = sys_read((int)fd, area, PAGES * PAGE);

		if (got != -EFAULT && got < 0)
			sys_exit_group(2);
	}
	sys_close((int)fd);
	return 0;
}

static int forks(void *argument)
{
	(void)argument;
	while (!over) {
		long pid = sys_fork();

		if (pid == 0)
			sys_exit_group(0);
		if (pid > 0)
			sys_wait4((int)pid, NULL, 0, NULL);
		forked += pid > 0;
	}
	return 0;
}

static void change(unsigned long what)
{
	char *at = area;
	long moved;

	switch (what % 6) {
	case 0:
		sys_munmap(at, PAGES * PAGE);
		sys_mmap(at, PAGES * PAGE, PROT_READ | PROT_WRITE,
			 MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
		break;
	case 1:
		sys_mprotect(at, PAGES * PAGE, PROT_READ);
		sys_mprotect(at, PAGES * PAGE, PROT_READ | PROT_WRITE);
		break;
	case 2:
		sys_madvise(at, PAGES * PAGE, MADV_DONTNEED);
		break;
	case 3:
		moved = sys_mremap(at, PAGES * PAGE, (PAGES + 1) * PAGE,
				   MREMAP_MAYMOVE, NULL);
		if (moved > 0) {
			area = (char *)moved;
			sys_munmap((char *)moved + PAGES * PAGE, PAGE);
		}
		break;
	case 4:
		sys_mmap(at, PAGES * PAGE, PROT_READ | PROT_WRITE,
			 MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
		break;
	default:
		sys_mlock(at, PAGES * PAGE);
		sys_munlock(at + PAGE, PAGES / 2 * PAGE);
		sys_munlock(at, PAGES * PAGE);
	}
	changed++;
}

static int changes(void *seed)
{
	unsigned long state = (unsigned long)seed;

	while (!over) {
		state = state * 6364136223846793005ul + 1442695040888963407ul;
		change(state >> 33);
	}
	return 0;
}

/* For some time, and on a slow machine until something has happened. */
static void let_run(void)
{
	sleep_ms(RUN_MS);
	for (int i = 0; i < 5000 && (changed < 4 || touched < 200); i++)
		sleep_ms(1);
}

static int races(void *argument)
{
	static int (*const works[])(void *) = { touches, touches, reads,
						forks, changes, changes };
	static struct thread threads[COUNT_OF(works)];

	(void)argument;
	area = (char *)sys_mmap(NULL, PAGES * PAGE, PROT_READ | PROT_WRITE,
				MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	EXPECT(handle(SIGSEGV, skip, SA_NODEFER), 0);
	for (unsigned i = 0; i < COUNT_OF(works); i++)
		EXPECT(thread_start(&threads[i], works[i],
				    (void *)(i + 1ul)) > 0, 1);
	let_run();
	for (int i = 0; i < 5000 && forked == 0; i++)
		sleep_ms(1);
	over = 1;
	for (unsigned i = 0; i < COUNT_OF(works); i++)
		thread_join(&threads[i]);
	note("touched %d, missed %d, changed %d", touched, missed, changed);
	EXPECT(touched > 100, 1);
	EXPECT(changed > 3, 1);
	EXPECT(forked > 0, 1);
	return 0;
}

/* In a child, so that its end shows what is left. */
static void test_races(void)
{
	CHECK_EQ(run_child(races, NULL), 0);
}

/* What is unmapped is gone, whoever touched it meanwhile. */
static volatile unsigned long left;

static int unmaps(void *argument)
{
	(void)argument;
	while (!over) {
		sys_munmap(area, BIG * PAGE);
		for (unsigned long i = 0; i < BIG; i++)
			left += sys_rt_sigpending(
				(unsigned long *)(area + i * PAGE), 8) == 0;
		sys_mmap(area, BIG * PAGE, PROT_READ | PROT_WRITE,
			 MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
		sys_madvise(area, BIG * PAGE, MADV_POPULATE_WRITE);
		changed++;
	}
	return 0;
}

static int unmaps_and_touches(void *argument)
{
	static struct thread threads[3];

	(void)argument;
	pages = BIG;
	turn = 8;
	area = (char *)sys_mmap(NULL, BIG * PAGE, PROT_READ | PROT_WRITE,
				MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	EXPECT(handle(SIGSEGV, skip, SA_NODEFER), 0);
	EXPECT(thread_start(&threads[0], touches, (void *)1) > 0, 1);
	EXPECT(thread_start(&threads[1], touches, (void *)2) > 0, 1);
	EXPECT(thread_start(&threads[2], unmaps, NULL) > 0, 1);
	let_run();
	over = 1;
	for (unsigned i = 0; i < COUNT_OF(threads); i++)
		thread_join(&threads[i]);
	note("missed %d, changed %d", missed, changed);
	EXPECT(left, 0);
	EXPECT(changed > 1, 1);
	return 0;
}

static void test_unmapped(void)
{
	CHECK_EQ(run_child(unmaps_and_touches, NULL), 0);
}

TEST_SUITE(thread_memory, TEST(test_races), TEST(test_unmapped));

int program_main(int count, char **arguments, char **environment)
{
	(void)count, (void)arguments, (void)environment;
	return run_suite(&suite_thread_memory);
}
