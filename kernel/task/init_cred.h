/*
 * The credentials of the first program: the start record's (start.h), within
 * the bounding set of the boot (kernel/security/bounding.h).
 *
 * execve's formula would give root all of the bounding set again, and another
 * user nothing; where the record names the capabilities, it is they that the
 * program has. So they are given twice: before, for what the formula passes
 * on (and AT_SECURE, which is the formula's), and after.
 */
#ifndef KERNEL_TASK_INIT_CRED_H
#define KERNEL_TASK_INIT_CRED_H

struct start;
struct task;

/* For `task`, the current one, which is to execute the program. -ENOMEM. */
int init_cred_before(struct task *task, const struct start *start);
/* When it has, and before the first instruction. -ENOMEM. */
int init_cred_after(struct task *task, const struct start *start);

#endif
