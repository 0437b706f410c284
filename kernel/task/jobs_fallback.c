/*
 * Signals for a group, as far as signals end tasks. Weak: where signals are
 * complete, theirs serve.
 */
#include "kernel/task/exit.h"
#include "kernel/task/jobs.h"
#include "kernel/task/signal.h"
#include "kernel/task/task_list.h"

#define WEAK __attribute__((weak))

WEAK void signal_send_group(int group, int signal)
{
	struct task *task = task_next(0);

	for (; group != 0 && task; task = task_next(task->pid))
		if (task->group == group)
			task_signal(task, signal);
}

WEAK bool signal_is_ignored_or_blocked(const struct task *task, int signal)
{
	const struct signal_state *s = task->signals;

	return s->actions[signal].handler == SIG_IGN ||
	       (s->blocked & 1ull << (signal - 1));
}
