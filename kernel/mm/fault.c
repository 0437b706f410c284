/*
 * Single pages of an address space: brought in when they are first touched,
 * copied when they are first written.
 *
 * Invariant: a page is writable in the tables only if its frame is the
 * program's own (FRAME_USER) and, unless the area is shared, has no other
 * user. The archive's frames are mapped as they are, read-only.
 */
#include "kernel/mm/fault.h"

#include <arch/page.h>
#include <string.h>

#include "kernel/abi/errno.h"
#include "kernel/arch.h"
#include "kernel/fs/vfs.h"
#include "kernel/lib/checked.h"
#include "kernel/lib/panic.h"
#include "kernel/mm/area.h"
#include "kernel/mm/frame.h"

/* May a write go to this frame, or does it go to a copy? */
static bool is_own_frame(const struct area *area, paddr_t frame)
{
	return frame_type_of(frame) == FRAME_USER &&
	       (area->flags & AREA_SHARED || frame_users(frame) == 1);
}

/* What the tables say for a frame of this area. Any right includes reading,
 * as on every x86. */
static unsigned page_rights(const struct area *area, paddr_t frame)
{
	unsigned rights = area->flags & AREA_RIGHTS;

	if (rights != 0)
		rights |= AREA_READ;
	if (rights & AREA_WRITE && !is_own_frame(area, frame))
		rights &= ~AREA_WRITE;
	if ((rights & (AREA_WRITE | AREA_EXEC)) == (AREA_WRITE | AREA_EXEC))
		rights |= ARCH_MAP_BOTH;
	return rights;
}

void fault_refresh_page(struct space *space, vaddr_t page)
{
	struct area *area = area_from(space, page);
	unsigned rights;
	paddr_t frame;

	ASSERT(area != NULL && area->start <= page);
	if (arch_user_lookup(space->tables, page, &frame, &rights))
		arch_user_protect(space->tables, page,
				  page_rights(area, frame));
}

/* A frame with the bytes of `frame`, whose count passes over; 0 when there
 * is no memory: `frame` is then still the caller's. */
static paddr_t copy_frame(paddr_t frame)
{
	paddr_t copy = frame_alloc_copy(FRAME_USER, frame);

	if (copy != 0)
		frame_put(frame);
	return copy;
}

/* The frame that belongs at `page`, counted; with `own`, one that may be
 * written. 0, -ENOMEM or -EIO. */
static int fetch(const struct area *area, vaddr_t page, bool own,
		 paddr_t *frame)
{
	u64 offset = area->offset + (page - area->start);
	paddr_t copy;
	int error;

	if (area->inode == NULL) {
		*frame = frame_alloc(FRAME_USER);
		return *frame != 0 ? 0 : -ENOMEM;
	}
	error = area->inode->ops->page(area->inode, offset >> PAGE_SHIFT,
				       area->flags & AREA_SHARED, frame);
	if (error == -ENOSPC)
		error = -EIO; /* the file cannot have that page: SIGBUS */
	if (error < 0 || !own || area->flags & AREA_SHARED)
		return error;
	copy = copy_frame(*frame);
	if (copy == 0) {
		frame_put(*frame);
		return -ENOMEM;
	}
	*frame = copy;
	return 0;
}

static int map_frame(struct space *space, const struct area *area,
		     vaddr_t page, paddr_t frame) REQUIRES(space->lock)
{
	int error = arch_user_map(space->tables, page, frame,
				  page_rights(area, frame));

	if (error < 0)
		frame_put(frame);
	else
		space->resident_pages++;
	return error;
}

/* Puts a copy in the place of a mapped frame that is not the program's
 * own. */
static int replace_frame(struct space *space, const struct area *area,
			 vaddr_t page, paddr_t frame, paddr_t *copy)
	REQUIRES(space->lock)
{
	*copy = copy_frame(frame);
	if (*copy == 0)
		return -ENOMEM;
	arch_user_unmap(space->tables, page);
	space->resident_pages--;
	return map_frame(space, area, page, *copy);
}

/* Sees to it that `page`, of this area, is in the tables with all the rights
 * that it may have; with `own`, that its frame may be written. The frame is
 * set in *out. 0, -ENOMEM or -EIO. */
