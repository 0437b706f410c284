/*
 * The bytes inside a pipe; see the header.
 */
#include <string.h>

#include "kernel/fs/pipe_ring.h"
#include "kernel/lib/panic.h"
#include "kernel/mm/slab.h"

/* The bytes from `place` to the end of its page, at most `size`. */
static size_t piece_at(u32 place, size_t size)
{
	return min_u64(RING_PAGE - place % RING_PAGE, size);
}

static bool fill_pages(struct pipe_ring *ring, u32 place, size_t size)
{
	while (size > 0) {
		u8 **page = &ring->pages[place / RING_PAGE];
		size_t piece = piece_at(place, size);

		if (*page == NULL)
			*page = kalloc_bytes(RING_PAGE);
		if (*page == NULL)
			return false;
		place = (u32)((place + piece) % RING_SIZE);
		size -= piece;
	}
	return true;
}

bool ring_put(struct pipe_ring *ring, const void *from, size_t size)
{
	u32 place = (ring->head + ring->count) % RING_SIZE;
	const u8 *bytes = from;

	ASSERT(size <= ring_room(ring));
	if (!fill_pages(ring, place, size))
		return false;
	ring->count += (u32)size;
	while (size > 0) {
		size_t piece = piece_at(place, size);

		memcpy(ring->pages[place / RING_PAGE] + place % RING_PAGE,
		       bytes, piece);
		place = (u32)((place + piece) % RING_SIZE);
		bytes += piece;
		size -= piece;
	}
	return true;
}

void ring_peek(const struct pipe_ring *ring, void *to, size_t size)
{
	u32 place = ring->head;
	u8 *bytes = to;

	ASSERT(size <= ring->count);
	while (size > 0) {
		size_t piece = piece_at(place, size);

		memcpy(bytes,
		       ring->pages[place / RING_PAGE] + place % RING_PAGE,
		       piece);
		place = (u32)((place + piece) % RING_SIZE);
		bytes += piece;
		size -= piece;
	}
}

void ring_drop(struct pipe_ring *ring, size_t size)
{
	ASSERT(size <= ring->count);
	ring->head = (u32)((ring->head + size) % RING_SIZE);
	ring->count -= (u32)size;
}

void ring_free(struct pipe_ring *ring)
{
	for (unsigned i = 0; i < RING_PAGES; i++)
		if (ring->pages[i] != NULL)
			kfree_bytes(ring->pages[i], RING_PAGE);
	memset(ring, 0, sizeof(*ring));
}
