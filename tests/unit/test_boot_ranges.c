/*
 * The list of usable memory, held against a bitmap of pages, and the rules
 * for the kernel and the modules that lie in it.
 */
#include "boot/ranges.h"
#include "boot/command_line.h"
#include "boot/slide.h"
#include "tests/unit/boot_check.h"
#include "tests/unit/test.h"

#define PAGES 2048u

static struct boot_info info;

static void start(void)
{
	struct boot_rsdp rsdp;

	info_start(&info, &rsdp);
}

static void test_join(void)
{
	start();
	CHECK(!ranges_add(&info, 0x3000, 0x1000));
	CHECK(!ranges_add(&info, 0x1000, 0x1000));
	CHECK_EQ(info.range_count, 2);
	CHECK_EQ(info.ranges[0].start, 0x1000);
	CHECK(!ranges_add(&info, 0x2000, 0x1000));
	CHECK_EQ(info.range_count, 1);
	CHECK_EQ(info.ranges[0].start, 0x1000);
	CHECK_EQ(info.ranges[0].end, 0x4000);
	CHECK(!ranges_add(&info, 0x2000, 0));
	CHECK_EQ(info.range_count, 1);
}

static void test_split(void)
{
	start();
	CHECK(!ranges_add(&info, 0x1000, 0x9000));
	ranges_remove(&info, 0x3000, 0x1000);
	CHECK_EQ(info.range_count, 2);
	CHECK_EQ(info.ranges[0].end, 0x3000);
	CHECK_EQ(info.ranges[1].start, 0x4000);
	CHECK_EQ(info.ranges[1].end, 0xa000);
	ranges_remove(&info, 0x2000, UINT64_MAX);
	CHECK_EQ(info.range_count, 1);
	CHECK_EQ(info.ranges[0].end, 0x2000);
	ranges_remove(&info, 0, 0);
	CHECK_EQ(info.range_count, 1);
}

static void test_limits(void)
{
	start();
	CHECK(ranges_add(&info, UINT64_MAX, 2));
	CHECK(ranges_add(&info, 0x1000, UINT64_MAX));
	CHECK_EQ(info.range_count, 0);
	CHECK(!ranges_add(&info, 0x100000, UINT64_MAX - 0x100000));
	CHECK(info.truncated);
	CHECK_EQ(info.ranges[0].end, BOOT_DIRECT_MAP_SIZE);
	CHECK(!ranges_add(&info, BOOT_DIRECT_MAP_SIZE, 0x1000));
	CHECK_EQ(info.range_count, 1);
}

static void test_too_many(void)
{
	start();
	for (uint64_t i = 0; i < BOOT_MAX_RANGES; i++)
		CHECK(!ranges_add(&info, 0x100000 + i * 0x200000, 0x100000));
	CHECK(!info.truncated);
	CHECK(!ranges_add(&info, 0, 0x1000));
	CHECK(info.truncated);
	CHECK_EQ(info.range_count, BOOT_MAX_RANGES);
	info.truncated = false;
	ranges_remove(&info, 0x180000, 0x1000);
	CHECK(info.truncated);
	CHECK_EQ(info.ranges[0].end, 0x180000);
	CHECK(!ranges_finish(&info));
	CHECK(boot_info_is_sane(&info));
}

/* Random pages come and go; the list and the bitmap stay the same. */
static void test_against_bitmap(void)
{
	static uint8_t usable[PAGES];
	uint64_t seed = 7;

	for (unsigned round = 0; round < 300; round++) {
		start();
		memset(usable, 0, sizeof(usable));
		for (unsigned step = 0; step < 40; step++) {
			uint64_t r = test_random(&seed);
			unsigned at = r % PAGES;
			unsigned count = (r >> 20) % 200;
			bool add = r >> 63 || step < 10;

			if (count > PAGES - at)
				count = PAGES - at;
			memset(usable + at, add, count);
			if (add)
				CHECK(!ranges_add(&info, at * 4096ull,
						  count * 4096ull));
			else
				ranges_remove(&info, at * 4096ull,
					      count * 4096ull);
		}
		for (unsigned i = 0; i < PAGES; i++) {
			struct boot_range page = { i * 4096ull,
						   i * 4096ull + 4096 };

			CHECK_EQ(is_inside_usable(&info, &page), usable[i]);
		}
		CHECK(ranges_are_sane(&info));
	}
}

static void test_pages_inwards(void)
{
	start();
	CHECK(!ranges_add(&info, 1, 0x100));
	CHECK(!ranges_add(&info, 0x10fff, 0x9f000));
	CHECK(!ranges_add(&info, 0xf0001, 0x7000000));
	CHECK(!ranges_finish(&info));
	CHECK_EQ(info.range_count, 2);
	CHECK_EQ(info.ranges[0].start, 0x11000);
	CHECK_EQ(info.ranges[0].end, 0xaf000);
	CHECK_EQ(info.ranges[1].start, 0xf1000);
	CHECK(boot_info_is_sane(&info));
}

