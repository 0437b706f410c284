/*
 * Walks the programs' half of the page tables: where is the next page, and
 * which tables lead to none? What that costs depends on the tables there are
 * and not on the range, so that a vast range with few pages is soon searched.
 */
#include "arch/x86_64/cpu.h"
#include "arch/x86_64/paging.h"
#include "arch/x86_64/tables.h"
#include "kernel/arch.h"
#include "kernel/mm/frame.h"

#define TABLES_PER_TRIM 32 /* to look through: some 100,000 instructions */
#define DESCENT 8 /* entries that cost as much as the way down to a table */

bool arch_user_next(paddr_t root, vaddr_t *at, vaddr_t end, int *left)
{
	vaddr_t from = *at;

	while (from < end && *left > 0) {
		unsigned level;
		u64 *entry = table_descend(root, from, 1, &level);
		const u64 *first = entry;
		u64 step = 1ull << level_shift(level);
		vaddr_t stop = min_u64(end, round_up(from + 1,
						     step * TABLE_ENTRIES));

		/* The rest of this table: an entry is not zero when a page,
		 * or a table further down, is there. */
		while (from < stop && entry_get(entry) == 0) {
			from = round_down(from, step) + step;
			entry++;
		}
		*left -= DESCENT + (int)(entry - first);
		if (from < stop && level == 1) {
			*at = from;
			return true;
		}
	}
	*at = min_u64(from, end);
	return false;
}

struct trim {
	vaddr_t at, end;
	unsigned left; /* tables that may still be looked through */
	bool is_over;
	struct table_batch batch; /* unlinked, to be given back */
};

/* It is enough for now, and goes on at `at`. */
static void stop(struct trim *trim, vaddr_t at)
{
	trim->at = max_u64(trim->at, at);
	trim->is_over = true;
}

/* In an open window: unlinks what is empty below `table`, whose first entry
 * stands for `base`, until it is over. Depth: `level`. */
static void trim_below(struct trim *trim, paddr_t table, unsigned level,
		       vaddr_t base)
{
	u64 step = 1ull << level_shift(level);
	u64 first = trim->at > base ? (trim->at - base) / step : 0;

	if (trim->left-- == 0)
		stop(trim, base);
	for (u64 i = first; i < TABLE_ENTRIES && !trim->is_over; i++) {
		vaddr_t at = base + i * step;
		u64 *entry = table_at(table) + i;
		paddr_t below = entry_get(entry) & PTE_FRAME;

		if (at >= trim->end)
			return;
		if (!(entry_get(entry) & PTE_PRESENT))
			continue;
		if (level > 2)
			trim_below(trim, below, level - 1, at);
		if (trim->is_over || frame_tally(below, 0) != 0)
			continue;
		entry_set(entry, 0);
		frame_tally(table, -1);
		table_batch_add(&trim->batch, below);
		/* On from here: the tables above may be empty, too. */
		if (trim->batch.count == ARRAY_SIZE(trim->batch.tables))
			stop(trim, at);
	}
}

bool arch_user_trim(paddr_t root, vaddr_t *at, vaddr_t end)
{
	struct trim trim = { .at = *at, .end = end, .left = TABLES_PER_TRIM };

	table_window_open();
	trim_below(&trim, root, TABLE_LEVELS, 0);
	table_window_close();
	/* INVLPG of any address drops all that is remembered of the levels
	 * above (Intel SDM volume 3A, 4.10.4.1). */
	if (paging_is_current(root))
		invlpg(*at);
	table_batch_flush(&trim.batch);
	*at = trim.at;
	return !trim.is_over;
}
