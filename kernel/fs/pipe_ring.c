/*
 * The bytes inside a pipe; see the header.
 */
#include <string.h>

#include "kernel/abi/errno.h"
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
		place = (u32)((place + piece) & (ring->size - 1));
		size -= piece;
	}
	return true;
}

bool ring_put(struct pipe_ring *ring, const void *from, size_t size)
{
	u32 place = (ring->head + ring->count) & (ring->size - 1);
	const u8 *bytes = from;

	ASSERT(size <= ring_room(ring));
	if (!fill_pages(ring, place, size))
		return false;
	ring->count += (u32)size;
	while (size > 0) {
		size_t piece = piece_at(place, size);

		memcpy(ring->pages[place / RING_PAGE] + place % RING_PAGE,
		       bytes, piece);
		place = (u32)((place + piece) & (ring->size - 1));
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
		place = (u32)((place + piece) & (ring->size - 1));
		bytes += piece;
		size -= piece;
	}
}

void ring_drop(struct pipe_ring *ring, size_t size)
{
	ASSERT(size <= ring->count);
	ring->head = (u32)((ring->head + size) & (ring->size - 1));
	ring->count -= (u32)size;
}

/* What a ring of `size` bytes that has not its own table has one in. */
static size_t table_size(u32 size)
{
	return size / RING_PAGE * sizeof(u8 *);
}

void ring_free(struct pipe_ring *ring)
{
	for (u32 i = 0; i < ring->size / RING_PAGE; i++)
		if (ring->pages[i] != NULL)
			kfree_bytes(ring->pages[i], RING_PAGE);
	if (ring->pages != ring->own)
		kfree_bytes(ring->pages, table_size(ring->size));
	memset(ring, 0, sizeof(*ring));
}

size_t ring_copy(const struct pipe_ring *from, size_t skip,
		 struct pipe_ring *to, size_t size)
{
	size_t done = 0;

	ASSERT(skip <= from->count && size <= from->count - skip);
	while (done < size) {
		u32 place = (u32)((from->head + skip + done) &
				  (from->size - 1));
		size_t piece = piece_at(place, size - done);

		if (!ring_put(to, from->pages[place / RING_PAGE] +
					  place % RING_PAGE, piece))
			break;
		done += piece;
	}
	return done;
}

int ring_resize(struct pipe_ring *ring, u32 size)
{
	struct pipe_ring made = { .size = size };

	if (ring->count > size)
		return -EBUSY;
	made.pages = made.own;
	if (size != RING_SIZE)
		made.pages = size > RING_SIZE_MOST ?
				     NULL : kalloc_bytes(table_size(size));
	if (made.pages == NULL)
		return -ENOMEM;
	if (ring_copy(ring, 0, &made, ring->count) < ring->count) {
		ring_free(&made);
		return -ENOMEM;
	}
	ring_free(ring);
	*ring = made;
	if (size == RING_SIZE)
		ring->pages = ring->own;
	return 0;
}
