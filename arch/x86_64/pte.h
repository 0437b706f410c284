/*
 * The bits of a page-table entry, and how an address picks one.
 *
 * Intel SDM volume 3A, section 4.5, tables 4-14 to 4-20. Tables have four
 * levels: 4 is the root, 1 holds the entries of 4 KiB pages.
 */
#ifndef ARCH_X86_64_PTE_H
#define ARCH_X86_64_PTE_H

#include <arch/direct_map.h>
#include <arch/page.h>

#include "kernel/lib/types.h"

#define PTE_PRESENT (1ull << 0)
#define PTE_WRITE (1ull << 1)
#define PTE_USER (1ull << 2)
#define PTE_UNCACHED (3ull << 3) /* PWT | PCD: PAT entry 3, UC */
#define PTE_ACCESSED (1ull << 5)
#define PTE_DIRTY (1ull << 6)
#define PTE_LARGE (1ull << 7) /* in levels 2 and 3: maps a page itself */
#define PTE_GLOBAL (1ull << 8)
/* Ours, in an entry that is not present: the page is still held, but the
 * program has no right to it. The frame's bits are then inverted, so that
 * they name no memory to a processor that speculates past the present bit. */
#define PTE_HELD (1ull << 9)
/* Ours: mapped as executable. PTE_NX alone does not tell where the boot went
 * on without it (allow-missing=nx). */
#define PTE_EXECUTABLE (1ull << 10)
/* Ours: writable and executable at once on purpose, for a program that was
 * given the right to that. The walker takes every other such page for a
 * mistake. */
#define PTE_BOTH (1ull << 11)
#define PTE_NX (1ull << 63)
#define PTE_FRAME 0x000ffffffffff000ull

#define TABLE_ENTRIES 512
#define TABLE_LEVELS 4
#define KERNEL_HALF 256 /* the root's first entry of the kernel's half */

/* log2 of the bytes that one entry of a table of this level covers. */
static inline unsigned level_shift(unsigned level)
{
	return PAGE_SHIFT + 9 * (level - 1);
}

static inline unsigned table_index(vaddr_t address, unsigned level)
{
	return address >> level_shift(level) & (TABLE_ENTRIES - 1);
}

/* The frame of a program's page, held or present. */
static inline paddr_t entry_frame(u64 value)
{
	return (value & PTE_PRESENT ? value : ~value) & PTE_FRAME;
}

static inline u64 *table_at(paddr_t table)
{
	return direct_map_address(table);
}

#endif
