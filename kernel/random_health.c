/*
 * Health tests of entropy sources, after NIST SP 800-90B, 4.4.
 *
 * Besides the two tests of that standard, spans are compared with those up
 * to sixteen places before, which finds a counter that runs in a short
 * cycle, and a span counts as stuck too when it grows evenly.
 */
#include "kernel/random_health.h"

#include <string.h>

bool word_check(struct word_check *check, u64 word)
{
	if (check->failed)
		return false;
	check->failed = word == 0 || word == ~0ull;
	/* A slot not yet used holds zero, which no accepted word is. */
	for (unsigned i = 0; i < WORD_CHECK_SEEN; i++)
		check->failed |= check->seen[i] == word;
	if (check->failed)
		return false;
	check->seen[check->next] = word;
	check->next = (check->next + 1) % WORD_CHECK_SEEN;
	check->accepted++;
	return true;
}

void jitter_check_start(struct jitter_check *check)
{
	memset(check, 0, sizeof(*check));
}

/* Does the span, its difference to the last, or the difference of that to
 * the one before, vanish? */
static bool is_stuck(struct jitter_check *check, u64 span)
{
	u64 change = span - check->recent[0];
	bool stuck = span == 0 || change == 0 || change == check->last_change;

	check->last_change = change;
	return stuck;
}

static void start_window(struct jitter_check *check, u64 span)
{
	check->reference = span;
	check->same = 0;
	check->in_window = 0;
	memset(check->matches, 0, sizeof(check->matches));
}

static enum jitter_fault judge(struct jitter_check *check, u64 span)
{
	bool periodic = false;

	if (check->stuck_run >= JITTER_STUCK_MAX)
		return JITTER_STUCK;
	check->same += span == check->reference;
	for (unsigned i = 0; i < JITTER_LAGS; i++) {
		check->matches[i] += span == check->recent[i];
		periodic |= check->matches[i] >= JITTER_SAME_MAX;
	}
	if (check->same >= JITTER_SAME_MAX)
		return JITTER_BIASED;
	return periodic ? JITTER_PERIODIC : JITTER_SOUND;
}

bool jitter_check_add(struct jitter_check *check, u64 span)
{
	if (check->fault != JITTER_SOUND)
		return false;
	if (is_stuck(check, span)) {
		check->stuck_run++;
	} else {
		check->stuck_run = 0;
		check->live++;
	}
	if (check->samples % JITTER_WINDOW == 0)
		start_window(check, span);
	check->fault = judge(check, span);
	memmove(&check->recent[1], &check->recent[0],
		sizeof(check->recent) - sizeof(check->recent[0]));
	check->recent[0] = span;
	check->in_window++;
	check->samples++;
	return check->fault == JITTER_SOUND;
}

bool jitter_check_is_enough(const struct jitter_check *check)
{
	return check->fault == JITTER_SOUND && check->live >= JITTER_SAMPLES &&
	       check->in_window == JITTER_WINDOW;
}
