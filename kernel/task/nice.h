/*
 * What a nice value is worth. Pure.
 */
#ifndef KERNEL_TASK_NICE_H
#define KERNEL_TASK_NICE_H

#include "kernel/lib/types.h"

/* A turn's slice in nanoseconds: 10 ms for 0, and a quarter more or a fifth
 * less with each step, as on Linux. `nice` is -20 to 19. */
u64 nice_slice_ns(int nice);

#endif
