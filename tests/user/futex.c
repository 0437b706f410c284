/*
 * Futexes between processes. What threads do with them is
 * tests/user/threads.c's.
 */
#include "kernel/abi/fcntl.h"
#include "kernel/abi/mman.h"
#include "tests/user/futex.h"
#include "tests/user/handler.h"

#define PRIVATE FUTEX_PRIVATE_FLAG
#define LATE 3 /* a child's status */
#define LATE_MS 10000l /* no host is so busy */

static volatile int *words; /* a page that children share */

static long wait_until_ms(volatile int *word, int operation, unsigned value,
			  long ms, unsigned bits)
{
	struct kernel_timespec time = { ms / 1000, ms % 1000 * 1000000 };

	return sys_futex((void *)(unsigned long)word, operation, value, &time,
			 NULL, bits);
}

static void test_wait_and_wake(void)
{
	int children[3];

	CHECK_EQ(futex(words, FUTEX_WAIT, 1), -EAGAIN);
	CHECK_EQ(futex(words, FUTEX_WAKE, 1), 0);
	for (unsigned i = 0; i < 3; i++)
		children[i] = start_child(waits, (void *)(unsigned long)words);
	CHECK(wake_until(words, FUTEX_WAKE, 3));
	for (unsigned i = 0; i < 3; i++)
		CHECK_EQ(collect(children[i]), EXITED(WOKEN));
}

/* The same word by another address, and through a file. */
static int waits_elsewhere(void *file)
{
	long at = sys_mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED,
			   (int)(long)file, 0);

	EXPECT(at > 0, 1);
	EXPECT(futex((volatile int *)at + 3, FUTEX_WAIT, 0), 0);
	return WOKEN;
}

static void test_shared_file(void)
{
	long fd = sys_open("/tmp/futex", O_RDWR | O_CREAT, 0600);
	volatile int *mapped;
	int child;

	CHECK(fd >= 0);
	CHECK_EQ(sys_ftruncate((int)fd, PAGE), 0);
	mapped = (volatile int *)sys_mmap(NULL, 2 * PAGE,
					  PROT_READ | PROT_WRITE, MAP_SHARED,
					  (int)fd, 0);
	child = start_child(waits_elsewhere, (void *)fd);
	CHECK(wake_until(mapped + 3, FUTEX_WAKE, 1));
	CHECK_EQ(collect(child), EXITED(WOKEN));
	/* Past the file's end there is no word. */
	CHECK_EQ(futex(mapped + PAGE / sizeof(int), FUTEX_WAKE, 1), -EFAULT);
	CHECK_EQ(sys_munmap((void *)(unsigned long)mapped, 2 * PAGE), 0);
	CHECK_EQ(sys_close((int)fd), 0);
	CHECK_EQ(sys_unlink("/tmp/futex"), 0);
}

static int own;

static int wakes_own(void *word)
{
	for (int i = 0; i < 20; i++) {
		EXPECT(futex(word, FUTEX_WAKE, 1), 0);
		EXPECT(futex(word, FUTEX_WAKE | PRIVATE, 1), 0);
		sleep_ms(1);
	}
	return 0;
}

static int waits_privately(void *word)
{
	return (int)-wait_until_ms(word, FUTEX_WAIT | PRIVATE, 0, 50, 0);
}

/* A child's copy of a word is another word; and so is what is said to be
 * private of one that is shared. */
static void test_other_words(void)
{
	int child = start_child(wakes_own, &own);

	CHECK_EQ(wait_until_ms(&own, FUTEX_WAIT, 0, 30, 0), -ETIMEDOUT);
	CHECK_EQ(collect(child), 0);
	child = start_child(waits_privately, (void *)(unsigned long)words);
	for (int i = 0; i < 20; i++) {
		CHECK_EQ(futex(words, FUTEX_WAKE, 1), 0);
		sleep_ms(1);
	}
	CHECK_EQ(collect(child), EXITED(ETIMEDOUT));
}

static void test_times(void)
{
	struct kernel_timespec wall, wrong = { 0, 1000000000 };
	long start = now_ms(), until;

	CHECK_EQ(wait_until_ms(words, FUTEX_WAIT, 0, 30, 0), -ETIMEDOUT);
	CHECK(now_ms() - start >= 30 && now_ms() - start < LATE_MS);
	/* A moment that is past, and one that will be. */
	CHECK_EQ(wait_until_ms(words, FUTEX_WAIT_BITSET, 0, 1, 1), -ETIMEDOUT);
	start = now_ms();
	CHECK_EQ(wait_until_ms(words, FUTEX_WAIT_BITSET, 0, start + 30, 1),
		 -ETIMEDOUT);
	CHECK(now_ms() - start >= 29 && now_ms() - start < LATE_MS);
	until = now_ms() + 900;
	CHECK_EQ(sys_clock_gettime(CLOCK_REALTIME, &wall), 0);
	wall.seconds++;
	CHECK_EQ(sys_futex((void *)(unsigned long)words,
			   FUTEX_WAIT_BITSET | FUTEX_CLOCK_REALTIME, 0, &wall,
			   NULL, 1), -ETIMEDOUT);
	CHECK(now_ms() >= until && now_ms() - until < LATE_MS);
	CHECK_EQ(sys_futex((void *)(unsigned long)words, FUTEX_WAIT, 0, &wrong,
			   NULL, 0), -EINVAL);
	CHECK_EQ(sys_futex((void *)(unsigned long)words, FUTEX_WAIT, 0,
			   (void *)1, NULL, 0), -EFAULT);
}

