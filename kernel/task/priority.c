/*
 * Who goes first: getpriority(2), setpriority(2), and the sched_ calls, which
 * know one policy and one processor.
 */
#include <arch/task.h>

#include "kernel/abi/errno.h"
#include "kernel/abi/sched.h"
#include "kernel/abi/system.h"
#include "kernel/abi/time.h"
#include "kernel/lib/usercopy.h"
#include "kernel/security/capability.h"
#include "kernel/security/cred.h"
#include "kernel/syscall.h"
#include "kernel/task/limits.h"
#include "kernel/task/nice.h"
#include "kernel/task/task.h"
#include "kernel/task/task_list.h"

#define MASK_SIZE 8 /* bytes of a set of processors */
#define NS_PER_S 1000000000ull

/* Is the task among those that `which` and `who` name? `who` is no 0. */
static bool is_meant(const struct task *task, int which, int who)
{
	if (which == PRIO_PROCESS)
		return task->pid == who;
	if (which == PRIO_PGRP)
		return task->process->group == who;
	return task->cred->uid == (u32)who;
}

/* 0 stands for the caller's own. */
static int whom(int which, int who)
{
	const struct task *self = current_task();

	if (which == PRIO_USER)
		return who ? who : (int)self->cred->uid;
	if (who)
		return who;
	return which == PRIO_PROCESS ? self->pid : self->process->group;
}

/* 20 - nice, so that it cannot be taken for an errno: the first one's. */
i64 sys_getpriority(int which, int who)
{
	int best = -ESRCH;

	if (which < PRIO_PROCESS || which > PRIO_USER)
		return -EINVAL;
	who = whom(which, who);
	FOR_EACH_TASK(t) {
		int value = NICE_LAST + 1 - t->nice;

		if (is_meant(t, which, who) && value > best)
			best = value;
	}
	return best;
}

/* One with more capabilities is left alone by its own user too. */
static bool outranks(const struct task *task)
{
	return (task->cred->cap_permitted &
		~current_task()->cred->cap_permitted) != 0;
}

static int set_nice(struct task *task, int nice)
{
	const struct cred *mine = current_task()->cred;
	u64 least = NICE_LAST + 1 - (u64)(i64)nice;

	if (mine->euid != task->cred->uid && mine->euid != task->cred->euid &&
	    !capable(CAP_SYS_NICE, task->name))
		return -EPERM;
	if (nice < task->nice &&
	    limits_of(task->process, RLIMIT_NICE) < least &&
	    !capable(CAP_SYS_NICE, task->name))
		return -EACCES;
	if (outranks(task) && !capable(CAP_SYS_NICE, task->name))
		return -EPERM;
	task->nice = (i8)nice;
	return 0;
}

/* Goes on after a task that may not be changed, and tells the last error. */
i64 sys_setpriority(int which, int who, int nice)
{
	i64 result = -ESRCH;

	if (which < PRIO_PROCESS || which > PRIO_USER)
		return -EINVAL;
	if (nice < NICE_FIRST)
		nice = NICE_FIRST;
	if (nice > NICE_LAST)
		nice = NICE_LAST;
	who = whom(which, who);
	FOR_EACH_TASK(t) {
		int error;

		if (!is_meant(t, which, who))
			continue;
		error = set_nice(t, nice);
		if (error || result == -ESRCH)
			result = error;
	}
	return result;
}

/* --- ioprio_ --- */

/* All files are in memory: the value is kept, inherited and told. The first
 * of those meant by a number of ioprio_set's, each one less than a PRIO_. */
i64 sys_ioprio_get(int which, int who)
{
	i64 best = -ESRCH;

	if (which < IOPRIO_WHO_PROCESS || which > IOPRIO_WHO_USER)
		return -EINVAL;
	which -= IOPRIO_WHO_PROCESS - PRIO_PROCESS;
	who = whom(which, who);
	FOR_EACH_TASK(t)
		if (is_meant(t, which, who) &&
		    (best < 0 || t->io_priority < best))
			best = t->io_priority;
	return best;
}

static int check_io_priority(int priority)
{
	int level = priority & ((1 << IOPRIO_CLASS_SHIFT) - 1);

	switch (priority >> IOPRIO_CLASS_SHIFT) {
	case IOPRIO_CLASS_RT:
		if (!capable(CAP_SYS_ADMIN, "ioprio_set") &&
		    !capable(CAP_SYS_NICE, "ioprio_set"))
			return -EPERM;
		return level < IOPRIO_LEVELS ? 0 : -EINVAL;
	case IOPRIO_CLASS_BE:
		return level < IOPRIO_LEVELS ? 0 : -EINVAL;
	case IOPRIO_CLASS_IDLE:
		return 0;
	case IOPRIO_CLASS_NONE:
		return level == 0 ? 0 : -EINVAL;
	default:
		return -EINVAL;
	}
}

