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
		vaddr_t table_end = round_up(from + 1, step * TABLE_ENTRIES);

		/* The rest of this table: entries of 4 KiB pages are not zero
		 * when a page is there, those of tables when they are. */
		while (from < table_end && from < end && entry_get(entry) == 0) {
			from = round_down(from, step) + step;
			entry++;
		}
		if (from < table_end && from < end && level == 1)
			return from;
	}
	return end;
}
