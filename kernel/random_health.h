/*
 * The tests that a source of entropy has to pass, all the time that it is
 * used, before it earns credit. They know nothing of where values come from.
 *
 * Invariant: a source that fails once earns nothing more: a word check stays
 * failed for good, a jitter check until it is started again from nothing.
 * A source that passes may still be bad (no test can tell): that is why
 * sources are hashed together and the credit is small.
 */
#ifndef KERNEL_RANDOM_HEALTH_H
#define KERNEL_RANDOM_HEALTH_H

#include "kernel/lib/types.h"

#define WORD_CHECK_SEEN 8

/* The check of a processor's generator, whose 64-bit words are to be of full
 * entropy. */
struct word_check {
	u64 seen[WORD_CHECK_SEEN];
	unsigned next;
	unsigned accepted; /* words, since the start */
	bool failed;
};

/* True if the word may be counted. False for all zeros and all ones (which
 * processors gave that called it success) and for a word that is one of the
 * last eight (the repetition count test of NIST SP 800-90B, 4.4.1, over a
 * window; at full entropy by chance once in 2^61): the check has then
 * failed. */
bool word_check(struct word_check *check, u64 word);

#define JITTER_WINDOW 512
#define JITTER_LAGS 16
/* A sample that passes is taken for a quarter of a bit. The first 1024 earn
 * nothing (NIST SP 800-90B, 4.3: start-up tests). */
#define JITTER_SAMPLES_PER_BIT 4
#define JITTER_STARTUP_SAMPLES 1024
#define JITTER_SAMPLES (JITTER_STARTUP_SAMPLES + 256 * JITTER_SAMPLES_PER_BIT)
/* NIST SP 800-90B, 4.4.1: 1 + ceil(30 / H) for a false alarm once in 2^30,
 * with H = 1/4 bit. */
#define JITTER_STUCK_MAX 121
/* 4.4.2: 2 + the (1 - 2^-30) quantile of the binomial distribution of 511
 * trials with probability 2^-H. */
#define JITTER_SAME_MAX 477

enum jitter_fault {
	JITTER_SOUND,
	JITTER_STUCK,    /* the counter, or its pace, stood still */
	JITTER_BIASED,   /* one value made up most of a window */
	JITTER_PERIODIC, /* values came again at a fixed distance */
};

/* The check of time spans measured over a fixed piece of work. */
struct jitter_check {
	u64 recent[JITTER_LAGS]; /* spans, the last at recent[0] */
	u64 last_change;         /* difference of the last two spans */
	u64 reference;           /* the first span of the window */
	u32 same;                /* spans in the window equal to it */
	u32 matches[JITTER_LAGS]; /* equal to the one so many before */
	u32 in_window;
	u32 stuck_run;
	u32 live;    /* spans that were not stuck */
	u32 samples; /* all spans */
	enum jitter_fault fault;
};

void jitter_check_start(struct jitter_check *check);
/* Takes the next span. False once there is a fault. */
bool jitter_check_add(struct jitter_check *check, u64 span);
/* Have the spans, with every test passed to the end of a window, earned 256
 * bits? */
bool jitter_check_is_enough(const struct jitter_check *check);

#endif
