/*
 * The end of a task. See kernel/task/exit.h.
 *
 * Invariant: after task_exit a task holds nothing but its number, its
 * status, its credentials and its kernel stack, until it is collected.
 */
#include "kernel/task/exit.h"

#include <arch/task.h>

#include "kernel/arch.h"
#include "kernel/fs/fdtable.h"
#include "kernel/fs/namespace.h"
#include "kernel/fs/tty.h"
#include "kernel/fs/vfs.h"
#include "kernel/mm/space.h"
#include "kernel/syscall.h"
#include "kernel/task/alarm.h"
#include "kernel/task/children.h"
#include "kernel/task/sched.h"
#include "kernel/task/task.h"
#include "kernel/task/task_list.h"

static void drop_space(struct task *task)
{
	struct space *space = task->space;

	if (!space)
		return;
	arch_leave_space();
	task->space = NULL;
	space_put(space);
}

noreturn void task_exit(int status)
{
	struct task *task = current_task();

	alarm_stop(task);
	fork_leave_memory();
	drop_space(task);
	fdtable_put(task->files);
	task->files = NULL;
	inode_put(task->root);
	inode_put(task->cwd);
	if (task->executable)
		inode_put(task->executable);
	task->root = task->cwd = task->executable = NULL;
	namespace_put(task->mounts);
	task->mounts = NULL;
	super_reap();
	task->exit_status = status;
	if (task->pid == 1)
		task_end_machine(status);
	tty_leave(task);
	children_end(task);
	task->state = TASK_DEAD;
	sched_end();
}

noreturn void task_exit_killed(void)
{
	task_exit(current_task()->kill_signal);
}

i64 sys_exit(int status)
{
	task_exit((status & 0xff) << 8);
}

i64 sys_exit_group(int status)
{
	task_exit((status & 0xff) << 8);
}