static int bring_in(struct space *space, const struct area *area,
		    vaddr_t page, bool own, paddr_t *out)
	REQUIRES(space->lock)
{
	unsigned rights;
	paddr_t frame;
	int error;

	if (!arch_user_lookup(space->tables, page, &frame, &rights)) {
		error = fetch(area, page, own, out);
		return error < 0 ? error : map_frame(space, area, page, *out);
	}
	if (own && !is_own_frame(area, frame))
		return replace_frame(space, area, page, frame, out);
	if (rights != page_rights(area, frame))
		arch_user_protect(space->tables, page,
				  page_rights(area, frame));
	*out = frame;
	return 0;
}

int fault_bring_in(struct space *space, const struct area *area, vaddr_t page)
{
	paddr_t frame;

	return bring_in(space, area, page, false, &frame);
}

/* The stack below `address` grows down to it if it may. */
static bool grow_stack(struct space *space, struct area *area, vaddr_t page)
	REQUIRES(space->lock)
{
	u64 pages = (area->start - page) >> PAGE_SHIFT;
	struct list_node *below = area->node.previous;

	if (!(area->flags & AREA_STACK) ||
	    page < area_floor(space, area) + STACK_GAP ||
	    max_u64(space->stack_top, area->end) - page >
		    space->stack_size_most ||
	    pages + space->mapped_pages > space->pages_most)
		return false;
	if (below != &space->areas.head) {
		vaddr_t end = LIST_ENTRY(below, struct area, node)->end;

		if (page < STACK_GAP || page - STACK_GAP < end)
			return false;
	}
	area->start = page;
	space->mapped_pages += pages;
	return true;
}

/* The area that holds `page`, a stack grown to it included, or NULL. */
static struct area *area_for(struct space *space, vaddr_t page)
	REQUIRES(space->lock)
{
	struct area *area = area_from(space, page);

	if (area == NULL ||
	    (area->start > page && !grow_stack(space, area, page)))
		return NULL;
	return area;
}

/* Does the area allow this access? Memory that may be written or run may
 * also be read. */
static bool is_allowed(const struct area *area, unsigned access)
{
	if (access == AREA_READ)
		return (area->flags & AREA_RIGHTS) != 0;
	return (area->flags & access) != 0;
}

int space_fault(struct space *space, vaddr_t address, unsigned access)
{
	vaddr_t page = round_down(address, PAGE_SIZE);
	struct area *area;
	paddr_t frame;
	int error = -EFAULT;

	if (address >= USER_END)
		return -EFAULT;
	if (space->changer != NULL)
		space_wait(space);
	lock(&space->lock);
	area = area_for(space, page);
	if (area != NULL && is_allowed(area, access))
		error = bring_in(space, area, page, access == AREA_WRITE,
				 &frame);
	unlock(&space->lock);
	return error;
}

bool space_covers(struct space *space, vaddr_t address)
{
	const struct area *area;

	lock(&space->lock);
	area = area_from(space, address);
	unlock(&space->lock);
	return area != NULL && area->start <= address;
}

int space_shared_frame(struct space *space, vaddr_t address, paddr_t *frame)
{
	vaddr_t page = round_down(address, PAGE_SIZE);
	struct area *area;
	int error = 0;

	*frame = 0;
	if (space->changer != NULL)
		space_wait(space);
	lock(&space->lock);
	area = area_for(space, page);
	if (area == NULL || (area->flags & AREA_RIGHTS) == 0)
		error = -EFAULT;
	else if (area->flags & AREA_SHARED)
		error = bring_in(space, area, page, false, frame);
	if (error == 0 && *frame != 0)
		frame_get(*frame);
	unlock(&space->lock);
	return error == -EIO ? -EFAULT : error;
}

/* Writes within one page. */
static int write_page(struct space *space, vaddr_t to, const void *from,
		      size_t size) EXCLUDES(space->lock)
{
	vaddr_t page = round_down(to, PAGE_SIZE);
	struct area *area;
	paddr_t frame = 0;
	int error = -EFAULT;

	lock(&space->lock);
	area = area_for(space, page);
	if (area != NULL && !(area->inode != NULL && area->flags & AREA_SHARED))
		error = bring_in(space, area, page, true, &frame);
	if (error == 0)
		memcpy((char *)frame_address(frame) + (to - page), from, size);
	unlock(&space->lock);
	return error == -EIO ? -EFAULT : error;
}

int space_write(struct space *space, vaddr_t to, const void *from, size_t size)
{
	const char *bytes = from;

	if (!range_fits(to, size, USER_END))
		return -EFAULT;
	while (size > 0) {
		size_t part = min_u64(size, PAGE_SIZE - (to & PAGE_MASK));
		int error = write_page(space, to, bytes, part);

		if (error < 0)
			return error;
		to += part;
		bytes += part;
		size -= part;
	}
	return 0;
}
