/*
 * The programs' half of the page tables: single pages, ranges, and the tables
 * that come with them and go again.
 */
#include <arch/page.h>

#include "arch/x86_64/tables.h"
#include "arch/x86_64/walker.h"
#include "kernel/abi/errno.h"
#include "kernel/arch.h"
#include "kernel/mm/frame.h"
#include "kernel/mm/space.h"
#include "tests/kernel/tables_end.h"
#include "tests/unit/test.h"

#define USER_PAGE 0x10000000ull
#define RW (ARCH_MAP_READ | ARCH_MAP_WRITE)

static void test_user_page(void)
{
	size_t before = frames_free();
	paddr_t root = arch_space_create();
	paddr_t frame = frame_alloc(FRAME_USER), seen[3] = { 0 }, gone;
	unsigned prot[3] = { 99, 99, 99 };
	bool clean;
	struct table_finding found;

	CHECK(root != 0 && frame != 0);
	CHECK_EQ(arch_user_map(root, USER_PAGE, frame, RW), 0);
	arch_user_lookup(root, USER_PAGE, &seen[0], &prot[0]);
	arch_user_protect(root, USER_PAGE, 0);
	arch_user_lookup(root, USER_PAGE, &seen[1], &prot[1]);
	arch_user_protect(root, USER_PAGE, ARCH_MAP_READ | ARCH_MAP_EXEC);
	arch_user_lookup(root, USER_PAGE, &seen[2], &prot[2]);
	clean = tables_audit(root, &found);
	gone = arch_user_unmap(root, USER_PAGE);
	tables_end(root);
	frame_put(frame);
	for (unsigned i = 0; i < 3; i++)
		CHECK_EQ(seen[i], frame);
	CHECK_EQ(prot[0], RW);
	CHECK_EQ(prot[1], 0);
	CHECK_EQ(prot[2], ARCH_MAP_READ | ARCH_MAP_EXEC);
	CHECK(clean);
	CHECK_EQ(gone, frame);
	CHECK_EQ(frames_free(), before);
}

/* A page that is writable and executable on purpose. */
static void test_marked_page(void)
{
	const unsigned all = RW | ARCH_MAP_EXEC | ARCH_MAP_BOTH;
	paddr_t root = arch_space_create();
	paddr_t frame = frame_alloc(FRAME_USER), seen;
	unsigned marked = 0, plain = 0;
	struct table_finding found;
	bool clean;

	CHECK(root != 0 && frame != 0);
	CHECK_EQ(arch_user_map(root, USER_PAGE, frame, all), 0);
	arch_user_lookup(root, USER_PAGE, &seen, &marked);
	clean = tables_audit(root, &found);
	arch_user_protect(root, USER_PAGE, RW);
	arch_user_lookup(root, USER_PAGE, &seen, &plain);
	arch_user_unmap(root, USER_PAGE);
	tables_end(root);
	frame_put(frame);
	CHECK_EQ(marked, all);
	CHECK_EQ(plain, RW);
	CHECK(clean);
}

static void test_absent_user_page(void)
{
	paddr_t root = arch_space_create(), frame, gone;
	unsigned prot;
	bool seen, changed;

	CHECK(root != 0);
	gone = arch_user_unmap(root, USER_PAGE);
	changed = arch_user_protect(root, USER_PAGE, ARCH_MAP_READ);
	seen = arch_user_lookup(root, USER_PAGE, &frame, &prot);
	tables_end(root);
	CHECK_EQ(gone, 0);
	CHECK(!changed);
	CHECK(!seen);
}

/* The three tables of a first page are taken or refused together. */
static void test_map_without_memory(void)
{
	paddr_t root = arch_space_create();
	paddr_t frame = frame_alloc(FRAME_USER);
	size_t before = frames_free();
	int result[4];
	size_t after[3];

	CHECK(root != 0 && frame != 0);
	for (unsigned n = 0; n < 4; n++) {
		frames_fail_at(n + 1);
		result[n] = arch_user_map(root, USER_PAGE, frame, RW);
		if (n < 3)
			after[n] = frames_free();
	}
	frames_fail_at(0);
	tables_end(root); /* and the frame */
	for (unsigned n = 0; n < 3; n++) {
		CHECK_EQ((u64)result[n], (u64)-ENOMEM);
		CHECK_EQ(after[n], before);
	}
	CHECK_EQ(result[3], 0);
}

static void test_many_tables_come_back(void)
{
	size_t before = frames_free();
	paddr_t root = arch_space_create();
	paddr_t frame = frame_alloc(FRAME_USER);
	bool mapped = root != 0 && frame != 0;

	CHECK(mapped);
	for (u64 i = 1; mapped && i <= 50; i++) {
		frame_get(frame);
		mapped = arch_user_map(root, i << 32, frame, RW) == 0;
	}
	tables_end(root);
	frame_put(frame);
	CHECK(mapped);
	CHECK_EQ(frames_free(), before);
}

/* Copies the three pages at USER_PAGE; what both sides may do then, a digit
 * for each page, or the error; 999 when the sides differ. */
