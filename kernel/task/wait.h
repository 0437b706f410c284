/*
 * Sleeping and waking.
 *
 * A sleeper tests its condition, then sleeps; because the kernel is not
 * preempted and interrupts are only taken at declared points, nothing can
 * slip in between.
 */
#ifndef KERNEL_TASK_WAIT_H
#define KERNEL_TASK_WAIT_H

#include "kernel/lib/list.h"
#include "kernel/lib/types.h"

struct wait_queue {
	struct list sleepers;
};

#define WAIT_QUEUE_INIT(queue) { .sleepers = LIST_INIT((queue).sleepers) }

void wait_queue_init(struct wait_queue *queue);
/* Sleeps until wake_all() or a signal. 0, or -ERESTARTSYS when a signal is
 * pending: the caller then returns that at once. The caller tests its
 * condition again. */
int wait_on(struct wait_queue *queue);
/* The same, but only a kill ends it early. */
int wait_killable(struct wait_queue *queue);
/* The same, but no longer than until `deadline_ns` (monotonic): then
 * -ETIMEDOUT. */
int wait_on_until(struct wait_queue *queue, u64 deadline_ns);
/* Sleeps until the time comes. 0, or -EINTR when the task is to die. */
int wait_until(u64 deadline_ns);
/* The timer's part: ends the sleeps whose time has come. */
void wait_tick(u64 now_ns);
/* Ends one task's sleep, whatever it waits for: it is to die. */
struct task;
void wait_interrupt(struct task *task);
/* Wakes every sleeper. May be called from an interrupt. */
void wake_all(struct wait_queue *queue);

#endif