static void test_refusals(void)
{
	volatile int *odd = (volatile int *)((unsigned long)words + 2);
	void *closed = map_pages(1, PROT_NONE);

	CHECK_EQ(futex(odd, FUTEX_WAIT, 0), -EINVAL);
	CHECK_EQ(futex(odd, FUTEX_WAKE, 1), -EINVAL);
	CHECK_EQ(futex(NULL, FUTEX_WAIT, 0), -EFAULT);
	CHECK_EQ(futex(NULL, FUTEX_WAIT | PRIVATE, 0), -EFAULT);
	CHECK_EQ(futex(NULL, FUTEX_WAKE, 1), -EFAULT);
	CHECK_EQ(futex(NULL, FUTEX_WAKE | PRIVATE, 1), 0);
	CHECK_EQ(futex((void *)~3ul, FUTEX_WAKE | PRIVATE, 1), -EFAULT);
	CHECK_EQ(futex(closed, FUTEX_WAKE, 1), -EFAULT);
	CHECK_EQ(futex(words, 2, 0), -ENOSYS);
	CHECK_EQ(futex(words, 99, 0), -ENOSYS);
	CHECK_EQ(futex(words, FUTEX_WAIT | FUTEX_CLOCK_REALTIME, 0), -ENOSYS);
	CHECK_EQ(futex(words, FUTEX_WAIT_BITSET, 0), -EINVAL);
	CHECK_EQ(futex(words, FUTEX_WAKE_BITSET, 1), -EINVAL);
	CHECK_EQ(two(words, FUTEX_CMP_REQUEUE, 1, 1, words + 1, 1), -EAGAIN);
	CHECK_EQ(two(words, FUTEX_REQUEUE, -1u, 1, words + 1, 0), -EINVAL);
	CHECK_EQ(two(words, FUTEX_REQUEUE, 1, -1, words + 1, 0), -EINVAL);
	CHECK_EQ(two(words, FUTEX_REQUEUE, 1, 1, NULL, 0), -EFAULT);
	CHECK_EQ(two(words, FUTEX_WAKE_OP, 1, 1, words + 1, 5u << 28), -ENOSYS);
	CHECK_EQ(two(words, FUTEX_WAKE_OP, 1, 1, words + 1, 6u << 24), -ENOSYS);
	CHECK_EQ(sys_munmap(closed, PAGE), 0);
}

static int waits_for_bit(void *bits)
{
	EXPECT(sys_futex((void *)(unsigned long)words, FUTEX_WAIT_BITSET, 0,
			 NULL, NULL, (unsigned)(long)bits), 0);
	return WOKEN;
}

static void test_bits(void)
{
	int one = start_child(waits_for_bit, (void *)1);
	int other = start_child(waits_for_bit, (void *)2);

	sleep_ms(10);
	CHECK_EQ(two(words, FUTEX_WAKE_BITSET, 9, 0, NULL, 4), 0);
	for (int i = 0; i < 1000; i++)
		if (two(words, FUTEX_WAKE_BITSET, 9, 0, NULL, 2) == 1)
			break;
		else
			sleep_ms(1);
	CHECK_EQ(collect(other), EXITED(WOKEN));
	CHECK(wake_until(words, FUTEX_WAKE, 1));
	CHECK_EQ(collect(one), EXITED(WOKEN));
}

static void test_requeue(void)
{
	int children[3];
	long moved = 0;

	for (unsigned i = 0; i < 3; i++)
		children[i] = start_child(waits, (void *)(unsigned long)words);
	sleep_ms(20);
	for (int i = 0; i < 1000 && moved < 3; i++) {
		moved += two(words, FUTEX_CMP_REQUEUE, 0, 9, words + 1, 0);
		sleep_ms(1);
	}
	CHECK_EQ(moved, 3);
	CHECK_EQ(futex(words, FUTEX_WAKE, 9), 0);
	CHECK_EQ(futex(words + 1, FUTEX_WAKE, 1), 1);
	/* One is woken, one moved back. */
	CHECK_EQ(two(words + 1, FUTEX_REQUEUE, 1, 9, words, 0), 2);
	CHECK_EQ(futex(words, FUTEX_WAKE, 9), 1);
	for (unsigned i = 0; i < 3; i++)
		CHECK_EQ(collect(children[i]), EXITED(WOKEN));
}

#define OP(operation, operand, comparison, with)                      \
	((unsigned)(operation) << 28 | (unsigned)(comparison) << 24 | \
	 ((unsigned)(operand)&0xfff) << 12 | ((unsigned)(with)&0xfff))

