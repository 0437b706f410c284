/* Groups as a terminal asks about them. See kernel/task/jobs.h. */
#include "kernel/task/jobs.h"
#include "kernel/task/task_list.h"

static struct task *next(const struct task *task)
{
	return task_next(task ? task->pid : 0);
}

bool jobs_group_is_orphaned(int group, int session)
{
	for (struct task *task = next(NULL); task; task = next(task)) {
		const struct task *parent = task_find(task->parent_pid);

		if (task->group == group && parent &&
		    parent->group != group && parent->session == session)
			return false;
	}
	return true;
}

int jobs_session_of(int group)
{
	for (struct task *task = next(NULL); task; task = next(task))
		if (task->group == group)
			return task->session;
	return 0;
}
