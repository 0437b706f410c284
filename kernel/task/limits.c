/*
 * Resource limits: prlimit(2) and its elders. See kernel/task/limits.h.
 */
#include "kernel/task/limits.h"

#include <arch/page.h>
#include <arch/task.h>

#include "kernel/abi/errno.h"
#include "kernel/abi/signal.h"
#include "kernel/abi/system.h"
#include "kernel/fs/fdtable.h"
#include "kernel/lib/usercopy.h"
#include "kernel/mm/space.h"
#include "kernel/security/capability.h"
#include "kernel/security/cred.h"
#include "kernel/syscall.h"
#include "kernel/task/exit.h"
#include "kernel/task/sched.h"
#include "kernel/task/signal.h"
#include "kernel/task/task.h"
#include "kernel/task/task_list.h"

#define NS_PER_S 1000000000ull

/* What pid 1 starts with: Linux's defaults, but for what the kernel itself
 * bounds. One user's tasks leave room for root's. */
static const struct kernel_rlimit defaults[RLIMIT_COUNT] = {
	[RLIMIT_CPU] = { RLIM_INFINITY, RLIM_INFINITY },
	[RLIMIT_FSIZE] = { RLIM_INFINITY, RLIM_INFINITY },
	[RLIMIT_DATA] = { RLIM_INFINITY, RLIM_INFINITY },
	[RLIMIT_STACK] = { STACK_LIMIT, RLIM_INFINITY },
	[RLIMIT_CORE] = { 0, RLIM_INFINITY },
	[RLIMIT_RSS] = { RLIM_INFINITY, RLIM_INFINITY },
	[RLIMIT_NPROC] = { TASKS_MOST / 2, TASKS_MOST / 2 },
	[RLIMIT_NOFILE] = { FD_MAX, FD_MAX },
	[RLIMIT_MEMLOCK] = { 8 << 20, 8 << 20 },
	[RLIMIT_AS] = { RLIM_INFINITY, RLIM_INFINITY },
	[RLIMIT_LOCKS] = { RLIM_INFINITY, RLIM_INFINITY },
	[RLIMIT_SIGPENDING] = { TASKS_MOST / 2, TASKS_MOST / 2 },
	[RLIMIT_MSGQUEUE] = { 819200, 819200 },
	[RLIMIT_RTTIME] = { RLIM_INFINITY, RLIM_INFINITY },
};

void limits_default(struct process *process)
{
	for (unsigned i = 0; i < RLIMIT_COUNT; i++)
		process->limits[i] = defaults[i];
}

u64 limits_of(const struct process *process, int resource)
{
	return process->limits[resource].current;
}

static u64 tasks_of(u32 uid)
{
	u64 count = 0;

	FOR_EACH_TASK(t)
		count += t->cred->uid == uid;
	return count;
}

int limits_check_fork(const struct task *parent)
{
	u64 most = limits_of(parent->process, RLIMIT_NPROC);
	const struct cred *cred = parent->cred;

	if (cred->uid == 0 || most == RLIM_INFINITY ||
	    cred_has(cred, CAP_SYS_RESOURCE) || cred_has(cred, CAP_SYS_ADMIN))
		return 0;
	return tasks_of(cred->uid) < most ? 0 : -EAGAIN;
}

static bool are_too_many(const struct task *task, u32 uid)
{
	u64 most = limits_of(task->process, RLIMIT_NPROC);

	return most != RLIM_INFINITY && tasks_of(uid) > most;
}

void limits_new_user(struct task *task, u32 uid)
{
	task->nproc_exceeded = uid != 0 && are_too_many(task, uid);
}

int limits_check_exec(struct task *task)
{
	if (task->nproc_exceeded && are_too_many(task, task->cred->uid))
		return -EAGAIN;
	task->nproc_exceeded = false;
	return 0;
}

void limits_apply(const struct process *process, struct space *space)
{
	u64 room = USER_END >> PAGE_SHIFT;

	space->pages_most = min_u64(limits_of(process, RLIMIT_AS) >> PAGE_SHIFT,
				    room);
	space->stack_size_most = min_u64(limits_of(process, RLIMIT_STACK),
					 STACK_SIZE_MOST);
}