static int copy_pages(paddr_t from, paddr_t to, bool shared)
{
	vaddr_t at = USER_PAGE, end = USER_PAGE + 8 * PAGE_SIZE;
	int count = arch_user_copy(from, to, &at, end, shared, 8);
	int digits = 0;

	if (count < 0)
		return at == USER_PAGE ? count : 999;
	for (unsigned i = 0; i < 3; i++) {
		unsigned rights[2] = { 99, 98 };
		paddr_t frames[2] = { 0, 1 };
		vaddr_t page = USER_PAGE + 2 * i * PAGE_SIZE;

		arch_user_lookup(from, page, &frames[0], &rights[0]);
		arch_user_lookup(to, page, &frames[1], &rights[1]);
		if (frames[0] != frames[1] || rights[0] != rights[1] ||
		    frame_users(frames[0]) != 2 || count != 3 || at != end)
			return 999;
		digits = digits * 10 + (int)rights[0];
	}
	return digits;
}

/* Pages that may be written, run, and not be touched at all, with holes. */
static void test_copy(void)
{
	const unsigned rights[3] = { RW, ARCH_MAP_READ | ARCH_MAP_EXEC, 0 };
	int results[2];

	for (unsigned shared = 0; shared < 2; shared++) {
		size_t before = frames_free();
		paddr_t from = arch_space_create(), to = arch_space_create();

		for (unsigned i = 0; i < 3; i++)
			CHECK_EQ(arch_user_map(from,
					       USER_PAGE + 2 * i * PAGE_SIZE,
					       frame_alloc(FRAME_USER),
					       rights[i]), 0);
		frames_fail_at(2);
		CHECK_EQ((u64)copy_pages(from, to, shared), (u64)-ENOMEM);
		frames_fail_at(0);
		results[shared] = copy_pages(from, to, shared);
		tables_end(from);
		tables_end(to);
		CHECK_EQ(frames_free(), before);
	}
	CHECK_EQ(results[0], 150);
	CHECK_EQ(results[1], 350);
}

/* A program that touches and leaves one place after the other. */
static void test_empty_tables_come_back(void)
{
	const vaddr_t step = 1ull << 30, kept = 1ull << 40;
	const vaddr_t first = kept + (1ull << 21);
	struct space *space = space_create();
	int left = ARCH_WALK_MOST;
	vaddr_t at = SPACE_START;
	size_t frames;

	CHECK(space != NULL);
	/* A neighbour, in the same table of level 2, that must stay. */
	CHECK_EQ(space_map(space, kept, PAGE_SIZE, AREA_READ | AREA_WRITE,
			   NULL, 0), 0);
	CHECK_EQ(space_fault(space, kept, AREA_WRITE), 0);
	CHECK_EQ(space_map(space, first, 200 * step, AREA_READ | AREA_WRITE,
			   NULL, 0), 0);
	frames = frames_free();
	for (unsigned i = 0; i < 200; i++)
		CHECK_EQ(space_fault(space, first + i * step, AREA_WRITE), 0);
	CHECK(frames_free() < frames - 590);
	CHECK_EQ(space_unmap(space, first, 200 * step), 0);
	CHECK_EQ(frames_free(), frames);
	CHECK(arch_user_next(space->tables, &at, USER_END, &left));
	CHECK_EQ(at, kept);
	space_put(space);
}

/* One page at a time, each in a table of its own. */
static void test_strides_leave_few_tables(void)
{
	const vaddr_t first = 1ull << 40, step = 1ull << 21;
	struct space *space = space_create();
	size_t frames = frames_free();

	CHECK(space != NULL);
	for (unsigned i = 0; i < 1000; i++) {
		vaddr_t at = first + i * step;

		CHECK_EQ(space_map(space, at, PAGE_SIZE,
				   AREA_READ | AREA_WRITE, NULL, 0), 0);
		CHECK_EQ(space_fault(space, at, AREA_WRITE), 0);
		CHECK_EQ(space_unmap(space, at, PAGE_SIZE), 0);
	}
	CHECK(frames_free() + 150 > frames);
	space_put(space);
}

/* The tables of areas that went before their space does, in any order, and
 * too few for anyone to have looked for empty ones. */
static void test_removed_tables_come_back(void)
{
	static const vaddr_t places[] = { 1ull << 40, 1ull << 44, 1ull << 32,
					  1ull << 42 };
	size_t frames = frames_free();
	struct space *space = space_create();

	CHECK(space != NULL);
	for (unsigned i = 0; i < ARRAY_SIZE(places); i++) {
		CHECK_EQ(space_map(space, places[i], PAGE_SIZE,
				   AREA_READ | AREA_WRITE, NULL, 0), 0);
		CHECK_EQ(space_fault(space, places[i], AREA_WRITE), 0);
	}
	for (unsigned i = 0; i < ARRAY_SIZE(places); i++)
		CHECK_EQ(space_unmap(space, places[i], PAGE_SIZE), 0);
	space_put(space);
	CHECK_EQ(frames_free(), frames);
}

TEST_SUITE(user_tables, TEST(test_user_page), TEST(test_marked_page),
	   TEST(test_absent_user_page), TEST(test_map_without_memory),
	   TEST(test_many_tables_come_back), TEST(test_copy),
	   TEST(test_empty_tables_come_back),
	   TEST(test_strides_leave_few_tables),
	   TEST(test_removed_tables_come_back));
