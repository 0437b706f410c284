/*
 * PVH start info: one as QEMU writes it, then everything about it wrong.
 */
#include "boot/pvh.h"
#include "tests/unit/boot_check.h"
#include "tests/unit/test.h"

/* Where the parts lie in the arena. */
#define START 0x100u
#define START_SIZE 56u
#define MODULES 0x200u
#define MAP 0x300u
#define TEXT 0x800u
#define RSDP 0x900u

/* Offsets in the start info. */
#define VERSION 4u
#define MODULE_COUNT 12u
#define MODULE_LIST 16u
#define COMMAND_LINE 24u
#define RSDP_ADDRESS 32u
#define MAP_ADDRESS 40u
#define MAP_ENTRIES 48u

static uint8_t arena[ARENA_SIZE];
static struct boot_info info;
static struct boot_rsdp rsdp;

static void put(uint32_t at, uint64_t value, unsigned size)
{
	arena_put(arena, at, value, size);
}

static void put_range(uint32_t index, uint64_t start, uint64_t size,
		      uint32_t type)
{
	put(MAP + index * 24, start, 8);
	put(MAP + index * 24 + 8, size, 8);
	put(MAP + index * 24 + 16, type, 4);
}

static void build(void)
{
	memset(arena, 0, sizeof(arena));
	put(START, 0x336ec578, 4);
	put(START + VERSION, 1, 4);
	put(START + MODULE_COUNT, 1, 4);
	put(START + MODULE_LIST, MODULES, 8);
	put(START + COMMAND_LINE, TEXT, 8);
	put(START + RSDP_ADDRESS, RSDP, 8);
	put(START + MAP_ADDRESS, MAP, 8);
	put(START + MAP_ENTRIES, 5, 4);
	put(MODULES, 0x7fbf000, 8);
	put(MODULES + 8, 0x186a0, 8);
	put_range(0, 0, 0x9fc00, 1);
	put_range(1, 0x9fc00, 0x400, 2);
	put_range(2, 0xf0000, 0x10000, 2);
	put_range(3, 0x100000, 0x7ee0000, 1);
	put_range(4, 0x7fe0000, 0x20000, 2);
	memcpy(arena + TEXT, "nokaslr init=/bin/sh", 21);
	arena_put_rsdp(arena, RSDP, 0);
}

static const char *parse_at(uint64_t address)
{
	const struct boot_memory memory = memory_over(arena);

	info_start(&info, &rsdp);
	return pvh_read(&info, &rsdp, &memory, address);
}

/* Whether the arena is accepted; what is accepted must be sane. */
static bool accepts(void)
{
	if (parse_at(START))
		return false;
	if (!boot_info_is_sane(&info))
		test_fail(__FILE__, __LINE__, "not sane", 0, 0);
	return true;
}

static bool accepts_with(uint32_t at, uint64_t value, unsigned size)
{
	build();
	put(at, value, size);
	return accepts();
}

static void test_start_info(void)
{
	build();
	CHECK(accepts());
	CHECK_EQ(info.loader, BOOT_LOADER_PVH);
	CHECK_EQ(info.range_count, 2);
	CHECK_EQ(info.ranges[0].end, 0x9f000);
	CHECK_EQ(info.ranges[1].end, 0x7fe0000);
	CHECK_EQ(info.module_count, 1);
	CHECK_EQ(info.modules[0].end, 0x7fbf000 + 0x186a0);
	CHECK_EQ(strcmp(info.command_line, "nokaslr init=/bin/sh"), 0);
	CHECK(rsdp.found && !info.truncated);
}

static void test_fields(void)
{
	CHECK(!accepts_with(START, 0, 4));
	CHECK(!accepts_with(START + VERSION, 0, 4));
	CHECK(!accepts_with(START + MAP_ENTRIES, 0, 4));
	CHECK(!accepts_with(START + MAP_ENTRIES, UINT32_MAX, 4));
	CHECK(!accepts_with(START + MAP_ENTRIES, 4096, 4));
	CHECK(!accepts_with(START + MAP_ADDRESS, UINT64_MAX - 8, 8));
	CHECK(!accepts_with(START + MAP_ADDRESS, ARENA_SIZE - 5 * 24 + 1, 8));
	CHECK(!accepts_with(START + MAP_ADDRESS, IMAGE_START, 8));
	CHECK(!accepts_with(START + MODULE_COUNT, 5, 4));
	CHECK(!accepts_with(START + MODULE_COUNT, UINT32_MAX, 4));
	CHECK(!accepts_with(START + MODULE_LIST, UINT64_MAX - 15, 8));
	CHECK(!accepts_with(START + COMMAND_LINE, ARENA_SIZE, 8));
	CHECK(!accepts_with(START + COMMAND_LINE, UINT64_MAX, 8));
	CHECK(accepts_with(START + MODULE_COUNT, 0, 4));
	CHECK(accepts_with(START + COMMAND_LINE, 0, 8));
	CHECK_EQ(info.command_line[0], 0);
	CHECK(accepts_with(START + RSDP_ADDRESS, UINT64_MAX - 3, 8));
	CHECK(!rsdp.found);
}

