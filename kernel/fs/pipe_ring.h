/*
 * The bytes inside a pipe: a ring of pages that are allocated as they are
 * first needed.
 *
 * Invariants: the size is a power of two, of pages; head < size and count <=
 * size; the `count` bytes from `head` on, modulo the size, are what was put
 * and not yet taken.
 */
#ifndef KERNEL_FS_PIPE_RING_H
#define KERNEL_FS_PIPE_RING_H

#include "kernel/lib/types.h"

#define RING_PAGE 4096u
#define RING_PAGES 16u
#define RING_SIZE (RING_PAGES * RING_PAGE) /* 64 KiB, as Linux's pipes */
#define RING_SIZE_MOST (16384u * RING_PAGE) /* whoever asks for it */

struct pipe_ring {
	u8 **pages; /* own, or allocated for another size than RING_SIZE */
	u8 *own[RING_PAGES];
	u32 size;  /* bytes */
	u32 head;  /* where the oldest byte lies */
	u32 count; /* bytes inside */
};

/* Of a ring that is all zero. */
static inline void ring_init(struct pipe_ring *ring)
{
	ring->pages = ring->own;
	ring->size = RING_SIZE;
}

static inline size_t ring_room(const struct pipe_ring *ring)
{
	return ring->size - ring->count;
}

/* Gives it another size, a power of two of pages. It has that, and others may
 * run, before what it had too many of is freed. -EBUSY where the bytes do
 * not fit, -ENOMEM, also beyond RING_SIZE_MOST. */
int ring_resize(struct pipe_ring *ring, u32 size);

/* Puts `size` bytes, at most ring_room(). All or nothing: false on lack of
 * memory. */
bool ring_put(struct pipe_ring *ring, const void *from, size_t size);
/* Copies the oldest `size` bytes, at most `count`, and leaves them there. */
void ring_peek(const struct pipe_ring *ring, void *to, size_t size);
/* Puts `size` bytes of one ring, those after its oldest `skip`, into another,
 * which has the room. How many: fewer on lack of memory. */
size_t ring_copy(const struct pipe_ring *from, size_t skip,
		 struct pipe_ring *to, size_t size);
/* Forgets the oldest `size` bytes, at most `count`. */
void ring_drop(struct pipe_ring *ring, size_t size);
/* Gives the pages back; it is all zero then. For a ring that nobody else
 * knows: passes yield points. */
void ring_free(struct pipe_ring *ring);

#endif
