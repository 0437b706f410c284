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

vaddr_t arch_user_next(paddr_t root, vaddr_t from, vaddr_t end)
{
	while (from < end) {
		unsigned level;
		u64 *entry = table_descend(root, from, 1, &level);
		u64 step = 1ull << level_shift(level);
		vaddr_t stop = min_u64(end, round_up(from + 1,
						     step * TABLE_ENTRIES));

		/* The rest of this table: an entry is not zero when a page,
		 * or a table further down, is there. */
		while (from < stop && entry_get(entry) == 0) {
			from = round_down(from, step) + step;
			entry++;
		}
		if (from < stop && level == 1)
			return from;
	}
	return end;
}

struct trim {
	vaddr_t start, end;
	struct table_batch batch; /* unlinked, to be given back */
};

static bool is_full(const struct trim *trim)
{
	return trim->batch.count == ARRAY_SIZE(trim->batch.tables);
}

/* In an open window: unlinks what is empty below `table`, whose first entry
 * stands for `base`, as long as the batch has room. Depth: `level`. */
static void trim_below(struct trim *trim, paddr_t table, unsigned level,
		       vaddr_t base)
{
	u64 step = 1ull << level_shift(level);
	u64 first = trim->start > base ? (trim->start - base) / step : 0;

	for (u64 i = first; i < TABLE_ENTRIES && !is_full(trim); i++) {
		vaddr_t at = base + i * step;
		u64 *entry = table_at(table) + i;
		paddr_t below = entry_get(entry) & PTE_FRAME;

		if (at >= trim->end)
			return;
		if (!(entry_get(entry) & PTE_PRESENT))
			continue;
		if (level > 2)
			trim_below(trim, below, level - 1, at);
		if (is_full(trim) || frame_tally(below, 0) != 0)
			continue;
		entry_set(entry, 0);
		frame_tally(table, -1);
		table_batch_add(&trim->batch, below);
	}
}

bool arch_user_trim(paddr_t root, vaddr_t start, vaddr_t end)
{
	struct trim trim = { .start = start, .end = end };
	bool all;

	table_window_open();
	trim_below(&trim, root, TABLE_LEVELS, 0);
	table_window_close();
	all = !is_full(&trim);
	/* INVLPG of any address drops all that is remembered of the levels
	 * above (Intel SDM volume 3A, 4.10.4.1). */
	if (paging_is_current(root))
		invlpg(start);
	table_batch_flush(&trim.batch);
	return all;
}
