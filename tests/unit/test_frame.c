/* The frame allocator, on memory maps made up here. Hosted only. */
#include <string.h>

#include <arch/direct_map.h>
#include <arch/page.h>

#include "kernel/mm/frame.h"
#include "tests/host/fakes.h"
#include "tests/unit/test.h"

#define FRAMES (TEST_MEMORY_SIZE / PAGE_SIZE)
#define RECORDS_SIZE (FRAMES * 8)

/* The kernel lies at the start, a module behind it with ragged ends, and a
 * hole in memory further up. */
static const struct boot_info machine = {
	.range_count = 3,
	.module_count = 1,
	.ranges = { { 0x1000, 0x9f000 },
		    { 0x100000, 0x1000000 },
		    { 0x1100000, TEST_MEMORY_SIZE } },
	.modules = { { 0x180100, 0x1c0010 } },
	.kernel = { 0x100000, 0x180000 },
};

static bool held[FRAMES];

static void set_up(const struct boot_info *boot)
{
	memset(test_memory, 0xaa, test_memory_size);
	memset(held, 0, sizeof(held));
	frames_init(boot);
}

static bool is_zero(paddr_t frame)
{
	const unsigned char *bytes = frame_address(frame);

	return bytes[0] == 0 && memcmp(bytes, bytes + 1, PAGE_SIZE - 1) == 0;
}

/* May this frame of `machine` be given out at all? */
static bool is_usable(paddr_t frame)
{
	const paddr_t records = 0x1c1000;

	return (frame >= records + RECORDS_SIZE && frame < 0x1000000) ||
	       (frame >= 0x1100000 && frame < TEST_MEMORY_SIZE);
}

static void test_gives_all_and_only_usable(void)
{
	size_t total = (0x1000000 - 0x1c1000 - RECORDS_SIZE +
			TEST_MEMORY_SIZE - 0x1100000) / PAGE_SIZE;

	set_up(&machine);
	CHECK_EQ(frames_total(), total);
	CHECK_EQ(frames_free(), total);
	for (size_t i = 0; i < total; i++) {
		paddr_t frame = frame_alloc(FRAME_USER);

		CHECK(frame != 0 && is_usable(frame));
		CHECK(!held[frame >> PAGE_SHIFT]);
		CHECK(is_zero(frame));
		CHECK_EQ(frame_users(frame), 1);
		held[frame >> PAGE_SHIFT] = true;
	}
	CHECK_EQ(frames_free(), 0);
	CHECK_EQ(frame_alloc(FRAME_USER), 0);
	CHECK_EQ(frame_alloc_run(FRAME_KERNEL, 2), 0);
	for (size_t i = 0; i < FRAMES; i++)
		if (held[i])
			frame_put(i << PAGE_SHIFT);
	CHECK_EQ(frames_free(), total);
	test_memory_reset();
}

static void test_low_frames_first(void)
{
	paddr_t first, second;

	set_up(&machine);
	first = frame_alloc(FRAME_USER);
	second = frame_alloc(FRAME_USER);
	CHECK_EQ(first, 0x1c1000 + RECORDS_SIZE);
	CHECK_EQ(second, first + PAGE_SIZE);
	test_memory_reset();
}

/* Where the first range is too small, the records go to the next; memory
 * beyond the direct map is not used. */
