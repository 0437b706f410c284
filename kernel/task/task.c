/*
 * All tasks. See kernel/task/task_list.h.
 */
#include "kernel/task/task_list.h"

#include <arch/task.h>
#include <string.h>

#include "kernel/abi/errno.h"
#include "kernel/abi/sched.h"
#include "kernel/arch.h"
#include "kernel/dev/clock.h"
#include "kernel/dev/stream.h"
#include "kernel/fs/fdtable.h"
#include "kernel/fs/folders.h"
#include "kernel/fs/namespace.h"
#include "kernel/fs/tty.h"
#include "kernel/fs/write_access.h"
#include "kernel/lib/format.h"
#include "kernel/lib/usercopy.h"
#include "kernel/missing.h"
#include "kernel/mm/space.h"
#include "kernel/random.h"
#include "kernel/security/capability.h"
#include "kernel/security/cred.h"
#include "kernel/security/login.h"
#include "kernel/syscall.h"
#include "kernel/task/limits.h"
#include "kernel/task/sched.h"
#include "kernel/task/signal_queue.h"

SLAB_DEFINE(struct task);

/* Numbers as on Linux: after the highest they start again, above those of
 * the first daemons. */
#define PID_AGAIN 300
_Static_assert(PID_MOST - PID_AGAIN > 4 * TASKS_MOST, "some are always free");

static struct list tasks = LIST_INIT(tasks); /* by rising number */
static int last_pid;
static unsigned task_count;

/* Gives back what a task that was not published holds, and the task. */
static void free_parts(struct task *task, bool owns_process)
{
	if (task->space)
		space_put(task->space);
	if (task->files)
		fdtable_put(task->files);
	folders_put(task->folders);
	executable_put(task->executable);
	namespace_put(task->mounts);
	arch_task_destroy(task);
	if (owns_process && task->process)
		process_free(task->process);
	if (task->cred)
		cred_put(task->cred);
	kfree(task);
}

struct task *task_create(const char *name, void (*entry)(void *),
			 void *argument)
{
	struct task *task = kalloc(struct task);

	if (!task)
		return NULL;
	wait_queue_init(&task->vfork_done);
	signals_init(&task->signals, NULL, false);
	task->cred = cred_copy(NULL);
	task->files = fdtable_create();
	task->folders = folders_create();
	task->process = process_create(NULL, false);
	if (!task->cred || !task->files || !task->folders || !task->process ||
	    arch_task_create(task, entry, argument) != 0) {
		free_parts(task, true);
		return NULL;
	}
	task->mounts = &first_namespace;
	namespace_get(task->mounts);
	task->login_uid = task->login_session = LOGIN_UNSET;
	task->start_ns = clock_monotonic_ns();
	task_set_name(task, name);
	task_publish(task);
	task->process->group = task->process->session = task->pid;
	return task;
}

/* A number also names a group or a session, which outlive their first. */
static bool is_number_free(int number)
{
	FOR_EACH_TASK(task)
		if (task->pid == number)
			return false;
	FOR_EACH_PROCESS(p)
		if (p->group == number || p->session == number)
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
	process_add(task);
	return task->pid;
}

/* The parts that `flags` share, or copies of them. 0 or -ENOMEM. */
static int copy_parts(struct task *task, const struct task *parent, u32 flags)
{
	if (flags & CLONE_FILES)
		fdtable_get(parent->files);
	task->files = flags & CLONE_FILES ? parent->files :
					    fdtable_copy(parent->files);
	if (flags & CLONE_FS)
		folders_get(parent->folders);
	task->folders = flags & CLONE_FS ? parent->folders :
					   folders_copy(parent->folders);
	task->process = flags & CLONE_THREAD ? parent->process :
			process_create(parent->process,
				       flags & CLONE_SIGHAND);
	return task->files && task->folders && task->process ? 0 : -ENOMEM;
}

int task_check_room(const struct task *parent)
{
	int error = limits_check_fork(parent);

	return !error && task_count >= TASKS_MOST ? -EAGAIN : error;
}

int task_copy(const struct task *parent, u32 flags, struct task **out)
{
	struct task *task;
	int error = task_check_room(parent);

	if (!error && flags & CLONE_SIGHAND && !(flags & CLONE_THREAD))
		error = signals_own(parent->process);
	if (error)
		return error;
	task = kalloc(struct task);
	if (!task)
		return -ENOMEM;
	wait_queue_init(&task->vfork_done);
	signals_init(&task->signals, &parent->signals,
		     (flags & (CLONE_VM | CLONE_VFORK)) != CLONE_VM);
	task->cred = parent->cred;
	cred_get(task->cred);
	task->executable = parent->executable;
	executable_get(task->executable);
	task->mounts = parent->mounts;
	namespace_get(task->mounts);
	task->no_new_privs = parent->no_new_privs;
	task->nice = parent->nice;
	task->io_priority = parent->io_priority;
	task->is_linux32 = parent->is_linux32;
	task->login_uid = parent->login_uid;
	task->login_session = parent->login_session;
	task->start_ns = clock_monotonic_ns();
	memcpy(task->name, parent->name, sizeof(task->name));
	error = copy_parts(task, parent, flags);
	if (error)
		task_discard(task, flags);
	else
		*out = task;
	return error;
}

void task_discard(struct task *task, u32 flags)
{
	free_parts(task, !(flags & CLONE_THREAD));
}

void task_release(struct task *task)
{
	ASSERT(task->state == TASK_DEAD);
	list_remove(&task->all);
	task_count--;
	arch_task_destroy(task);
	signal_queue_discard(&task->signals.pending, ~0ull);
	if (task->process) {
		process_remove(task->process);
		process_free(task->process);
	}
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
	struct process *process;
	int error;

	/* Looked up anew after each sleep: another one that waited may have
	 * collected it by then. */
	while ((process = process_find(pid)) && !process->is_dead) {
		error = wait_on(&process->exited);
		if (error)
			return error;
	}
	if (!process)
		return -ESRCH;
	*status = process->exit_status;
	task_release(process->leader);
	return 0;
}

static void say_next_seed(void)
{
	char line[sizeof("seed ") + 2 * RANDOM_SEED_SIZE + 1];
	u64 seed[RANDOM_SEED_SIZE / sizeof(u64)];

	if (!random_next_seed((u8 *)seed))
		return;
	format_text(line, sizeof(line), "seed %016lx%016lx%016lx%016lx\n",
		    seed[0], seed[1], seed[2], seed[3]);
	stream_control(line);
}

noreturn void task_end_machine(int status)
{
	char line[32];
	int code = status & 0x7f ? 128 + (status & 0x7f) : status >> 8 & 0xff;

	missing_report();
	tty_drain();
	stream_drain();
	say_next_seed();
	format_text(line, sizeof(line), "exit %d\n", code);
	stream_control(line);
	arch_power_off();
}

i64 sys_getpid(void)
{
	return current_task()->process->pid;
}

i64 sys_gettid(void)
{
	return current_task()->pid;
}

i64 sys_getppid(void)
{
	return current_task()->process->parent_pid;
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