/* Whether a machine with 128 MiB and these two modules boots. */
static bool accepts(uint64_t start_a, uint64_t end_a, uint64_t start_b,
		    uint64_t end_b)
{
	start();
	return !ranges_add(&info, 0, 0x9fc00) &&
	       !ranges_add(&info, 0x100000, 0x7f00000) &&
	       !ranges_add_module(&info, start_a, end_a) &&
	       !ranges_add_module(&info, start_b, end_b) &&
	       !ranges_finish(&info) && boot_info_is_sane(&info);
}

static void test_modules(void)
{
	const uint64_t b = 0x4000000, b_end = 0x4001234;

	CHECK(accepts(0x4000, 0x5000, b, b_end));
	CHECK(accepts(IMAGE_END, IMAGE_END + 1, b, b_end));
	CHECK(accepts(b_end, b_end + 1, b, b_end));
	CHECK(!accepts(b, b, 0x4000, 0x5000));
	CHECK(!accepts(b + 1, b, 0x4000, 0x5000));
	CHECK(!accepts(b_end - 1, b_end + 1, b, b_end));
	CHECK(!accepts(b - 1, b_end + 1, b, b_end));
	CHECK(!accepts(IMAGE_END - 1, IMAGE_END + 1, b, b_end));
	CHECK(!accepts(IMAGE_START, IMAGE_START + 1, b, b_end));
	CHECK(!accepts(0x9f000, 0x9fc00, b, b_end));
	CHECK(!accepts(0x7fff000, 0x8000001, b, b_end));
	CHECK(!accepts(0, UINT64_MAX, b, b_end));
	start();
	CHECK(ranges_finish(&info));
	for (unsigned i = 0; i < BOOT_MAX_MODULES; i++)
		CHECK(!ranges_add_module(&info, i, i + 1));
	CHECK(ranges_add_module(&info, 9, 10));
}

static void test_memory(void)
{
	static uint8_t arena[ARENA_SIZE];
	struct boot_memory memory = memory_over(arena);
	uint8_t bytes[16];

	CHECK(memory_holds(&memory, 0, ARENA_SIZE));
	CHECK(memory_holds(&memory, ARENA_SIZE, 0));
	CHECK(!memory_holds(&memory, 0, ARENA_SIZE + 1));
	CHECK(!memory_holds(&memory, 1, ARENA_SIZE));
	CHECK(!memory_holds(&memory, 1, UINT64_MAX));
	CHECK(!memory_holds(&memory, UINT64_MAX, 1));
	memory.image = (struct boot_range){ 0x1000, 0x2000 };
	CHECK(memory_read(&memory, 0x1000 - 16, bytes, 16));
	CHECK(memory_read(&memory, 0x2000, bytes, 16));
	CHECK(!memory_read(&memory, 0x1000 - 15, bytes, 16));
	CHECK(!memory_read(&memory, 0x1fff, bytes, 16));
	CHECK(!memory_holds(&memory, 0, ARENA_SIZE));
	memset(arena, 'x', sizeof(arena));
	arena[0x2005] = '\0';
	CHECK_EQ(memory_text_length(&memory, 0x2000, 100), 5);
	CHECK_EQ(memory_text_length(&memory, 0x2000, 5), 5);
	CHECK_EQ(memory_text_length(&memory, 0xff0, 100), 100);
	CHECK_EQ(memory_text_length(&memory, ARENA_SIZE - 1, 9), 9);
}

static void test_words(void)
{
	CHECK(command_line_has("nokaslr", "nokaslr"));
	CHECK(command_line_has("a  nokaslr b", "nokaslr"));
	CHECK(command_line_has("nokaslr=1 nokaslr", "nokaslr"));
	CHECK(!command_line_has("", "nokaslr"));
	CHECK(!command_line_has("nokaslr=1", "nokaslr"));
	CHECK(!command_line_has("anokaslr nokasl nokaslrx", "nokaslr"));
}

static void test_slide(void)
{
	const uint64_t end = 0x160000;
	uint64_t seed = 3, highest = 0;

	for (unsigned i = 0; i < 1000000; i++) {
		uint64_t slide = slide_choose(test_random(&seed), end);

		CHECK(slide % BOOT_PAGE_SIZE == 0);
		CHECK(slide + end <= BOOT_SLIDE_ROOM);
		if (slide > highest)
			highest = slide;
	}
	CHECK_EQ(highest, BOOT_SLIDE_ROOM - end);
	CHECK_EQ(slide_choose(5, BOOT_SLIDE_ROOM), 0);
	CHECK(slide_random() != slide_random());
}

TEST_SUITE(boot_ranges, TEST(test_join), TEST(test_split), TEST(test_limits),
	   TEST(test_too_many), TEST(test_against_bitmap),
	   TEST(test_pages_inwards), TEST(test_modules), TEST(test_memory),
	   TEST(test_words), TEST(test_slide));
