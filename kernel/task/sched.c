/*
 * The scheduler. See kernel/task/sched.h.
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
#include "kernel/syscall.h"
#include "kernel/task/task.h"
#include "kernel/task/task_list.h"
#include "kernel/task/wait.h"

static struct list ready = LIST_INIT(ready);
static struct task idle = { .name = "idle" };
static struct task *to_bury; /* has ended on the stack that is left */
bool sched_is_due;

unsigned locks_held;

void sched_init(void)
{
	arch_task_adopt(&idle);
}

void sched_ready(struct task *task)
{
	ASSERT(task != current_task() && task != &idle);
	task->state = TASK_READY;
	list_add_tail(&ready, &task->node);
	if (current_task() == &idle)
		sched_is_due = true;
}

static struct task *take_next(void)
{
	struct list_node *node = list_first(&ready);

	if (!node)
		return &idle;
	list_remove(node);
	return LIST_ENTRY(node, struct task, node);
}

static void switch_to(struct task *next)
{
	struct task *previous = current_task();
	u64 now_ns = clock_monotonic_ns();

	ASSERT(locks_held == 0);
	sched_is_due = false;
	if (next == previous)
		return;
	previous->cpu_ns += now_ns - previous->slice_start_ns;
	next->slice_start_ns = now_ns;
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
	if (task != &idle)
		list_add_tail(&ready, &task->node);
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
	wait_tick(clock_monotonic_ns());
	if (!list_is_empty(&ready))
		sched_is_due = true;
}

void yield_point(void)
{
	ASSERT(locks_held == 0);
	arch_take_interrupts();
	if (sched_is_due && current_task() != &idle)
		sched_yield();
}

i64 sys_sched_yield(void)
{
	sched_yield();
	return 0;
}
