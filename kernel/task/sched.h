/*
 * Who runs next.
 *
 * One run queue, first in, first out; a task runs until it sleeps, ends, or
 * its time slice, which its nice value sets, is over and it is on its way back
 * to its program (or at a declared point in the kernel).
 */
#ifndef KERNEL_TASK_SCHED_H
#define KERNEL_TASK_SCHED_H

#include "kernel/lib/types.h"

struct task;

/* Makes what runs since the boot the idle task. */
void sched_init(void);
/* The boot's end: runs tasks for ever, and sleeps when none is ready. */
noreturn void sched_idle(void);

/* Puts a task that is not current on the run queue. */
void sched_ready(struct task *task);
/* The same for a task that has ended, which never runs again. */
noreturn void sched_end(void);
/* What a task does first after each switch to it, its very first one
 * included: frees the task before it if that has ended and nobody wants its
 * status. A task cannot free the stack that it runs on. */
void sched_switched(void);
/* Gives the processor away while the current task sleeps or is dead; the
 * caller has already taken it off the queues. Comes back when it is ready. */
void sched_switch(void);
/* Lets the next ready task run; comes back at once if there is none. */
void sched_yield(void);
/* Is the current task's slice over, with another task ready? Every way out
 * to a program asks. */
extern bool sched_is_due;
static inline bool sched_wanted(void)
{
	return sched_is_due;
}

/* A declared point of long kernel work: takes the interrupts that wait, and
 * lets another task run when this one's time is up. May sleep: no lock is
 * held here. */
void yield_point(void);

/* Where the processor's time went since the boot. The kernel's work on a
 * program's behalf counts as the program's. */
struct sched_times {
	u64 user_ns;
	u64 nice_ns; /* of tasks with a nice value above 0 */
	u64 idle_ns;
	u64 switches;
};
void sched_get_times(struct sched_times *out);
/* The time that a task has run, this moment included. */
u64 sched_cpu_ns(const struct task *task);
unsigned sched_running(void); /* ready tasks, the current one among them */

/* The timer's interrupt, every TICK_NS: ends slices and timed sleeps. */
void sched_tick(void);

#endif
