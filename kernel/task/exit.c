/*
 * The end of a task. See kernel/task/exit.h.
 *
 * Invariant: after task_exit a task holds nothing but its number, its
 * credentials and its kernel stack, and a leader its process, until it is
 * collected.
 */
#include "kernel/task/exit.h"

#include <arch/task.h>

#include "kernel/arch.h"
#include "kernel/fs/fdtable.h"
#include "kernel/fs/folders.h"
#include "kernel/fs/namespace.h"
#include "kernel/fs/write_access.h"
#include "kernel/mm/space.h"
#include "kernel/syscall.h"
#include "kernel/task/children.h"
#include "kernel/task/sched.h"
#include "kernel/task/task.h"
#include "kernel/task/task_list.h"

/* To give back the last of a large thing passes yield points, at which others
 * look at the task through /proc: it has all of it, or none. That it may not
 * be looked into goes with its memory. */
static void drop_all(struct task *task)
{
	struct space *space = task->space;
	struct fdtable *files = task->files;
	struct folders *folders = task->folders;
	struct inode *executable = task->executable;
	struct mount_namespace *mounts = task->mounts;

	task->space = NULL;
	task->files = NULL;
	task->folders = NULL;
	task->executable = NULL;
	task->mounts = NULL;
	if (space) {
		arch_leave_space();
		space_put(space);
	}
	fdtable_put(files);
	folders_put(folders);
	executable_put(executable);
	namespace_put(mounts);
	super_reap();
}

noreturn void task_exit(int status)
{
	struct task *task = current_task();
	struct process *process = task->process;

	/* What waits for the process is for another thread. */
	task->is_leaving = true;
	if (process->living > 1)
		signal_pass_on(task);
	fork_leave_memory();
	drop_all(task);
	if (task == process->leader && !process->is_ending)
		process->exit_status = status;
	if (process->pid == 1 && process->living == 1)
		task_end_machine(process->exit_status);
	process_leave(task);
	sched_end();
}

noreturn void task_exit_killed(void)
{
	task_exit(current_task()->process->exit_status);
}

i64 sys_exit(int status)
{
	task_exit((status & 0xff) << 8);
}

i64 sys_exit_group(int status)
{
	status = (status & 0xff) << 8;
	process_end(current_task()->process, status);
	task_exit(status);
}
