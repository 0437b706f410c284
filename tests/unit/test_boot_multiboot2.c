/*
 * Multiboot2 tags: a set as GRUB writes it, then everything about it wrong.
 */
#include "boot/multiboot2.h"
#include "tests/unit/boot_check.h"
#include "tests/unit/test.h"

#define INFO 0x1000u

static uint8_t arena[ARENA_SIZE];
static struct boot_info info;
static struct boot_rsdp rsdp;
static uint32_t end; /* where the next tag goes */
/* Where the tags of build() start. */
static uint32_t text_tag, module_tag, map_tag, rsdp_tag, end_tag;

static void put(uint32_t at, uint64_t value, unsigned size)
{
	arena_put(arena, at, value, size);
}

/* Adds a tag of `size` bytes, header included; its address. */
static uint32_t add_tag(uint32_t type, uint32_t size)
{
	const uint32_t tag = end;

	put(tag, type, 4);
	put(tag + 4, size, 4);
	end += (size + 7) & ~7u;
	return tag;
}

static void begin(void)
{
	memset(arena, 0, sizeof(arena));
	end = INFO + 8;
}

static void finish(void)
{
	end_tag = add_tag(0, 8);
	put(INFO, end - INFO, 4);
}

static void add_text(const char *text)
{
	const uint32_t size = (uint32_t)strlen(text) + 1;

	text_tag = add_tag(1, 8 + size);
	memcpy(arena + text_tag + 8, text, size);
}

static void add_module(uint32_t start, uint32_t past)
{
	module_tag = add_tag(3, 16 + 8);
	put(module_tag + 8, start, 4);
	put(module_tag + 12, past, 4);
	memcpy(arena + module_tag + 16, "archive", 8);
}

static void put_range(uint32_t index, uint64_t start, uint64_t size,
		      uint32_t type)
{
	const uint32_t at = map_tag + 16 + index * 24;

	put(at, start, 8);
	put(at + 8, size, 8);
	put(at + 16, type, 4);
}

static void add_map(uint32_t entries)
{
	map_tag = add_tag(6, 16 + entries * 24);
	put(map_tag + 8, 24, 4);
	put_range(0, 0, 0x9fc00, 1);
	put_range(1, 0x9fc00, 0x400, 2);
	put_range(2, 0x100000, 0x7ee0000, 1);
}

static void build(void)
{
	begin();
	add_text("nokaslr init=/bin/sh");
	add_tag(2, 8 + 12); /* the loader's name: of no interest */
	add_module(0x4000, 0x8123);
	add_map(3);
	rsdp_tag = add_tag(15, 8 + BOOT_RSDP_BYTES);
	arena_put_rsdp(arena, rsdp_tag + 8, 2);
	finish();
}

static const char *parse_at(uint64_t address)
{
	const struct boot_memory memory = memory_over(arena);

	info_start(&info, &rsdp);
	return multiboot2_read(&info, &rsdp, &memory, address);
}

/* Whether the arena is accepted; what is accepted must be sane. */
static bool accepts(void)
{
	if (parse_at(INFO))
		return false;
	if (!boot_info_is_sane(&info))
		test_fail(__FILE__, __LINE__, "not sane", 0, 0);
	return true;
}

static bool accepts_with(uint32_t at, uint64_t value, unsigned size)
{
	put(at, value, size);
	return accepts();
}

static void test_tags(void)
{
	build();
	CHECK(accepts());
	CHECK_EQ(info.loader, BOOT_LOADER_MULTIBOOT2);
	CHECK_EQ(info.range_count, 2);
	CHECK_EQ(info.ranges[0].end, 0x9f000);
	CHECK_EQ(info.ranges[1].start, 0x100000);
	CHECK_EQ(info.module_count, 1);
	CHECK_EQ(info.modules[0].start, 0x4000);
	CHECK_EQ(info.modules[0].end, 0x8123);
	CHECK_EQ(strcmp(info.command_line, "nokaslr init=/bin/sh"), 0);
	CHECK(rsdp.found && !info.truncated);
}

static void test_total_size(void)
{
	build();
	for (uint32_t size = 0; size < end - INFO; size++)
		CHECK(!accepts_with(INFO, size, 4));
	CHECK(accepts_with(INFO, end - INFO, 4));
	CHECK(accepts_with(INFO, ARENA_SIZE - INFO, 4));
	CHECK(!accepts_with(INFO, ARENA_SIZE - INFO + 1, 4));
	CHECK(!accepts_with(INFO, UINT32_MAX, 4));
}

