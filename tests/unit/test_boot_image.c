/*
 * How boot moves and maps the kernel: relocations of an image that is no
 * kernel, and the tables, walked as the processor does.
 */
#include <stdbool.h>
#include <string.h>

#include "arch/x86_64/layout.h"
#include "boot/layout.h"
#include "boot/paging.h"
#include "boot/relocate.h"
#include "tests/unit/test.h"

#define PHYSICAL 0x110000ull
#define TEXT (BOOT_KERNEL_BASE + PHYSICAL)
#define NO_EXECUTE (1ull << 63)
#define SLIDE 0x77000ull
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
	.relr_start = TEXT + 0x2f00,
	.relr_end = TEXT + 0x2f00 + 16,
	.entry = TEXT + 0x100,
};

static uint8_t image[0x5000];

/* Two words of relocations, in an image whose pointers all lead to TEXT. */
static const char *relocate_by(uint64_t first, uint64_t second)
{
	const uint64_t words[2] = { first, second };
	const uint64_t pointer = TEXT;

	for (size_t at = 0; at < sizeof(image); at += sizeof(pointer))
		memcpy(image + at, &pointer, sizeof(pointer));
	memcpy(image + 0x2f00, words, sizeof(words));
	return relocate(&layout, (uintptr_t)image - PHYSICAL, SLIDE);
}

/* By how much the pointer at an offset of the image has moved. */
static uint64_t moved(size_t offset)
{
	uint64_t value;

	memcpy(&value, image + offset, sizeof(value));
	return value - TEXT;
}

static void test_relocate_address(void)
{
	CHECK(!relocate_by(TEXT + 0x3010, TEXT + 0x4ff8));
	CHECK_EQ(moved(0x3008), 0);
	CHECK_EQ(moved(0x3010), SLIDE);
	CHECK_EQ(moved(0x3018), 0);
	CHECK_EQ(moved(0x4ff8), SLIDE);
	CHECK(relocate_by(TEXT + 0x5000, TEXT + 0x3000));
	CHECK(relocate_by(TEXT + 0x1ff8, TEXT + 0x3000));
	CHECK(relocate_by(0x100000, TEXT + 0x3000));
	CHECK(relocate_by(0, TEXT + 0x3000));
}

static void test_relocate_bitmap(void)
{
	/* The words 0, 2 and 62 behind the address. */
	CHECK(!relocate_by(TEXT + 0x3000, 1ull << 63 | 5 << 1 | 1));
	for (size_t word = 0; word < 70; word++)
		CHECK_EQ(moved(0x3000 + word * 8),
			 word == 0 || word == 1 || word == 3 || word == 63 ?
				 SLIDE : 0);
	/* The second of two bitmaps goes on where the first ends. */
	CHECK(!relocate_by(TEXT + 0x3000, 1));
	CHECK_EQ(moved(0x3008), 0);
	CHECK(relocate_by(1, TEXT + 0x3000) == NULL);
	CHECK(relocate_by(3, TEXT + 0x3000)); /* no address before it */
	CHECK(relocate_by(TEXT + 0x4ff8, 3));
}

/* A pointer that leads out of the kernel is none. One in a packed structure
 * lies where it lies. */
static void test_relocate_pointer(void)
{
	const struct {
		uint64_t pointer;
		bool sound;
	} cases[] = {
		{ TEXT, true },
		{ TEXT + 0x5000, true },
		{ TEXT - 1, false },
		{ TEXT + 0x5001, false },
		{ 0x100000, false },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const uint64_t words[2] = { TEXT + 0x300a, 1 };

		memcpy(image + 0x2f00, words, sizeof(words));
		memcpy(image + 0x300a, &cases[i].pointer, 8);
		CHECK_EQ(relocate(&layout, (uintptr_t)image - PHYSICAL,
				  SLIDE) == NULL,
			 cases[i].sound);
	}
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
	memset(&direct, 0, sizeof(direct));
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

/* An image of more than 2 MiB that begins at a leaf's end needs three. */
static void test_map_large(void)
{
	const uint64_t slide = 0x200000 - PHYSICAL - 0x1000, size = 0x300000;
	struct boot_layout large = layout;

	large.data_end = TEXT + size;
	memset(&root, 0, sizeof(root));
	memset(&direct, 0, sizeof(direct));
	memset(&high, 0, sizeof(high));
	paging_map(&root, &direct, &high, &large, slide);
	for (uint64_t at = 0; at < size; at += 4096)
		CHECK_EQ(walk(TEXT + slide + at) & FRAME, PHYSICAL + at);
	CHECK(!walk(TEXT + slide - 4096) && !walk(TEXT + slide + size));
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

TEST_SUITE(boot_image, TEST(test_relocate_address), TEST(test_relocate_bitmap),
	   TEST(test_relocate_pointer), TEST(test_map),
	   TEST(test_map_large));
