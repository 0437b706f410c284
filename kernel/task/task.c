/*
 * All tasks. See kernel/task/task_list.h.
 */
#include "kernel/task/task_list.h"

#include <arch/task.h>
#include <string.h>

#include "kernel/abi/errno.h"
#include "kernel/arch.h"
#include "kernel/dev/clock.h"
#include "kernel/dev/stream.h"
#include "kernel/fs/fdtable.h"
#include "kernel/fs/tty.h"
#include "kernel/fs/vfs.h"
#include "kernel/lib/format.h"
#include "kernel/security/cred.h"
#include "kernel/syscall.h"
#include "kernel/task/sched.h"
#include "kernel/task/signal.h"

SLAB_DEFINE(struct task);

static struct list tasks = LIST_INIT(tasks); /* by rising number */
static int last_pid;

struct task *task_create(const char *name, void (*entry)(void *),
			 void *argument)
{
	struct task *task = kalloc(struct task);

	if (!task)
		return NULL;
	wait_queue_init(&task->exited);
	task->cred = cred_copy(NULL);
	task->files = fdtable_create();
	task->signals = signals_create();
	if (!task->cred || !task->files || !task->signals ||
	    arch_task_create(task, entry, argument) != 0) {
		signals_free(task->signals);
		if (task->files)
			fdtable_put(task->files);
		if (task->cred)
			cred_put(task->cred);
		kfree(task);
		return NULL;
	}
	task->root = vfs_root();
	task->cwd = vfs_root();
	task->umask = 022;
	task->start_ns = clock_monotonic_ns();
	task_set_name(task, name);
	task->pid = ++last_pid;
	list_add_tail(&tasks, &task->all);
	return task;
}

void task_set_name(struct task *task, const char *text)
{
	size_t length = strnlen(text, TASK_NAME_SIZE - 1);

	memset(task->name, 0, TASK_NAME_SIZE);
	memcpy(task->name, text, length);
}

struct task *task_find(int pid)
{
	struct task *task = task_next(pid - 1);

	return task && task->pid == pid ? task : NULL;
}

struct task *task_next(int pid)
{
	LIST_FOR_EACH(node, &tasks) {
		struct task *task = LIST_ENTRY(node, struct task, all);

		if (task->pid > pid)
			return task;
	}
	return NULL;
}

int task_collect(int pid, int *status)
{
	struct task *task;
	int error;

	/* Looked up anew after each sleep: another one that waited may have
	 * collected it by then. */
	while ((task = task_find(pid)) && task->state != TASK_DEAD) {
		error = wait_on(&task->exited);
		if (error)
			return error;
	}
	if (!task)
		return -ESRCH;
	*status = task->exit_status;
	list_remove(&task->all);
	arch_task_destroy(task);
	signals_free(task->signals);
	cred_put(task->cred);
	kfree(task);
	return 0;
}

noreturn void task_end_machine(int status)
{
	char line[32];
	int code = status & 0x7f ? 128 + (status & 0x7f) : status >> 8 & 0xff;

	tty_drain();
	stream_drain();
	format_text(line, sizeof(line), "exit %d\n", code);
	stream_control(line);
	arch_power_off();
}

i64 sys_getpid(void)
{
	return current_task()->pid;
}

i64 sys_gettid(void)
{
	return current_task()->pid;
}

i64 sys_getppid(void)
{
	return current_task()->parent_pid;
}

i64 sys_set_tid_address(struct uptr address)
{
	current_task()->clear_child_tid = address.addr;
	return current_task()->pid;
}

i64 sys_set_robust_list(struct uptr head, unsigned long size)
{
	if (size != 24)
		return -EINVAL;
	current_task()->robust_list = head.addr;
	return 0;
}

i64 sys_rseq(struct uptr area, unsigned long size, int flags,
	     unsigned signature)
{
	(void)area, (void)size, (void)flags, (void)signature;
	return -ENOSYS;
}
