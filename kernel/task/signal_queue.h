/*
 * The signals that wait for a thread or a process: a set, and a queue of
 * what is known of them.
 *
 * Invariants: what is in the queue is in the set; of a signal below SIGRTMIN
 * there is at most one in the queue. One that is in the set only was sent
 * when there was no memory, and is told as Linux tells it: by kill(2), from
 * nobody.
 */
#ifndef KERNEL_TASK_SIGNAL_QUEUE_H
#define KERNEL_TASK_SIGNAL_QUEUE_H

#include "kernel/task/signal.h"

void signal_queue_init(struct signal_queue *q);
/* Adds one at the end; without `has_room` it comes to the set only. One that
 * does not queue and is there already stays as it is. False when a real-time
 * signal that says more than kill(2) could not be queued; nothing has changed
 * then. */
bool signal_queue_add(struct signal_queue *q, int signal,
		      const struct signal_info *info, bool has_room);
/* Takes out the next signal among those of a set, with its info: faults come
 * first, as on Linux, for their address is of the moment; then the lowest
 * number; of one number the oldest. 0 when there is none. */
int signal_queue_take(struct signal_queue *q, u64 set,
		      struct signal_info *info);
/* Drops all signals of a set. */
void signal_queue_discard(struct signal_queue *q, u64 set);

#endif
