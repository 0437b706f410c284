/*
 * Copying an address space.
 */
#ifndef KERNEL_MM_FORK_H
#define KERNEL_MM_FORK_H

#include "kernel/mm/space.h"

/* A copy of the current task's space, with one user, in *out: private pages
 * are copied when one side writes to them. 0 or -ENOMEM, with nothing
 * changed but that the next write to a page may fault. */
int space_copy(struct space *from, struct space **out)
	EXCLUDES(from->lock);

#endif