i64 sys_ioprio_set(int which, int who, int priority)
{
	const struct cred *mine = current_task()->cred;
	int error = check_io_priority(priority);
	i64 result = -ESRCH;

	if (error)
		return error;
	if (which < IOPRIO_WHO_PROCESS || which > IOPRIO_WHO_USER)
		return -EINVAL;
	which -= IOPRIO_WHO_PROCESS - PRIO_PROCESS;
	who = whom(which, who);
	FOR_EACH_TASK(t) {
		if (!is_meant(t, which, who))
			continue;
		if (((t->cred->uid != mine->euid &&
		      t->cred->uid != mine->uid) || outranks(t)) &&
		    !capable(CAP_SYS_NICE, t->name))
			return -EPERM;
		t->io_priority = (u16)priority;
		result = 0;
	}
	return result;
}

/* --- sched_ --- */

static struct task *task_or_self(int pid)
{
	return pid == 0 ? current_task() : task_find(pid);
}

static bool may_schedule(const struct task *task)
{
	const struct cred *mine = current_task()->cred, *its = task->cred;

	if ((mine->euid == its->euid || mine->euid == its->uid) &&
	    !outranks(task))
		return true;
	return capable(CAP_SYS_NICE, task->name);
}

i64 sys_sched_getaffinity(int pid, unsigned long size, struct uptr mask)
{
	const u64 first = 1;

	if (size < MASK_SIZE || size % MASK_SIZE != 0)
		return -EINVAL;
	if (!task_or_self(pid))
		return -ESRCH;
	if (copy_to_user(mask, &first, sizeof(first)) != 0)
		return -EFAULT;
	return MASK_SIZE;
}

i64 sys_sched_setaffinity(int pid, unsigned long size, struct uptr mask)
{
	const struct task *task;
	u64 wanted = 0;

	if (copy_from_user(&wanted, mask, min_u64(size, MASK_SIZE)) != 0)
		return -EFAULT;
	task = task_or_self(pid);
	if (!task)
		return -ESRCH;
	if (!may_schedule(task))
		return -EPERM;
	return wanted & 1 ? 0 : -EINVAL;
}

i64 sys_sched_getscheduler(int pid)
{
	if (pid < 0)
		return -EINVAL;
	return task_or_self(pid) ? SCHED_OTHER : -ESRCH;
}

i64 sys_sched_setscheduler(int pid, int policy, struct uptr parameters)
{
	const struct task *task;
	int priority;

	if (pid < 0 || policy < 0 || !parameters.addr)
		return -EINVAL;
	if (copy_from_user(&priority, parameters, sizeof(priority)) != 0)
		return -EFAULT;
	task = task_or_self(pid);
	if (!task)
		return -ESRCH;
	/* The priority of SCHED_OTHER is always 0. */
	if (policy != SCHED_OTHER || priority != 0)
		return -EINVAL;
	return may_schedule(task) ? 0 : -EPERM;
}

i64 sys_sched_setparam(int pid, struct uptr parameters)
{
	return sys_sched_setscheduler(pid, SCHED_OTHER, parameters);
}

i64 sys_sched_getparam(int pid, struct uptr parameters)
{
	const int priority = 0;

	if (pid < 0 || !parameters.addr)
		return -EINVAL;
	if (!task_or_self(pid))
		return -ESRCH;
	return copy_to_user(parameters, &priority, sizeof(priority));
}

static i64 priority_bound(int policy, int realtime)
{
	switch (policy) {
	case SCHED_FIFO:
	case SCHED_RR:
		return realtime;
	case SCHED_OTHER:
	case SCHED_BATCH:
	case SCHED_IDLE:
		return 0;
	default:
		return -EINVAL;
	}
}

i64 sys_sched_get_priority_max(int policy)
{
	return priority_bound(policy, SCHED_REALTIME_MOST);
}

i64 sys_sched_get_priority_min(int policy)
{
	return priority_bound(policy, SCHED_REALTIME_LEAST);
}

i64 sys_sched_rr_get_interval(int pid, struct uptr interval)
{
	const struct task *task;
	struct kernel_timespec slice;

	if (pid < 0)
		return -EINVAL;
	task = task_or_self(pid);
	if (!task)
		return -ESRCH;
	slice.seconds = (i64)(nice_slice_ns(task->nice) / NS_PER_S);
	slice.nanoseconds = (i64)(nice_slice_ns(task->nice) % NS_PER_S);
	return copy_to_user(interval, &slice, sizeof(slice));
}
