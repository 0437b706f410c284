/*
 * The sorted list of areas; see area.h. The search starts at the area that
 * was found last, for faults and calls mostly stay in one place.
 */
#include "kernel/mm/area.h"

#include <arch/page.h>

#include "kernel/abi/errno.h"
#include "kernel/fs/vfs.h"
#include "kernel/lib/panic.h"
#include "kernel/task/sched.h"

#define AREAS_PER_YIELD 64 /* freed between two yield points */

SLAB_DEFINE(struct area);

static inline struct area *area_of(struct list_node *node)
{
	return node == NULL ? NULL : LIST_ENTRY(node, struct area, node);
}

static struct area *area_after(struct space *space, struct area *area)
	REQUIRES(space->lock)
{
	return area_of(list_next(&space->areas, &area->node));
}

struct area *area_from(struct space *space, vaddr_t address)
{
	struct area *area = space->last_hit;

	if (area == NULL || area->start > address)
		area = area_of(list_first(&space->areas));
	while (area != NULL && area->end <= address)
		area = area_after(space, area);
	if (area != NULL)
		space->last_hit = area;
	return area;
}

vaddr_t area_floor(const struct space *space, const struct area *area)
{
	vaddr_t top = max_u64(space->stack_top, area->end);
	vaddr_t lowest = area->start;

	if (!(area->flags & AREA_STACK))
		return area->start;
	if (top > STACK_SIZE_MOST)
		lowest = min_u64(lowest, top - STACK_SIZE_MOST);
	return lowest > STACK_GAP ? lowest - STACK_GAP : 0;
}

bool areas_cover(struct space *space, vaddr_t start, vaddr_t end)
{
	struct area *area = area_from(space, start);

	while (area != NULL && area->start <= start) {
		if (area->end >= end)
			return true;
		start = area->end;
		area = area_after(space, area);
	}
	return false;
}

u64 areas_pages(struct space *space, vaddr_t start, vaddr_t end)
{
	struct area *area = area_from(space, start);
	u64 pages = 0;

	while (area != NULL && area->start < end) {
		pages += (min_u64(area->end, end) -
			  max_u64(area->start, start)) >> PAGE_SHIFT;
		area = area_after(space, area);
	}
	return pages;
}

void area_hold_file(const struct area *area)
{
	inode_get(area->inode);
	area->inode->mapped_writers += (area->flags & AREA_WRITER) != 0;
}

static void drop_file(const struct area *area)
{
	area->inode->mapped_writers -= (area->flags & AREA_WRITER) != 0;
	inode_put(area->inode);
}

static bool is_spanned(struct space *space, vaddr_t address)
	REQUIRES(space->lock)
{
	struct area *area = area_from(space, address);

	return area != NULL && area->start < address;
}

int area_spares_reserve(struct space *space, vaddr_t start, vaddr_t end,
			struct area_spares *spares)
{
	unsigned need = (unsigned)is_spanned(space, start) +
			(unsigned)is_spanned(space, end);

	if (space->area_count + need > AREAS_MOST)
		return -ENOMEM;
	for (unsigned i = 0; i < need; i++) {
		if (spares->areas[i] == NULL)
			spares->areas[i] = kalloc(struct area);
		if (spares->areas[i] == NULL)
			return -ENOMEM;
	}
	return 0;
}

void area_spares_free(struct area_spares *spares)
{
	for (unsigned i = 0; i < ARRAY_SIZE(spares->areas); i++)
		kfree(spares->areas[i]);
}

static struct area *spare_take(struct area_spares *spares)
{
	for (unsigned i = 0; i < ARRAY_SIZE(spares->areas); i++) {
		struct area *area = spares->areas[i];

		spares->areas[i] = NULL;
		if (area != NULL)
			return area;
	}
	panic("areas: a split that nothing was reserved for");
}

void area_split(struct space *space, vaddr_t address,
		struct area_spares *spares)
{
	struct area *lower = area_from(space, address);
	struct area *upper;

	if (lower == NULL || lower->start >= address)
		return;
	upper = spare_take(spares);
	upper->start = address;
	upper->end = lower->end;
	upper->flags = lower->flags;
	upper->inode = lower->inode;
	if (upper->inode != NULL) {
		area_hold_file(upper);
		upper->offset = lower->offset + (address - lower->start);
	}
	lower->end = address;
	list_insert_after(&lower->node, &upper->node);
	space->area_count++;
}

int areas_split(struct space *space, vaddr_t start, vaddr_t end)
{
	struct area_spares spares = { { NULL } };
	int error = area_spares_reserve(space, start, end, &spares);

	if (error == 0) {
		area_split(space, start, &spares);
		area_split(space, end, &spares);
	}
	area_spares_free(&spares);
	return error;
}

void area_insert(struct space *space, struct area *area)
{
	struct area *next = area_from(space, area->start);
	struct list_node *place = space->areas.head.previous;

	ASSERT(area->start < area->end);
	if (next != NULL) {
		ASSERT(next->start >= area->end);
		place = next->node.previous;
	}
	list_insert_after(place, &area->node);
	space->area_count++;
	space->mapped_pages += (area->end - area->start) >> PAGE_SHIFT;
}

static void retire(struct space *space, struct area *area, struct list *dead)
	REQUIRES(space->lock)
{
	if (space->last_hit == area)
		space->last_hit = NULL;
	list_remove(&area->node);
	list_add_tail(dead, &area->node);
	space->area_count--;
}

/* Tables that served the area may be left without a page. */
static void note_removed(struct space *space, const struct area *area)
	REQUIRES(space->lock)
{
	if (space->removed_end == 0)
		space->removed_start = area->start;
	space->removed_start = min_u64(space->removed_start, area->start);
	space->removed_end = max_u64(space->removed_end, area->end);
}

void areas_remove(struct space *space, vaddr_t start, vaddr_t end,
		  struct list *dead)
{
	struct area *area = area_from(space, start);

	while (area != NULL && area->start < end) {
		struct area *next = area_after(space, area);

		ASSERT(area->start >= start && area->end <= end);
		space->mapped_pages -= (area->end - area->start) >> PAGE_SHIFT;
		note_removed(space, area);
		retire(space, area, dead);
		area = next;
	}
}

static bool continues(const struct area *lower, const struct area *upper)
{
	return lower->end == upper->start && lower->flags == upper->flags &&
	       lower->inode == upper->inode &&
	       (lower->inode == NULL ||
		lower->offset + (lower->end - lower->start) == upper->offset);
}

void areas_join(struct space *space, vaddr_t start, vaddr_t end,
		struct list *dead)
{
	struct area *area = area_from(space, start - (start > 0));

	while (area != NULL && area->start <= end) {
		struct area *next = area_after(space, area);

		if (next == NULL || !continues(area, next)) {
			area = next;
			continue;
		}
		area->end = next->end;
		retire(space, next, dead);
	}
}

void areas_free(struct list *dead)
{
	unsigned count = 0;

	while (!list_is_empty(dead)) {
		struct area *area = area_of(list_first(dead));

		list_remove(&area->node);
		if (area->inode != NULL)
			drop_file(area);
		kfree(area);
		if (++count % AREAS_PER_YIELD == 0)
			yield_point();
	}
}
