/*
 * Pages brought in before they are touched: for mlock(2) and madvise(2).
 */
#ifndef KERNEL_MM_MLOCK_H
#define KERNEL_MM_MLOCK_H

#include "kernel/mm/space.h"

/* What the access would be: AREA_READ, AREA_WRITE, or BRING_IN_AS_MAPPED: a
 * write where a page may be written and is the program's own, else a read. */
#define BRING_IN_AS_MAPPED 0u

/* Brings in every page of [start, end), whole pages that areas cover. Passes
 * yield points. 0; -ENOMEM (more than there is), -EFAULT (the area does not
 * allow the access), -EIO (the file has no such page): what came in stays. */
int space_bring_in(struct space *space, vaddr_t start, vaddr_t end,
		   unsigned access) EXCLUDES(space->lock);

#endif
