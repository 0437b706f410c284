/*
 * Stopping a process: all of its threads, each on its next way out to its
 * program. See kernel/task/signal.h.
 *
 * Invariant: `stop_signal` is set from the moment that one thread has taken
 * such a signal until SIGCONT or the end of the process; no thread gets out
 * of signal_take() meanwhile. The parent is told when the last has stopped.
 */
#include "kernel/abi/signal.h"
#include "kernel/task/children.h"
#include "kernel/task/jobs.h"
#include "kernel/task/sched.h"
#include "kernel/task/signal.h"
#include "kernel/task/task.h"

void stop_begin(struct process *process, int signal)
{
	process->stop_signal = signal;
	process->continued = false;
	process->reported = false;
	FOR_EACH_THREAD(t, process) {
		t->attention = true;
		wait_interrupt(t);
	}
}

void stop_check(struct process *process)
{
	bool any = false;

	if (!process->stop_signal || process->is_stopped)
		return;
	FOR_EACH_THREAD(t, process) {
		if (t->state == TASK_DEAD || t->is_leaving)
			continue;
		if (t->state != TASK_STOPPED)
			return;
		any = true;
	}
	if (!any)
		return;
	process->is_stopped = true;
	jobs_stopped++;
	children_tell_parent(process, CLD_STOPPED, process->stop_signal);
}

void stop_here(struct task *task)
{
	task->state = TASK_STOPPED;
	stop_check(task->process);
	sched_switch();
}

void stop_end(struct process *process, bool tells)
{
	if (!process->stop_signal)
		return;
	process->stop_signal = 0;
	FOR_EACH_THREAD(t, process)
		if (t->state == TASK_STOPPED)
			sched_ready(t);
	if (!process->is_stopped)
		return;
	process->is_stopped = false;
	jobs_stopped--;
	if (!tells)
		return;
	process->continued = true;
	process->reported = false;
	children_tell_parent(process, CLD_CONTINUED, SIGCONT);
}
