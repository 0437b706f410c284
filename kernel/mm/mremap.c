/*
 * mremap(2): mapped memory that grows, shrinks or moves. Pages that move keep
 * their frames: only the entries of the page tables change their place.
 *
 * Invariant: all that a move needs, areas to split and page tables to put the
 * pages into, is there before the first page is taken out; from then on
 * nothing can fail. A move that is refused leaves also what lies in its way.
 *
 * What differs from Linux, on purpose: anonymous shared memory cannot be
 * mapped a second time by an old size of 0 (EINVAL).
 */
#include <arch/page.h>

#include "kernel/abi/errno.h"
#include "kernel/abi/mman.h"
#include "kernel/arch.h"
#include "kernel/fs/vfs.h"
#include "kernel/lib/checked.h"
#include "kernel/lib/panic.h"
#include "kernel/mm/area.h"
#include "kernel/mm/frame.h"
#include "kernel/mm/space.h"
#include "kernel/syscall.h"
#include "kernel/task/task.h"

#define PAGES_PER_YIELD 64

#define FLAGS_KNOWN (MREMAP_MAYMOVE | MREMAP_FIXED | MREMAP_DONTUNMAP)

/* One call: whole pages. */
struct remap {
	vaddr_t from, to;
	u64 old_size, new_size;
	int flags;
};

/* --- what may be done --- */

/* Would `more` pages be too many, once what is in the way has gone? Those
 * that can be written must also fit into memory, as for mmap. */
static bool is_too_much(struct space *space, const struct remap *r, u64 more,
			bool writable) REQUIRES(space->lock)
{
	u64 others = space->mapped_pages;

	if (r->flags & MREMAP_FIXED)
		others -= areas_pages(space, r->to, r->to + r->new_size);
	return more > space->pages_most ||
	       others > space->pages_most - more ||
	       (writable && more > frames_total());
}

/* May the memory at r->from become r->new_size bytes, here or elsewhere? It
 * has to be of one area. 0, -EFAULT, -EINVAL or -ENOMEM. */
static int check_source(struct space *space, const struct remap *r)
	REQUIRES(space->lock)
{
	u64 kept = min_u64(r->old_size, r->new_size);
	const struct area *area = area_from(space, r->from);
	u64 more = (r->new_size - kept) >> PAGE_SHIFT;

	if (area == NULL || area->start > r->from)
		return -EFAULT;
	if (r->old_size == 0 &&
	    (!(area->flags & AREA_SHARED) || area->inode == NULL))
		return -EINVAL;
	if (kept > area->end - r->from)
		return -EFAULT;
	if (more > 0 &&
	    is_too_much(space, r, more, area->flags & AREA_WRITE))
		return -ENOMEM;
	if (r->flags & MREMAP_DONTUNMAP &&
	    is_too_much(space, r, kept >> PAGE_SHIFT, false))
		return -ENOMEM;
	return 0;
}

/* --- moving --- */

/* Sees to it that there is a table for each page that moves: maps the first
 * page for each table there for a moment. 0 or -ENOMEM. */
static int reserve_tables(struct space *space, const struct remap *r)
	REQUIRES(space->lock)
{
	vaddr_t end = r->from + min_u64(r->old_size, r->new_size);
	vaddr_t at = r->from;
	paddr_t frame, there;
	unsigned rights;

	for (unsigned i = 1;; i++) {
		vaddr_t to;

		if (!space_next_page(space, &at, end))
			return 0;
		to = r->to + (at - r->from);
		arch_user_lookup(space->tables, at, &frame, &rights);
		if (!arch_user_lookup(space->tables, to, &there, &rights)) {
			if (arch_user_map(space->tables, to, frame, 0) != 0)
				break;
			arch_user_unmap(space->tables, to);
		}
		at += PAGE_TABLE_SPAN - (to & (PAGE_TABLE_SPAN - 1));
		if (at >= end)
			return 0;
		if (i % PAGES_PER_YIELD == 0)
			space_pause(space);
	}
	at = r->to;
	while (!arch_user_trim(space->tables, &at, r->to + r->new_size))
		space_pause(space);
	return -ENOMEM;
}

/* All that can fail of a move. 0, or -ENOMEM with nothing changed. */
static int prepare(struct space *space, const struct remap *r,
		   struct list *dead) REQUIRES(space->lock)
{
	int error = areas_split(space, r->from, r->from + r->old_size);

	if (error == 0)
		error = areas_split(space, r->to, r->to + r->new_size);
	if (error == 0 && space->area_count >= AREAS_MOST)
		error = -ENOMEM;
	if (error == 0)
		error = reserve_tables(space, r);
	if (error < 0) {
		areas_join(space, r->from, r->from + r->old_size, dead);
		areas_join(space, r->to, r->to + r->new_size, dead);
	}
	return error;
}

/* What lies at r->to gives way to `area`, which continues what lies at
 * r->from: the first stack and the heap are only what they are in place. */
static void replace(struct space *space, const struct remap *r,
		    struct area *area, struct list *dead)
	REQUIRES(space->lock)
{
	const struct area *source = area_from(space, r->from);

	area->start = r->to;
	area->end = r->to + r->new_size;
	area->flags = source->flags & ~(AREA_STACK | AREA_HEAP);
	area->inode = source->inode;
	if (area->inode != NULL) {
		area_hold_file(area);
		area->offset = source->offset + (r->from - source->start);
	}
	space_drop(space, area->start, area->end);
	areas_remove(space, area->start, area->end, dead);
	area_insert(space, area);
}

