/*
 * New processes and threads: fork(2), vfork(2), clone(2).
 *
 * Invariant: the child is complete before it is on any list, so that a call
 * that fails leaves no trace.
 */
#include <arch/task.h>

#include "kernel/abi/errno.h"
#include "kernel/abi/sched.h"
#include "kernel/abi/signal.h"
#include "kernel/arch.h"
#include "kernel/fs/fdtable.h"
#include "kernel/fs/namespace.h"
#include "kernel/fs/vfs.h"
#include "kernel/lib/usercopy.h"
#include "kernel/mm/fork.h"
#include "kernel/mm/space.h"
#include "kernel/security/cred.h"
#include "kernel/syscall.h"
#include "kernel/task/children.h"
#include "kernel/task/futex.h"
#include "kernel/task/robust.h"
#include "kernel/task/sched.h"
#include "kernel/task/signal.h"
#include "kernel/task/task.h"
#include "kernel/task/task_list.h"
#include "kernel/task/wait.h"

/* CLONE_DETACHED, _UNTRACED and _IO say what is the case anyway. */
#define FLAGS_KNOWN                                                       \
	(CLONE_EXIT_SIGNAL | CLONE_VM | CLONE_FS | CLONE_FILES |          \
	 CLONE_SIGHAND | CLONE_VFORK | CLONE_PARENT | CLONE_THREAD |      \
	 CLONE_NEWNS | CLONE_SYSVSEM | CLONE_SETTLS |                     \
	 CLONE_PARENT_SETTID | CLONE_CHILD_CLEARTID | CLONE_DETACHED |    \
	 CLONE_UNTRACED | CLONE_CHILD_SETTID | CLONE_IO)

struct clone_request {
	u32 flags;
	u64 stack; /* 0: the parent's */
	struct uptr parent_tid;
	struct uptr child_tid;
	u64 tls;
};

/* The child's half of what belongs to the address space. */
static int give_space(struct task *child, const struct task *parent, u32 flags)
{
	if (flags & CLONE_VM) {
		space_get(parent->space);
		child->space = parent->space;
		return 0;
	}
	return space_copy(parent->space, &child->space);
}

/* The order is that of Linux's copy_process(). */
static int check(const struct clone_request *request)
{
	u32 flags = request->flags;

	if (flags & ~FLAGS_KNOWN ||
	    (flags & (CLONE_NEWNS | CLONE_FS)) == (CLONE_NEWNS | CLONE_FS))
		return -EINVAL;
	if ((flags & CLONE_THREAD && !(flags & CLONE_SIGHAND)) ||
	    (flags & CLONE_SIGHAND && !(flags & CLONE_VM)))
		return -EINVAL;
	/* As for Linux's pid 1: a sibling would have no parent. */
	if (flags & CLONE_PARENT &&
	    !process_find(current_task()->process->parent_pid))
		return -EINVAL;
	return (flags & CLONE_EXIT_SIGNAL) > SIGNAL_COUNT ? -EINVAL : 0;
}

/* Sleeps until the child has left the memory that it was lent. */
static void wait_for_vfork(int pid)
{
	struct task *child;

	while ((child = task_find(pid)) && child->in_vfork)
		if (wait_killable(&child->vfork_done) != 0)
			return;
}

/* All of a child that can fail. */
static int make_child(const struct clone_request *request, struct task **out)
{
	struct task *parent = current_task(), *child;
	u32 flags = request->flags;
	int error = task_copy(parent, flags, &child);

	if (error)
		return error;
	error = give_space(child, parent, flags);
	if (error == 0)
		error = arch_task_fork(child, request->stack,
				       flags & CLONE_SETTLS ? &request->tls :
							      NULL);
	if (error == 0 && (flags & CLONE_NEWNS))
		error = namespace_unshare(child);
	/* The copy may have let others run: what killed the parent meanwhile,
	 * and its whole group, must not miss the child; and they may have made
	 * tasks, too. */
	if (error == 0 && parent->killed)
		error = -EINTR;
	if (error == 0)
		error = task_check_room(parent);
	if (error)
		task_discard(child, flags);
	else
		*out = child;
	return error;
}

/* Whose child a new process is. */
static void set_parent(struct process *child, u32 flags)
{
	const struct process *parent = current_task()->process;

	child->group = parent->group;
	child->session = parent->session;
	if (flags & CLONE_PARENT) {
		child->exit_signal = parent->exit_signal;
		child->parent_pid = parent->parent_pid;
		child->parent_tid = parent->parent_tid;
	} else {
		child->exit_signal = (int)(flags & CLONE_EXIT_SIGNAL);
		child->parent_pid = parent->pid;
		child->parent_tid = current_task()->pid;
	}
}

static i64 do_clone(const struct clone_request *request)
{
	struct task *child;
	int error = check(request), pid;

	if (!error)
		error = make_child(request, &child);
	if (error)
		return error;
	if (!(request->flags & CLONE_THREAD))
		set_parent(child->process, request->flags);
	child->in_vfork = request->flags & CLONE_VFORK;
	if (request->flags & CLONE_CHILD_CLEARTID)
		child->clear_child_tid = request->child_tid.addr;
	if (request->flags & CLONE_CHILD_SETTID)
		child->set_child_tid = request->child_tid.addr;
	pid = task_publish(child);
	/* What its process waits for, a stop, say, may be its to see to. */
	child->attention = signal_is_pending(child);
	/* As on Linux the child is there whether this can be written or not. */
	if (request->flags & CLONE_PARENT_SETTID)
		copy_to_user(request->parent_tid, &pid, sizeof(pid));
	sched_ready(child);
	if (request->flags & CLONE_VFORK)
		wait_for_vfork(pid);
	return pid;
}

void fork_child_starts(void)
{
	struct task *task = current_task();

	/* By the child itself, so that its memory's rights hold. */
	if (task->set_child_tid)
		copy_to_user((struct uptr){ task->set_child_tid }, &task->pid,
			     sizeof(task->pid));
	task->set_child_tid = 0;
}

void fork_leave_memory(void)
{
	struct task *task = current_task();
	const int zero = 0;

	if (task->robust_list)
		robust_list_exit();
	/* Linux writes only where somebody is left to read it. */
	if (task->clear_child_tid && space_is_shared(task->space)) {
		copy_to_user((struct uptr){ task->clear_child_tid }, &zero,
			     sizeof(zero));
		futex_wake((struct uptr){ task->clear_child_tid }, 1);
	}
	task->clear_child_tid = 0;
	task->in_vfork = false;
	wake_all(&task->vfork_done);
}

i64 sys_fork(void)
{
	return do_clone(&(struct clone_request){ .flags = SIGCHLD });
}

i64 sys_vfork(void)
{
	return do_clone(&(struct clone_request){
		.flags = SIGCHLD | CLONE_VM | CLONE_VFORK });
}

i64 sys_clone(int flags, struct uptr stack, struct uptr parent_tid,
	      struct uptr child_tid, unsigned long tls)
{
	struct clone_request request = {
		.flags = (u32)flags,
		.stack = stack.addr,
		.parent_tid = parent_tid,
		.child_tid = child_tid,
		.tls = tls,
	};

	return do_clone(&request);
}
