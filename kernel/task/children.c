/*
 * What a parent is told when a child ends, stops or goes on, and what becomes
 * of the children of who ends. See kernel/task/children.h.
 */
#include "kernel/task/children.h"

#include <arch/task.h>

#include "kernel/abi/signal.h"
#include "kernel/security/cred.h"
#include "kernel/task/jobs.h"
#include "kernel/task/task.h"
#include "kernel/task/task_list.h"

/* A kernel task collects nobody: the tests' pid 1, say. */
static bool wants_no_zombies(const struct process *parent)
{
	const struct kernel_sigaction *action =
		&parent->actions->of[SIGCHLD];

	return action->handler == SIG_IGN || action->flags & SA_NOCLDWAIT ||
	       !process_is_program(parent);
}

static void send_news(struct process *parent, const struct process *child,
		      int signal, int code, int status)
{
	struct signal_info info = {
		.code = code,
		.pid = child->pid,
		.uid = child->leader->cred->uid,
		.value = (u64)status,
	};

	if (signal != 0)
		signal_send(parent, signal, &info);
	wake_all(&parent->child_event);
}

void children_tell_parent(struct process *child, int code, int status)
{
	struct process *parent = process_find(child->parent_pid);

	if (!parent)
		return;
	if (parent->actions->of[SIGCHLD].flags & SA_NOCLDSTOP)
		wake_all(&parent->child_event);
	else
		send_news(parent, child, SIGCHLD, code, status);
}

static void tell_end(struct process *parent, struct process *child)
{
	int signal = child->exit_status & 0x7f;

	child->is_unwanted = child->exit_signal == SIGCHLD &&
			     wants_no_zombies(parent);
	send_news(parent, child, child->exit_signal,
		  signal ? CLD_KILLED : CLD_EXITED,
		  signal ? signal : child->exit_status >> 8);
}

/* Who adopts: the nearest subreaper above, or pid 1. */
static struct process *reaper_of(const struct process *dying)
{
	struct process *process = process_find(dying->parent_pid);

	while (process && process->pid != 1 && !process->is_subreaper)
		process = process_find(process->parent_pid);
	return process ? process : process_find(1);
}

/* PR_SET_PDEATHSIG: from the parent, who might not be allowed to. */
static void tell_of_death(struct process *child, const struct task *parent)
{
	struct signal_info info = {
		.code = SI_USER,
		.pid = parent->process->pid,
		.uid = parent->cred->uid,
	};

	FOR_EACH_THREAD(t, child)
		if (t->death_signal && signal_is_allowed(t, t->death_signal))
			signal_send(child, t->death_signal, &info);
}

void children_lose_thread(const struct task *thread)
{
	FOR_EACH_PROCESS(p)
		if (p->parent_tid == thread->pid)
			tell_of_death(p, thread);
}

void children_of_thread(const struct process *process, int old_tid, int tid)
{
	FOR_EACH_PROCESS(p)
		if (p->parent_pid == process->pid && p->parent_tid == old_tid)
			p->parent_tid = tid;
}

/* The children of a process that ends get another parent, those included
 * that nobody has collected. */
static void adopt_children(const struct process *dying)
{
	struct process *reaper = reaper_of(dying), *next;

	for (struct process *p = process_after(NULL); p; p = next) {
		next = process_after(p);
		if (p->parent_pid != dying->pid)
			continue;
		p->parent_pid = p->parent_tid = reaper->pid;
		p->exit_signal = SIGCHLD;
		p->is_adopted = true;
		tell_of_death(p, current_task());
		jobs_lost_parent(p, dying, NULL);
		if (!p->is_dead || p->is_unwanted)
			continue;
		tell_end(reaper, p);
		if (p->is_unwanted)
			task_release(p->leader);
	}
}

void children_end(struct process *process)
{
	struct process *parent = process_find(process->parent_pid);

	adopt_children(process);
	jobs_lost_parent(process, parent, process);
	if (parent)
		tell_end(parent, process);
	else
		wake_all(&process->exited);
}