static void test_records_find_room(void)
{
	static const struct boot_info tight = {
		.range_count = 3,
		.module_count = 2,
		.ranges = { { 0x100000, 0x110000 },
			    { 0x200000, 0x1000000 },
			    { 0x1800000, TEST_MEMORY_SIZE * 4 } },
		.modules = { { 0x201000, 0x210001 }, { 0x1000, 0x2000 } },
		.kernel = { 0x100000, 0x108000 },
	};
	const paddr_t records = 0x211000;

	set_up(&tight);
	CHECK_EQ(frame_type_of(records), FRAME_RESERVED);
	CHECK_EQ(frame_type_of(records + RECORDS_SIZE - 1), FRAME_RESERVED);
	CHECK_EQ(frame_type_of(records + RECORDS_SIZE), FRAME_FREE);
	CHECK_EQ(frame_type_of(0x200000), FRAME_FREE);
	CHECK_EQ(frame_type_of(0x210000), FRAME_RESERVED);
	CHECK_EQ(frame_type_of(TEST_MEMORY_SIZE - PAGE_SIZE), FRAME_FREE);
	CHECK_EQ(frame_type_of(TEST_MEMORY_SIZE), FRAME_RESERVED);
	CHECK_EQ(frame_type_of(~0ull << PAGE_SHIFT), FRAME_RESERVED);
	test_memory_reset();
}

static void test_counts_users(void)
{
	size_t before = frames_free();
	paddr_t frame = frame_alloc(FRAME_SLAB);

	CHECK_EQ(frame_type_of(frame), FRAME_SLAB);
	CHECK_EQ(frame_of(frame_address(frame)), frame);
	CHECK_EQ(frame_of((char *)frame_address(frame) + 4095), frame);
	frame_get(frame);
	CHECK_EQ(frame_users(frame), 2);
	frame_put(frame);
	CHECK_EQ(frame_users(frame), 1);
	CHECK_EQ(frames_free(), before - 1);
	memset(frame_address(frame), 1, PAGE_SIZE);
	frame_put(frame);
	CHECK_EQ(frame_users(frame), 0);
	CHECK_EQ(frame_type_of(frame), FRAME_FREE);
	CHECK_EQ(frames_free(), before);
	CHECK_EQ(frame_alloc(FRAME_USER), frame);
	CHECK(is_zero(frame));
	frame_put(frame);
}

static void test_runs_adjoin(void)
{
	size_t before;
	paddr_t run;

	set_up(&machine);
	before = frames_free();
	run = frame_alloc_run(FRAME_KERNEL, 17);
	CHECK(run != 0);
	for (size_t i = 0; i < 17; i++) {
		paddr_t frame = run + i * PAGE_SIZE;

		CHECK_EQ(frame_type_of(frame), FRAME_KERNEL);
		CHECK_EQ(frame_run_index(frame), i);
		CHECK(is_zero(frame));
	}
	CHECK_EQ(frames_free(), before - 17);
	/* The hole in memory is in no run. */
	CHECK_EQ(frame_alloc_run(FRAME_KERNEL,
				 (TEST_MEMORY_SIZE - 0x1100000) / PAGE_SIZE +
					 1), 0);
	CHECK_EQ(frames_free(), before - 17);
	for (size_t i = 0; i < 17; i++)
		frame_put(run + i * PAGE_SIZE);
	CHECK_EQ(frames_free(), before);
	test_memory_reset();
}

/* A run is found behind the last one's end and, at the end of memory, from
 * the start again; between single frames there is none. */
static void test_runs_among_fragments(void)
{
	size_t total;

	set_up(&machine);
	total = frames_free();
	while (frame_alloc(FRAME_USER) != 0)
		continue;
	for (size_t i = 0; i < FRAMES; i += 2)
		if (frame_type_of(i << PAGE_SHIFT) == FRAME_USER)
			frame_put(i << PAGE_SHIFT);
	CHECK_EQ(frame_alloc_run(FRAME_KERNEL, 2), 0);
	CHECK(frame_alloc_run(FRAME_KERNEL, 1) != 0);
	frame_put(0x801000);
	CHECK_EQ(frame_alloc_run(FRAME_KERNEL, 3), 0x800000);
	frame_put(0x601000);
	CHECK_EQ(frame_alloc_run(FRAME_KERNEL, 3), 0x600000);
	CHECK(frames_free() < total);
	test_memory_reset();
}

