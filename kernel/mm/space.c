/*
 * Address spaces: the operations on ranges. Faults are in fault.c.
 *
 * Each operation first checks and allocates all that it needs, then takes
 * pages out of the tables, a batch at a time with the lock released and a
 * yield point in between, and edits the list of areas at once at the end.
 * A page that is gone too early is only a page to fault in again.
 */
#include "kernel/mm/space.h"

#include <arch/page.h>

#include "kernel/abi/errno.h"
#include "kernel/arch.h"
#include "kernel/fs/vfs.h"
#include "kernel/lib/checked.h"
#include "kernel/lib/panic.h"
#include "kernel/mm/area.h"
#include "kernel/mm/fault.h"
#include "kernel/mm/frame.h"
#include "kernel/random.h"
#include "kernel/security/audit.h"
#include "kernel/task/sched.h"

#define PAGES_PER_YIELD 128 /* unmapped or changed between two points */
#define PAGES_PER_TRIM 64   /* unmapped before tables are looked through */
#define AREAS_PER_YIELD 32
/* Each may be compared with all others: some 100,000 instructions. */
#define CHECKS_PER_YIELD 4
#define MMAP_RANDOM_BITS 28 /* pages: as Linux, 1 TiB */

_Static_assert(AREA_READ == ARCH_MAP_READ && AREA_WRITE == ARCH_MAP_WRITE &&
		       AREA_EXEC == ARCH_MAP_EXEC,
	       "an area's rights are those of its pages");

SLAB_DEFINE(struct space);

struct space *space_create(void)
{
	struct space *space = kalloc(struct space);
	u64 below = random_layout_word() & ((1ull << MMAP_RANDOM_BITS) - 1);

	if (space == NULL)
		return NULL;
	refcount_init(&space->users, 1);
	wait_queue_init(&space->changed);
	space->mmap_top = USER_END - STACK_RANDOM_MOST - STACK_SIZE_MOST -
			  STACK_GAP - (below << PAGE_SHIFT);
	space->pages_most = USER_END >> PAGE_SHIFT;
	space->stack_size_most = STACK_SIZE_MOST;
	space->tables = arch_space_create();
	list_init(&space->areas);
	if (space->tables == 0) {
		kfree(space);
		return NULL;
	}
	return space;
}

void space_get(struct space *space)
{
	refcount_get(&space->users);
}

bool space_is_shared(const struct space *space)
{
	return space->users.count > 1;
}

void space_pause(struct space *space)
{
	unlock(&space->lock);
	yield_point();
	lock(&space->lock);
}

/* Takes up to a batch of pages out of the tables, from *at on. True when that
 * was all: nobody fills meanwhile what is behind it. */
static bool drop_pages(struct space *space, vaddr_t *at, vaddr_t end)
	REQUIRES(space->lock)
{
	space->resident_pages -= arch_user_drop(space->tables, at, end,
						PAGES_PER_YIELD);
	return *at == end;
}

void space_drop(struct space *space, vaddr_t start, vaddr_t end)
{
	while (!drop_pages(space, &start, end))
		space_pause(space);
}

bool space_next_page(struct space *space, vaddr_t *at, vaddr_t end)
{
	for (;;) {
		int left = ARCH_WALK_MOST;

		if (arch_user_next(space->tables, at, end, &left))
			return true;
		if (*at == end)
			return false;
		space_pause(space);
	}
}

/* Empties the range. 0, or -ENOMEM with nothing changed. */
static int clear_range(struct space *space, vaddr_t start, vaddr_t end,
		       struct list *dead) REQUIRES(space->lock)
{
	struct area_spares spares = { { NULL } };
	vaddr_t at = start;
	int error;

	for (;;) {
		error = area_spares_reserve(space, start, end, &spares);
		if (error < 0 || drop_pages(space, &at, end))
			break;
		space_pause(space);
	}
	if (error == 0) {
		area_split(space, start, &spares);
		area_split(space, end, &spares);
		areas_remove(space, start, end, dead);
	}
	area_spares_free(&spares);
	return error;
}

/* Gives back the tables that nothing is left in: of what is in the list of
 * areas, or of what was taken out of it since they were looked for last. */
static void trim(struct space *space, vaddr_t start, vaddr_t end)
	REQUIRES(space->lock)
{
	while (!arch_user_trim(space->tables, &start, end))
		space_pause(space);
}

static void trim_removed(struct space *space) REQUIRES(space->lock)
{
	vaddr_t start = space->removed_start, end = space->removed_end;

	space->removed_start = space->removed_end = 0;
	space->untrimmed_pages = 0;
	trim(space, start, end);
}

