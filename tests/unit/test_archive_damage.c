/*
 * Damaged archives: whatever an archive says, its reader reads nothing
 * outside it, hands out no bad path, and comes to an end.
 */
#include <string.h>

#include "kernel/abi/errno.h"
#include "tests/unit/archive_builder.h"
#include "tests/unit/test.h"

/* Reads on to the end. The number of entries, or the error; -1 when an entry
 * is not sound or the end does not come. */
static int read_all(void)
{
	for (int count = 0; count <= AREA_SIZE / TAR_BLOCK; count++) {
		int found = archive_next(&archive, &entry);

		if (found == 0)
			return count;
		if (found < 0)
			return archive_next(&archive, &entry) == found ?
				       found :
				       -1;
		if (found != 1 || !entry_is_sound())
			return -1;
	}
	return -1;
}

/* Cut at every block, and inside the last one: never taken for whole. */
static void test_cut(void)
{
	build_whole();
	for (size_t size = 0; size < area_size; size += TAR_BLOCK) {
		open_part(size);
		CHECK_EQ(read_all(), -EINVAL);
	}
	open_part(area_size - 1);
	CHECK_EQ(read_all(), -EINVAL);
	open_part(area_size);
	CHECK_EQ(read_all(), WHOLE_COUNT);
	/* One zero block is no end. */
	memcpy(area + area_size - TAR_BLOCK, "x", 1);
	open_part(area_size);
	CHECK_EQ(read_all(), -EINVAL);
}

/* Changes one byte of the archive that is being read. A header's checksum is
 * made to fit again, so that what is behind that check is reached too. */
static void damage(u8 *start, size_t offset, u8 value)
{
	size_t block = round_down(offset, TAR_BLOCK);
	struct tar_header *header = (struct tar_header *)(start + block);

	start[offset] = value;
	if (memcmp(area + block + 257, "ustar", 5) == 0 &&
	    !tar_block_is_zero(header))
		set_checksum(header);
}

static bool survives(size_t offset, u8 value)
{
	int result;

	damage(open_part(area_size), offset, value);
	result = read_all();
	return result >= 0 || result == -EINVAL || result == -ENAMETOOLONG;
}

/* Every byte of every header and record, with values that mean something in
 * some field and one at random. */
static void test_damage(void)
{
	static const u8 values[] = { 0, 0x80, '/', '7' };
	u64 random = 20;

	build_whole();
	for (size_t i = 0; i < area_size; i++) {
		u64 seed = test_random(&random);

		CHECK(survives(i, area[i] ^ (u8)(1u << seed % 8)));
		CHECK(survives(i, values[seed / 8 % sizeof(values)]));
	}
}

TEST_SUITE(archive_damage, TEST(test_cut), TEST(test_damage));
