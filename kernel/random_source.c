/*
 * The sources of entropy of this machine.
 *
 * Invariant: what stands between the two readings of the cycle counter is
 * always the same number of instructions, and nothing else. Where the
 * counter counts instructions, as in an emulator that is made repeatable,
 * every span is then the same and the check refuses it; a span that also
 * held branches on earlier spans could look like noise and be none.
 */
#include "kernel/random_source.h"

#include "crypto/wipe.h"
#include "kernel/arch.h"

#define WORDS_WANTED 8
#define BITS_PER_WORD 32
/* Intel's advice for RDRAND (SDM volume 1, 7.3.17.1): ten times. */
#define ATTEMPTS 10

#define WALK_STEPS 128

static void gather_words(struct random_pool *pool, struct word_check *check,
			 bool (*read)(u64 *word))
{
	u64 word;

	for (unsigned i = 0; i < WORDS_WANTED && !check->failed; i++) {
		unsigned attempt = 0;

		while (!read(&word))
			if (++attempt == ATTEMPTS)
				return;
		random_pool_stir(pool, &word, sizeof(word));
		word_check(check, word);
	}
	wipe(&word, sizeof(word));
}

static unsigned gather_checked(struct random_pool *pool,
			       struct word_check *check,
			       bool (*read)(u64 *word))
{
	unsigned before = check->accepted;

	gather_words(pool, check, read);
	return check->failed ? 0 : (check->accepted - before) * BITS_PER_WORD;
}

unsigned processor_gather(struct processor_source *source,
			  struct random_pool *pool)
{
	return gather_checked(pool, &source->conditioned, arch_random_word) +
	       gather_checked(pool, &source->raw, arch_seed_word);
}

const char *processor_state(const struct processor_source *source)
{
	if (source->conditioned.failed || source->raw.failed)
		return "the processor's generator repeats itself";
	if (source->conditioned.accepted || source->raw.accepted)
		return "the processor's generator was not to be trusted";
	return "the processor has no generator that answers";
}

/* A walk over more memory than the first cache holds, each step to where the
 * one before says. The accesses are volatile, so none leaves the span. */
static void walk(volatile u64 *arena)
{
	u64 at = arena[0];

	for (unsigned i = 0; i < WALK_STEPS; i++) {
		u64 word = arena[at % JITTER_ARENA_WORDS] + i;

		arena[at % JITTER_ARENA_WORDS] = word;
		at = at * 5 + word + 1;
	}
	arena[0] = at;
}

bool jitter_gather(struct jitter_check *check, struct random_pool *pool,
		   u64 arena[JITTER_ARENA_WORDS], unsigned samples)
{
	for (unsigned i = 0; i < samples; i++) {
		u64 times[2];

		times[0] = arch_cycles();
		walk(arena);
		times[1] = arch_cycles();
		random_pool_stir(pool, times, sizeof(times));
		if (!jitter_check_add(check, times[1] - times[0]))
			return false;
		if (jitter_check_is_enough(check))
			return true;
	}
	return false;
}

const char *jitter_state(const struct jitter_check *check)
{
	switch (check->fault) {
	case JITTER_STUCK:
		return "the cycle counter's pace does not vary";
	case JITTER_BIASED:
		return "the cycle counter's pace hardly varies";
	case JITTER_PERIODIC:
		return "the cycle counter's pace repeats itself";
	default:
		return "the cycle counter's pace varies too little";
	}
}
