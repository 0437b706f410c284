/*
 * One address space with a file to map, and the checks that hold for it at
 * any time: shared by the tests of kernel/mm/space.h.
 */
#ifndef TESTS_UNIT_SPACE_FIXTURE_H
#define TESTS_UNIT_SPACE_FIXTURE_H

#include <string.h>

#include <arch/page.h>

#include "kernel/mm/area.h"
#include "kernel/mm/slab.h"
#include "tests/unit/space_file.h"

#define WINDOW 0x7f0012345000ull /* where the tests mostly map */

static struct space *space;
static size_t frames_before;

static inline vaddr_t at(unsigned page)
{
	return WINDOW + page * PAGE_SIZE;
}

static inline void set_up(void)
{
	slab_shrink();
	frames_before = frames_free();
	file_set_up();
	space = space_create();
}

/* True when everything was given back. */
static inline bool tear_down(void)
{
	bool untouched;

	space_put(space);
	untouched = file_is_untouched();
	file_tear_down();
	slab_shrink();
	return untouched && frames_free() == frames_before;
}

/* Order, bounds and sums of the list, and that no two areas should be one. */
static inline bool is_list_sound(void)
{
	const struct area *last = NULL;
	unsigned count = 0;
	u64 pages = 0;

	LIST_FOR_EACH(node, &space->areas) {
		const struct area *area = LIST_ENTRY(node, struct area, node);

		if (area->start >= area->end)
			return false;
		if (last && last->end > area->start)
			return false;
		if (last && last->end == area->start &&
		    last->flags == area->flags && last->inode == area->inode &&
		    (last->inode == NULL ||
		     last->offset + (last->end - last->start) == area->offset))
			return false;
		pages += (area->end - area->start) >> PAGE_SHIFT;
		count++;
		last = area;
	}
	return pages == space->mapped_pages && count == space->area_count;
}

#endif
