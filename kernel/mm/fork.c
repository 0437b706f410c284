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
		inode_get(copy->inode);
	area_insert(to, copy);
	return 0;
}

static int copy_areas(struct space *to, struct space *from)
	REQUIRES(to->lock) REQUIRES(from->lock)
{
	LIST_FOR_EACH(node, &from->areas) {
		int error = copy_area(to, LIST_ENTRY(node, struct area, node));

		if (error < 0)
			return error;
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
	vaddr_t page = SPACE_START;
	int error = 0;

	while (error == 0 && page != USER_END) {
		lock(&space->lock);
		error = fill_shared(space, &page);
		unlock(&space->lock);
		yield_point();
	}
	return error;
}

/* One more user of a mapped frame: both sides then lose the right to write,
 * which a write fault gives back or turns into a copy. */
static int share_page(struct space *to, struct space *from, vaddr_t page)
	REQUIRES(to->lock) REQUIRES(from->lock)
{
	unsigned rights;
	paddr_t frame;
	int error;

	if (!arch_user_lookup(from->tables, page, &frame, &rights))
		return 0;
	frame_get(frame);
	fault_refresh_page(from, page);
	arch_user_lookup(from->tables, page, &frame, &rights);
	error = arch_user_map(to->tables, page, frame, rights);
	if (error < 0) {
		frame_put(frame);
		return error;
	}
	to->resident_pages++;
	return 0;
}

/* Shares pages of the range until a batch is full. *page moves on. */
static int share_batch(struct space *to, struct space *from, vaddr_t *page)
	REQUIRES(to->lock) REQUIRES(from->lock)
{
	for (unsigned i = 0; i < PAGES_PER_YIELD; i++) {
		int error;

		*page = arch_user_next(from->tables, *page, USER_END);
		if (*page == USER_END)
			return 0;
		error = share_page(to, from, *page);
		if (error < 0)
			return error;
		*page += PAGE_SIZE;
	}
	return 0;
}

int space_copy(struct space *from, struct space **out)
{
	vaddr_t page = SPACE_START;
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
	while (error == 0 && page != USER_END) {
		error = share_batch(to, from, &page);
		unlock(&to->lock);
		unlock(&from->lock);
		/* The space is the current task's own, which is here. */
		yield_point();
		lock(&from->lock);
		lock(&to->lock);
	}
	unlock(&to->lock);
	unlock(&from->lock);
	if (error < 0) {
		space_put(to);
		return error;
	}
	*out = to;
	return 0;
}
