/*
 * A copy of an address space for fork: the same areas, and every page that
 * is in the tables shared until one side writes to it.
 *
 * Invariant: a frame with two users is writable in no table, unless its area
 * is shared; kernel/mm/fault.c copies it at the first write.
 */
#include "kernel/mm/fork.h"

#include <arch/page.h>

#include "kernel/abi/errno.h"
#include "kernel/arch.h"
#include "kernel/fs/vfs.h"
#include "kernel/mm/area.h"
#include "kernel/mm/fault.h"
#include "kernel/mm/frame.h"
#include "kernel/task/sched.h"

#define PAGES_PER_YIELD 128
#define AREAS_PER_YIELD 32

static void copy_numbers(struct space *to, const struct space *from)
{
	to->heap_start = from->heap_start;
	to->heap_end = from->heap_end;
	to->stack_top = from->stack_top;
	to->arguments_start = from->arguments_start;
	to->arguments_end = from->arguments_end;
	to->environment_end = from->environment_end;
	to->mmap_top = from->mmap_top;
	to->pages_most = from->pages_most;
	to->stack_size_most = from->stack_size_most;
	to->is_dumpable = from->is_dumpable;
	to->allows_wx = from->allows_wx;
}

static int copy_area(struct space *to, const struct area *area)
	REQUIRES(to->lock)
{
	struct area *copy = kalloc(struct area);

	if (copy == NULL)
		return -ENOMEM;
	copy->start = area->start;
	copy->end = area->end;
	copy->flags = area->flags & ~AREA_LOCKED;
	copy->offset = area->offset;
	copy->inode = area->inode;
	if (copy->inode != NULL)
		area_hold_file(copy);
	/* They come in order: so it is known where the next one belongs. */
	area_insert(to, copy);
	to->last_hit = copy;
	return 0;
}

/* A yield point, with the locks released. The child's list is known to nobody
 * else, and the parent's stays while it is copied. */
static void pause(struct space *to, struct space *from)
	REQUIRES(to->lock) REQUIRES(from->lock)
{
	unlock(&to->lock);
	unlock(&from->lock);
	yield_point();
	lock(&from->lock);
	lock(&to->lock);
}

static int copy_areas(struct space *to, struct space *from)
	REQUIRES(to->lock) REQUIRES(from->lock)
{
	unsigned count = 0;

	LIST_FOR_EACH(node, &from->areas) {
		int error = copy_area(to, LIST_ENTRY(node, struct area, node));

		if (error < 0)
			return error;
		if (++count % AREAS_PER_YIELD == 0)
			pause(to, from);
	}
	return 0;
}

/* Pages of shared memory that nobody has touched yet would be another one's
 * on each side: they are brought in before the copy. A batch of them from
 * *page on, which moves on and ends at USER_END. */
static int fill_shared(struct space *space, vaddr_t *page)
	REQUIRES(space->lock)
{
	for (unsigned i = 0; i < PAGES_PER_YIELD; i++) {
		struct area *area = area_from(space, *page);
		int error;

		if (area == NULL) {
			*page = USER_END;
			return 0;
		}
		if (!(area->flags & AREA_SHARED) || area->inode != NULL) {
			*page = area->end;
			continue;
		}
		*page = max_u64(*page, area->start);
		error = fault_bring_in(space, area, *page);
		if (error < 0)
			return error;
		*page += PAGE_SIZE;
	}
	return 0;
}

static int fill_all_shared(struct space *space) EXCLUDES(space->lock)
{
	vaddr_t page = 0;
	int error = 0;

	while (error == 0 && page != USER_END) {
		lock(&space->lock);
		error = fill_shared(space, &page);
		unlock(&space->lock);
		yield_point();
	}
	return error;
}

/* The pages of one area: each gets one more user, and both sides lose the
 * right to write, which a write fault gives back or turns into a copy. 0 or
 * -ENOMEM. */
static int share_pages(struct space *to, struct space *from,
		       const struct area *area)
	REQUIRES(to->lock) REQUIRES(from->lock)
{
	bool shared = area->flags & AREA_SHARED;
	vaddr_t at = area->start;

	for (;;) {
		int count = arch_user_copy(from->tables, to->tables, &at,
					   area->end, shared, PAGES_PER_YIELD);

		if (count < 0)
			return count;
		to->resident_pages += (u64)count;
		if (at == area->end)
			return 0;
		pause(to, from);
	}
}

static int share_all(struct space *to, struct space *from)
	REQUIRES(to->lock) REQUIRES(from->lock)
{
	unsigned count = 0;

	LIST_FOR_EACH(node, &to->areas) {
		int error = share_pages(to, from,
					LIST_ENTRY(node, struct area, node));

		if (error < 0)
			return error;
		if (++count % AREAS_PER_YIELD == 0)
			pause(to, from);
	}
	return 0;
}

/* Nobody else changes `from` meanwhile. */
static int copy(struct space *from, struct space **out)
{
	struct space *to;
	int error = fill_all_shared(from);

	if (error < 0)
		return error;
	to = space_create();
	if (to == NULL)
		return -ENOMEM;
	copy_numbers(to, from);
	lock(&from->lock);
	lock(&to->lock);
	error = copy_areas(to, from);
	if (error == 0)
		error = share_all(to, from);
	unlock(&to->lock);
	unlock(&from->lock);
	if (error < 0) {
		space_put(to);
		return error;
	}
	*out = to;
	return 0;
}

int space_copy(struct space *from, struct space **out)
{
	int error;

	space_begin(from);
	error = copy(from, out);
	space_end(from);
	return error;
}
