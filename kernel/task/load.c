/*
 * The load averages. See kernel/task/load.h.
 *
 * An average moves every five seconds by an exponential window, as on Linux:
 * what programs show is comparable.
 */
#include "kernel/task/load.h"

#include "kernel/task/sched.h"

/* e^(-5/60), e^(-5/300), e^(-5/900) in 1/LOAD_ONE. */
static const u64 keeps[3] = { 1884, 2014, 2037 };
static u64 averages[3];
static u64 next_ns = LOAD_PERIOD_NS;

u64 load_next(u64 load, u64 keep, unsigned active)
{
	u64 goal = (u64)active << LOAD_SHIFT;
	u64 sum = load * keep + goal * (LOAD_ONE - keep);

	/* Rounded up on the way up, or it would never arrive. */
	if (goal >= load)
		sum += LOAD_ONE - 1;
	return sum >> LOAD_SHIFT;
}

void load_tick(u64 now_ns)
{
	unsigned active;

	if (now_ns < next_ns)
		return;
	active = sched_running();
	for (unsigned i = 0; i < 3; i++)
		averages[i] = load_next(averages[i], keeps[i], active);
	next_ns += LOAD_PERIOD_NS;
}

void load_get(u64 loads[3])
{
	for (unsigned i = 0; i < 3; i++)
		loads[i] = averages[i];
}
