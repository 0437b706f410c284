/*
 * The system calls on signals: actions, masks, sending, waiting for one.
 */
#include <arch/task.h>
#include <string.h>

#include "kernel/abi/errno.h"
#include "kernel/arch.h"
#include "kernel/lib/usercopy.h"
#include "kernel/security/capability.h"
#include "kernel/security/cred.h"
#include "kernel/syscall.h"
#include "kernel/task/exit.h"
#include "kernel/task/signal.h"
#include "kernel/task/task.h"
#include "kernel/task/task_list.h"
#include "kernel/task/wait.h"

#define UNSTOPPABLE (SIGNAL_BIT(SIGKILL) | SIGNAL_BIT(SIGSTOP))

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
		new_action.mask &= ~UNSTOPPABLE;
		s->actions[signal] = new_action;
		/* What is ignored now does not stay pending. */
		if (signal_is_ignored(s, signal))
			s->pending &= ~SIGNAL_BIT(signal);
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
	u64 before = task->signals->blocked, mask = 0;

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
	const struct signal_state *s = current_task()->signals;
	u64 pending = s->pending & s->blocked;

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
	task->signals->saved_blocked = task->signals->blocked;
	task->signals->restore_blocked = true;
	task->attention = true;
	signal_set_blocked(task, mask);
	return sleep_for_signal();
}

i64 sys_sigaltstack(struct uptr stack, struct uptr old_stack)
{
	struct signal_state *s = current_task()->signals;
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

/* --- sending --- */

/* kill(2): the same user, or CAP_KILL; SIGCONT within the session too. */
static bool may_signal(const struct task *to, int signal)
{
	const struct task *from = current_task();
	const struct cred *mine = from->cred, *theirs = to->cred;

	if (mine->euid == theirs->suid || mine->euid == theirs->uid ||
	    mine->uid == theirs->suid || mine->uid == theirs->uid)
		return true;
	if (signal == SIGCONT && from->session == to->session)
		return true;
	return capable(CAP_KILL, to->name);
}

static void send_checked(struct task *to, int signal, int code)
{
	const struct task *from = current_task();
	struct signal_info info = {
		.code = code,
		.pid = from->pid,
		.uid = from->cred->uid,
	};

	/* A task of the kernel's own has no use for signals. */
	if (signal != 0 && to->space != NULL)
		signal_send(to, signal, &info);
}

static i64 kill_one(int pid, int signal, int code)
{
	struct task *to = task_find(pid);

	if (!to)
		return -ESRCH;
	if (!may_signal(to, signal))
		return -EPERM;
	send_checked(to, signal, code);
	return 0;
}

/* A whole process group, or with group 0 all but pid 1 and the caller. Goes
 * well when one could be signalled. */
static i64 kill_many(int group, int signal)
{
	i64 result = -ESRCH;

	FOR_EACH_TASK(t) {
		if (group ? t->group != group :
			    t->pid == 1 || t == current_task())
			continue;
		if (!may_signal(t, signal)) {
			if (result != 0)
				result = -EPERM;
			continue;
		}
		send_checked(t, signal, SI_USER);
		result = 0;
	}
	return result;
}

i64 sys_kill(int pid, int signal)
{
	if (signal < 0 || signal > SIGNAL_COUNT)
		return -EINVAL;
	if (pid == (int)0x80000000)
		return -ESRCH;
	if (pid > 0)
		return kill_one(pid, signal, SI_USER);
	if (pid == -1)
		return kill_many(0, signal);
	return kill_many(pid == 0 ? current_task()->group : -pid, signal);
}

i64 sys_tkill(int tid, int signal)
{
	if (tid <= 0 || signal < 0 || signal > SIGNAL_COUNT)
		return -EINVAL;
	return kill_one(tid, signal, SI_TKILL);
}

i64 sys_tgkill(int group, int tid, int signal)
{
	if (group <= 0 || tid <= 0)
		return -EINVAL;
	return group == tid ? sys_tkill(tid, signal) : -ESRCH;
}
