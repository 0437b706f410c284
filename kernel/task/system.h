/*
 * The machine's names, which uname(2) and /proc/sys/kernel tell.
 */
#ifndef KERNEL_TASK_SYSTEM_H
#define KERNEL_TASK_SYSTEM_H

#include "kernel/lib/types.h"

#define SYSTEM_NAME_MOST 64 /* bytes of a host or domain name, without NUL */

const char *system_host_name(void);
const char *system_domain_name(void);
/* At most SYSTEM_NAME_MOST bytes; -EINVAL for more. */
int system_set_host_name(const char *name, size_t size);
int system_set_domain_name(const char *name, size_t size);

#endif
