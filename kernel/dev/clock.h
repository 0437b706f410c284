/*
 * Time: a monotonic clock in nanoseconds since the boot, and the wall clock
 * as an offset to it.
 */
#ifndef KERNEL_DEV_CLOCK_H
#define KERNEL_DEV_CLOCK_H

#include "kernel/lib/types.h"

#define TICK_NS 10000000ull /* a time slice and the timer's period: 10 ms */

/* Starts both clocks: arch_devices_init() calls it once the cycle counter's
 * rate is known. The wall clock is read once, to the second. */
void clock_init(void);

/* 0 before clock_init(). */
u64 clock_monotonic_ns(void);
/* Nanoseconds since 1970-01-01 UTC. */
u64 clock_wall_ns(void);
/* Sets the wall clock, no earlier than the monotonic one shows: then the
 * boot would lie before 1970. 0 or -EINVAL. */
int clock_set_wall(u64 ns);

#endif