static void test_place(void)
{
	build();
	CHECK(parse_at(ARENA_SIZE - START_SIZE + 1));
	CHECK(parse_at(UINT64_MAX));
	CHECK(parse_at(IMAGE_START));
	memcpy(arena + ARENA_SIZE - START_SIZE, arena + START, START_SIZE);
	CHECK(!parse_at(ARENA_SIZE - START_SIZE));
	memcpy(arena + 0xa01, arena + START, START_SIZE);
	CHECK(!parse_at(0xa01));
}

static void test_modules(void)
{
	CHECK(!accepts_with(MODULES + 8, 0, 8));
	CHECK(!accepts_with(MODULES + 8, UINT64_MAX, 8));
	CHECK(!accepts_with(MODULES, 0x9f000, 8));
	CHECK(!accepts_with(MODULES, IMAGE_END - 1, 8));
	CHECK(accepts_with(MODULES, 0x4000, 8));
	/* Over the start info itself: it has been copied. */
	CHECK(accepts_with(MODULES, 0, 8));
	build();
	put(START + MODULE_COUNT, 2, 4);
	put(MODULES + 32, 0x7fbf000 + 0x1869f, 8);
	put(MODULES + 40, 0x1000, 8);
	CHECK(!accepts());
	put(MODULES + 32, 0x7fbf000 + 0x186a0, 8);
	CHECK(accepts());
	CHECK_EQ(info.module_count, 2);
}

static void test_map(void)
{
	CHECK(!accepts_with(MAP + 3 * 24 + 8, UINT64_MAX, 8));
	CHECK(accepts_with(MAP + 4 * 24 + 8, UINT64_MAX, 8));
	/* Reserved wins over usable, whichever comes first. */
	build();
	put_range(0, 0x2000000, 0x1000, 2);
	CHECK(accepts());
	CHECK_EQ(info.range_count, 2);
	CHECK_EQ(info.ranges[0].end, 0x2000000);
	/* The kernel stands in reserved memory. */
	put_range(0, IMAGE_START, 1, 2);
	CHECK(!accepts());
	build();
	put(START + MODULE_COUNT, 0, 4);
	put(START + MAP_ENTRIES, 0, 4);
	for (uint32_t i = 0; i < 100; i++)
		put_range(i, 0x100000 + i * 0x200000ull, 0x100000, 1);
	memcpy(arena + 0x2000, arena + MAP, 100 * 24);
	put(START + MAP_ADDRESS, 0x2000, 8);
	put(START + MAP_ENTRIES, 100, 4);
	memset(arena + TEXT, 0, 1);
	CHECK(accepts());
	CHECK(info.truncated);
	CHECK_EQ(info.range_count, BOOT_MAX_RANGES);
}

static void test_damage(void)
{
	static const uint64_t nasty[] = {
		0, 1, 0xff, 0x7fffffff, 0xffffffff, 0x80000000, UINT64_MAX,
		1ull << 63, IMAGE_START, ARENA_SIZE, 0xfffffffffffff000,
	};
	unsigned accepted = 0, refused = 0;
	uint64_t seed = 11;

	for (unsigned round = 0; round < 40000; round++) {
		build();
		for (unsigned i = round % 4; i < 4; i++) {
			uint64_t r = test_random(&seed);
			uint32_t at = START + r % (MAP + 5 * 24 - START);

			if (r >> 60 < 8)
				put(at, r >> 20, 1);
			else
				put(at & ~7u, nasty[(r >> 32) % 11], 8);
		}
		if (accepts())
			accepted++;
		else
			refused++;
	}
	CHECK(accepted > 1000 && refused > 1000);
}

static void test_each_byte(void)
{
	for (uint32_t at = 0; at < RSDP + BOOT_RSDP_BYTES; at++)
		for (unsigned bit = 0; bit < 8; bit++) {
			build();
			arena[at] ^= (uint8_t)(1u << bit);
			accepts();
		}
}

TEST_SUITE(boot_pvh, TEST(test_start_info), TEST(test_fields),
	   TEST(test_place), TEST(test_modules), TEST(test_map),
	   TEST(test_damage), TEST(test_each_byte));
