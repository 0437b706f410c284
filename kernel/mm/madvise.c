/*
 * madvise(2), msync(2), mincore(2): what a program says and asks about pages
 * that it has mapped. The order of the checks is Linux's.
 *
 * What differs, on purpose: madvise over a range with a hole does nothing
 * (Linux does it to the rest, and then gives ENOMEM as well); MADV_FREE drops
 * the pages at once; what a child would not get, or get empty
 * (MADV_DONTFORK, MADV_WIPEONFORK), MADV_REMOVE and MADV_COLLAPSE are EINVAL.
 */
#include <arch/page.h>

#include "kernel/abi/errno.h"
#include "kernel/abi/mman.h"
#include "kernel/arch.h"
#include "kernel/fs/vfs.h"
#include "kernel/lib/checked.h"
#include "kernel/lib/usercopy.h"
#include "kernel/mm/area.h"
#include "kernel/mm/mlock.h"
#include "kernel/mm/space.h"
#include "kernel/syscall.h"
#include "kernel/task/sched.h"
#include "kernel/task/task.h"

#define AREAS_PER_YIELD 32

/* Is it only advice, or what is the case anyway? */
static bool is_mere_advice(int advice)
{
	switch (advice) {
	case MADV_NORMAL:
	case MADV_RANDOM:
	case MADV_SEQUENTIAL:
	case MADV_WILLNEED:
	case MADV_DOFORK:
	case MADV_MERGEABLE:
	case MADV_UNMERGEABLE:
	case MADV_HUGEPAGE:
	case MADV_NOHUGEPAGE:
	case MADV_DONTDUMP:
	case MADV_DODUMP:
	case MADV_KEEPONFORK:
	case MADV_COLD:
	case MADV_PAGEOUT:
		return true;
	default:
		return false;
	}
}

static bool is_known(int advice)
{
	return is_mere_advice(advice) || advice == MADV_DONTNEED ||
	       advice == MADV_DONTNEED_LOCKED || advice == MADV_FREE ||
	       advice == MADV_POPULATE_READ || advice == MADV_POPULATE_WRITE;
}

/* May this be done to an area with these flags? */
static bool is_allowed(const struct area *area, int advice)
{
	if (advice == MADV_FREE &&
	    (area->inode != NULL || area->flags & AREA_SHARED))
		return false;
	return !(area->flags & AREA_LOCKED) ||
	       (advice != MADV_FREE && advice != MADV_DONTNEED &&
		advice != MADV_COLD && advice != MADV_PAGEOUT);
}

/* Is all of the range mapped, and may this be done to it? 0, -ENOMEM or
 * -EINVAL. */
static int check_range(struct space *space, vaddr_t start, vaddr_t end,
		       int advice) REQUIRES(space->lock)
{
	bool covered = areas_cover(space, start, end);
	struct area *area = area_from(space, start);

	while (area != NULL && area->start < end) {
		if (!is_allowed(area, advice))
			return -EINVAL;
		area = area_from(space, area->end);
	}
	return covered ? 0 : -ENOMEM;
}

/* Pages come anew when they are touched: zeroed, or the file's. Those of
 * anonymous shared memory have no other place to be, and stay. */
static void drop_range(struct space *space, vaddr_t start, vaddr_t end)
	REQUIRES(space->lock)
{
	unsigned count = 0;

	while (start < end) {
		const struct area *area = area_from(space, start);
		vaddr_t stop = min_u64(area->end, end);

		if (!(area->flags & AREA_SHARED) || area->inode != NULL)
			space_drop(space, start, stop);
		start = stop;
		if (++count % AREAS_PER_YIELD == 0)
			space_pause(space);
	}
}

static int populate(struct space *space, vaddr_t start, vaddr_t end,
		    int advice)
{
	int error = space_bring_in(space, start, end,
				   advice == MADV_POPULATE_READ ? AREA_READ :
								  AREA_WRITE);

	if (error == -EFAULT)
		return -EINVAL; /* the area does not allow it */
	return error == -EIO ? -EFAULT : error;
}

/* 0, -EINVAL (unaligned, a size that wraps, advice that is unknown or not
 * for this memory), -ENOMEM (a hole; POPULATE: no memory), -EFAULT
 * (POPULATE: the file has no such page). */
