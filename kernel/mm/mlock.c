/*
 * mlock(2) and its relatives. Memory is never taken away from a program here,
 * so that to lock it means to bring it in; that it is locked is kept for what
 * counts and asks (RLIMIT_MEMLOCK, madvise, msync).
 *
 * What differs from Linux: mlockall with MCL_FUTURE is accepted, but what is
 * mapped later comes when it is touched, and is not counted.
 */
#include "kernel/mm/mlock.h"

#include <arch/page.h>

#include "kernel/abi/errno.h"
#include "kernel/abi/mman.h"
#include "kernel/abi/system.h"
#include "kernel/mm/area.h"
#include "kernel/mm/frame.h"
#include "kernel/security/capability.h"
#include "kernel/syscall.h"
#include "kernel/task/limits.h"
#include "kernel/task/sched.h"
#include "kernel/task/task.h"

#define PAGES_PER_YIELD 64

/* The access that brings in what lies at `page`, and where its area ends. */
static unsigned natural_access(struct space *space, vaddr_t page,
			       vaddr_t *end)
{
	const struct area *area;
	unsigned access = AREA_READ;

	lock(&space->lock);
	area = area_from(space, page);
	if (area != NULL) {
		*end = min_u64(*end, area->end);
		if ((area->flags & (AREA_WRITE | AREA_SHARED)) == AREA_WRITE)
			access = AREA_WRITE;
	}
	unlock(&space->lock);
	return access;
}

int space_bring_in(struct space *space, vaddr_t start, vaddr_t end,
		   unsigned access)
{
	unsigned count = 0;

	if ((end - start) >> PAGE_SHIFT > frames_total())
		return -ENOMEM;
	while (start < end) {
		unsigned how = access;
		vaddr_t stop = end;

		if (how == BRING_IN_AS_MAPPED)
			how = natural_access(space, start, &stop);
		for (; start < stop; start += PAGE_SIZE) {
			int error = space_fault(space, start, how);

			if (error < 0)
				return error;
			if (++count % PAGES_PER_YIELD == 0)
				yield_point();
		}
	}
	return 0;
}

static u64 locked_pages(struct space *space, vaddr_t start, vaddr_t end)
	REQUIRES(space->lock)
{
	u64 pages = 0;

	LIST_FOR_EACH(node, &space->areas) {
		const struct area *area = LIST_ENTRY(node, struct area, node);
		vaddr_t from = max_u64(area->start, start);
		vaddr_t to = min_u64(area->end, end);

		if (area->flags & AREA_LOCKED && from < to)
			pages += (to - from) >> PAGE_SHIFT;
	}
	return pages;
}

/* May the program lock anything at all? */
static bool may_lock(void)
{
	return limits_of(current_task()->process, RLIMIT_MEMLOCK) != 0 ||
	       capable(CAP_IPC_LOCK, "mlock");
}

/* May it have `pages` locked in all? */
static bool fits_limit(u64 pages)
{
	return pages <= limits_of(current_task()->process, RLIMIT_MEMLOCK) >>
				PAGE_SHIFT ||
	       capable(CAP_IPC_LOCK, "mlock");
}

static void mark(struct area *area, bool locked)
{
	area->flags &= ~AREA_LOCKED;
	if (locked)
		area->flags |= AREA_LOCKED;
}

/* 0, -ENOMEM with nothing changed: a hole, no memory to split. */
static int set_locked(struct space *space, vaddr_t start, vaddr_t end,
		      bool locked)
{
	struct list dead = LIST_INIT(dead);
	int error = -ENOMEM;

	lock(&space->lock);
	if (areas_cover(space, start, end))
		error = areas_split(space, start, end);
	if (error == 0) {
		for (vaddr_t at = start; at < end;) {
			struct area *area = area_from(space, at);

			mark(area, locked);
			at = area->end;
		}
		areas_join(space, start, end, &dead);
	}
	unlock(&space->lock);
	areas_free(&dead);
	return error;
}

static void set_all_locked(struct space *space, bool locked)
{
	struct list dead = LIST_INIT(dead);

	lock(&space->lock);
	LIST_FOR_EACH(node, &space->areas)
		mark(LIST_ENTRY(node, struct area, node), locked);
	areas_join(space, 0, USER_END, &dead);
	unlock(&space->lock);
	areas_free(&dead);
}

