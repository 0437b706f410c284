/*
 * Address spaces when memory runs out: each allocation of a scene fails once.
 * The call gives ENOMEM, the areas stay as they were, and nothing leaks.
 */
#include "tests/unit/space_fixture.h"

/* What the list of areas says, as one number. */
static u64 digest(void)
{
	u64 sum = space->mapped_pages;

	LIST_FOR_EACH(node, &space->areas) {
		const struct area *area = LIST_ENTRY(node, struct area, node);

		sum = sum * 31 + area->start;
		sum = sum * 31 + area->end;
		sum = sum * 31 + area->flags;
		sum = sum * 31 + area->offset + (area->inode != NULL);
	}
	return sum;
}

static int scene(unsigned number)
{
	const u64 page = PAGE_SIZE;
	const unsigned rw = AREA_READ | AREA_WRITE;
	static const char text[200] = "0123456789";

	switch (number) {
	case 0: return space_map(space, at(0), 9 * page, rw, NULL, 0);
	case 1: return space_fault(space, at(4), AREA_WRITE);
	case 2: return space_map(space, at(20), 8 * page, rw, &file_inode, 0);
	case 3: return space_fault(space, at(21), AREA_READ);
	case 4: return space_fault(space, at(21), AREA_WRITE);
	case 5: return space_fault(space, at(22), AREA_WRITE);
	case 6: return space_protect(space, at(2), 3 * page, AREA_READ);
	case 7: return space_unmap(space, at(23), 2 * page);
	case 8: return space_write(space, at(3) + 4000, text, 200);
	case 9: return space_map(space, at(1), 20 * page, AREA_READ,
				 &file_inode, page);
	case 10: return space_protect(space, at(5), 2 * page, AREA_EXEC);
	case 11: return space_fault(space, at(5), AREA_EXEC);
	case 12: return space_map(space, at(60000), page, rw, NULL, 0);
	case 13: return space_fault(space, at(60000), AREA_READ);
	case 14: return space_unmap(space, at(0), 30 * page);
	default: return 1;
	}
}

/* Plays all scenes. 1 when they all went well, 0 when one failed as it
 * should, -1 when a failure left something changed. */
static int play(void)
{
	for (unsigned i = 0;; i++) {
		u64 before = digest();
		int error = scene(i);

		if (error > 0)
			return 1;
		if (error == 0)
			continue;
		return error == -ENOMEM && digest() == before ? 0 : -1;
	}
}

static void check_failures(void (*fail_at)(u64 n))
{
	int outcome = 0;

	for (u64 n = 1; outcome == 0; n++) {
		set_up();
		CHECK(n < 1000);
		fail_at(n);
		outcome = play();
		fail_at(0);
		CHECK(outcome >= 0);
		CHECK(is_list_sound());
		CHECK(tear_down());
		CHECK(outcome == 0 || n > 5);
	}
}

static void test_lack_of_frames(void)
{
	check_failures(frames_fail_at);
}

static void test_lack_of_objects(void)
{
	check_failures(slabs_fail_at);
}

static void test_no_space_without_memory(void)
{
	size_t before;

	slab_shrink();
	before = frames_free();
	for (u64 n = 1; n < 3; n++) {
		frames_fail_at(n);
		CHECK(space_create() == NULL);
		frames_fail_at(0);
		slab_shrink();
		CHECK_EQ(frames_free(), before);
	}
}

TEST_SUITE(space_failures, TEST(test_lack_of_frames),
	   TEST(test_lack_of_objects), TEST(test_no_space_without_memory));
