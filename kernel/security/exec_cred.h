/*
 * The credentials of a new program: capabilities(7), "Transformation of
 * capabilities during execve()" and "Capabilities and execution of programs
 * by root", and execve(2) for the set-id bits.
 */
#ifndef KERNEL_SECURITY_EXEC_CRED_H
#define KERNEL_SECURITY_EXEC_CRED_H

#include "kernel/lib/types.h"

struct cred;
struct inode;

/* New credentials for the current task when it executes `inode`, in *out: of
 * a script, that is its interpreter. *secure is what AT_SECURE tells the
 * program. 0; -EPERM when a file that is to have its capabilities at once
 * cannot get them all (`path` names it in the record); -EINVAL when what the
 * file has as capabilities is damaged; -ENOMEM. */
int exec_cred(struct inode *inode, const char *path, struct cred **out,
	      bool *secure);

#endif