static void test_place(void)
{
	const uint32_t size = (build(), end - INFO);

	CHECK(parse_at(INFO + 4));
	CHECK(parse_at(ARENA_SIZE - 4));
	CHECK(parse_at(ARENA_SIZE));
	CHECK(parse_at(UINT64_MAX - 7));
	CHECK(parse_at(IMAGE_START));
	memmove(arena + ARENA_SIZE - size, arena + INFO, size);
	CHECK(!parse_at(ARENA_SIZE - size));
	memmove(arena + 0x2004, arena + ARENA_SIZE - size, size);
	CHECK(parse_at(0x2004));
}

/* Where there is memory enough for any size, there still is a limit. */
static void test_huge(void)
{
	struct boot_memory memory = memory_over(arena);

	build();
	memory.size = BOOT_MAPPED_SIZE;
	memory.image = (struct boot_range){ 0x10000000, 0x10100000 };
	put(INFO, 0x100000, 4);
	info_start(&info, &rsdp);
	CHECK(!multiboot2_read(&info, &rsdp, &memory, INFO));
	put(INFO, 0x100008, 4);
	info_start(&info, &rsdp);
	CHECK(multiboot2_read(&info, &rsdp, &memory, INFO));
}

static void test_tag_sizes(void)
{
	build();
	const uint32_t tags[] = { text_tag, module_tag, map_tag, rsdp_tag,
				  end_tag };

	for (unsigned i = 0; i < 5; i++) {
		for (uint32_t size = 0; size < 8; size++) {
			build();
			CHECK(!accepts_with(tags[i] + 4, size, 4));
		}
		build();
		CHECK(!accepts_with(tags[i] + 4, UINT32_MAX, 4));
		CHECK(!accepts_with(tags[i] + 4, UINT32_MAX - 6, 4));
		CHECK(!accepts_with(tags[i] + 4, end - tags[i] + 1, 4));
	}
	build();
	CHECK(!accepts_with(end_tag, 99, 4)); /* no end */
}

static void test_map(void)
{
	static const uint32_t sizes[] = { 0, 8, 23, 25, 36, 48, 0x7fffffff,
					  0xfffffff8, UINT32_MAX };

	for (unsigned i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		build();
		CHECK(!accepts_with(map_tag + 8, sizes[i], 4));
	}
	/* Entries may grow: one of 72 bytes begins like three of 24. */
	build();
	put_range(0, 0x100000, 0x7ee0000, 1);
	put(module_tag + 8, 0x4000000, 4);
	put(module_tag + 12, 0x4000001, 4);
	CHECK(accepts_with(map_tag + 8, 72, 4));
	CHECK_EQ(info.range_count, 1);
	put_range(1, 0, 0, 0);
	put_range(2, 0, 0, 0);
	CHECK(!accepts_with(map_tag + 8, 36, 4));
	build();
	CHECK(!accepts_with(map_tag + 16 + 48 + 8, UINT64_MAX, 8));
	build();
	CHECK(!accepts_with(map_tag, 99, 4)); /* no map */
	begin();
	add_map(3);
	add_map(3);
	finish();
	CHECK(!accepts());
}

static void test_reserved_wins(void)
{
	build();
	put_range(1, 0x2000000, 0x1000, 2);
	CHECK(accepts());
	CHECK_EQ(info.range_count, 3);
	CHECK_EQ(info.ranges[1].end, 0x2000000);
	CHECK_EQ(info.ranges[2].start, 0x2001000);
	put_range(1, IMAGE_START, UINT64_MAX, 99);
	CHECK(!accepts());
}

static void test_many_ranges(void)
{
	begin();
	add_map(100);
	for (uint32_t i = 0; i < 100; i++)
		put_range(i, 0x100000 + i * 0x200000ull, 0x100000, 1);
	finish();
	CHECK(accepts());
	CHECK(info.truncated);
	CHECK_EQ(info.range_count, BOOT_MAX_RANGES);
}

/* Whether two modules are accepted. */
static bool accepts_modules(uint32_t start_a, uint32_t end_a,
			    uint32_t start_b, uint32_t end_b)
{
	begin();
	add_map(3);
	add_module(start_a, end_a);
	add_module(start_b, end_b);
	finish();
	return accepts();
}

