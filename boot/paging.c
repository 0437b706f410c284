/*
 * Fills boot's page tables (Intel SDM volume 3A, section 4.5). See paging.h.
 *
 * Invariant: no entry for the kernel is both writable and executable.
 */
#include "boot/paging.h"

#define PRESENT (1ull << 0)
#define WRITE (1ull << 1)
#define ACCESSED (1ull << 5)
#define DIRTY (1ull << 6)
#define NO_EXECUTE (1ull << 63)

/* Which entry of its table leads to `address`; the leaves are level 1. */
static unsigned index_at(uint64_t address, unsigned level)
{
	return (unsigned)(address >> (12 + 9 * (level - 1))) %
	       BOOT_TABLE_ENTRIES;
}

/* Maps the kernel's pages linked in [start, end), at `address` on. `first` is
 * the first address that leaves[0] covers. */
static void map_part(struct boot_table *leaves, uint64_t first,
		     uint64_t slide, uint64_t start, uint64_t end,
		     uint64_t rights)
{
	for (uint64_t linked = start; linked < end; linked += BOOT_PAGE_SIZE) {
		uint64_t page = (linked + slide - first) / BOOT_PAGE_SIZE;

		leaves[page / BOOT_TABLE_ENTRIES]
			.entries[page % BOOT_TABLE_ENTRIES] =
			(linked - BOOT_KERNEL_BASE) | PRESENT | ACCESSED |
			rights;
	}
}

void paging_map(struct boot_table *root, struct boot_table *direct,
		struct boot_high_tables *high,
		const struct boot_layout *layout, uint64_t slide)
{
	const uint64_t leaf_span = BOOT_PAGE_SIZE * BOOT_TABLE_ENTRIES;
	const uint64_t kernel = layout->text_start + slide;
	const uint64_t first = kernel & ~(leaf_span - 1);

	map_part(high->leaves, first, slide, layout->text_start,
		 layout->text_end, 0);
	map_part(high->leaves, first, slide, layout->rodata_start,
		 layout->rodata_end, NO_EXECUTE);
	map_part(high->leaves, first, slide, layout->data_start,
		 layout->data_end, WRITE | DIRTY | NO_EXECUTE);

	/* The slide keeps the image within what level2 covers. */
	for (unsigned i = 0; i < BOOT_LEAVES; i++) {
		unsigned index = index_at(first, 2) + i;

		if (index < BOOT_TABLE_ENTRIES)
			high->level2.entries[index] =
				(uintptr_t)&high->leaves[i] | PRESENT | WRITE;
	}
	direct->entries[index_at(kernel, 3)] =
		(uintptr_t)&high->level2 | PRESENT | WRITE;
	root->entries[index_at(kernel, 4)] =
		(uintptr_t)direct | PRESENT | WRITE;
	root->entries[index_at(BOOT_DIRECT_MAP_BASE, 4)] =
		(uintptr_t)direct | PRESENT | WRITE | NO_EXECUTE;
}
