/*
 * Page tables as such: finding an entry, adding the tables on the way to it,
 * giving tables back. What the entries say is the callers' business.
 *
 * Invariants: every table is a FRAME_TABLE frame; it is made read-only in the
 * direct map before an entry points at it, and writable again before it is
 * given back. Tables are written inside the window only. In the programs'
 * half the tally of a table's frame is the number of its entries in use.
 */
#ifndef ARCH_X86_64_TABLES_H
#define ARCH_X86_64_TABLES_H

#include "arch/x86_64/pte.h"
#include "arch/x86_64/table_window.h"
#include "kernel/lib/types.h"

/* The entries that lead to tables: rights are taken away further down. */
#define KERNEL_LINK (PTE_PRESENT | PTE_WRITE | PTE_ACCESSED)
#define USER_LINK (KERNEL_LINK | PTE_USER)

/* The table that an entry stands in. */
static inline paddr_t table_of(const u64 *entry)
{
	return round_down((u64)entry, PAGE_SIZE) - DIRECT_MAP_BASE;
}

/* The entry for `address` in the table of `level`; if tables are missing on
 * the way, the entry that lacks one. `*reached` is its level. */
static inline u64 *table_descend(paddr_t root, vaddr_t address, unsigned level,
				 unsigned *reached)
{
	unsigned at = TABLE_LEVELS;
	u64 *entry = table_at(root) + table_index(address, at);

	while (at > level) {
		u64 value = entry_get(entry);

		if (!(value & PTE_PRESENT))
			break;
		at--;
		entry = table_at(value & PTE_FRAME) + table_index(address, at);
	}
	*reached = at;
	return entry;
}

/* The entry of a 4 KiB page, or NULL when there is no table for it. */
static inline u64 *table_find(paddr_t root, vaddr_t address)
{
	unsigned reached;
	u64 *entry = table_descend(root, address, 1, &reached);

	return reached == 1 ? entry : NULL;
}

/* The entry of `level` for `address`; adds the tables that are missing above
 * it, linked with the bits `link`. NULL on lack of memory, with nothing
 * changed. */
u64 *table_reach(paddr_t root, vaddr_t address, unsigned level, u64 link);

/* The direct map's entry of a frame of memory. Panics if it has none. */
u64 *table_direct_entry(paddr_t frame);

/* A fresh frame becomes a table. Only when no entry points at it yet. */
void table_seal(paddr_t table);

/* From here on tables are sealed as they are added. Called once, in the
 * final map, by paging_init, which seals those that there are. */
void tables_begin_sealing(void);

/* Tables to give back: no entry may point at them any more. */
struct table_batch {
	unsigned count;
	paddr_t tables[32];
};

void table_batch_add(struct table_batch *batch, paddr_t table);
/* To be called at the end. */
void table_batch_flush(struct table_batch *batch);

#endif
