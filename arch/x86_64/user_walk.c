/*
 * Walks the programs' half of the page tables: where is the next page? What
 * that costs depends on the tables there are and not on the range, so that a
 * vast range with few pages is soon searched.
 */
#include "arch/x86_64/tables.h"
#include "kernel/arch.h"

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
