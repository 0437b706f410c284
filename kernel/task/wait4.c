/*
 * Waiting for children: wait4(2), waitid(2), and what a parent is told when a
 * child ends, stops or goes on.
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
#include "kernel/task/jobs.h"
#include "kernel/task/signal.h"
#include "kernel/task/task.h"
#include "kernel/task/task_list.h"
#include "kernel/task/usage.h"
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
		return options & WEXITED;
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

/* The child's usage, its own collected children's with it. */
static int put_usage(struct uptr to, const struct task *child)
{
	struct kernel_rusage usage;

	usage_fill(&usage, child->cpu_ns + child->child_cpu_ns);
	return to.addr ? copy_to_user(to, &usage, sizeof(usage)) : 0;
}

/* The child's news are told: a dead one goes. */
static void collect(struct task *child)
{
	if (child->state == TASK_DEAD) {
		current_task()->child_cpu_ns +=
			child->cpu_ns + child->child_cpu_ns;
		task_release(child);
	} else {
		child->reported = true;
		child->continued = false;
	}
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
	collect(child);
	return pid;
}

/* Sleeps until a child has news. 1 with *child set; 0 when there are none
 * and WNOHANG; -ECHILD, -ERESTARTSYS. */
static int wait_for_news(int pid, int options, struct task **child,
			 int *status)
{
	bool any;
	int error = 0;

	/* A child's end is told although its SIGCHLD has ended the sleep. */
	while (!(*child = find_news(pid, options, &any, status))) {
		if (!any)
			return -ECHILD;
		if (options & WNOHANG)
			return 0;
		if (error)
			return error;
		error = wait_on(&current_task()->child_event);
	}
	return 1;
}

i64 sys_wait4(int pid, struct uptr status_to, int options, struct uptr usage)
{
	struct task *child;
	int status, found;

	if (options & ~(WNOHANG | WUNTRACED | WCONTINUED | WNOTHREAD | WALL |
			WCLONE))
		return -EINVAL;
	if (pid == (int)0x80000000)
		return -ESRCH;
	found = wait_for_news(pid, options | WEXITED, &child, &status);
	return found > 0 ? report(child, status, status_to, usage) : found;
}

static void fill_info(struct kernel_siginfo *info, const struct task *child,
		      int status)
{
	int signal = status & 0x7f;

	memset(info, 0, sizeof(*info));
	info->signal = SIGCHLD;
	info->field.sender.pid = child->pid;
	info->field.sender.uid = child->cred->uid;
	if (status == STATUS_CONTINUED) {
		info->code = CLD_CONTINUED;
		info->field.sender.status = SIGCONT;
	} else if (signal == 0 || signal == STATUS_STOPPED) {
		info->code = signal ? CLD_STOPPED : CLD_EXITED;
		info->field.sender.status = status >> 8;
	} else {
		info->code = CLD_KILLED;
		info->field.sender.status = signal;
	}
}

/* What waitid's `which` and `id` are to wait4: INT32_MIN is no such thing. */
static int pid_of(int which, int id)
{
	if (which == P_ALL)
		return -1;
	if (which == P_PID && id > 0)
		return id;
	if (which == P_PGID && id >= 0)
		return -id;
	return INT32_MIN;
}

i64 sys_waitid(int which, int id, struct uptr info_to, int options,
	       struct uptr usage)
{
	const int kinds = WEXITED | WUNTRACED | WCONTINUED;
	struct kernel_siginfo info;
	struct task *child;
	int status, found, pid = pid_of(which, id);

	if (options & ~(kinds | WNOHANG | WNOWAIT | WNOTHREAD | WALL |
			WCLONE) ||
	    !(options & kinds) || pid == INT32_MIN)
		return -EINVAL;
	/* A group of number 1 must not be taken for any child. */
	if (which == P_PGID && id == 1)
		return -ECHILD;
	found = wait_for_news(pid, options, &child, &status);
	if (found < 0)
		return found;
	memset(&info, 0, sizeof(info));
	if (found)
		fill_info(&info, child, status);
	if ((info_to.addr && copy_to_user(info_to, &info, sizeof(info)) != 0) ||
	    (found && put_usage(usage, child) != 0))
		return -EFAULT;
	if (found && !(options & WNOWAIT))
		collect(child);
	return 0;
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
		.value = (u64)status,
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

/* Who adopts: the nearest subreaper above, or pid 1. */
static struct task *reaper_of(const struct task *dying)
{
	struct task *task = task_find(dying->parent_pid);

	while (task && task->pid != 1 && !task->is_subreaper)
		task = task_find(task->parent_pid);
	return task ? task : task_find(1);
}

/* PR_SET_PDEATHSIG: from the parent, who might not be allowed to. */
static void tell_of_death(struct task *child, const struct task *parent)
{
	struct signal_info info = {
		.code = SI_USER,
		.pid = parent->pid,
		.uid = parent->cred->uid,
	};

	if (child->death_signal &&
	    signal_is_allowed(child, child->death_signal))
		signal_send(child, child->death_signal, &info);
}

/* The children of a task that ends get another parent, those included that
 * nobody has collected. */
static void adopt_children(const struct task *dying)
{
	struct task *reaper = reaper_of(dying), *next;

	for (struct task *t = task_after(NULL); t; t = next) {
		next = task_after(t);
		if (t->parent_pid != dying->pid)
			continue;
		t->parent_pid = reaper->pid;
		t->exit_signal = SIGCHLD;
		t->is_adopted = true;
		tell_of_death(t, dying);
		jobs_lost_parent(t, dying, NULL);
		if (t->state != TASK_DEAD || t->is_unwanted)
			continue;
		tell_end(reaper, t);
		if (t->is_unwanted)
			task_release(t);
	}
}

void children_end(struct task *task)
{
	struct task *parent = task_find(task->parent_pid);

	adopt_children(task);
	jobs_lost_parent(task, parent, task);
	if (parent)
		tell_end(parent, task);
	else
		wake_all(&task->exited);
}
