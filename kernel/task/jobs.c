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
	FOR_EACH_TASK(t)
		if (t->group == group && t->session == session)
			return true;
	return false;
}

i64 sys_setpgid(int pid, int group)
{
	struct task *self = current_task(), *task;

	if (group == 0)
		group = pid;
	if (group < 0)
		return -EINVAL;
	task = pid == 0 ? self : task_find(pid);
	if (!task || (task != self && task->parent_pid != self->pid))
		return -ESRCH;
	if (task->session != self->session)
		return -EPERM;
	/* A child that has executed another program is its own master. */
	if (task != self && task->has_executed)
		return -EACCES;
	if (task->session == task->pid)
		return -EPERM;
	if (group == 0)
		group = task->pid;
	if (group != task->pid && !group_is_in_session(group, self->session))
		return -EPERM;
	task->group = group;
	return 0;
}

i64 sys_getpgid(int pid)
{
	const struct task *task = pid == 0 ? current_task() : task_find(pid);

	return task ? task->group : -ESRCH;
}

i64 sys_getpgrp(void)
{
	return current_task()->group;
}

i64 sys_getsid(int pid)
{
	const struct task *task = pid == 0 ? current_task() : task_find(pid);

	return task ? task->session : -ESRCH;
}

i64 sys_setsid(void)
{
	struct task *task = current_task();

	FOR_EACH_TASK(t)
		if (t->group == task->pid)
			return -EPERM;
	task->session = task->group = task->pid;
	return task->session;
}