void limits_secure_exec(struct process *process)
{
	struct kernel_rlimit *stack = &process->limits[RLIMIT_STACK];

	stack->current = min_u64(stack->current, STACK_LIMIT);
}

int limits_check_size(u64 size)
{
	if (size <= limits_of(current_task()->process, RLIMIT_FSIZE))
		return 0;
	task_signal_self(SIGXFSZ);
	return -EFBIG;
}

/* Once for each second that is over the soft limit, as on Linux. */
void limits_tick(struct process *process)
{
	const struct kernel_rlimit *limit = &process->limits[RLIMIT_CPU];
	u64 used_s;

	if (limit->current == RLIM_INFINITY)
		return;
	used_s = process_cpu_ns(process) / NS_PER_S;
	if (used_s >= limit->maximum)
		signal_send(process, SIGKILL, NULL);
	else if (used_s >= limit->current && used_s > process->cpu_warned_s)
		signal_send(process, SIGXCPU, NULL);
	process->cpu_warned_s = used_s;
}

/* --- the calls --- */

/* May the current task see and set another's limits? The same user, or
 * CAP_SYS_RESOURCE: prlimit(2). */
static bool may_touch(const struct task *task)
{
	const struct cred *mine = current_task()->cred, *theirs = task->cred;

	if (task == current_task())
		return true;
	if (mine->uid == theirs->uid && mine->uid == theirs->euid &&
	    mine->uid == theirs->suid && mine->gid == theirs->gid &&
	    mine->gid == theirs->egid && mine->gid == theirs->sgid)
		return true;
	return capable(CAP_SYS_RESOURCE, task->name);
}

static int check_new(const struct kernel_rlimit *old, int resource,
		     const struct kernel_rlimit *wanted)
{
	if (wanted->current > wanted->maximum)
		return -EINVAL;
	if (resource == RLIMIT_NOFILE && wanted->maximum > FD_MAX)
		return -EPERM;
	if (wanted->maximum > old->maximum &&
	    !capable(CAP_SYS_RESOURCE, "limit"))
		return -EPERM;
	return 0;
}

static int set_limit(struct process *process, int resource,
		     const struct kernel_rlimit *wanted)
{
	int error = check_new(&process->limits[resource], resource, wanted);

	if (error)
		return error;
	process->limits[resource] = *wanted;
	FOR_EACH_THREAD(t, process) {
		if (t->space)
			limits_apply(process, t->space);
		if (t->files)
			t->files->most = limits_of(process, RLIMIT_NOFILE);
	}
	return 0;
}

i64 sys_prlimit64(int pid, int resource, struct uptr limit,
		  struct uptr old_limit)
{
	struct kernel_rlimit wanted, old;
	struct task *task;
	int error;

	if (limit.addr && copy_from_user(&wanted, limit, sizeof(wanted)) != 0)
		return -EFAULT;
	task = pid == 0 ? current_task() : task_find(pid);
	if (!task)
		return -ESRCH;
	if (!may_touch(task))
		return -EPERM;
	if ((unsigned)resource >= RLIMIT_COUNT)
		return -EINVAL;
	old = task->process->limits[resource];
	if (limit.addr) {
		error = set_limit(task->process, resource, &wanted);
		if (error)
			return error;
	}
	return old_limit.addr ? copy_to_user(old_limit, &old, sizeof(old)) : 0;
}

i64 sys_getrlimit(int resource, struct uptr limit)
{
	struct kernel_rlimit now;

	if ((unsigned)resource >= RLIMIT_COUNT)
		return -EINVAL;
	now = current_task()->process->limits[resource];
	return copy_to_user(limit, &now, sizeof(now));
}

i64 sys_setrlimit(int resource, struct uptr limit)
{
	if (!limit.addr)
		return -EFAULT;
	return sys_prlimit64(0, resource, limit, (struct uptr){ 0 });
}
