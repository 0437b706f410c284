/*
 * All tasks: making them, finding them, and burying them.
 *
 * Invariant: a task is on the list from task_create() until its end has been
 * collected; its number is not used again before.
 */
#ifndef KERNEL_TASK_TASK_LIST_H
#define KERNEL_TASK_TASK_LIST_H

#include "kernel/task/task.h"

/* A new task that runs `entry(argument)` in the kernel, with the root's
 * credentials and the root directory; it is not ready yet. NULL on lack of
 * memory. */
struct task *task_create(const char *name, void (*entry)(void *),
			 void *argument);
struct task *task_find(int pid); /* NULL if there is none */
/* The task with the lowest number above `pid`, or NULL. */
struct task *task_next(int pid);
/* Sleeps until the task ends, takes its status (as wait4 has it), and frees
 * it. 0; -ESRCH (nobody, or somebody else was first); -EINTR. */
int task_collect(int pid, int *status);
/* Sets the name that ps shows, cut to TASK_NAME_SIZE. */
void task_set_name(struct task *task, const char *text);
/* Pid 1's end is the machine's: says the status and powers off. */
noreturn void task_end_machine(int status);

#endif
