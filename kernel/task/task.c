/*
 * All tasks. See kernel/task/task_list.h.
 */
#include "kernel/task/task_list.h"

#include <arch/task.h>
#include <string.h>

#include "kernel/abi/errno.h"
#include "kernel/abi/signal.h"
#include "kernel/arch.h"
#include "kernel/dev/clock.h"
#include "kernel/dev/stream.h"
#include "kernel/fs/fdtable.h"
#include "kernel/fs/namespace.h"
#include "kernel/fs/tty.h"
#include "kernel/fs/vfs.h"
#include "kernel/lib/format.h"
#include "kernel/lib/usercopy.h"
#include "kernel/missing.h"
#include "kernel/mm/space.h"
#include "kernel/security/capability.h"
#include "kernel/security/cred.h"
#include "kernel/security/login.h"
#include "kernel/syscall.h"
#include "kernel/task/limits.h"
#include "kernel/task/sched.h"
#include "kernel/task/signal.h"

SLAB_DEFINE(struct task);

/* Numbers as on Linux: after the highest they start again, above those of
 * the first daemons. */
#define PID_AGAIN 300
_Static_assert(PID_MOST - PID_AGAIN > 4 * TASKS_MOST, "some are always free");

static struct list tasks = LIST_INIT(tasks); /* by rising number */
static int last_pid;
static unsigned task_count;

static void init_queues(struct task *task)
{
	wait_queue_init(&task->exited);
	wait_queue_init(&task->child_event);
	wait_queue_init(&task->vfork_done);
}

struct task *task_create(const char *name, void (*entry)(void *),
			 void *argument)
{
	struct task *task = kalloc(struct task);

	if (!task)
		return NULL;
	init_queues(task);
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
	task->mounts = &first_namespace;
	namespace_get(task->mounts);
	task->umask = 022;
	limits_default(task);
	task->login_uid = task->login_session = LOGIN_UNSET;
	task->start_ns = clock_monotonic_ns();
	task_set_name(task, name);
	task->exit_signal = SIGCHLD;
	task_publish(task);
	task->group = task->session = task->pid;
	return task;
}

/* A number also names a group or a session, which outlive their first. */
static bool is_number_free(int number)
{
	FOR_EACH_TASK(task)
		if (task->pid == number || task->group == number ||
		    task->session == number)
			return false;
	return true;
}

static int choose_number(void)
{
	int number = last_pid;

	do
		number = number >= PID_MOST ? PID_AGAIN : number + 1;
	while (!is_number_free(number));
	return number;
}

int task_publish(struct task *task)
{
	struct list_node *before;

	task->pid = last_pid = choose_number();
	task_count++;
	before = tasks.head.previous;
	while (before != &tasks.head &&
	       LIST_ENTRY(before, struct task, all)->pid > task->pid)
		before = before->previous;
	list_insert_after(before, &task->all);
	return task->pid;
}

int task_copy(const struct task *parent, struct task **out)
{
	struct task *task;
	int error = limits_check_fork(parent);

	if (error)
		return error;
	if (task_count >= TASKS_MOST)
		return -EAGAIN;
	task = kalloc(struct task);
	if (!task)
		return -ENOMEM;
	init_queues(task);
	task->exit_signal = SIGCHLD;
	task->cred = parent->cred;
	cred_get(task->cred);
	task->root = parent->root;
	inode_get(task->root);
	task->cwd = parent->cwd;
	inode_get(task->cwd);
	task->executable = parent->executable;
	if (task->executable)
		inode_get(task->executable);
	task->mounts = parent->mounts;
	namespace_get(task->mounts);
	task->umask = parent->umask;
	task->no_new_privs = parent->no_new_privs;
	task->nice = parent->nice;
	task->io_priority = parent->io_priority;
	task->is_linux32 = parent->is_linux32;
	task->oom_adjust = parent->oom_adjust;
	task->oom_adjust_least = parent->oom_adjust_least;
	task->login_uid = parent->login_uid;
	task->login_session = parent->login_session;
	memcpy(task->limits, parent->limits, sizeof(task->limits));
	task->parent_pid = parent->pid;
	task->group = parent->group;
	task->session = parent->session;
	task->start_ns = clock_monotonic_ns();
	memcpy(task->name, parent->name, sizeof(task->name));
	task->files = fdtable_copy(parent->files);
	task->signals = signals_copy(parent->signals);
	if (task->files && task->signals) {
		*out = task;
		return 0;
	}
	task_discard(task);
	return -ENOMEM;
}

void task_discard(struct task *task)
{
	if (task->space)
		space_put(task->space);
	if (task->files)
		fdtable_put(task->files);
	inode_put(task->root);
	inode_put(task->cwd);
	if (task->executable)
		inode_put(task->executable);
	namespace_put(task->mounts);
	arch_task_destroy(task);
	signals_free(task->signals);
	cred_put(task->cred);
	kfree(task);
}

void task_release(struct task *task)
{
	ASSERT(task->state == TASK_DEAD);
	list_remove(&task->all);
	task_count--;
	arch_task_destroy(task);
	signals_free(task->signals);
	cred_put(task->cred);
	kfree(task);
}

void task_set_name(struct task *task, const char *text)
{
	size_t length = strnlen(text, TASK_NAME_SIZE - 1);

	memset(task->name, 0, TASK_NAME_SIZE);
	memcpy(task->name, text, length);
}

struct task *task_find(int pid)
{
	FOR_EACH_TASK(task)
		if (task->pid == pid)
			return task;
	return NULL;
}

struct task *task_after(const struct task *task)
{
	struct list_node *node = task ? list_next(&tasks, &task->all) :
					list_first(&tasks);

	return node ? LIST_ENTRY(node, struct task, all) : NULL;
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

unsigned task_total(void)
{
	return task_count;
}

int task_last_pid(void)
{
	return last_pid;
}

void task_set_last_pid(int pid)
{
	last_pid = pid;
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
	task_release(task);
	return 0;
}

noreturn void task_end_machine(int status)
{
	char line[32];
	int code = status & 0x7f ? 128 + (status & 0x7f) : status >> 8 & 0xff;

	missing_report();
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

i64 sys_rseq(struct uptr area, unsigned long size, int flags,
	     unsigned signature)
{
	(void)area, (void)size, (void)flags, (void)signature;
	return -ENOSYS;
}
