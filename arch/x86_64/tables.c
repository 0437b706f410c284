/* Page tables as such: see tables.h. */
#include "arch/x86_64/tables.h"

#include "arch/x86_64/cpu.h"
#include "arch/x86_64/paging.h"
#include "kernel/arch.h"
#include "kernel/lib/panic.h"
#include "kernel/mm/frame.h"

/* What boot's tables map, and thus what can be written before ours stand. */
#define EARLY_MEMORY_END 0x100000000ull

static bool sealing RO_AFTER_INIT;

u64 *table_direct_entry(paddr_t frame)
{
	u64 *entry = table_find(arch_kernel_tables(), DIRECT_MAP_BASE + frame);

	ASSERT(entry != NULL && (entry_get(entry) & PTE_FRAME) == frame);
	return entry;
}

/* In an open window. The caller flushes the frame's address. */
static void set_direct_rights(paddr_t frame, bool writable)
{
	u64 *entry = table_direct_entry(frame);
	u64 value = entry_get(entry);

	entry_set(entry, writable ? value | PTE_WRITE : value & ~PTE_WRITE);
}

static void flush_direct(paddr_t frame)
{
	invlpg(DIRECT_MAP_BASE + frame);
}

void table_seal(paddr_t table)
{
	table_window_open();
	set_direct_rights(table, false);
	table_window_close();
	flush_direct(table);
}

void tables_begin_sealing(void)
{
	sealing = true;
}

/* `count` frames for tables, or none at all. */
static bool take_frames(paddr_t *frames, unsigned count)
{
	for (unsigned i = 0; i < count; i++) {
		frames[i] = frame_alloc(FRAME_TABLE);
		if (frames[i] == 0) {
			while (i-- > 0)
				frame_put(frames[i]);
			return false;
		}
		if (!sealing && frames[i] >= EARLY_MEMORY_END)
			panic("page tables: too little memory below 4 GiB");
	}
	return true;
}

u64 *table_reach(paddr_t root, vaddr_t address, unsigned level, u64 link)
{
	paddr_t fresh[TABLE_LEVELS - 1];
	unsigned at, missing;
	u64 *entry = table_descend(root, address, level, &at);

	missing = at - level;
	if (missing == 0)
		return entry;
	if (!take_frames(fresh, missing))
		return NULL;
	table_window_open();
	for (unsigned i = 0; i < missing; i++) {
		if (link & PTE_USER)
			frame_tally(table_of(entry), 1);
		if (sealing) {
			set_direct_rights(fresh[i], false);
			flush_direct(fresh[i]);
		}
		entry_set(entry, fresh[i] | link);
		at--;
		entry = table_at(fresh[i]) + table_index(address, at);
	}
	table_window_close();
	return entry;
}

void table_batch_add(struct table_batch *batch, paddr_t table)
{
	if (batch->count == ARRAY_SIZE(batch->tables))
		table_batch_flush(batch);
	batch->tables[batch->count++] = table;
}

void table_batch_flush(struct table_batch *batch)
{
	table_window_open();
	for (unsigned i = 0; i < batch->count; i++) {
		set_direct_rights(batch->tables[i], true);
		flush_direct(batch->tables[i]);
	}
	table_window_close();
	for (unsigned i = 0; i < batch->count; i++)
		frame_put(batch->tables[i]);
	batch->count = 0;
}
