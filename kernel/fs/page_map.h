/*
 * The pages that a file has, by their index: a tree of 64 places each.
 *
 * Invariants: a node that is in the tree holds something; a file of one page
 * has no node at all. The map counts nothing: its caller owns the frames.
 */
#ifndef KERNEL_FS_PAGE_MAP_H
#define KERNEL_FS_PAGE_MAP_H

#include "kernel/lib/types.h"

#define PAGE_MAP_END (1ull << 54) /* every index is below */

/* All zero: empty. */
struct page_map {
	u64 top;         /* the frame of index 0, or a node's address */
	unsigned height; /* nodes from the top to a frame */
	u64 count;       /* frames */
};

/* The frame at `index`, or 0. */
paddr_t page_map_find(const struct page_map *map, u64 index);
/* Puts a frame where none is. 0, or -ENOMEM with nothing changed. */
int page_map_insert(struct page_map *map, u64 index, paddr_t frame);
/* Takes the frame at `index` out. Returns it, or 0. */
paddr_t page_map_remove(struct page_map *map, u64 index);
/* The lowest index from `index` on that has a frame, or PAGE_MAP_END. */
u64 page_map_next(const struct page_map *map, u64 index);

#endif
