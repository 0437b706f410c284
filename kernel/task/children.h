/*
 * What binds a process to its parent and its children.
 */
#ifndef KERNEL_TASK_CHILDREN_H
#define KERNEL_TASK_CHILDREN_H

#include "kernel/lib/types.h"

struct process;
struct task;

/* What a child does first, on its way to its program. */
void fork_child_starts(void);
/* The current task leaves its address space, by execve or its end: a parent
 * that lent it goes on, and where clone was told so, a 0 is written. */
void fork_leave_memory(void);
/* Sends SIGCHLD to the parent and ends its wait: `child` has stopped or gone
 * on (CLD_*), with `status` as siginfo has it. */
void children_tell_parent(struct process *child, int code, int status);
/* The last thread ends: its process' children become pid 1's, and its parent
 * is told; or nobody is, if nobody wants its status. */
void children_end(struct process *process);
/* A thread ends, and others go on: its children are told that want to be
 * (PR_SET_PDEATHSIG). */
void children_lose_thread(const struct task *thread);
/* The children of one thread of a process are now another one's. */
void children_of_thread(const struct process *process, int old_tid, int tid);

#endif
