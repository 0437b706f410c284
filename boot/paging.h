/*
 * Boot's page tables: the kernel at its slid address, and the direct map of
 * the first 4 GiB. boot/entry.asm has made the identity map, on which this
 * code runs; the kernel's own tables replace them all.
 */
#ifndef BOOT_PAGING_H
#define BOOT_PAGING_H

#include <stdint.h>

#include "boot/layout.h"

#define BOOT_TABLE_ENTRIES 512

struct boot_table {
	uint64_t entries[BOOT_TABLE_ENTRIES];
};

/* The tables that map the kernel, below a level 3 that the identity map has
 * already. Three leaves hold an image of up to 4 MiB at any address; linker.ld
 * asserts that size. */
#define BOOT_LEAVES 3
struct boot_high_tables {
	struct boot_table level2;
	struct boot_table leaves[BOOT_LEAVES];
};

/* The physical address of a table is its address: boot is linked where it
 * runs. Enters `direct` (the level 3 of the identity map) into `root` twice
 * more: as the direct map, without the right to execute, and as the kernel's
 * level 3, in which the entries of the identity map are not in the way. The
 * kernel's parts get no more rights there than they need. `high` must be
 * zero. */
void paging_map(struct boot_table *root, struct boot_table *direct,
		struct boot_high_tables *high,
		const struct boot_layout *layout, uint64_t slide);

#endif
