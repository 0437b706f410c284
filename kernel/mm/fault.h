/* What the files of address spaces share about single pages. */
#ifndef KERNEL_MM_FAULT_H
#define KERNEL_MM_FAULT_H

#include "kernel/mm/space.h"

/* Gives a page that is in the tables the rights that its area has now. */
void fault_refresh_page(struct space *space, vaddr_t page)
	REQUIRES(space->lock);

/* Brings a page of this area in, as a read would. 0, -ENOMEM or -EIO. */
int fault_bring_in(struct space *space, const struct area *area, vaddr_t page)
	REQUIRES(space->lock);

#endif
