/*
 * Where entropy comes from: the processor's generators and the jitter of its
 * cycle counter. Both stir what they read into a pool and say what it is
 * worth; crediting is the caller's.
 *
 * Invariant: whatever a source gives is stirred in, good or bad, since the
 * hash lets no input undo another; only what passes the health tests counts.
 */
#ifndef KERNEL_RANDOM_SOURCE_H
#define KERNEL_RANDOM_SOURCE_H

#include "kernel/random_health.h"
#include "kernel/random_pool.h"

struct processor_source {
	struct word_check conditioned; /* arch_random_word() */
	struct word_check raw;         /* arch_seed_word() */
};

/* Stirs in eight words of each generator that the processor has. Returns the
 * bits of entropy that they are worth, 32 for each word of a generator that
 * passes its health test: 0 when there is none or none passes. */
unsigned processor_gather(struct processor_source *source,
			  struct random_pool *pool);
/* Why the processor gave nothing, for the log. */
const char *processor_state(const struct processor_source *source);

#define JITTER_ARENA_WORDS 8192 /* 64 KiB */

/* Measures `samples` spans, about a thousand cycles each, and stirs their
 * ends in. The work that is timed is a walk over `arena`, whose content does
 * not matter. Stops early when the check has a fault or has seen enough;
 * true for enough. The check is the caller's to start. */
bool jitter_gather(struct jitter_check *check, struct random_pool *pool,
		   u64 arena[JITTER_ARENA_WORDS], unsigned samples);
/* What the check found, for the log. */
const char *jitter_state(const struct jitter_check *check);

#endif
