/*
 * The programs' half of the page tables, many pages at a time: what fork(2)
 * and the end of a space need. A run of entries in one table is changed in
 * one window; the counts of the frames are seen to outside of it.
 */
#include "arch/x86_64/cpu.h"
#include "arch/x86_64/paging.h"
#include "arch/x86_64/tables.h"
#include "kernel/abi/errno.h"
#include "kernel/arch.h"
#include "kernel/mm/frame.h"

#define RUN_MOST 32u /* entries that are changed in one window */

/* Entries of one table, the first of which is in use. */
struct run {
	u64 *entry;
	unsigned length;
};

/* The next run in [*at, end), with *at moved to its start. False as
 * arch_user_next(). */
static bool find_run(paddr_t root, vaddr_t *at, vaddr_t end, unsigned most,
		     int *left, struct run *run)
{
	u64 pages;

	if (!arch_user_next(root, at, end, left))
		return false;
	pages = min_u64((end - *at) >> PAGE_SHIFT,
			TABLE_ENTRIES - table_index(*at, 1));
	run->entry = table_find(root, *at);
	run->length = (unsigned)min_u64(pages, min_u64(most, RUN_MOST));
	return true;
}

/* Empties a run's entries. Their frames go to `frames`; returns how many. */
static unsigned clear_run(const struct run *run, vaddr_t at, bool is_current,
			  paddr_t *frames)
{
	unsigned count = 0;

	table_window_open();
	for (unsigned i = 0; i < run->length; i++, at += PAGE_SIZE) {
		u64 value = entry_get(run->entry + i);

		if (value == 0)
			continue;
		frames[count++] = entry_frame(value);
		entry_set(run->entry + i, 0);
		if (is_current)
			invlpg(at);
	}
	table_window_close();
	return count;
}

unsigned arch_user_drop(paddr_t root, vaddr_t *at, vaddr_t end, unsigned most)
{
	bool is_current = paging_is_current(root);
	paddr_t frames[RUN_MOST];
	unsigned done = 0;
	int left = ARCH_WALK_MOST;
	struct run run;

	while (done < most &&
	       find_run(root, at, end, most - done, &left, &run)) {
		unsigned count = clear_run(&run, *at, is_current, frames);

		frame_tally(table_of(run.entry), -(int)count);
		for (unsigned i = 0; i < count; i++)
			frame_put(frames[i]);
		*at += run.length * PAGE_SIZE;
		done += count;
	}
	return done;
}

/* Writes a run's entries, as `to` is to have them, into both tables. */
static void copy_run(const struct run *run, u64 *to, vaddr_t at,
		     bool is_current, u64 rights_lost)
{
	table_window_open();
	for (unsigned i = 0; i < run->length; i++, at += PAGE_SIZE) {
		u64 value = entry_get(run->entry + i);

		if (value & rights_lost) {
			value &= ~rights_lost;
			entry_set(run->entry + i, value);
			if (is_current)
				invlpg(at);
		}
		if (value != 0)
			entry_set(to + i, value);
	}
	table_window_close();
}

static unsigned get_frames(const struct run *run)
{
	unsigned count = 0;

	for (unsigned i = 0; i < run->length; i++) {
		u64 value = entry_get(run->entry + i);

		if (value == 0)
			continue;
		frame_get(entry_frame(value));
		count++;
	}
	return count;
}

int arch_user_copy(paddr_t from, paddr_t to, vaddr_t *at, vaddr_t end,
		   bool shared, unsigned most)
{
	bool is_current = paging_is_current(from);
	unsigned done = 0;
	int left = ARCH_WALK_MOST;
	struct run run;

	while (done < most &&
	       find_run(from, at, end, most - done, &left, &run)) {
		u64 *entry = table_reach(to, *at, 1, USER_LINK);
		unsigned count;

		if (entry == NULL)
			return done > 0 ? (int)done : -ENOMEM;
		count = get_frames(&run);
		frame_tally(table_of(entry), (int)count);
		copy_run(&run, entry, *at, is_current,
			 shared ? 0 : PTE_WRITE);
		*at += run.length * PAGE_SIZE;
		done += count;
	}
	return (int)done;
}
