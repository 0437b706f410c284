/*
 * Sleeping and waking. See kernel/task/wait.h.
 *
 * Invariant: a sleeping task is on exactly one wait queue, and on the list of
 * timed sleeps too when its sleep has an end.
 */
#include "kernel/task/wait.h"

#include <arch/task.h>

#include "kernel/abi/errno.h"
#include "kernel/dev/clock.h"
#include "kernel/task/sched.h"
#include "kernel/task/signal.h"
#include "kernel/task/task.h"

static struct list timed = LIST_INIT(timed);

void wait_queue_init(struct wait_queue *queue)
{
	list_init(&queue->sleepers);
}

static void wake(struct task *task)
{
	list_remove(&task->node);
	if (task->wake_ns)
		list_remove(&task->timed);
	task->wake_ns = 0;
	task->waiting_on = NULL;
	sched_ready(task);
}

void wake_all(struct wait_queue *queue)
{
	struct list_node *node;

	while ((node = list_first(&queue->sleepers)))
		wake(LIST_ENTRY(node, struct task, node));
}

void wait_interrupt(struct task *task)
{
	if (task->state == TASK_SLEEPING)
		wake(task);
}

/* Sleeps; what ends it early besides wake_all is for the caller to see. */
static void sleep_on(struct wait_queue *queue, u64 deadline_ns)
{
	struct task *task = current_task();

	task->timed_out = false;
	task->state = TASK_SLEEPING;
	task->waiting_on = queue;
	task->wake_ns = deadline_ns;
	list_add_tail(&queue->sleepers, &task->node);
	if (deadline_ns)
		list_add_tail(&timed, &task->timed);
	sched_switch();
}

int wait_on_until(struct wait_queue *queue, u64 deadline_ns)
{
	struct task *task = current_task();

	if (signal_is_pending(task))
		return -ERESTARTSYS;
	if (deadline_ns && clock_monotonic_ns() >= deadline_ns)
		return -ETIMEDOUT;
	sleep_on(queue, deadline_ns);
	if (task->timed_out)
		return -ETIMEDOUT;
	return signal_is_pending(task) ? -ERESTARTSYS : 0;
}

int wait_killable(struct wait_queue *queue)
{
	struct task *task = current_task();

	if (!task->killed)
		sleep_on(queue, 0);
	return task->killed ? -EINTR : 0;
}

int wait_on(struct wait_queue *queue)
{
	return wait_on_until(queue, 0);
}

int wait_until(u64 deadline_ns)
{
	struct wait_queue nobody = WAIT_QUEUE_INIT(nobody);
	int error = wait_on_until(&nobody, max_u64(deadline_ns, 1));

	return error == -ETIMEDOUT ? 0 : error;
}

void wait_tick(u64 now_ns)
{
	struct list_node *node = list_first(&timed);

	while (node) {
		struct task *task = LIST_ENTRY(node, struct task, timed);

		node = list_next(&timed, node);
		if (task->wake_ns <= now_ns) {
			task->timed_out = true;
			wake(task);
		}
	}
}
