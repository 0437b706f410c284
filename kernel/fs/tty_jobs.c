/*
 * Whose terminal it is: the controlling session, and the process group in
 * its foreground. See kernel/fs/tty.h.
 */
#include <arch/task.h>

#include "kernel/abi/errno.h"
#include "kernel/abi/ioctl.h"
#include "kernel/abi/signal.h"
#include "kernel/fs/tty.h"
#include "kernel/fs/tty_device.h"
#include "kernel/lib/usercopy.h"
#include "kernel/security/capability.h"
#include "kernel/syscall.h"
#include "kernel/task/jobs.h"
#include "kernel/task/task.h"

bool tty_is_mine(const struct tty *tty)
{
	return tty->session != 0 &&
	       current_task()->process->session == tty->session;
}

int tty_check_job(struct tty *tty, int signal)
{
	const struct task *task = current_task();

	if (!tty_is_mine(tty) || tty->foreground == 0 ||
	    task->process->group == tty->foreground)
		return 0;
	if (signal_is_ignored_or_blocked(task, signal))
		return signal == SIGTTIN ? -EIO : 0;
	if (jobs_group_is_orphaned(task->process->group, NULL))
		return -EIO;
	signal_send_group(task->process->group, signal);
	return -ERESTARTSYS;
}

void tty_control(struct process *leader)
{
	if (leader->session == 0)
		leader->session = leader->group = leader->pid;
	the_tty.session = leader->session;
	the_tty.foreground = leader->group;
	if (the_tty.lost_session == leader->session)
		the_tty.lost_session = 0;
}

/* The group in the foreground hears of it when the leader ends. */
void tty_lose_session(struct tty *tty)
{
	struct process *leader = process_find(tty->session);

	tty->lost_session = tty->session;
	tty->lost_foreground = tty->foreground;
	tty->session = tty->foreground = 0;
	if (leader == NULL)
		return;
	signal_send(leader, SIGHUP, NULL);
	signal_send(leader, SIGCONT, NULL);
}

i64 sys_vhangup(void)
{
	tty_hang_up();
	return 0;
}

int tty_foreground_of(int session)
{
	return session != 0 && session == the_tty.session ? the_tty.foreground :
							    -1;
}

void tty_leave(const struct process *leader)
{
	struct tty *tty = &the_tty;
	int foreground = tty->foreground;

	if (leader->pid == tty->lost_session)
		foreground = tty->lost_foreground;
	else if (leader->pid != tty->session || tty->session == 0)
		return;
	if (leader->pid == tty->session)
		tty->session = tty->foreground = 0;
	tty->lost_session = 0;
	signal_send_group(foreground, SIGHUP);
	signal_send_group(foreground, SIGCONT);
}

/* With the argument 1 root takes it away from another session. */
static i64 take_control(struct tty *tty, u64 argument)
{
	struct task *task = current_task();
	struct process *process = task->process;

	if (tty_is_mine(tty) && process->session == process->pid)
		return 0;
	if (process->session != process->pid)
		return -EPERM;
	if (tty->session != 0) {
		if (argument != 1)
			return -EPERM;
		if (!cred_capable(task->cred, CAP_SYS_ADMIN, "TIOCSCTTY"))
			return -EPERM;
	}
	tty_control(process);
	return 0;
}

/* Who does not lead its session keeps the terminal as long as that
 * does: it leaves by setsid(2). */
static i64 give_up_control(struct tty *tty)
{
	if (!tty_is_mine(tty))
		return -ENOTTY;
	tty_leave(current_task()->process);
	return 0;
}

static i64 set_foreground(struct tty *tty, struct uptr argument)
{
	int error = tty_check_job(tty, SIGTTOU);
	int group, session;

	if (error)
		return error == -EIO ? -ENOTTY : error;
	if (copy_from_user(&group, argument, sizeof(group)))
		return -EFAULT;
	if (group < 0)
		return -EINVAL;
	if (!tty_is_mine(tty))
		return -ENOTTY;
	session = jobs_session_of(group);
	if (session == 0)
		return -ESRCH;
	if (session != tty->session)
		return -EPERM;
	tty->foreground = group;
	return 0;
}

i64 tty_job_ioctl(struct tty *tty, u32 request, struct uptr argument)
{
	int value;

	switch (request) {
	case TIOCSCTTY:
		return take_control(tty, argument.addr);
	case TIOCNOTTY:
		return give_up_control(tty);
	case TIOCSPGRP:
		return set_foreground(tty, argument);
	case TIOCGPGRP:
		value = tty->foreground;
		break;
	case TIOCGSID:
		value = tty->session;
		break;
	default:
		return -ENOTTY;
	}
	if (!tty_is_mine(tty))
		return -ENOTTY;
	return copy_to_user(argument, &value, sizeof(value));
}
