/*
 * What binds a task to its parent and its children.
 */
#ifndef KERNEL_TASK_CHILDREN_H
#define KERNEL_TASK_CHILDREN_H

#include "kernel/lib/types.h"

struct task;

/* What a child does first, on its way to its program. */
void fork_child_starts(void);
/* The current task leaves its address space, by execve or its end: a parent
 * that lent it goes on, and where clone was told so, a 0 is written. */
void fork_leave_memory(void);
/* Sends SIGCHLD to the parent and ends its wait: `child` has stopped or gone
 * on (CLD_*), with `status` as siginfo has it. */
void children_tell_parent(struct task *child, int code, int status);
/* The current task ends: its children become pid 1's, and its parent is
 * told; or nobody is, if nobody wants its status. */
void children_end(struct task *task);

#endif
