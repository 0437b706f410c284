/*
 * The system calls on signals: actions, masks, waiting for one. Those that
 * send one stand in kernel/task/kill.c.
 */
#include <arch/task.h>
#include <string.h>

#include "kernel/abi/errno.h"
#include "kernel/arch.h"
#include "kernel/lib/usercopy.h"
#include "kernel/syscall.h"
#include "kernel/task/signal.h"
#include "kernel/task/task.h"
#include "kernel/task/user_time.h"
#include "kernel/task/wait.h"

#define UNSTOPPABLE (SIGNAL_BIT(SIGKILL) | SIGNAL_BIT(SIGSTOP))

i64 sys_rt_sigaction(int signal, struct uptr action, struct uptr old_action,
		     unsigned long set_size)
{
	struct process *process = current_task()->process;
	struct kernel_sigaction new_action, before;

	if (set_size != SIGNAL_SET_SIZE || signal < 1 || signal > SIGNAL_COUNT)
		return -EINVAL;
	if (action.addr &&
	    copy_from_user(&new_action, action, sizeof(new_action)) != 0)
		return -EFAULT;
	if (action.addr && SIGNAL_BIT(signal) & UNSTOPPABLE)
		return -EINVAL;
	if (action.addr && signals_own(process) != 0)
		return -ENOMEM;
	before = process->actions->of[signal];
	if (action.addr) {
		new_action.mask &= ~UNSTOPPABLE;
		if (new_action.flags & SA_RESETHAND)
			process->actions->has_oneshot = true;
		process->actions->of[signal] = new_action;
		/* What is ignored now does not stay pending. */
		if (signal_is_ignored(process, signal))
			signal_discard(process, SIGNAL_BIT(signal));
	}
	if (old_action.addr &&
	    copy_to_user(old_action, &before, sizeof(before)) != 0)
		return -EFAULT;
	return 0;
}

i64 sys_rt_sigprocmask(int how, struct uptr set, struct uptr old_set,
		       unsigned long set_size)
{
	struct task *task = current_task();
	u64 before = task->signals.blocked, mask = 0;

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
		signal_set_blocked(task, mask);
	}
	if (old_set.addr && copy_to_user(old_set, &before, sizeof(before)) != 0)
		return -EFAULT;
	return 0;
}

i64 sys_rt_sigpending(struct uptr set, unsigned long set_size)
{
	const struct task *task = current_task();
	u64 pending = (task->signals.pending.set | task->process->pending.set) &
		      task->signals.blocked;

	if (set_size > SIGNAL_SET_SIZE)
		return -EINVAL;
	return copy_to_user(set, &pending, set_size);
}

/* Until a signal whose handler runs, or that kills. */
static i64 sleep_for_signal(void)
{
	struct wait_queue nobody = WAIT_QUEUE_INIT(nobody);

	while (wait_on(&nobody) == 0)
		;
	return -ERESTARTNOHAND;
}

i64 sys_pause(void)
{
	return sleep_for_signal();
}

i64 sys_rt_sigsuspend(struct uptr set, unsigned long set_size)
{
	struct task *task = current_task();
	u64 mask;

	if (set_size != SIGNAL_SET_SIZE)
		return -EINVAL;
	if (copy_from_user(&mask, set, sizeof(mask)) != 0)
		return -EFAULT;
	task->signals.saved_blocked = task->signals.blocked;
	task->signals.restore_blocked = true;
	task->attention = true;
	signal_set_blocked(task, mask);
	return sleep_for_signal();
}

/* Sleeps until one of the set can be taken, and takes it: its number.
 * -EAGAIN when the time is over (`end_ns` 0: never), -EINTR. */
static int wait_for_one(struct task *task, u64 set, u64 end_ns,
			struct signal_info *info)
{
	struct wait_queue nobody = WAIT_QUEUE_INIT(nobody);
	int signal, error = 0;

	while (!(signal = signal_take_of(task, set, info)) && !error) {
		/* No time at all: Linux looks at no other signal then. */
		if (end_ns && user_time_left(end_ns) == 0)
			return -EAGAIN;
		task->signals.waited = set;
		error = wait_on_until(&nobody, end_ns);
		task->signals.waited = 0;
	}
	if (signal)
		return signal;
	return error == -ETIMEDOUT ? -EAGAIN : -EINTR;
}

i64 sys_rt_sigtimedwait(struct uptr set, struct uptr info_to,
			struct uptr timeout, unsigned long set_size)
{
	struct kernel_siginfo told;
	struct signal_info info;
	u64 wanted, end_ns = 0;
	int signal, error = 0;

	if (set_size != SIGNAL_SET_SIZE)
		return -EINVAL;
	if (copy_from_user(&wanted, set, sizeof(wanted)) != 0)
		return -EFAULT;
	if (timeout.addr)
		error = user_timespec_end(timeout, &end_ns);
	if (error)
		return error;
	signal = wait_for_one(current_task(), wanted & ~UNSTOPPABLE,
			      end_ns, &info);
	if (signal < 0 || !info_to.addr)
		return signal;
	signal_fill_info(&told, signal, &info);
	return copy_to_user(info_to, &told, sizeof(told)) ? -EFAULT : signal;
}

i64 sys_sigaltstack(struct uptr stack, struct uptr old_stack)
{
	struct signal_state *s = &current_task()->signals;
	struct kernel_stack_t wanted, before = s->alternate;
	bool active = signal_is_on_alternate(s, arch_user_stack());

	if (active)
		before.flags |= SS_ONSTACK;
	if (stack.addr) {
		if (copy_from_user(&wanted, stack, sizeof(wanted)) != 0)
			return -EFAULT;
		if (active)
			return -EPERM;
		if (wanted.flags & ~(SS_DISABLE | SS_ONSTACK))
			return -EINVAL;
		if (!(wanted.flags & SS_DISABLE) && wanted.size < MINSIGSTKSZ)
			return -ENOMEM;
		wanted.flags &= SS_DISABLE;
		wanted.padding = 0;
		s->alternate = wanted;
	}
	before.padding = 0;
	return old_stack.addr ?
		       copy_to_user(old_stack, &before, sizeof(before)) : 0;
}
