/*
 * Waiting for children: wait4(2), and what a parent is told when a child
 * ends, stops or goes on.
 */
#include <arch/task.h>
#include <string.h>

#include "kernel/abi/errno.h"
#include "kernel/abi/signal.h"
#include "kernel/abi/system.h"
#include "kernel/lib/usercopy.h"
#include "kernel/security/cred.h"
#include "kernel/syscall.h"
#include "kernel/task/children.h"
#include "kernel/task/signal.h"
#include "kernel/task/task.h"
#include "kernel/task/task_list.h"
#include "kernel/task/wait.h"

#define STATUS_STOPPED 0x7f
#define STATUS_CONTINUED 0xffff

static bool is_wanted(const struct task *parent, const struct task *child,
		      int pid, int options)
{
	if (child->parent_pid != parent->pid || child->is_unwanted)
		return false;
	if (!(options & WALL) &&
	    (child->exit_signal == SIGCHLD) == !!(options & WCLONE))
		return false;
	if (pid > 0)
		return child->pid == pid;
	if (pid == -1)
		return true;
	return child->group == (pid == 0 ? parent->group : -pid);
}

/* What there is to tell of a child: its status, or false. */
static bool has_news(const struct task *child, int options, int *status)
{
	if (child->state == TASK_DEAD) {
		*status = child->exit_status;
		return true;
	}
	if (child->reported)
		return false;
	if (child->stop_signal && options & WUNTRACED) {
		*status = child->stop_signal << 8 | STATUS_STOPPED;
		return true;
	}
	if (child->continued && options & WCONTINUED) {
		*status = STATUS_CONTINUED;
		return true;
	}
	return false;
}

/* The first child with news, or NULL; *any tells whether one could have. */
static struct task *find_news(int pid, int options, bool *any, int *status)
{
	struct task *parent = current_task();

	*any = false;
	FOR_EACH_TASK(t) {
		if (!is_wanted(parent, t, pid, options))
			continue;
		*any = true;
		if (has_news(t, options, status))
			return t;
	}
	return NULL;
}

/* The child's times; what is not counted is zero. */
static int put_usage(struct uptr to, const struct task *child)
{
	struct kernel_rusage usage;

	memset(&usage, 0, sizeof(usage));
	usage.user_s = (i64)(child->cpu_ns / 1000000000);
	usage.user_us = (i64)(child->cpu_ns % 1000000000 / 1000);
	return to.addr ? copy_to_user(to, &usage, sizeof(usage)) : 0;
}

static i64 report(struct task *child, int status, struct uptr status_to,
		  struct uptr usage_to)
{
	int pid = child->pid;

	if (status_to.addr &&
	    copy_to_user(status_to, &status, sizeof(status)) != 0)
		return -EFAULT;
	if (put_usage(usage_to, child) != 0)
		return -EFAULT;
	if (child->state == TASK_DEAD) {
		current_task()->child_cpu_ns +=
			child->cpu_ns + child->child_cpu_ns;
		task_release(child);
	} else {
		child->reported = true;
		child->continued = false;
	}
	return pid;
}

i64 sys_wait4(int pid, struct uptr status_to, int options, struct uptr usage)
{
	struct task *parent = current_task(), *child;
	int status, error;
	bool any;

	if (options & ~(WNOHANG | WUNTRACED | WCONTINUED | WNOTHREAD | WALL |
			WCLONE))
		return -EINVAL;
	if (pid == (int)0x80000000)
		return -ESRCH;
	while (!(child = find_news(pid, options, &any, &status))) {
		if (!any)
			return -ECHILD;
		if (options & WNOHANG)
			return 0;
		error = wait_on(&parent->child_event);
		if (error)
			return error;
	}
	return report(child, status, status_to, usage);
}

/* --- what a parent is told --- */

/* A kernel task collects nobody: the tests' pid 1, say. */
static bool wants_no_zombies(const struct task *parent)
{
	const struct kernel_sigaction *action =
		&parent->signals->actions[SIGCHLD];

	return parent->space == NULL || action->handler == SIG_IGN ||
	       action->flags & SA_NOCLDWAIT;
}

static void send_news(struct task *parent, const struct task *child,
		      int signal, int code, int status)
{
	struct signal_info info = {
		.code = code,
		.pid = child->pid,
		.uid = child->cred->uid,
		.status = status,
	};

	if (signal != 0)
		signal_send(parent, signal, &info);
	wake_all(&parent->child_event);
}

void children_tell_parent(struct task *child, int code, int status)
{
	struct task *parent = task_find(child->parent_pid);

	if (!parent)
		return;
	if (parent->signals->actions[SIGCHLD].flags & SA_NOCLDSTOP)
		wake_all(&parent->child_event);
	else
		send_news(parent, child, SIGCHLD, code, status);
}

static void tell_end(struct task *parent, struct task *child)
{
	int signal = child->exit_status & 0x7f;

	child->is_unwanted = child->exit_signal == SIGCHLD &&
			     wants_no_zombies(parent);
	send_news(parent, child, child->exit_signal,
		  signal ? CLD_KILLED : CLD_EXITED,
		  signal ? signal : child->exit_status >> 8);
}

/* The children of a task that ends become pid 1's, those included that
 * nobody has collected. */
static void adopt_children(const struct task *dying)
{
	struct task *init = task_find(1), *next;

	for (struct task *t = task_after(NULL); t; t = next) {
		next = task_after(t);
		if (t->parent_pid != dying->pid)
			continue;
		t->parent_pid = 1;
		t->exit_signal = SIGCHLD;
		if (t->state != TASK_DEAD || t->is_unwanted)
			continue;
		tell_end(init, t);
		if (t->is_unwanted)
			task_release(t);
	}
}

void children_end(struct task *task)
{
	adopt_children(task);
	if (task->parent_pid == 0)
		wake_all(&task->exited);
	else
		tell_end(task_find(task->parent_pid), task);
}
