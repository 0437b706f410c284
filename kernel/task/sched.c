/*
 * The scheduler. See kernel/task/sched.h.
 *
 * A task whose turn comes gets a slice by its nice value, and owes what it
 * ran beyond it: one that owes more than a slice is passed over until its
 * turns have paid for it (deficit round robin: M. Shreedhar and G. Varghese,
 * 1995). So shares are right although the timer is coarser than the slices
 * of the last nice values.
 *
 * Invariants: the idle task is never on the queue and never sleeps; what the
 * timer's interrupt touches is only touched with interrupts off, which they
 * are everywhere in the kernel but at the declared points.
 */
#include "kernel/task/sched.h"

#include <arch/task.h>

#include "kernel/arch.h"
#include "kernel/dev/clock.h"
#include "kernel/lib/lock.h"
#include "kernel/stretch.h"
#include "kernel/syscall.h"
#include "kernel/task/alarm.h"
#include "kernel/task/limits.h"
#include "kernel/task/load.h"
#include "kernel/task/nice.h"
#include "kernel/task/task.h"
#include "kernel/task/task_list.h"
#include "kernel/task/wait.h"

#define DEBT_MOST_NS 1000000000ll /* more is forgotten */

static struct list ready = LIST_INIT(ready);
static struct process idle_process;
static struct task idle = { .name = "idle", .process = &idle_process };
static struct task *to_bury; /* has ended on the stack that is left */
bool sched_is_due;
static struct sched_times times;

unsigned locks_held;

void sched_init(void)
{
	arch_task_adopt(&idle);
}

void sched_ready(struct task *task)
{
	ASSERT(task != current_task() && task != &idle);
	task->state = TASK_READY;
	/* Who has slept owes nothing. */
	if (task->slice_left_ns < 0)
		task->slice_left_ns = 0;
	list_add_tail(&ready, &task->node);
	if (current_task() == &idle)
		sched_is_due = true;
}

static struct task *take_next(void)
{
	struct list_node *node;

	while ((node = list_first(&ready))) {
		struct task *task = LIST_ENTRY(node, struct task, node);

		list_remove(node);
		if (task->slice_left_ns <= 0)
			task->slice_left_ns += (i64)nice_slice_ns(task->nice);
		if (task->slice_left_ns > 0)
			return task;
		list_add_tail(&ready, &task->node);
	}
	return &idle;
}

/* Counts what the current task has run since it was counted last: it is about
 * to leave the processor. */
static void account(struct task *task)
{
	u64 now_ns = clock_monotonic_ns();
	u64 ran_ns = now_ns - task->slice_start_ns;

	stretch_end_of_task();
	task->slice_start_ns = now_ns;
	task->cpu_ns += ran_ns;
	if (task == &idle) {
		times.idle_ns += ran_ns;
		return;
	}
	if (task->nice > 0)
		times.nice_ns += ran_ns;
	else
		times.user_ns += ran_ns;
	task->slice_left_ns -= (i64)ran_ns;
	if (task->slice_left_ns < -DEBT_MOST_NS)
		task->slice_left_ns = -DEBT_MOST_NS;
}

static void switch_to(struct task *next)
{
	struct task *previous = current_task();

	ASSERT(locks_held == 0);
	sched_is_due = false;
	if (next == previous)
		return;
	times.switches++;
	next->slice_start_ns = previous->slice_start_ns;
	if (previous->state == TASK_DEAD && previous->is_unwanted)
		to_bury = previous;
	arch_switch(previous, next);
	sched_switched();
}

void sched_switched(void)
{
	struct task *dead = to_bury;

	to_bury = NULL;
	if (dead)
		task_release(dead);
}

void sched_switch(void)
{
	ASSERT(current_task()->state != TASK_READY);
	account(current_task());
	switch_to(take_next());
}

noreturn void sched_end(void)
{
	sched_switch();
	panic("a dead task ran");
}

void sched_yield(void)
{
	struct task *task = current_task();

	sched_is_due = false;
	if (list_is_empty(&ready))
		return;
	account(task);
	if (task != &idle) {
		if (task->slice_left_ns > 0)
			task->slice_left_ns = 0;
		list_add_tail(&ready, &task->node);
	}
	switch_to(take_next());
}

noreturn void sched_idle(void)
{
	for (;;) {
		sched_yield();
		if (list_is_empty(&ready))
			arch_idle();
	}
}

void sched_tick(void)
{
	struct task *task = current_task();
	u64 now_ns = clock_monotonic_ns();
	i64 ran_ns = (i64)(now_ns - task->slice_start_ns);

	wait_tick(now_ns);
	alarm_tick(now_ns);
	load_tick(now_ns);
	if (task != &idle)
		limits_tick(task->process);
	if (!list_is_empty(&ready) &&
	    (task == &idle || ran_ns >= task->slice_left_ns))
		sched_is_due = true;
}

unsigned sched_running(void)
{
	unsigned count = current_task() != &idle;

	LIST_FOR_EACH(node, &ready)
		count++;
	return count;
}

u64 sched_cpu_ns(const struct task *task)
{
	u64 ns = task->cpu_ns;

	if (task == current_task())
		ns += clock_monotonic_ns() - task->slice_start_ns;
	return ns;
}

void sched_get_times(struct sched_times *out)
{
	const struct task *task = current_task();
	u64 running_ns = clock_monotonic_ns() - task->slice_start_ns;

	*out = times;
	if (task == &idle)
		out->idle_ns += running_ns;
	else if (task->nice > 0)
		out->nice_ns += running_ns;
	else
		out->user_ns += running_ns;
}

void yield_point(void)
{
	ASSERT(locks_held == 0);
	stretch_end_of_task();
	arch_take_interrupts();
	if (sched_is_due && current_task() != &idle)
		sched_yield();
}

i64 sys_sched_yield(void)
{
	sched_yield();
	return 0;
}
