/*
 * kernel/random.c and kernel/random_source.c, built once more around a
 * machine, a program's memory and a scheduler that are made up, under names
 * of their own: so this object stands by itself, hosted and in a kernel that
 * has the real ones.
 *
 * Include it once, in test_random.c.
 */
#ifndef TESTS_UNIT_RANDOM_FAKES_H
#define TESTS_UNIT_RANDOM_FAKES_H

#include <stdarg.h>
#include <string.h>

#include "kernel/abi/errno.h"
#include "kernel/arch.h"
#include "kernel/lib/format.h"
#include "kernel/lib/lock.h"
#include "kernel/lib/print.h"
#include "kernel/lib/usercopy.h"
#include "kernel/mm/frame.h"
#include "kernel/task/sched.h"
#include "kernel/task/task.h"
#include "kernel/task/wait.h"
#include "tests/unit/test.h"

enum word_source { ABSENT, GOOD, ALL_ZERO, ALL_ONE, REPEATING, FLAKY };
enum counter { STANDING, STEADY, NOISY_COUNTER };

#define USER_BASE 0x20000ull
#define USER_SIZE (64 * 1024ull) /* mapped; beyond it nothing is */

static struct {
	enum word_source conditioned, raw;
	enum counter counter;
	u64 cycles;
	u64 random;
	unsigned words_read;
	char log[512];
	u64 user_base; /* where `user` stands in the program */
	u8 user[USER_SIZE];
	bool locked_at_copy;
	unsigned yields, kill_at_yield;
	unsigned waits, wakes, frames;
	void (*while_waiting)(void);
	struct task task;
} fake;

static u64 arena_memory[8192];

static bool fake_word(enum word_source source, u64 *word)
{
	fake.words_read++;
	switch (source) {
	case GOOD:
		*word = test_random(&fake.random);
		return true;
	case FLAKY:
		*word = test_random(&fake.random);
		return fake.words_read % 4 == 0;
	case ALL_ZERO:
		*word = 0;
		return true;
	case ALL_ONE:
		*word = ~0ull;
		return true;
	case REPEATING:
		*word = 0x1234567890abcdefull + fake.words_read % 4;
		return true;
	default:
		return false;
	}
}

static bool fake_random_word(u64 *word)
{
	return fake_word(fake.conditioned, word);
}

static bool fake_seed_word(u64 *word)
{
	return fake_word(fake.raw, word);
}

static u64 fake_cycles(void)
{
	if (fake.counter == STEADY)
		fake.cycles += 1000;
	if (fake.counter == NOISY_COUNTER)
		fake.cycles += 1000 + (test_random(&fake.random) >> 59);
	return fake.cycles;
}

static int fake_copy_to_user(struct uptr to, const void *from, size_t size)
{
	fake.locked_at_copy |= locks_held != 0;
	if (to.addr < fake.user_base || size > USER_SIZE ||
	    to.addr - fake.user_base > USER_SIZE - size)
		return -EFAULT;
	memcpy(fake.user + (to.addr - fake.user_base), from, size);
	return 0;
}

static int fake_wait_on(struct wait_queue *queue)
{
	(void)queue;
	fake.waits++;
	if (fake.while_waiting == NULL)
		return -EINTR;
	fake.while_waiting();
	return 0;
}

static void fake_wake_all(struct wait_queue *queue)
{
	(void)queue;
	fake.wakes++;
}

static void fake_yield_point(void)
{
	if (++fake.yields == fake.kill_at_yield)
		fake.task.killed = true;
}

static struct task *fake_current_task(void)
{
	return &fake.task;
}

static paddr_t fake_frame_alloc_run(enum frame_type type, size_t count)
{
	(void)type;
	fake.frames += (unsigned)count;
	return 0x100000;
}

static void *fake_frame_address(paddr_t frame)
{
	(void)frame;
	return arena_memory;
}

static void fake_frame_put(paddr_t frame)
{
	(void)frame;
	fake.frames--;
}

static __attribute__((format(printf, 1, 2))) void
fake_kprintf(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	format_text_v(fake.log, sizeof(fake.log), format, arguments);
	va_end(arguments);
}

#define arch_random_word fake_random_word
#define arch_seed_word fake_seed_word
#define arch_cycles fake_cycles
#define copy_to_user fake_copy_to_user
#define wait_on fake_wait_on
#define wake_all fake_wake_all
#define yield_point fake_yield_point
#define current_task fake_current_task
#define frame_alloc_run fake_frame_alloc_run
#define frame_address fake_frame_address
#define frame_put fake_frame_put
#define kprintf fake_kprintf

#define processor_gather tested_processor_gather
#define processor_state tested_processor_state
#define jitter_gather tested_jitter_gather
#define jitter_state tested_jitter_state
#define random_init tested_random_init
#define random_is_ready tested_random_is_ready
#define random_bytes tested_random_bytes
#define random_layout_word tested_random_layout_word
#define random_stir tested_random_stir
#define random_event tested_random_event
#define random_seed tested_random_seed
#define random_next_seed tested_random_next_seed
#define random_read_user tested_random_read_user
#define random_seed tested_random_seed
#define random_next_seed tested_random_next_seed
#define sys_getrandom tested_sys_getrandom

#include "kernel/random_source.c"

#include "kernel/random.c"

/* Back to the state before the boot, on a machine with such parts. */
static void fake_machine(enum word_source conditioned, enum word_source raw,
			 enum counter counter) NO_LOCK_ANALYSIS
{
	memset(&rng, 0, sizeof(rng));
	memset(&fake, 0, sizeof(fake));
	fake.random = 42;
	fake.user_base = USER_BASE;
	fake.conditioned = conditioned;
	fake.raw = raw;
	fake.counter = counter;
}

#endif
