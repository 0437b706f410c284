/*
 * The clocks that programs read and set.
 */
#ifndef KERNEL_TASK_TIME_H
#define KERNEL_TASK_TIME_H

#include "kernel/lib/types.h"
#include "kernel/task/wait.h"

/* Reads a CLOCK_*, or a negative number's clock of a task's processor time;
 * false for a number that is no clock. */
bool clock_read(int clock, u64 *ns);
/* Who sleeps until a moment of the wall clock: woken when it is set. */
extern struct wait_queue clock_was_set;

#endif