static void move_pages(struct space *space, const struct remap *r)
	REQUIRES(space->lock)
{
	vaddr_t end = r->from + min_u64(r->old_size, r->new_size);
	vaddr_t at = r->from;
	unsigned rights;
	paddr_t frame;

	for (unsigned i = 1;; i++, at += PAGE_SIZE) {
		if (!space_next_page(space, &at, end))
			return;
		arch_user_lookup(space->tables, at, &frame, &rights);
		arch_user_unmap(space->tables, at);
		if (arch_user_map(space->tables, r->to + (at - r->from), frame,
				  rights) != 0)
			panic("mremap: a table that was reserved is gone");
		space->untrimmed_pages++;
		if (i % PAGES_PER_YIELD == 0)
			space_pause(space);
	}
}

static i64 move(struct space *space, const struct remap *r)
{
	struct list dead = LIST_INIT(dead);
	struct area *area = kalloc(struct area);
	int error;

	if (area == NULL)
		return -ENOMEM;
	lock(&space->lock);
	error = prepare(space, r, &dead);
	if (error == 0) {
		replace(space, r, area, &dead);
		move_pages(space, r);
	}
	unlock(&space->lock);
	if (error < 0) {
		kfree(area);
		areas_free(&dead);
		return error;
	}
	/* Its ends are ends of areas: there is nothing to fail. */
	if (r->old_size > 0 && !(r->flags & MREMAP_DONTUNMAP) &&
	    space_unmap(space, r->from, r->old_size) != 0)
		panic("mremap: what was moved cannot be unmapped");
	lock(&space->lock);
	areas_join(space, r->from, r->from + r->old_size, &dead);
	areas_join(space, r->to, r->to + r->new_size, &dead);
	unlock(&space->lock);
	areas_free(&dead);
	return (i64)r->to;
}

/* --- the ways that a call can go --- */

static i64 move_to(struct space *space, struct remap *r)
{
	int error;

	if (r->to & PAGE_MASK || !range_fits(r->to, r->new_size, USER_END) ||
	    (r->from + r->old_size > r->to &&
	     r->to + r->new_size > r->from))
		return -EINVAL;
	if (r->old_size > r->new_size &&
	    !range_fits(r->from, r->old_size, USER_END))
		return -EINVAL;
	lock(&space->lock);
	error = check_source(space, r);
	unlock(&space->lock);
	if (error < 0)
		return error;
	if (!(r->flags & MREMAP_FIXED)) {
		/* A hint. */
		if (r->to == 0 || !space_is_free(space, r->to, r->new_size))
			r->to = space_find(space, r->new_size);
		if (r->to == 0)
			return -ENOMEM;
	}
	error = space_check_low(r->to, current_task()->cred);
	return error < 0 ? error : move(space, r);
}

static i64 shrink(struct space *space, const struct remap *r)
{
	int error = 0;

	if (r->old_size == r->new_size)
		return (i64)r->from;
	if (!range_fits(r->from, r->old_size, USER_END))
		return -EINVAL;
	error = space_unmap(space, r->from + r->new_size,
			    r->old_size - r->new_size);
	return error < 0 ? error : (i64)r->from;
}

/* Grows an area in its place, where the pages behind it are free. */
static bool grow_here(struct space *space, const struct remap *r)
{
	u64 more = r->new_size - r->old_size;
	struct list dead = LIST_INIT(dead);
	struct area *area;

	/* They are not if the area goes on there. */
	if (!space_is_free(space, r->from + r->old_size, more))
		return false;
	lock(&space->lock);
	area = area_from(space, r->from);
	ASSERT(area->end == r->from + r->old_size);
	area->end += more;
	space->mapped_pages += more >> PAGE_SHIFT;
	areas_join(space, r->from, r->from + r->new_size, &dead);
	unlock(&space->lock);
	areas_free(&dead);
	return true;
}

static i64 grow(struct space *space, struct remap *r)
{
	int error;

	lock(&space->lock);
	error = check_source(space, r);
	unlock(&space->lock);
	if (error < 0)
		return error;
	if (grow_here(space, r))
		return (i64)r->from;
	r->to = r->flags & MREMAP_MAYMOVE ? space_find(space, r->new_size) : 0;
	return r->to != 0 ? move(space, r) : -ENOMEM;
}

static i64 change(struct space *space, struct remap *r)
{
	if (!space_covers(space, r->from))
		return -EFAULT;
	if (r->flags & (MREMAP_FIXED | MREMAP_DONTUNMAP))
		return move_to(space, r);
	return r->old_size >= r->new_size ? shrink(space, r) :
					    grow(space, r);
}

/* Returns the address, or: -EINVAL (flags, unaligned, no size, places that
 * overlap or are none, an old size of 0 of private memory), -EFAULT (nothing
 * there, or not all of one mapping), -ENOMEM (no room, no memory, too much),
 * -EPERM (too low). */
i64 sys_mremap(struct uptr address, unsigned long old_size,
	       unsigned long new_size, int flags, struct uptr new_address)
{
	struct space *space = current_task()->space;
	/* As on Linux, a size beyond the last page is none. */
	struct remap r = {
		.from = address.addr,
		.to = new_address.addr,
		.old_size = round_up(old_size, PAGE_SIZE),
		.new_size = round_up(new_size, PAGE_SIZE),
		.flags = flags,
	};

	i64 result;

	if (flags & ~FLAGS_KNOWN || r.from & PAGE_MASK || r.new_size == 0)
		return -EINVAL;
	if (flags & (MREMAP_FIXED | MREMAP_DONTUNMAP) &&
	    !(flags & MREMAP_MAYMOVE))
		return -EINVAL;
	if (flags & MREMAP_DONTUNMAP && old_size != new_size)
		return -EINVAL;
	space_begin(space);
	result = change(space, &r);
	space_end(space);
	return result;
}
