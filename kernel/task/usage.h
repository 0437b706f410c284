/*
 * What a task has used, for getrusage(2) and wait4(2).
 */
#ifndef KERNEL_TASK_USAGE_H
#define KERNEL_TASK_USAGE_H

#include "kernel/abi/system.h"
#include "kernel/lib/types.h"

#define NS_PER_CLOCK_TICK 10000000ull /* AT_CLKTCK: 100 a second */

/* A usage of `cpu_ns`, all of it the program's: the kernel's own share is not
 * told apart. What is not counted is zero. */
void usage_fill(struct kernel_rusage *usage, u64 cpu_ns);

#endif
