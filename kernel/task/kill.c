/*
 * The system calls that send signals: kill(2), tgkill(2), and those behind
 * sigqueue(3).
 */
#include <arch/task.h>

#include "kernel/abi/errno.h"
#include "kernel/lib/usercopy.h"
#include "kernel/security/capability.h"
#include "kernel/security/cred.h"
#include "kernel/syscall.h"
#include "kernel/task/signal.h"
#include "kernel/task/task.h"
#include "kernel/task/task_list.h"

bool signal_is_allowed(const struct task *to, int signal)
{
	const struct task *from = current_task();
	const struct cred *mine = from->cred, *theirs = to->cred;

	if (from->process == to->process)
		return true;
	if (mine->euid == theirs->suid || mine->euid == theirs->uid ||
	    mine->uid == theirs->suid || mine->uid == theirs->uid)
		return true;
	if (signal == SIGCONT && from->process->session == to->process->session)
		return true;
	return capable(CAP_KILL, to->name);
}

/* To the thread alone, or to its process. 0; -EINVAL for a number that is
 * none, which is only told where there is somebody to send it to; -EPERM;
 * -EAGAIN. */
static int send_to(struct task *to, bool alone, int signal,
		   const struct signal_info *info)
{
	if (signal < 0 || signal > SIGNAL_COUNT)
		return -EINVAL;
	if (!signal_is_allowed(to, signal))
		return -EPERM;
	/* A task of the kernel's own has no use for signals. */
	if (signal == 0 || !process_is_program(to->process))
		return 0;
	return alone ? signal_send_thread(to, signal, info) :
		       signal_send(to->process, signal, info);
}

/* To the process of that number, or of a thread of that number. */
static int send_by_number(int pid, int signal, const struct signal_info *info)
{
	struct task *to = task_find(pid);

	return to ? send_to(to, false, signal, info) : -ESRCH;
}

/* To a thread; `group` 0: of any process. */
static int send_to_thread(int group, int tid, int signal,
			  const struct signal_info *info)
{
	struct task *to = task_find(tid);

	if (!to || (group && to->process->pid != group))
		return -ESRCH;
	return send_to(to, true, signal, info);
}

static struct signal_info from_here(int code)
{
	return (struct signal_info){
		.code = code,
		.pid = current_task()->process->pid,
		.uid = current_task()->cred->uid,
	};
}

/* A whole process group, or with group 0 all but pid 1 and the caller. Goes
 * well when one could be signalled; among all, those that may not be do not
 * count. */
static i64 kill_many(int group, int signal, const struct signal_info *info)
{
	i64 result = -ESRCH;

	FOR_EACH_PROCESS(p) {
		int error;

		if (group ? p->group != group :
			    p->pid == 1 || p == current_task()->process)
			continue;
		error = send_to(p->leader, false, signal, info);
		if (group == 0 && error == -EPERM)
			error = 0;
		if (result != 0)
			result = error;
	}
	return result;
}

i64 sys_kill(int pid, int signal)
{
	struct signal_info info = from_here(SI_USER);

	if (pid > 0)
		return send_by_number(pid, signal, &info);
	if (pid == (int)0x80000000)
		return -ESRCH;
	if (pid == -1)
		return kill_many(0, signal, &info);
	return kill_many(pid == 0 ? current_task()->process->group : -pid,
			 signal, &info);
}

i64 sys_tkill(int tid, int signal)
{
	struct signal_info info = from_here(SI_TKILL);

	return tid > 0 ? send_to_thread(0, tid, signal, &info) : -EINVAL;
}

i64 sys_tgkill(int group, int tid, int signal)
{
	struct signal_info info = from_here(SI_TKILL);

	if (group <= 0 || tid <= 0)
		return -EINVAL;
	return send_to_thread(group, tid, signal, &info);
}

/* --- sigqueue ------------------------------------------------------------- */

static bool has_known_layout(int code)
{
	return code >= SI_DETHREAD || code == SI_ASYNCNL;
}

/* What is behind the known fields must be 0 where nobody can say what it
 * means: -E2BIG. 0, -EFAULT. */
static int fetch_info(struct uptr from, struct signal_info *info)
{
	struct kernel_siginfo given;
	size_t size = SIGINFO_USED;

	if (copy_from_user(&given, from, size) != 0)
		return -EFAULT;
	if (!has_known_layout(given.code)) {
		if (copy_from_user(given.rest, uptr_add(from, size),
				   sizeof(given.rest)) != 0)
			return -EFAULT;
		for (size_t i = 0; i < sizeof(given.rest); i++)
			if (given.rest[i] != 0)
				return -E2BIG;
	}
	*info = (struct signal_info){
		.error = given.error,
		.code = given.code,
		.address = given.field.words[0],
		.value = given.field.words[1],
		.more = { given.field.words[2], given.field.words[3] },
	};
	return 0;
}

/* Nobody, root neither, sends others what looks as if the kernel or kill(2)
 * had sent it. */
static bool is_impostor(const struct signal_info *info, int pid)
{
	return (info->code >= 0 || info->code == SI_TKILL) &&
	       pid != current_task()->pid;
}

i64 sys_rt_sigqueueinfo(int pid, int signal, struct uptr from)
{
	struct signal_info info;
	int error = fetch_info(from, &info);

	if (error)
		return error;
	if (is_impostor(&info, pid))
		return -EPERM;
	return send_by_number(pid, signal, &info);
}

i64 sys_rt_tgsigqueueinfo(int group, int tid, int signal, struct uptr from)
{
	struct signal_info info;
	int error = fetch_info(from, &info);

	if (error)
		return error;
	if (group <= 0 || tid <= 0)
		return -EINVAL;
	if (is_impostor(&info, tid))
		return -EPERM;
	return send_to_thread(group, tid, signal, &info);
}
