/*
 * Who logged in, whatever user a task has become since: /proc/PID/loginuid
 * and sessionid, which the record of refusals shows as auid and ses.
 *
 * Invariant: children inherit both, execve keeps them, and only the task
 * itself sets them; once set they change with CAP_AUDIT_CONTROL only.
 */
#ifndef KERNEL_SECURITY_LOGIN_H
#define KERNEL_SECURITY_LOGIN_H

#include "kernel/lib/types.h"

#define LOGIN_UNSET UINT32_MAX /* both, until somebody logs in */

/* Sets the current task's login uid, and begins a session with it; with
 * LOGIN_UNSET, takes both away. 0, or -EPERM without CAP_AUDIT_CONTROL where
 * the uid was set (Linux 6.1, kernel/audit.c, audit_set_loginuid()). */
int login_set(u32 uid);

#endif
