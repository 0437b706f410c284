/*
 * Who may read the kernel's log.
 */
#ifndef KERNEL_FS_SYSLOG_H
#define KERNEL_FS_SYSLOG_H

#include "kernel/lib/types.h"

struct cred;

/* CAP_SYSLOG, or CAP_SYS_ADMIN, which was that before Linux 2.6.37. A false
 * answer is recorded. */
bool syslog_may_read(const struct cred *cred);

#endif
