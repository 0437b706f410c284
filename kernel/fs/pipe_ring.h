/*
 * The bytes inside a pipe: a ring of pages that are allocated as they are
 * first needed.
 *
 * Invariants: head < RING_SIZE and count <= RING_SIZE; the `count` bytes from
 * `head` on, modulo RING_SIZE, are what was put and not yet taken.
 */
#ifndef KERNEL_FS_PIPE_RING_H
#define KERNEL_FS_PIPE_RING_H

#include "kernel/lib/types.h"

#define RING_PAGE 4096u
#define RING_PAGES 16u
#define RING_SIZE (RING_PAGES * RING_PAGE) /* 64 KiB, as Linux's pipes */

struct pipe_ring {
	u8 *pages[RING_PAGES];
	u32 head;  /* where the oldest byte lies */
	u32 count; /* bytes inside */
};

static inline size_t ring_room(const struct pipe_ring *ring)
{
	return RING_SIZE - ring->count;
}

/* Puts `size` bytes, at most ring_room(). All or nothing: false on lack of
 * memory. */
bool ring_put(struct pipe_ring *ring, const void *from, size_t size);
/* Copies the oldest `size` bytes, at most `count`, and leaves them there. */
void ring_peek(const struct pipe_ring *ring, void *to, size_t size);
/* Forgets the oldest `size` bytes, at most `count`. */
void ring_drop(struct pipe_ring *ring, size_t size);
/* Gives the pages back. */
void ring_free(struct pipe_ring *ring);

#endif
