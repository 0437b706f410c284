/*
 * All tasks: making them, finding them, and burying them.
 *
 * Invariant: a task is on the list from task_create() until its end has been
 * collected; its number is not used again before.
 */
#ifndef KERNEL_TASK_TASK_LIST_H
#define KERNEL_TASK_TASK_LIST_H

#include "kernel/task/task.h"

#define TASKS_MOST 512 /* a fork bomb ends there, or at RLIMIT_NPROC */

/* A new task that runs `entry(argument)` in the kernel, with the root's
 * credentials and the root directory; it is not ready yet. NULL on lack of
 * memory. */
struct task *task_create(const char *name, void (*entry)(void *),
			 void *argument);
/* May `parent` have one more? Asked again where a sleep lies between the copy
 * and its publication. 0 or -EAGAIN. */
int task_check_room(const struct task *parent);
/* A copy of `parent` that is on no list, has no memory and no kernel stack
 * yet: credentials, files, folders and signals are like its own, or the same
 * ones where the CLONE_* in `flags` say so. 0 or -ENOMEM; -EAGAIN when there
 * are too many tasks. */
int task_copy(const struct task *parent, u32 flags, struct task **out);
/* Gives a finished copy its number, which it returns, and its place. */
int task_publish(struct task *task);
/* Takes back a copy, with the same flags, that was not published. */
void task_discard(struct task *task, u32 flags);
/* Frees a dead task: a leader, with its process, that somebody has taken the
 * status of, or a thread that has left its process. */
void task_release(struct task *task);

#define PID_MOST 4194304 /* Linux's PID_MAX_LIMIT */
/* The next new task has the first free number after `pid`, of 0 to
 * PID_MOST. */
void task_set_last_pid(int pid);
struct task *task_find(int pid); /* NULL if there is none */
/* The one after `task`, which is on the list, or NULL; NULL stands for the
 * place before the first. For walks that nothing interrupts. */
struct task *task_after(const struct task *task);
#define FOR_EACH_TASK(each)                                     \
	for (struct task *each = task_after(NULL); (each);      \
	     (each) = task_after(each))
unsigned task_total(void); /* tasks that there are, dead ones too */
int task_last_pid(void);   /* the number given last */
/* Sleeps until the process ends, takes its status (as wait4 has it), and frees
 * it. 0; -ESRCH (nobody, or somebody else was first); -EINTR. */
int task_collect(int pid, int *status);
/* Sets the name that ps shows, cut to TASK_NAME_SIZE. */
void task_set_name(struct task *task, const char *text);
/* Pid 1's end is the machine's: says the status and powers off. */
noreturn void task_end_machine(int status);

#endif
