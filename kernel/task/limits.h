/*
 * Resource limits, getrlimit(2): what a process may use. They are inherited by
 * fork and kept by execve; the last thread's end frees what they counted.
 *
 * Invariant: the soft limit is at most the hard one, and none is beyond what
 * the kernel itself can give (open files).
 */
#ifndef KERNEL_TASK_LIMITS_H
#define KERNEL_TASK_LIMITS_H

#include "kernel/lib/types.h"

struct process;
struct space;
struct task;

void limits_default(struct process *process);
/* The soft limit RLIMIT_* of a process. */
u64 limits_of(const struct process *process, int resource);
/* May `parent` have one more child, or thread? 0, or -EAGAIN at RLIMIT_NPROC,
 * which counts the tasks of its user; root and CAP_SYS_RESOURCE are exempt. */
int limits_check_fork(const struct task *parent);
/* RLIMIT_NPROC when `task` becomes one of `uid`'s: what is too many by then
 * is told by execve, -EAGAIN, if it still is; root is exempt. setuid(2),
 * execve(2). */
void limits_new_user(struct task *task, u32 uid);
int limits_check_exec(struct task *task);
/* A program that has more privileges than its caller does not run with a
 * larger stack than usual, which would move its layout: execve(2). */
void limits_secure_exec(struct process *process);
/* Puts RLIMIT_AS and RLIMIT_STACK into an address space. */
void limits_apply(const struct process *process, struct space *space);
/* May the current task make a regular file as long as `size`? 0, or -EFBIG
 * with SIGXFSZ beyond RLIMIT_FSIZE. */
int limits_check_size(u64 size);
/* The timer's part: SIGXCPU and SIGKILL by RLIMIT_CPU, for the process
 * that runs. */
void limits_tick(struct process *process);

#endif