/* Nobody knows the space any more: its list of areas is at rest. */
static void free_pages(struct space *space) REQUIRES(space->lock)
{
	unsigned count = 0;

	LIST_FOR_EACH(node, &space->areas) {
		struct area *area = LIST_ENTRY(node, struct area, node);

		space_drop(space, area->start, area->end);
		if (++count % AREAS_PER_YIELD == 0)
			space_pause(space);
	}
	LIST_FOR_EACH(node, &space->areas) {
		struct area *area = LIST_ENTRY(node, struct area, node);

		trim(space, area->start, area->end);
		if (++count % AREAS_PER_YIELD == 0)
			space_pause(space);
	}
	trim_removed(space);
}

void space_put(struct space *space)
{
	struct list dead = LIST_INIT(dead);

	if (!refcount_put(&space->users))
		return;
	lock(&space->lock);
	free_pages(space);
	areas_remove(space, 0, USER_END, &dead);
	ASSERT(space->mapped_pages == 0 && space->resident_pages == 0);
	unlock(&space->lock);
	areas_free(&dead);
	arch_space_destroy(space->tables);
	kfree(space);
}

/* Whole pages, not none, where a program may have some. */
static bool is_range(vaddr_t address, u64 size)
{
	return size > 0 && ((address | size) & PAGE_MASK) == 0 &&
	       range_fits(address, size, USER_END);
}

/* `flags` with other rights. That it could be written once stays with an
 * area. */
static unsigned with_rights(unsigned flags, unsigned rights)
{
	return (flags & ~AREA_RIGHTS) | rights |
	       (rights & AREA_WRITE ? AREA_WAS_WRITABLE : 0);
}

/* Can what is mapped so change the file? */
static bool is_written(unsigned flags)
{
	const unsigned written = AREA_SHARED | AREA_WAS_WRITABLE;

	return (flags & written) == written;
}

/* Would the file's pages be run here and written through another area, outside
 * of the range, or the other way round? */
static bool has_alias(struct space *space, vaddr_t start, vaddr_t end,
		      unsigned flags, const struct inode *inode)
	REQUIRES(space->lock)
{
	bool runs = flags & AREA_EXEC, writes = is_written(flags);

	if (inode == NULL || !(runs || writes))
		return false;
	LIST_FOR_EACH(node, &space->areas) {
		const struct area *area = LIST_ENTRY(node, struct area, node);

		if (area->inode == inode &&
		    (area->start < start || area->end > end) &&
		    ((runs && is_written(area->flags)) ||
		     (writes && area->flags & AREA_EXEC)))
			return true;
	}
	return false;
}

/* May the range, of one area, have these flags? No page is written and run,
 * at once or by turns; a file's own frames are written only by who opened it
 * so. */
static int check_rights(struct space *space, vaddr_t start, vaddr_t end,
			unsigned flags, const struct inode *inode)
	REQUIRES(space->lock)
{
	if (inode != NULL && flags & AREA_SHARED && flags & AREA_WRITE &&
	    !(flags & AREA_MAY_WRITE))
		return -EACCES;
	if (!(flags & AREA_EXEC && flags & AREA_WAS_WRITABLE) &&
	    !has_alias(space, start, end, flags, inode))
		return 0;
	if (!space->allows_wx)
		return audit_deny(-EACCES, AUDIT_WX, NULL);
	audit_grant(AUDIT_WX);
	return 0;
}

/* Puts `area` in the place of what is in its range. */
static int replace_range(struct space *space, struct area *area,
			 struct list *dead) REQUIRES(space->lock)
{
	u64 pages = (area->end - area->start) >> PAGE_SHIFT;
	u64 others = space->mapped_pages -
		     areas_pages(space, area->start, area->end);
	int error;

	if (pages > space->pages_most || others > space->pages_most - pages ||
	    space->area_count >= AREAS_MOST)
		return -ENOMEM;
	error = clear_range(space, area->start, area->end, dead);
	if (error < 0)
		return error;
	area_insert(space, area);
	areas_join(space, area->start, area->end, dead);
	return 0;
}

int space_map(struct space *space, vaddr_t address, u64 size, unsigned flags,
	      struct inode *inode, u64 offset)
{
	struct list dead = LIST_INIT(dead);
	struct area *area;
	int error;

	if (!is_range(address, size) || offset & PAGE_MASK)
		return -EINVAL;
	if (inode != NULL && inode->ops->page == NULL)
		return -ENODEV;
	area = kalloc(struct area);
	if (area == NULL)
		return -ENOMEM;
	area->start = address;
	area->end = address + size;
	area->flags = with_rights(flags, flags & AREA_RIGHTS);
	area->inode = inode;
	area->offset = inode != NULL ? offset : 0;

