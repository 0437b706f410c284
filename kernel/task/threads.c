/*
 * The end of threads, and of their process with the last of them. See
 * kernel/task/process.h.
 *
 * Invariant: a thread that is not the leader leaves nothing behind; the
 * leader stays, dead, until the process' end has been collected, or another
 * thread's execve takes its place.
 */
#include <arch/task.h>

#include "kernel/abi/errno.h"
#include "kernel/fs/tty.h"
#include "kernel/lib/panic.h"
#include "kernel/task/alarm.h"
#include "kernel/task/children.h"
#include "kernel/task/sched.h"
#include "kernel/task/task.h"
#include "kernel/task/task_list.h"

/* The thread dies at its next way out of the kernel, and sleeps no more. */
static void kill_thread(struct task *task)
{
	if (task->state == TASK_DEAD)
		return;
	task->killed = true;
	task->attention = true;
	if (task->state == TASK_STOPPED)
		sched_ready(task);
	else
		wait_interrupt(task);
}

void process_end(struct process *process, int status)
{
	if (process->is_ending || process->is_dead)
		return;
	process->is_ending = true;
	process->exit_status = status;
	stop_end(process, false);
	FOR_EACH_THREAD(t, process)
		kill_thread(t);
}

/* --- execve --- */

/* The leader has ended: the current thread becomes what it was. */
static void replace_leader(struct task *task)
{
	struct process *process = task->process;
	struct task *old = process->leader;
	int number = task->pid;

	list_remove(&task->all);
	list_insert_after(&old->all, &task->all);
	task->pid = old->pid;
	task->start_ns = old->start_ns;
	process->leader = task;
	process->ended_cpu_ns += old->cpu_ns;
	list_remove(&old->thread);
	old->process = NULL;
	task_release(old);
	children_of_thread(process, number, task->pid);
}

int process_end_others(void)
{
	struct task *task = current_task();
	struct process *process = task->process;
	int error = 0;

	if (process->living == 1 && process->leader == task)
		return 0;
	if (process->executor || task->killed)
		return -EAGAIN;
	process->executor = task;
	FOR_EACH_THREAD(t, process)
		if (t != task)
			kill_thread(t);
	while (process->living > 1 && !error)
		error = wait_killable(&process->thread_ended);
	process->executor = NULL;
	if (!error && process->leader != task)
		replace_leader(task);
	return error;
}

/* --- the end --- */

/* A thread's children are another thread's now. */
static void hand_over_children(const struct task *task)
{
	const struct task *heir = process_living(task->process);

	children_lose_thread(task);
	children_of_thread(task->process, task->pid, heir->pid);
}

static void end_process(struct process *process)
{
	process->is_dead = true;
	alarm_stop(process);
	tty_leave(process);
	children_end(process);
}

void process_leave(struct task *task)
{
	struct process *process = task->process;
	bool is_leader = process->leader == task;

	task->state = TASK_DEAD;
	process->living--;
	if (!is_leader) {
		process->ended_cpu_ns += sched_cpu_ns(task);
		list_remove(&task->thread);
		task->is_unwanted = true;
	}
	if (process->living > 0) {
		hand_over_children(task);
		wake_all(&process->thread_ended);
		stop_check(process);
	} else {
		end_process(process);
		if (process->is_unwanted && is_leader)
			task->is_unwanted = true;
		else if (process->is_unwanted)
			task_release(process->leader);
	}
	if (!is_leader)
		task->process = NULL;
}
