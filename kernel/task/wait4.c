/*
 * Waiting for children: wait4(2), waitid(2).
 */
#include <arch/task.h>
#include <string.h>

#include "kernel/abi/errno.h"
#include "kernel/abi/signal.h"
#include "kernel/abi/system.h"
#include "kernel/lib/usercopy.h"
#include "kernel/security/cred.h"
#include "kernel/syscall.h"
#include "kernel/task/task.h"
#include "kernel/task/task_list.h"
#include "kernel/task/usage.h"
#include "kernel/task/wait.h"

#define STATUS_STOPPED 0x7f
#define STATUS_CONTINUED 0xffff

static bool is_wanted(const struct process *parent,
		      const struct process *child, int pid, int options)
{
	if (child->parent_pid != parent->pid || child->is_unwanted)
		return false;
	if (options & WNOTHREAD && child->parent_tid != current_task()->pid)
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
static bool has_news(const struct process *child, int options, int *status)
{
	if (child->is_dead) {
		*status = child->exit_status;
		return options & WEXITED;
	}
	if (child->reported)
		return false;
	if (child->is_stopped && options & WUNTRACED) {
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
static struct process *find_news(int pid, int options, bool *any, int *status)
{
	struct process *parent = current_task()->process;

	*any = false;
	FOR_EACH_PROCESS(p) {
		if (!is_wanted(parent, p, pid, options))
			continue;
		*any = true;
		if (!p->is_claimed && has_news(p, options, status))
			return p;
	}
	return NULL;
}

/* The child's news are told: a dead one goes. */
static void collect(struct process *child)
{
	if (child->is_dead) {
		current_task()->process->child_cpu_ns +=
			process_cpu_ns(child) + child->child_cpu_ns;
		task_release(child->leader);
	} else {
		child->reported = true;
		child->continued = false;
	}
}

/* What is told of a child. */
struct news {
	int pid;
	int status;
	u32 uid;
	u64 cpu_ns; /* its own collected children's with it */
};

static void note(struct news *news, const struct process *child, int status)
{
	news->pid = child->pid;
	news->status = status;
	news->uid = child->leader->cred->uid;
	news->cpu_ns = process_cpu_ns(child) + child->child_cpu_ns;
}

/* While one thread copies the news out, which may sleep, no other tells of
 * that child; it may have other news by then, which stay, or be gone. */
static void settle(const struct news *news, bool told)
{
	const int all = WEXITED | WUNTRACED | WCONTINUED;
	struct process *parent = current_task()->process;
	struct process *child = process_find(news->pid);
	int status;

	if (!child || child->parent_pid != parent->pid)
		return;
	child->is_claimed = false;
	if (told && has_news(child, all, &status) && status == news->status)
		collect(child);
	wake_all(&parent->child_event);
}

/* Sleeps until a child has news, and claims it. 1 with *news set; 0 when
 * there are none and WNOHANG; -ECHILD, -ERESTARTSYS. */
static int wait_for_news(int pid, int options, struct news *news)
{
	struct process *child;
	int error = 0, status;
	bool any;

	/* A child's end is told although its SIGCHLD has ended the sleep. */
	while (!(child = find_news(pid, options, &any, &status))) {
		if (!any)
			return -ECHILD;
		if (options & WNOHANG)
			return 0;
		if (error)
			return error;
		error = wait_on(&current_task()->process->child_event);
	}
	note(news, child, status);
	child->is_claimed = true;
	return 1;
}

static __attribute__((noinline)) int put_usage(struct uptr to,
					       const struct news *news)
{
	struct kernel_rusage usage;

	if (!to.addr)
		return 0;
	usage_fill(&usage, news->cpu_ns);
	return copy_to_user(to, &usage, sizeof(usage));
}

i64 sys_wait4(int pid, struct uptr status_to, int options, struct uptr usage)
{
	struct news news;
	int error, found;

	if (options & ~(WNOHANG | WUNTRACED | WCONTINUED | WNOTHREAD | WALL |
			WCLONE))
		return -EINVAL;
	if (pid == (int)0x80000000)
		return -ESRCH;
	found = wait_for_news(pid, options | WEXITED, &news);
	if (found <= 0)
		return found;
	error = status_to.addr ? copy_to_user(status_to, &news.status,
					      sizeof(news.status)) : 0;
	if (!error)
		error = put_usage(usage, &news);
	settle(&news, !error);
	return error ? error : news.pid;
}

static void fill_info(struct kernel_siginfo *info, const struct news *news)
{
	int signal = news->status & 0x7f;

	info->signal = SIGCHLD;
	info->field.sender.pid = news->pid;
	info->field.sender.uid = news->uid;
	if (news->status == STATUS_CONTINUED) {
		info->code = CLD_CONTINUED;
		info->field.sender.status = SIGCONT;
	} else if (signal == 0 || signal == STATUS_STOPPED) {
		info->code = signal ? CLD_STOPPED : CLD_EXITED;
		info->field.sender.status = news->status >> 8;
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
	int error = 0, found, pid = pid_of(which, id);
	struct kernel_siginfo info;
	struct news news;

	if (options & ~(kinds | WNOHANG | WNOWAIT | WNOTHREAD | WALL |
			WCLONE) ||
	    !(options & kinds) || pid == INT32_MIN)
		return -EINVAL;
	/* A group of number 1 must not be taken for any child. */
	if (which == P_PGID && id == 1)
		return -ECHILD;
	found = wait_for_news(pid, options, &news);
	if (found < 0)
		return found;
	memset(&info, 0, sizeof(info));
	if (found)
		fill_info(&info, &news);
	if (info_to.addr)
		error = copy_to_user(info_to, &info, sizeof(info));
	if (!error && found)
		error = put_usage(usage, &news);
	if (found)
		settle(&news, !error && !(options & WNOWAIT));
	return error;
}