	lock(&space->lock);
	error = check_rights(space, address, address + size, area->flags,
			     inode);
	if (error == 0)
		error = replace_range(space, area, &dead);
	if (error == 0 && inode != NULL)
		area_hold_file(area);
	unlock(&space->lock);
	areas_free(&dead);
	if (error < 0)
		kfree(area);
	return error;
}

/* A program may come through the whole address range in time, and would keep
 * a table for each place where it was. To look for empty ones costs as much
 * as unmapping some pages: only now and then. */
int space_unmap(struct space *space, vaddr_t address, u64 size)
{
	struct list dead = LIST_INIT(dead);
	u64 resident;
	int error;

	if (!is_range(address, size))
		return -EINVAL;
	lock(&space->lock);
	resident = space->resident_pages;
	error = clear_range(space, address, address + size, &dead);
	space->untrimmed_pages += resident - space->resident_pages;
	if (error == 0 && space->untrimmed_pages >= PAGES_PER_TRIM)
		trim_removed(space);
	unlock(&space->lock);
	areas_free(&dead);
	return error;
}

/* May every area of the range, which they cover, have these rights? */
static int check_areas(struct space *space, vaddr_t start, vaddr_t end,
		       unsigned rights) REQUIRES(space->lock)
{
	unsigned count = 0;
	int error = 0;

	while (start < end && error == 0) {
		struct area *area = area_from(space, start);

		error = check_rights(space, area->start, area->end,
				     with_rights(area->flags, rights),
				     area->inode);
		start = area->end;
		if (++count % CHECKS_PER_YIELD == 0)
			space_pause(space);
	}
	return error;
}

/* Gives the areas of a range new rights. 0, or an errno with nothing
 * changed. */
static int protect_areas(struct space *space, vaddr_t start, vaddr_t end,
			 unsigned rights, struct list *dead)
	REQUIRES(space->lock)
{
	int error;

	if (!areas_cover(space, start, end))
		return -ENOMEM;
	error = check_areas(space, start, end, rights);
	if (error == 0)
		error = areas_split(space, start, end);
	if (error < 0)
		return error;
	for (vaddr_t at = start; at < end;) {
		struct area *area = area_from(space, at);

		area->flags = with_rights(area->flags, rights);
		at = area->end;
	}
	areas_join(space, start, end, dead);
	return 0;
}

/* Brings a batch of pages from *at on in line with their areas. True when
 * that was all. */
static bool protect_pages(struct space *space, vaddr_t *at, vaddr_t end)
	REQUIRES(space->lock)
{
	int left = ARCH_WALK_MOST;

	for (unsigned i = 0; i < PAGES_PER_YIELD; i++) {
		if (!arch_user_next(space->tables, at, end, &left))
			return *at == end;
		fault_refresh_page(space, *at);
		*at += PAGE_SIZE;
	}
	return false;
}

int space_protect(struct space *space, vaddr_t address, u64 size,
		  unsigned rights)
{
	struct list dead = LIST_INIT(dead);
	vaddr_t at = address;
	int error;

	if (!is_range(address, size) || rights & ~AREA_RIGHTS)
		return -EINVAL;
	lock(&space->lock);
	error = protect_areas(space, address, address + size, rights, &dead);
	while (error == 0 && !protect_pages(space, &at, address + size))
		space_pause(space);
	unlock(&space->lock);
	areas_free(&dead);
	return error;
}

vaddr_t space_find_below(struct space *space, u64 size, vaddr_t ceiling)
{
	vaddr_t found = 0;
	struct list_node *node;

	lock(&space->lock);
	node = space->areas.head.previous;
	while (found == 0 && node != &space->areas.head) {
		struct area *area = LIST_ENTRY(node, struct area, node);

		vaddr_t bottom = max_u64(area->end, SPACE_START);

		if (bottom < ceiling && ceiling - bottom >= size)
			found = ceiling - size;
		ceiling = min_u64(ceiling, area_floor(space, area));
		node = node->previous;
	}
	unlock(&space->lock);
	if (found == 0 && ceiling > SPACE_START &&
	    ceiling - SPACE_START >= size)
		found = ceiling - size;
	return found;
}

vaddr_t space_find(struct space *space, u64 size)
{
	vaddr_t found;

	if (size == 0 || size & PAGE_MASK)
		return 0;
	found = space_find_below(space, size, space->mmap_top);
	return found != 0 ? found : space_find_below(space, size, USER_END);
}

bool space_is_free(struct space *space, vaddr_t address, u64 size)
{
	struct area *next;
	bool is_free;

	if (!is_range(address, size))
		return false;
	lock(&space->lock);
	next = area_from(space, address);
	is_free = next == NULL || area_floor(space, next) >= address + size;
	unlock(&space->lock);
	return is_free;
}
