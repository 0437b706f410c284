/*
 * The credentials of a new program: capabilities(7), "Transformation of
 * capabilities during execve()".
 */
#ifndef KERNEL_SECURITY_EXEC_CRED_H
#define KERNEL_SECURITY_EXEC_CRED_H

#include "kernel/lib/types.h"

struct cred;
struct inode;
struct task;

/* A new cred for `task` when it executes `inode`; NULL on lack of memory.
 * *secure is what AT_SECURE tells the program. Set-id bits and file
 * capabilities have no effect yet. */
struct cred *exec_cred(const struct task *task, const struct inode *inode,
		       bool *secure);

#endif
