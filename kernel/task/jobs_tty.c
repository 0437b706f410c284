/* Groups as a terminal and a task's end ask about them. See
 * kernel/task/jobs.h. */
#include "kernel/task/jobs.h"

#include "kernel/abi/signal.h"
#include "kernel/task/task_list.h"

unsigned jobs_stopped;

static bool is_seen_to(const struct task *task)
{
	const struct task *parent = task_find(task->parent_pid);

	return parent && parent->group != task->group &&
	       parent->session == task->session &&
	       !(task->is_adopted && parent->pid == 1);
}

bool jobs_group_is_orphaned(int group, const struct task *leaving)
{
	FOR_EACH_TASK(t)
		if (t->group == group && t != leaving &&
		    t->state != TASK_DEAD && is_seen_to(t))
			return false;
	return true;
}

static bool has_stopped_member(int group)
{
	FOR_EACH_TASK(t)
		if (t->group == group && t->state == TASK_STOPPED)
			return true;
	return false;
}

void jobs_lost_parent(const struct task *member, const struct task *parent,
		      const struct task *leaving)
{
	int group = member->group;

	if (jobs_stopped == 0 || !parent || parent->group == group ||
	    parent->session != member->session || !has_stopped_member(group) ||
	    !jobs_group_is_orphaned(group, leaving))
		return;
	signal_send_group(group, SIGHUP);
	signal_send_group(group, SIGCONT);
}

int jobs_session_of(int group)
{
	FOR_EACH_TASK(t)
		if (t->group == group)
			return t->session;
	return 0;
}
