/*
 * The list of areas of one address space, apart from its page tables.
 *
 * The functions here only edit the list. What they need for a split is
 * reserved before, so that they cannot fail half-way; what falls out of the
 * list goes to a list of the dead, which is freed once the lock is released.
 */
#ifndef KERNEL_MM_AREA_H
#define KERNEL_MM_AREA_H

#include "kernel/mm/space.h"

/* Areas for the two splits that a change of one range may need. */
struct area_spares {
	struct area *areas[2];
};

/* The first area that ends above `address`, or NULL. */
struct area *area_from(struct space *space, vaddr_t address)
	REQUIRES(space->lock);
/* The lowest address that belongs to the area: that of a stack includes the
 * room to grow into and the gap below. */
vaddr_t area_floor(const struct space *space, const struct area *area);
/* Does the list cover every page of the range? */
bool areas_cover(struct space *space, vaddr_t start, vaddr_t end)
	REQUIRES(space->lock);
/* How many pages of the range areas cover. */
u64 areas_pages(struct space *space, vaddr_t start, vaddr_t end)
	REQUIRES(space->lock);

/* Allocates what splitting at `start` and at `end` needs beyond what
 * `spares` holds. 0, or -ENOMEM: no memory, or too many areas. */
int area_spares_reserve(struct space *space, vaddr_t start, vaddr_t end,
			struct area_spares *spares) REQUIRES(space->lock);
void area_spares_free(struct area_spares *spares);

/* An area of a file, that is about to stand in the list, counts on it.
 * areas_free() drops that. */
void area_hold_file(const struct area *area);

/* Splits the area that spans `address`, if one does. */
void area_split(struct space *space, vaddr_t address,
		struct area_spares *spares) REQUIRES(space->lock);
/* Makes both ends of a range ends of areas. 0, or -ENOMEM with nothing
 * changed. */
int areas_split(struct space *space, vaddr_t start, vaddr_t end)
	REQUIRES(space->lock);
/* Puts an area into the hole that it fits in. */
void area_insert(struct space *space, struct area *area)
	REQUIRES(space->lock);
/* Removes the areas of a range, whose edges were split before. */
void areas_remove(struct space *space, vaddr_t start, vaddr_t end,
		  struct list *dead) REQUIRES(space->lock);
/* Joins areas that continue each other, in the range and at its edges. */
void areas_join(struct space *space, vaddr_t start, vaddr_t end,
		struct list *dead) REQUIRES(space->lock);
/* Frees what fell out of the list. Passes yield points. */
void areas_free(struct list *dead);

#endif
