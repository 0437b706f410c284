/*
 * Process groups and sessions: setpgid(2), setsid(2) and their kin.
 */
#include <arch/task.h>

#include "kernel/abi/errno.h"
#include "kernel/syscall.h"
#include "kernel/task/task.h"
#include "kernel/task/task_list.h"

static bool group_is_in_session(int group, int session)
{
	FOR_EACH_PROCESS(p)
		if (p->group == group && p->session == session)
			return true;
	return false;
}

i64 sys_setpgid(int pid, int group)
{
	struct process *self = current_task()->process, *process;
	const struct task *task = pid == 0 ? self->leader : task_find(pid);

	if (group == 0)
		group = pid;
	if (group < 0)
		return -EINVAL;
	if (!task)
		return -ESRCH;
	process = task->process;
	if (task != process->leader)
		return -EINVAL;
	if (process != self && process->parent_pid != self->pid)
		return -ESRCH;
	if (process->session != self->session)
		return -EPERM;
	/* A child that has executed another program is its own master. */
	if (process != self && process->has_executed)
		return -EACCES;
	if (process->session == process->pid)
		return -EPERM;
	if (group == 0)
		group = process->pid;
	if (group != process->pid && !group_is_in_session(group, self->session))
		return -EPERM;
	process->group = group;
	return 0;
}

static const struct process *process_of(int pid)
{
	const struct task *task = pid == 0 ? current_task() : task_find(pid);

	return task ? task->process : NULL;
}

i64 sys_getpgid(int pid)
{
	const struct process *process = process_of(pid);

	return process ? process->group : -ESRCH;
}

i64 sys_getpgrp(void)
{
	return current_task()->process->group;
}

i64 sys_getsid(int pid)
{
	const struct process *process = process_of(pid);

	return process ? process->session : -ESRCH;
}

i64 sys_setsid(void)
{
	struct process *process = current_task()->process;

	FOR_EACH_PROCESS(p)
		if (p->group == process->pid)
			return -EPERM;
	process->session = process->group = process->pid;
	return process->session;
}
