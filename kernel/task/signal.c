/*
 * Signals, as far as they end tasks. See kernel/task/signal.h and signal(7).
 */
#include "kernel/task/signal.h"

#include <arch/task.h>
#include <string.h>

#include "kernel/abi/errno.h"
#include "kernel/lib/usercopy.h"
#include "kernel/syscall.h"
#include "kernel/task/exit.h"
#include "kernel/task/task.h"
#include "kernel/task/wait.h"

SLAB_DEFINE(struct signal_state);

#define SIGNAL_BIT(signal) (1ull << ((signal) - 1))
/* These can be neither handled nor blocked. */
#define UNSTOPPABLE (SIGNAL_BIT(SIGKILL) | SIGNAL_BIT(SIGSTOP))
/* By default these have no effect, or one (stopping) that is not there. */
#define HARMLESS                                                            \
	(SIGNAL_BIT(SIGCHLD) | SIGNAL_BIT(SIGURG) | SIGNAL_BIT(SIGWINCH) |  \
	 SIGNAL_BIT(SIGCONT) | SIGNAL_BIT(SIGTSTP) | SIGNAL_BIT(SIGTTIN) | \
	 SIGNAL_BIT(SIGTTOU) | SIGNAL_BIT(SIGSTOP))

struct signal_state *signals_create(void)
{
	return kalloc(struct signal_state);
}

void signals_free(struct signal_state *signals)
{
	kfree(signals);
}

void signals_exec(struct signal_state *signals)
{
	for (int i = 1; i <= SIGNAL_COUNT; i++) {
		bool ignored = signals->actions[i].handler == SIG_IGN;

		memset(&signals->actions[i], 0, sizeof(signals->actions[i]));
		if (ignored)
			signals->actions[i].handler = SIG_IGN;
	}
}

static void kill_task(struct task *task, int signal)
{
	if (!task->killed) {
		task->killed = true;
		task->kill_signal = signal;
	}
	wait_interrupt(task);
}

void task_force_signal(int signal)
{
	kill_task(current_task(), signal);
}

void task_signal(struct task *task, int signal)
{
	const struct signal_state *s = task->signals;

	if (SIGNAL_BIT(signal) & HARMLESS)
		return;
	if (signal != SIGKILL && (s->blocked & SIGNAL_BIT(signal) ||
				  s->actions[signal].handler != SIG_DFL))
		return;
	kill_task(task, signal);
}

void task_signal_self(int signal)
{
	task_signal(current_task(), signal);
}

i64 sys_rt_sigaction(int signal, struct uptr action, struct uptr old_action,
		     unsigned long set_size)
{
	struct signal_state *s = current_task()->signals;
	struct kernel_sigaction new_action, before;

	if (set_size != SIGNAL_SET_SIZE || signal < 1 || signal > SIGNAL_COUNT)
		return -EINVAL;
	if (action.addr &&
	    copy_from_user(&new_action, action, sizeof(new_action)) != 0)
		return -EFAULT;
	if (action.addr && SIGNAL_BIT(signal) & UNSTOPPABLE)
		return -EINVAL;
	before = s->actions[signal];
	if (action.addr) {
		s->actions[signal] = new_action;
		s->actions[signal].mask &= ~UNSTOPPABLE;
	}
	if (old_action.addr &&
	    copy_to_user(old_action, &before, sizeof(before)) != 0)
		return -EFAULT;
	return 0;
}

i64 sys_rt_sigprocmask(int how, struct uptr set, struct uptr old_set,
		       unsigned long set_size)
{
	struct signal_state *s = current_task()->signals;
	u64 before = s->blocked, mask = 0;

	if (set_size != SIGNAL_SET_SIZE)
		return -EINVAL;
	if (set.addr) {
		if (copy_from_user(&mask, set, sizeof(mask)) != 0)
			return -EFAULT;
		if (how == SIG_BLOCK)
			mask = before | mask;
		else if (how == SIG_UNBLOCK)
			mask = before & ~mask;
		else if (how != SIG_SETMASK)
			return -EINVAL;
		s->blocked = mask & ~UNSTOPPABLE;
	}
	if (old_set.addr && copy_to_user(old_set, &before, sizeof(before)) != 0)
		return -EFAULT;
	return 0;
}

/* To oneself only: there are no other threads, and other tasks' signals come
 * with fork. abort(3) and raise(3) end by it. */
i64 sys_tgkill(int tgid, int tid, int signal)
{
	const struct task *task = current_task();

	if (tgid <= 0 || tid <= 0 || signal < 0 || signal > SIGNAL_COUNT)
		return -EINVAL;
	if (tgid != task->pid || tid != task->pid)
		return -ESRCH;
	if (signal != 0)
		task_signal_self(signal);
	return 0;
}
