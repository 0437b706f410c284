/*
 * The end of a task.
 */
#ifndef KERNEL_TASK_EXIT_H
#define KERNEL_TASK_EXIT_H

#include "kernel/lib/types.h"

struct task;

/* Ends the current task, and its process when it was the last thread. The
 * process' status, as wait4 gives it (code << 8, or the signal that killed
 * it), is the leader's, unless the whole process was ended before. Frees what
 * the task holds. Never returns. */
noreturn void task_exit(int status);
/* The same for one that was marked as killed. */
noreturn void task_exit_killed(void);

/* A signal that cannot be ignored (a fault): the current process dies of it,
 * each thread at its next way out of the kernel. */
void task_force_signal(int signal);
/* A signal that the current task caused itself, such as SIGPIPE: it dies of
 * it unless it ignores it, blocks it, or has a handler. */
void task_signal_self(int signal);
/* The same for any task's process. */
void task_signal(struct task *task, int signal);

#endif
