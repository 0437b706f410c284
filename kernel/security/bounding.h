/*
 * The bounding set of the whole system, by `bound=LIST` on the kernel's
 * command line: capability_list() says what a LIST is. Each `bound=` that
 * stands there counts.
 *
 * Invariant: no program ever has a capability that is not in this set. The
 * first one starts without (kernel/task/init_cred.h), and every other one
 * descends from it.
 */
#ifndef KERNEL_SECURITY_BOUNDING_H
#define KERNEL_SECURITY_BOUNDING_H

#include "kernel/lib/types.h"

/* Reads the command line, once. 0, or -EINVAL for a LIST that is none, with
 * *bad and *size its word that is no capability, not terminated. */
int bounding_init(const char **bad, size_t *size);
/* All capabilities, where the command line does not say otherwise. */
u64 bounding_at_boot(void);

#endif
