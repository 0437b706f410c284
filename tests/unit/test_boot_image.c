/*
 * How boot moves and maps the kernel: relocations of an image that is no
 * kernel, and the tables, walked as the processor does.
 */
#include <string.h>

#include "arch/x86_64/layout.h"
#include "boot/layout.h"
#include "boot/paging.h"
#include "boot/relocate.h"
#include "tests/unit/test.h"

#define PHYSICAL 0x110000ull
#define TEXT (BOOT_KERNEL_BASE + PHYSICAL)
#define NO_EXECUTE (1ull << 63)
#define RIGHTS (NO_EXECUTE | 3)
#define FRAME 0x000ffffffffff000ull

_Static_assert(BOOT_DIRECT_MAP_BASE == DIRECT_MAP_BASE, "boot's own copy");
_Static_assert(BOOT_DIRECT_MAP_SIZE == DIRECT_MAP_SIZE, "boot's own copy");
_Static_assert(BOOT_KERNEL_BASE == KERNEL_BASE, "boot's own copy");

/* Text 2 pages, rodata 1, data 2; relocations at the end of rodata. */
static const struct boot_layout layout = {
	.boot_start = 0x100000,
	.text_start = TEXT,
	.text_end = TEXT + 0x2000,
	.rodata_start = TEXT + 0x2000,
	.rodata_end = TEXT + 0x3000,
	.data_start = TEXT + 0x3000,
	.data_end = TEXT + 0x5000,
	.rela_start = TEXT + 0x2f00,
	.rela_end = TEXT + 0x2f00 + 24,
	.entry = TEXT + 0x100,
};

static uint8_t image[0x5000];

static const char *relocate_one(uint64_t offset, uint64_t type,
				uint64_t addend)
{
	const uint64_t words[3] = { offset, type, addend };

	memset(image, 0, sizeof(image));
	memcpy(image + 0x2f00, words, sizeof(words));
	return relocate(&layout, (uintptr_t)image - PHYSICAL, 0x77000);
}

static void test_relocate(void)
{
	uint64_t value;

	CHECK(!relocate_one(TEXT + 0x3011, 8, TEXT + 0x123));
	memcpy(&value, image + 0x3011, sizeof(value));
	CHECK_EQ(value, TEXT + 0x123 + 0x77000);
	CHECK(!relocate_one(TEXT + 0x4ff8, 8, TEXT + 0x5000));
	CHECK(relocate_one(TEXT + 0x4ff9, 8, TEXT));
	CHECK(relocate_one(TEXT + 0x1ff8, 8, TEXT));
	CHECK(relocate_one(0x100000, 8, TEXT));
	CHECK(relocate_one(TEXT + 0x3000, 8, 0x100000));
	CHECK(relocate_one(TEXT + 0x3000, 8, TEXT + 0x5001));
	CHECK(relocate_one(TEXT + 0x3000, 1, TEXT));
	CHECK(relocate_one(TEXT + 0x3000, 8 | 1ull << 32, TEXT));
}

static struct boot_table root __attribute__((aligned(4096)));
static struct boot_table direct __attribute__((aligned(4096)));
static struct boot_high_tables high __attribute__((aligned(4096)));

/* The entry that maps `address`, or 0; tables lie at their own addresses. */
static uint64_t walk(uint64_t address)
{
	const struct boot_table *table = &root;

	for (unsigned level = 4;; level--) {
		uint64_t entry = table->entries[address >> (3 + 9 * level) &
						511];

		if (level == 1 || !(entry & 1))
			return entry & 1 ? entry : 0;
		table = (const struct boot_table *)(uintptr_t)(entry & FRAME);
	}
}

static bool maps(uint64_t slide)
{
	memset(&root, 0, sizeof(root));
	memset(&high, 0, sizeof(high));
	paging_map(&root, &direct, &high, &layout, slide);
	for (uint64_t i = 0; i < 5; i++) {
		const uint64_t rights = i < 2 ? 1 :
					i < 3 ? NO_EXECUTE | 1 :
						NO_EXECUTE | 3;
		uint64_t entry = walk(TEXT + slide + i * 4096);

		if ((entry & RIGHTS) != rights ||
		    (entry & FRAME) != PHYSICAL + i * 4096)
			return false;
	}
	return !walk(TEXT + slide - 4096) && !walk(TEXT + slide + 0x5000);
}

static void test_map(void)
{
	uint64_t entry;

	CHECK(maps(0));
	CHECK(maps(0x1000));
	CHECK(maps(0x200000 - PHYSICAL - 0x1000)); /* over two leaves */
	CHECK(maps(0x40000000 - PHYSICAL - 0x5000)); /* the highest */
	entry = root.entries[DIRECT_MAP_BASE >> 39 & 511];
	CHECK_EQ(entry & FRAME, (uintptr_t)&direct);
	CHECK(entry & NO_EXECUTE);
}

TEST_SUITE(boot_image, TEST(test_relocate), TEST(test_map));
