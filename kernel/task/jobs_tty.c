/* Groups as a terminal and a process' end ask about them. See
 * kernel/task/jobs.h. */
#include "kernel/task/jobs.h"

#include "kernel/abi/signal.h"
#include "kernel/task/process.h"

unsigned jobs_stopped;

static bool is_seen_to(const struct process *process)
{
	const struct process *parent = process_find(process->parent_pid);

	return parent && parent->group != process->group &&
	       parent->session == process->session &&
	       !(process->is_adopted && parent->pid == 1);
}

bool jobs_group_is_orphaned(int group, const struct process *leaving)
{
	FOR_EACH_PROCESS(p)
		if (p->group == group && p != leaving &&
		    !p->is_dead && is_seen_to(p))
			return false;
	return true;
}

static bool has_stopped_member(int group)
{
	FOR_EACH_PROCESS(p)
		if (p->group == group && p->is_stopped)
			return true;
	return false;
}

void jobs_lost_parent(const struct process *member,
		      const struct process *parent,
		      const struct process *leaving)
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
	FOR_EACH_PROCESS(p)
		if (p->group == group)
			return p->session;
	return 0;
}