i64 sys_madvise(struct uptr address, unsigned long size, int advice)
{
	struct space *space = current_task()->space;
	vaddr_t start = address.addr;
	int error;
	u64 length;

	if (!is_known(advice) || start & PAGE_MASK ||
	    !checked_round_up(size, PAGE_SIZE, &length) ||
	    start + length < start)
		return -EINVAL;
	if (length == 0)
		return 0;
	space_begin(space);
	lock(&space->lock);
	error = check_range(space, start, start + length, advice);
	if (error == 0 && (advice == MADV_DONTNEED || advice == MADV_FREE ||
			   advice == MADV_DONTNEED_LOCKED))
		drop_range(space, start, start + length);
	unlock(&space->lock);
	if (error == 0 && (advice == MADV_POPULATE_READ ||
			   advice == MADV_POPULATE_WRITE))
		error = populate(space, start, start + length, advice);
	space_end(space);
	return error;
}

/* Files are in memory, and a shared page is the file's own: there is nothing
 * to write. 0, -EINVAL (flags, unaligned), -ENOMEM (a hole), -EBUSY
 * (MS_INVALIDATE of what is locked). */
i64 sys_msync(struct uptr address, unsigned long size, int flags)
{
	struct space *space = current_task()->space;
	vaddr_t start = address.addr;
	vaddr_t end = start + round_up(size, PAGE_SIZE);
	const struct area *area;
	int error = 0;

	if (flags & ~(MS_ASYNC | MS_INVALIDATE | MS_SYNC) ||
	    start & PAGE_MASK || (flags & MS_ASYNC && flags & MS_SYNC))
		return -EINVAL;
	if (end < start)
		return -ENOMEM;
	if (end == start)
		return 0;
	lock(&space->lock);
	if (!areas_cover(space, start, end))
		error = -ENOMEM;
	area = area_from(space, start);
	while (flags & MS_INVALIDATE && area != NULL && area->start < end) {
		if (area->flags & AREA_LOCKED)
			error = -EBUSY;
		area = area_from(space, area->end);
	}
	unlock(&space->lock);
	return error;
}

#define PAGES_AT_ONCE 256u

/* Would a read of `page` find it in memory? All of a file is. */
static bool is_resident(struct space *space, const struct area *area,
			vaddr_t page) REQUIRES(space->lock)
{
	unsigned rights;
	paddr_t frame;

	if (area->inode != NULL)
		return area->offset + (page - area->start) <
		       area->inode->size;
	return arch_user_lookup(space->tables, page, &frame, &rights);
}

/* One byte for each of `count` pages. 0, or -ENOMEM at a hole. */
static int look(struct space *space, vaddr_t page, u8 *bytes, unsigned count)
	REQUIRES(space->lock)
{
	for (unsigned i = 0; i < count; i++, page += PAGE_SIZE) {
		const struct area *area = area_from(space, page);

		if (area == NULL || area->start > page)
			return -ENOMEM;
		bytes[i] = is_resident(space, area, page);
	}
	return 0;
}

/* 0, -EINVAL (unaligned), -ENOMEM (a hole), -EFAULT. What is told before a
 * hole has been written. */
i64 sys_mincore(struct uptr address, unsigned long size, struct uptr result)
{
	struct space *space = current_task()->space;
	vaddr_t page = address.addr;
	u8 bytes[PAGES_AT_ONCE];
	u64 pages;

	if (page & PAGE_MASK)
		return -EINVAL;
	if (!range_fits(page, size, USER_END))
		return -ENOMEM;
	pages = round_up(size, PAGE_SIZE) >> PAGE_SHIFT;
	if (!range_fits(result.addr, pages, USER_END))
		return -EFAULT;
	while (pages > 0) {
		unsigned count = (unsigned)min_u64(pages, PAGES_AT_ONCE);
		int error;

		lock(&space->lock);
		error = look(space, page, bytes, count);
		unlock(&space->lock);
		if (error == 0)
			error = copy_to_user(result, bytes, count);
		if (error < 0)
			return error;
		page += count * PAGE_SIZE;
		result = uptr_add(result, count);
		pages -= count;
		yield_point();
	}
	return 0;
}
