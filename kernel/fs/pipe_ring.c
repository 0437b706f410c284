/*
 * The bytes inside a pipe; see the header.
 */
#include <string.h>

#include "kernel/abi/errno.h"
#include "kernel/fs/pipe_ring.h"
#include "kernel/lib/panic.h"
#include "kernel/mm/slab.h"
#include "kernel/task/sched.h"

#define PAGES_PER_YIELD 64 /* given back between two yield points */

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
	for (u32 i = 0; i < ring->size / RING_PAGE; i++) {
		if (ring->pages[i] != NULL)
			kfree_bytes(ring->pages[i], RING_PAGE);
		if (i % PAGES_PER_YIELD == PAGES_PER_YIELD - 1)
			yield_point();
	}
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

/* How many bytes lie in front of the oldest one, on its page: what went round
 * the whole ring of `size` bytes. */
static u32 bytes_round(const struct pipe_ring *ring, u32 size)
{
	u32 end = ring->head % RING_PAGE + ring->count;

	return end > size ? end - size : 0;
}

/* Moves the pages with bytes in them, as many as `to` has room for. */
static void move_pages(struct pipe_ring *from, struct pipe_ring *to)
{
	u32 first = from->head / RING_PAGE, total = from->size / RING_PAGE;
	u32 most = (u32)min_u64(total, to->size / RING_PAGE);

	to->count = from->count;
	to->head = from->head % RING_PAGE;
	for (u32 i = 0; i < most && i * RING_PAGE < to->head + to->count;
	     i++) {
		u8 **page = &from->pages[(first + i) % total];

		to->pages[i] = *page;
		*page = NULL;
	}
}

/* Puts all bytes of one ring into another, with room for them: pages move, and
 * less than one page of bytes is copied. False: no memory, nothing moved. */
static bool move_bytes(struct pipe_ring *from, struct pipe_ring *to)
{
	u32 first = from->head / RING_PAGE, total = from->size / RING_PAGE;
	u32 old_round = bytes_round(from, from->size);
	u32 new_round = bytes_round(from, to->size);

	if (to->size > from->size && old_round > 0) {
		to->pages[total] = kalloc_bytes(RING_PAGE);
		if (to->pages[total] == NULL)
			return false;
		memcpy(to->pages[total], from->pages[first], old_round);
	}
	move_pages(from, to);
	if (to->size < from->size && new_round > 0)
		memcpy(to->pages[0],
		       from->pages[(first + to->size / RING_PAGE) % total],
		       new_round);
	return true;
}

int ring_resize(struct pipe_ring *ring, u32 size)
{
	struct pipe_ring made = { .size = size }, old;

	if (ring->count > size)
		return -EBUSY;
	made.pages = made.own;
	if (size != RING_SIZE)
		made.pages = size > RING_SIZE_MOST ?
				     NULL : kalloc_bytes(table_size(size));
	if (made.pages == NULL)
		return -ENOMEM;
	if (!move_bytes(ring, &made)) {
		ring_free(&made);
		return -ENOMEM;
	}
	old = *ring;
	if (ring->pages == ring->own)
		old.pages = old.own;
	*ring = made;
	if (size == RING_SIZE)
		ring->pages = ring->own;
	ring_free(&old);
	return 0;
}
