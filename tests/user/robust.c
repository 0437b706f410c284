/*
 * Locks whose owner died: what becomes of them, and lists of them that lead
 * nowhere.
 */
#include "tests/user/futex.h"

static volatile int *words; /* a page that children share */

static const char *const no_strings[] = { NULL };

struct lock {
	unsigned long next;
	unsigned word;
};

#define LOCK(index) ((struct lock *)(unsigned long)words + (index))

enum list_kind { LIST_WHOLE, LIST_RING, LIST_CUT, LIST_PENDING, LIST_EXEC };

/* Takes locks 0 to 2, of which 1 is another one's, and ends without giving
 * any up. */
static int dies_holding(void *kind)
{
	static struct kernel_robust_head head;
	unsigned self = (unsigned)sys_getpid();

	head.offset = offsetof(struct lock, word);
	head.next = (unsigned long)LOCK(0);
	for (unsigned i = 0; i < 3; i++) {
		LOCK(i)->word = self | (i == 2 ? FUTEX_WAITERS : 0);
		LOCK(i)->next = (unsigned long)LOCK(i + 1);
	}
	LOCK(1)->word = 1;
	LOCK(2)->next = (unsigned long)&head;
	EXPECT(sys_set_robust_list(&head, sizeof(head)), 0);
	switch ((enum list_kind)(long)kind) {
	case LIST_WHOLE:
		break;
	case LIST_RING:
		LOCK(2)->next = (unsigned long)LOCK(0);
		break;
	case LIST_CUT:
		LOCK(0)->next = 8; /* nothing is there */
		break;
	case LIST_PENDING:
		head.next = (unsigned long)&head;
		head.pending = (unsigned long)LOCK(2);
		break;
	case LIST_EXEC:
		sys_execve("/tests/hello", no_strings, no_strings);
		return 1;
	}
	return 0;
}

static void test_robust(void)
{
	static const unsigned died[][3] = {
		[LIST_WHOLE] = { 1, 0, 1 },   [LIST_RING] = { 1, 0, 1 },
		[LIST_CUT] = { 1, 0, 0 },     [LIST_PENDING] = { 0, 0, 1 },
		[LIST_EXEC] = { 1, 0, 1 },
	};

	for (long kind = 0; kind <= LIST_EXEC; kind++) {
		int waiter = start_child(waits, &LOCK(2)->word);

		CHECK(falls_asleep(waiter));
		CHECK(run_child(dies_holding, (void *)kind) >= 0);
		for (unsigned i = 0; i < 3; i++)
			CHECK_EQ(LOCK(i)->word >> 30 & 1, died[kind][i]);
		CHECK_EQ(LOCK(1)->word, 1);
		if (died[kind][2]) {
			CHECK_EQ(LOCK(2)->word,
				 FUTEX_WAITERS | FUTEX_OWNER_DIED);
			CHECK_EQ(collect(waiter), EXITED(WOKEN));
		} else {
			CHECK(wake_until((volatile int *)&LOCK(2)->word,
					 FUTEX_WAKE, 1));
			CHECK_EQ(collect(waiter), EXITED(WOKEN));
		}
		LOCK(2)->word = 0;
	}
}

static int list_is_hostile(void *address)
{
	EXPECT(sys_set_robust_list(address, 24), 0);
	return 0;
}

static void test_hostile_lists(void)
{
	static struct kernel_robust_head head;
	static const unsigned long bad[] = {
		1, 8, 0x7ffffffff000, 0x800000000000, 0xffff880000000000,
		0xffffffff80000000, ~0ul, ~7ul,
	};

	for (unsigned i = 0; i < COUNT_OF(bad); i++) {
		CHECK_EQ(run_child(list_is_hostile, (void *)bad[i]), 0);
		for (unsigned j = 0; j < COUNT_OF(bad); j++) {
			head.next = bad[i];
			head.pending = bad[j];
			head.offset = (long)bad[j];
			CHECK_EQ(run_child(list_is_hostile, &head), 0);
		}
	}
	CHECK_EQ(sys_set_robust_list(&head, 23), -EINVAL);
}

TEST_SUITE(robust, TEST(test_robust), TEST(test_hostile_lists));

int program_main(int count, char **arguments, char **environment)
{
	(void)count, (void)arguments, (void)environment;
	words = shared_page();
	return words ? run_suite(&suite_robust) : 1;
}
