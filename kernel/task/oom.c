/*
 * The end of memory. See kernel/task/oom.h.
 *
 * Invariant: one task at a time is ended, and the next only when that one's
 * memory is free and was not enough: a burst of failures ends one hog, not
 * its neighbours.
 */
#include "kernel/task/oom.h"

#include <arch/task.h>

#include "kernel/abi/signal.h"
#include "kernel/lib/print.h"
#include "kernel/mm/frame.h"
#include "kernel/mm/slab.h"
#include "kernel/mm/space.h"
#include "kernel/task/exit.h"
#include "kernel/task/sched.h"
#include "kernel/task/signal.h"
#include "kernel/task/task.h"
#include "kernel/task/task_list.h"

/* Turns of the processor that a victim gets to end: more means that it
 * cannot, which no task should be able to bring about. */
#define TURNS_MOST 100000

u64 oom_score(const struct task *task)
{
	i64 score;

	if (!task->space || task->oom_adjust == -OOM_ADJUST_MOST)
		return 0;
	score = (i64)(task->space->resident_pages * OOM_ADJUST_MOST /
		      frames_total()) + task->oom_adjust;
	return score > 0 ? (u64)score : 1;
}

/* More is worse; equal scores are told apart by pages. */
static bool is_worse(const struct task *a, const struct task *b)
{
	if (oom_score(a) != oom_score(b))
		return oom_score(a) > oom_score(b);
	return a->space->resident_pages > b->space->resident_pages;
}

/* Pid 1 only when it is alone: with it the machine ends. */
static struct task *choose(void)
{
	struct task *chosen = NULL;

	FOR_EACH_TASK(t) {
		if (t->pid == 1 || t->state == TASK_DEAD || oom_score(t) == 0)
			continue;
		if (!chosen || is_worse(t, chosen))
			chosen = t;
	}
	return chosen;
}

/* A task that was killed and has not ended yet, or NULL. */
static struct task *dying(void)
{
	FOR_EACH_TASK(t)
		if (t->killed && t->state != TASK_DEAD)
			return t;
	return NULL;
}

static void end(struct task *task)
{
	kprintf("out of memory: %s[%d] is ended, which holds %llu KiB\n",
		task->name, task->pid,
		(unsigned long long)task->space->resident_pages * 4);
	signal_send(task, SIGKILL, NULL);
}

/* Lets others run until `pid` has ended: its memory goes bit by bit. */
static bool wait_for(int pid)
{
	for (unsigned i = 0; i < TURNS_MOST; i++) {
		const struct task *task = task_find(pid);

		if (!task || task->state == TASK_DEAD)
			return true;
		if (current_task()->killed)
			return false;
		sched_yield();
	}
	return false;
}

bool oom_make_room(u64 shortages, unsigned attempt)
{
	struct task *self = current_task(), *victim;

	if (frames_shortages == shortages || self->killed || !self->space)
		return false;
	if (slab_shrink() > 0 && attempt == 0)
		return true;
	victim = dying();
	if (!victim) {
		victim = choose();
		if (!victim)
			return false;
		end(victim);
	}
	return victim != self && wait_for(victim->pid);
}

void oom_end_current(void)
{
	struct task *task = current_task();

	if (task->killed)
		return;
	kprintf("out of memory: %s[%d] is killed\n", task->name, task->pid);
	task_force_signal(SIGKILL);
}
