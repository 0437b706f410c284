/*
 * The end of memory. See kernel/task/oom.h.
 *
 * Invariant: one process at a time is ended, and the next only when that one's
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

static u64 pages_of(const struct process *process)
{
	const struct space *space = process_space(process);

	return space ? space->resident_pages : 0;
}

u64 oom_score(const struct process *process)
{
	i64 score;

	if (!process_is_program(process) ||
	    process->oom_adjust == -OOM_ADJUST_MOST)
		return 0;
	score = (i64)(pages_of(process) * OOM_ADJUST_MOST / frames_total()) +
		process->oom_adjust;
	return score > 0 ? (u64)score : 1;
}

/* More is worse; equal scores are told apart by pages. */
static bool is_worse(const struct process *a, const struct process *b)
{
	if (oom_score(a) != oom_score(b))
		return oom_score(a) > oom_score(b);
	return pages_of(a) > pages_of(b);
}

/* Whoever makes a process may be the one that wants memory, before the first
 * turn of that. It has none of its own yet. */
static bool has_run(const struct process *process)
{
	return process->leader->slice_start_ns != 0;
}

/* Pid 1 only when it is alone: with it the machine ends. */
static struct process *choose(void)
{
	struct process *chosen = NULL;

	FOR_EACH_PROCESS(p) {
		if (p->pid == 1 || p->is_dead || !has_run(p) ||
		    oom_score(p) == 0)
			continue;
		if (!chosen || is_worse(p, chosen))
			chosen = p;
	}
	return chosen;
}

/* A process that was killed and has not ended yet, or NULL. */
static struct process *dying(void)
{
	FOR_EACH_PROCESS(p)
		if (p->is_ending && !p->is_dead && has_run(p))
			return p;
	return NULL;
}

static void end(struct process *process)
{
	kprintf("out of memory: %s[%d] is ended, which holds %llu KiB\n",
		process->leader->name, process->pid,
		(unsigned long long)pages_of(process) * 4);
	signal_send(process, SIGKILL, NULL);
}

/* Lets others run until `pid` has ended: its memory goes bit by bit. */
static bool wait_for(int pid)
{
	for (unsigned i = 0; i < TURNS_MOST; i++) {
		const struct process *process = process_find(pid);

		if (!process || process->is_dead)
			return true;
		if (current_task()->killed)
			return false;
		sched_yield();
	}
	return false;
}

bool oom_make_room(u64 shortages, unsigned attempt)
{
	struct task *self = current_task();
	struct process *victim;

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
	return victim != self->process && wait_for(victim->pid);
}

void oom_end_current(void)
{
	struct task *task = current_task();

	if (task->killed)
		return;
	kprintf("out of memory: %s[%d] is killed\n", task->name, task->pid);
	task_force_signal(SIGKILL);
}