static void test_archive_is_never_freed(void)
{
	size_t before;

	set_up(&machine);
	before = frames_free();
	frames_adopt_archive(0x180100, 0x1c0010);
	CHECK_EQ(frame_type_of(0x180000), FRAME_RESERVED);
	CHECK_EQ(frame_type_of(0x181000), FRAME_ARCHIVE);
	CHECK_EQ(frame_type_of(0x1bf000), FRAME_ARCHIVE);
	CHECK_EQ(frame_type_of(0x1c0000), FRAME_RESERVED);
	CHECK_EQ(frame_users(0x181000), 1);
	frame_get(0x181000);
	CHECK_EQ(frame_users(0x181000), 2);
	frame_put(0x181000);
	CHECK_EQ(frame_users(0x181000), 1);
	CHECK_EQ(frames_free(), before);
	test_memory_reset();
}

static void test_fails_where_asked(void)
{
	size_t before = frames_free();
	paddr_t first, third;

	frames_fail_at(2);
	first = frame_alloc(FRAME_USER);
	CHECK(first != 0);
	CHECK_EQ(frame_alloc(FRAME_USER), 0);
	third = frame_alloc(FRAME_USER);
	CHECK(third != 0);
	frame_put(first);
	frame_put(third);
	frames_fail_at(1);
	CHECK_EQ(frame_alloc_run(FRAME_USER, 2), 0);
	frames_fail_at(1);
	frames_fail_at(0);
	first = frame_alloc(FRAME_USER);
	CHECK(first != 0);
	frame_put(first);
	CHECK_EQ(frames_free(), before);
}

/* 100,000 random steps against counts kept here. */
static void test_tally(void)
{
	paddr_t frame = frame_alloc(FRAME_TABLE), again;

	CHECK_EQ(frame_tally(frame, 0), 0);
	CHECK_EQ(frame_tally(frame, 512), 512);
	CHECK_EQ(frame_tally(frame, -500), 12);
	CHECK_EQ(frame_users(frame), 1);
	frame_put(frame);
	again = frame_alloc(FRAME_TABLE);
	CHECK_EQ(again, frame);
	CHECK_EQ(frame_tally(again, 0), 0);
	frame_put(again);
}

static void test_random_steps(void)
{
	static unsigned users[FRAMES];
	uint64_t seed = 7;
	size_t total;

	set_up(&machine);
	memset(users, 0, sizeof(users));
	total = frames_free();
	for (unsigned step = 0; step < 100000; step++) {
		uint64_t word = test_random(&seed);
		size_t count = 1 + (word >> 8) % 5;
		size_t i = (word >> 16) % FRAMES;
		paddr_t frame;

		if (word % 4 == 0) {
			frame = count == 1 ? frame_alloc(FRAME_USER) :
				frame_alloc_run(FRAME_USER, count);
			CHECK(frame != 0 || total < FRAMES / 4);
			for (i = 0; frame != 0 && i < count; i++) {
				CHECK_EQ(users[(frame >> PAGE_SHIFT) + i], 0);
				users[(frame >> PAGE_SHIFT) + i] = 1;
				total--;
			}
		} else if (users[i] != 0 && word % 4 == 1) {
			frame_get(i << PAGE_SHIFT);
			users[i]++;
		} else if (users[i] != 0) {
			frame_put(i << PAGE_SHIFT);
			users[i]--;
			total += users[i] == 0;
		}
		CHECK_EQ(frames_free(), total);
		if (is_usable(i << PAGE_SHIFT))
			CHECK_EQ(frame_users(i << PAGE_SHIFT), users[i]);
	}
	test_memory_reset();
}

TEST_SUITE(frame, TEST(test_gives_all_and_only_usable),
	   TEST(test_low_frames_first), TEST(test_records_find_room),
	   TEST(test_counts_users), TEST(test_runs_adjoin),
	   TEST(test_runs_among_fragments), TEST(test_archive_is_never_freed),
	   TEST(test_fails_where_asked), TEST(test_tally),
	   TEST(test_random_steps));