/* The whole pages of a range. As on Linux a size that wraps is 0. 0, or
 * -EINVAL when the end wraps. */
static int whole_pages(u64 address, u64 size, vaddr_t *start, vaddr_t *end)
{
	*start = round_down(address, PAGE_SIZE);
	*end = *start + round_up(size + (address & PAGE_MASK), PAGE_SIZE);
	return *end < *start ? -EINVAL : 0;
}

/* 0, -EPERM, -EINVAL, -ENOMEM, or -EAGAIN when memory ran out. */
static i64 lock_range(struct space *space, u64 address, u64 size,
		      bool bring_in)
{
	vaddr_t start, end;
	u64 pages, others;
	int error;

	if (!may_lock())
		return -EPERM;
	error = whole_pages(address, size, &start, &end);
	pages = (end - start) >> PAGE_SHIFT;
	lock(&space->lock);
	others = locked_pages(space, 0, USER_END) -
		 locked_pages(space, start, end);
	unlock(&space->lock);
	if (!fits_limit(others + pages))
		return -ENOMEM;
	if (error < 0 || start == end)
		return error;
	lock(&space->lock);
	error = areas_cover(space, start, end) ? 0 : -ENOMEM;
	unlock(&space->lock);
	if (error < 0)
		return error;
	if (bring_in)
		error = space_bring_in(space, start, end, BRING_IN_AS_MAPPED);
	if (error < 0)
		return error == -ENOMEM ? -EAGAIN : -ENOMEM;
	return set_locked(space, start, end, true);
}

static i64 lock_alone(struct uptr address, u64 size, bool bring_in)
{
	struct space *space = current_task()->space;
	i64 result;

	space_begin(space);
	result = lock_range(space, address.addr, size, bring_in);
	space_end(space);
	return result;
}

i64 sys_mlock(struct uptr address, unsigned long size)
{
	return lock_alone(address, size, true);
}

i64 sys_mlock2(struct uptr address, unsigned long size, int flags)
{
	if (flags & ~MLOCK_ONFAULT)
		return -EINVAL;
	return lock_alone(address, size, !(flags & MLOCK_ONFAULT));
}

/* 0, -EINVAL, or -ENOMEM: a hole, or no memory to split. */
i64 sys_munlock(struct uptr address, unsigned long size)
{
	struct space *space = current_task()->space;
	vaddr_t start, end;
	int error = whole_pages(address.addr, size, &start, &end);

	if (error < 0 || start == end)
		return error;
	space_begin(space);
	error = set_locked(space, start, end, false);
	space_end(space);
	return error;
}

/* Brings in all that there is; what cannot come in is passed over. */
static void bring_in_all(struct space *space)
{
	vaddr_t at = 0, end;

	while (at < USER_END) {
		const struct area *area;

		lock(&space->lock);
		area = area_from(space, at);
		at = area != NULL ? max_u64(at, area->start) : USER_END;
		end = area != NULL ? area->end : USER_END;
		unlock(&space->lock);
		if (at < end)
			space_bring_in(space, at, end, BRING_IN_AS_MAPPED);
		at = end;
		yield_point();
	}
}

i64 sys_mlockall(int flags)
{
	struct space *space = current_task()->space;
	int error = 0;

	if (flags == 0 || flags == MCL_ONFAULT ||
	    flags & ~(MCL_CURRENT | MCL_FUTURE | MCL_ONFAULT))
		return -EINVAL;
	if (!may_lock())
		return -EPERM;
	if (!(flags & MCL_CURRENT))
		return 0;
	space_begin(space);
	if (!fits_limit(space->mapped_pages))
		error = -ENOMEM;
	else
		set_all_locked(space, true);
	if (error == 0 && !(flags & MCL_ONFAULT))
		bring_in_all(space);
	space_end(space);
	return error;
}

i64 sys_munlockall(void)
{
	struct space *space = current_task()->space;

	space_begin(space);
	set_all_locked(space, false);
	space_end(space);
	return 0;
}