static void test_modules(void)
{
	CHECK(accepts_modules(0x4000, 0x5000, 0x5000, 0x5001));
	CHECK(accepts_modules(INFO, INFO + 0x1000, 0x200000, 0x200001));
	CHECK(!accepts_modules(0x4000, 0x5001, 0x5000, 0x6000));
	CHECK(!accepts_modules(0x4000, 0x4000, 0x5000, 0x6000));
	CHECK(!accepts_modules(0x4000, 0x3fff, 0x5000, 0x6000));
	CHECK(!accepts_modules(0x4000, UINT32_MAX, 0x5000, 0x6000));
	CHECK(!accepts_modules(IMAGE_START, IMAGE_END, 0x5000, 0x6000));
	begin();
	add_map(3);
	for (uint32_t i = 0; i <= BOOT_MAX_MODULES; i++)
		add_module(0x4000 + i, 0x4001 + i);
	finish();
	CHECK(!accepts());
	/* Too short for a string, or for all: what follows is another tag,
	 * and starts with a zero. */
	for (uint32_t size = 8; size <= 16; size++) {
		begin();
		add_map(3);
		module_tag = add_tag(3, size);
		put(module_tag + 8, 0x5000, 4);
		put(module_tag + 12, 0x6000, 4);
		end = module_tag + 16;
		finish();
		CHECK(!accepts());
	}
	build();
	memset(arena + module_tag + 16, 'x', 8);
	CHECK(!accepts());
}

static void test_command_line(void)
{
	static char text[BOOT_COMMAND_LINE_SIZE + 1];

	memset(text, 'x', sizeof(text) - 1);
	begin();
	add_map(3);
	add_text(text);
	finish();
	CHECK(!accepts());
	text[BOOT_COMMAND_LINE_SIZE - 1] = '\0';
	begin();
	add_map(3);
	add_text(text);
	finish();
	CHECK(accepts());
	CHECK_EQ(strlen(info.command_line), BOOT_COMMAND_LINE_SIZE - 1);
	build();
	CHECK(!accepts_with(text_tag + 8 + 20, 'x', 1)); /* does not end */
	build();
	CHECK(!accepts_with(text_tag + 4, 8, 4)); /* not even empty */
	begin();
	add_map(3);
	add_text("a");
	add_text("b");
	finish();
	CHECK(!accepts());
}

static void test_rsdp(void)
{
	build();
	CHECK(accepts_with(rsdp_tag + 8 + 33, 1, 1)); /* the longer sum */
	CHECK(!rsdp.found);
	build();
	CHECK(accepts_with(rsdp_tag + 8, 'X', 1)); /* the shorter sum */
	CHECK(!rsdp.found);
	build();
	CHECK(accepts_with(rsdp_tag + 8, 'S' | 'R' << 8, 2)); /* same sum */
	CHECK(!rsdp.found);
	build();
	CHECK(accepts_with(rsdp_tag + 4, 8 + 20, 4) || !rsdp.found);
	CHECK(!rsdp.found);
	/* The newer one is kept, whichever comes first. */
	for (unsigned first = 0; first < 2; first++) {
		begin();
		add_map(3);
		for (unsigned i = 0; i < 2; i++) {
			bool new = i == first;

			rsdp_tag = add_tag(new ? 15 : 14, 8 + (new ? 36 : 20));
			arena_put_rsdp(arena, rsdp_tag + 8, new ? 2 : 0);
		}
		finish();
		CHECK(accepts());
		CHECK(rsdp.found);
		CHECK_EQ(rsdp.bytes[15], 2);
	}
}

static void test_each_byte(void)
{
	build();
	for (uint32_t at = INFO; at < end; at++)
		for (unsigned bit = 0; bit < 8; bit++) {
			build();
			arena[at] ^= (uint8_t)(1u << bit);
			accepts();
		}
}

static void test_damage(void)
{
	static const uint32_t nasty[] = { 0, 1, 7, 8, 9, 0x7fffffff,
					  0x80000000, 0xfffffff8, UINT32_MAX,
					  IMAGE_START, ARENA_SIZE };
	unsigned accepted = 0, refused = 0;
	uint64_t seed = 5;

	for (unsigned round = 0; round < 40000; round++) {
		build();
		for (unsigned i = round % 4; i < 4; i++) {
			uint64_t r = test_random(&seed);
			uint32_t at = INFO + r % (end - INFO);

			if (r >> 60 < 8)
				put(at, r >> 20, 1);
			else
				put(at & ~3u, nasty[(r >> 32) % 11], 4);
		}
		if (accepts())
			accepted++;
		else
			refused++;
	}
	CHECK(accepted > 1000 && refused > 1000);
}

TEST_SUITE(boot_multiboot2, TEST(test_tags), TEST(test_total_size),
	   TEST(test_place), TEST(test_huge), TEST(test_tag_sizes),
	   TEST(test_map), TEST(test_reserved_wins), TEST(test_many_ranges),
	   TEST(test_modules), TEST(test_command_line), TEST(test_rsdp),
	   TEST(test_each_byte), TEST(test_damage));