static void test_wake_op(void)
{
	static const struct {
		unsigned code;
		int before, after;
		bool both;
	} rows[] = {
		{ OP(FUTEX_OP_SET, 5, FUTEX_OP_EQ, 3), 3, 5, true },
		{ OP(FUTEX_OP_SET, -1, FUTEX_OP_EQ, 3), 4, -1, false },
		{ OP(FUTEX_OP_ADD, -2, FUTEX_OP_NE, 3), 4, 2, true },
		{ OP(FUTEX_OP_OR, 8, FUTEX_OP_LT, -1), -2, -2, true },
		{ OP(FUTEX_OP_ANDN, 3, FUTEX_OP_LE, 7), 7, 4, true },
		{ OP(FUTEX_OP_XOR, 3, FUTEX_OP_GT, 7), 7, 4, false },
		{ OP(FUTEX_OP_SET | FUTEX_OP_SHIFT, 31, FUTEX_OP_GE, 0), 0,
		  (int)(1u << 31), true },
	};
	int child;

	for (unsigned i = 0; i < COUNT_OF(rows); i++) {
		words[1] = rows[i].before;
		CHECK_EQ(two(words, FUTEX_WAKE_OP, 1, 1, words + 1,
			     rows[i].code), 0);
		CHECK_EQ(words[1], rows[i].after);
		child = start_child(waits, (void *)(unsigned long)(words + 2));
		sleep_ms(10);
		words[1] = rows[i].before;
		CHECK_EQ(two(words + 1, FUTEX_WAKE_OP, 1, 1, words + 1, 0), 0);
		words[1] = 0;
		CHECK(wake_until(words + 2, FUTEX_WAKE, 1));
		CHECK_EQ(collect(child), EXITED(WOKEN));
	}
	/* The second word's waiters, where the comparison holds alone. */
	for (unsigned with = 0; with < 2; with++) {
		words[1] = 0;
		child = start_child(waits, (void *)(unsigned long)(words + 1));
		CHECK(falls_asleep(child));
		CHECK_EQ(two(words, FUTEX_WAKE_OP, 1, 1, words + 1,
			     OP(FUTEX_OP_SET, 0, FUTEX_OP_EQ, with)),
			 with == 0);
		if (with)
			CHECK(wake_until(words + 1, FUTEX_WAKE, 1));
		CHECK_EQ(collect(child), EXITED(WOKEN));
	}
}

static volatile int handled;

static void on_signal(int signal, struct kernel_siginfo *info, void *frame)
{
	(void)signal, (void)info, (void)frame;
	handled++;
}

static int interrupted(void *unused)
{
	(void)unused;
	EXPECT(handle(SIGUSR1, on_signal, 0), 0);
	words[3] = 1;
	EXPECT(wait_until_ms(words, FUTEX_WAIT, 0, 5000, 0), -EINTR);
	EXPECT(handle(SIGUSR1, on_signal, SA_RESTART), 0);
	words[3] = 2;
	EXPECT(wait_until_ms(words, FUTEX_WAIT, 0, 5000, 0), -EINTR);
	words[3] = 3;
	EXPECT(futex(words, FUTEX_WAIT, 0), 0); /* goes on after the handler */
	EXPECT(handled, 3);
	return WOKEN;
}

static void wait_for_step(int step)
{
	for (int i = 0; i < 2000 && words[3] != step; i++)
		sleep_ms(1);
	sleep_ms(20);
}

static void test_signals(void)
{
	int child = start_child(interrupted, NULL);

	for (int step = 1; step <= 3; step++) {
		wait_for_step(step);
		CHECK_EQ(sys_kill(child, SIGUSR1), 0);
	}
	sleep_ms(20);
	CHECK(wake_until(words, FUTEX_WAKE, 1));
	CHECK_EQ(collect(child), EXITED(WOKEN));
	words[3] = 0;
}

static int stopped(void *unused)
{
	long start = now_ms();

	(void)unused;
	words[3] = 4;
	EXPECT(wait_until_ms(words, FUTEX_WAIT, 0, 100, 0), -ETIMEDOUT);
	return now_ms() - start < 160 ? 0 : LATE;
}

/* A stop ends no wait, nor does it make one longer. A busy host may: of some
 * turns one is not held up. */
static void test_stopped(void)
{
	int status = EXITED(LATE);

	for (int turn = 0; turn < 20 && status == EXITED(LATE); turn++) {
		int child = start_child(stopped, NULL);

		wait_for_step(4);
		CHECK_EQ(sys_kill(child, SIGSTOP), 0);
		sleep_ms(50);
		CHECK_EQ(sys_kill(child, SIGCONT), 0);
		status = collect(child);
		words[3] = 0;
	}
	CHECK_EQ(status, 0);
}

TEST_SUITE(futex, TEST(test_wait_and_wake), TEST(test_shared_file),
	   TEST(test_other_words), TEST(test_times), TEST(test_refusals),
	   TEST(test_bits), TEST(test_requeue), TEST(test_wake_op),
	   TEST(test_signals), TEST(test_stopped));

int program_main(int count, char **arguments, char **environment)
{
	(void)count, (void)arguments, (void)environment;
	words = shared_page();
	return words ? run_suite(&suite_futex) : 1;
}
