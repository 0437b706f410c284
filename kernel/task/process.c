/*
 * All processes. See kernel/task/process.h.
 */
#include "kernel/task/process.h"

#include <string.h>

#include "kernel/abi/signal.h"
#include "kernel/task/limits.h"
#include "kernel/task/sched.h"
#include "kernel/task/signal_queue.h"
#include "kernel/task/task.h"

SLAB_DEFINE(struct process);

static struct list processes = LIST_INIT(processes); /* by rising number */

/* Parent, group and session are set once it is complete: fork.c. */
static void inherit(struct process *process, const struct process *parent)
{
	process->oom_adjust = parent->oom_adjust;
	process->oom_adjust_least = parent->oom_adjust_least;
	memcpy(process->limits, parent->limits, sizeof(process->limits));
}

struct process *process_create(const struct process *parent,
			       bool shares_actions)
{
	struct process *process = kalloc(struct process);

	if (!process)
		return NULL;
	list_init(&process->threads);
	wait_queue_init(&process->thread_ended);
	wait_queue_init(&process->exited);
	wait_queue_init(&process->child_event);
	signal_queue_init(&process->pending);
	process->exit_signal = SIGCHLD;
	if (parent)
		inherit(process, parent);
	else
		limits_default(process);
	process->actions = signal_actions_for(parent ? parent->actions : NULL,
					      shares_actions);
	if (!process->actions) {
		kfree(process);
		return NULL;
	}
	return process;
}

void process_free(struct process *process)
{
	signal_queue_discard(&process->pending, ~0ull);
	signal_actions_put(process->actions);
	kfree(process);
}

void process_add(struct task *task)
{
	struct process *process = task->process;
	struct list_node *before = processes.head.previous;

	process->living++;
	list_add_tail(&process->threads, &task->thread);
	if (process->leader)
		return;
	process->leader = task;
	process->pid = task->pid;
	while (before != &processes.head &&
	       LIST_ENTRY(before, struct process, all)->pid > process->pid)
		before = before->previous;
	list_insert_after(before, &process->all);
}

void process_remove(struct process *process)
{
	list_remove(&process->all);
}

struct process *process_after(const struct process *process)
{
	struct list_node *node = process ?
			list_next(&processes, &process->all) :
			list_first(&processes);

	return node ? LIST_ENTRY(node, struct process, all) : NULL;
}

struct process *process_find(int pid)
{
	FOR_EACH_PROCESS(p)
		if (p->pid == pid)
			return p;
	return NULL;
}

struct process *process_next(int pid)
{
	FOR_EACH_PROCESS(p)
		if (p->pid > pid)
			return p;
	return NULL;
}

struct task *process_thread(const struct process *process,
			    const struct task *task)
{
	struct list_node *node = task ?
			list_next(&process->threads, &task->thread) :
			list_first(&process->threads);

	return node ? LIST_ENTRY(node, struct task, thread) : NULL;
}

struct task *process_living(const struct process *process)
{
	FOR_EACH_THREAD(t, process)
		if (t->state != TASK_DEAD)
			return t;
	return NULL;
}

struct space *process_space(const struct process *process)
{
	FOR_EACH_THREAD(t, process)
		if (t->space != NULL)
			return t->space;
	return NULL;
}

bool process_is_program(const struct process *process)
{
	return process_space(process) != NULL;
}

u64 process_cpu_ns(const struct process *process)
{
	u64 ns = process->ended_cpu_ns;

	FOR_EACH_THREAD(t, process)
		ns += sched_cpu_ns(t);
	return ns;
}
