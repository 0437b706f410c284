/*
 * The load averages of getloadavg(3): how many tasks wanted the processor, as
 * a mean over about 1, 5 and 15 minutes.
 */
#ifndef KERNEL_TASK_LOAD_H
#define KERNEL_TASK_LOAD_H

#include "kernel/lib/types.h"

#define LOAD_SHIFT 11 /* binary places of an average */
#define LOAD_ONE (1u << LOAD_SHIFT)
#define LOAD_PERIOD_NS 5000000000ull

/* Pure: the average `load` after one more period with `active` tasks; `keep`
 * is how much of it stays, in 1/LOAD_ONE. */
u64 load_next(u64 load, u64 keep, unsigned active);

/* The timer's part. */
void load_tick(u64 now_ns);
/* The three averages, in 1/LOAD_ONE. */
void load_get(u64 loads[3]);

#endif
