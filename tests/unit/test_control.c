/* Control messages as an enemy writes them (kernel/net/control.h). */
#include <string.h>

#include "kernel/abi/errno.h"
#include "kernel/net/control.h"
#include "tests/unit/test.h"

#define HEADER sizeof(struct kernel_cmsghdr)

static void put(u8 *at, unsigned long size, int level, int type)
{
	struct kernel_cmsghdr header = { size, level, type };

	memcpy(at, &header, sizeof(header));
}

static void test_two(void)
{
	u8 bytes[64] = { 0 };
	struct control_walk walk = { .bytes = bytes, .size = 44 };
	struct control_item item;

	put(bytes, HEADER + 1, 1, 2);
	bytes[HEADER] = 7;
	put(bytes + 24, HEADER + 4, 3, 4);
	CHECK_EQ(control_next(&walk, &item), 0);
	CHECK(item.data == bytes + HEADER);
	CHECK_EQ(item.size, 1);
	CHECK_EQ(item.header.level, 1);
	CHECK_EQ(item.header.type, 2);
	CHECK_EQ(control_next(&walk, &item), 0);
	CHECK(item.data == bytes + 24 + HEADER);
	CHECK_EQ(item.size, 4);
	CHECK_EQ(control_next(&walk, &item), 0);
	CHECK(item.data == NULL);
	CHECK_EQ(control_next(&walk, &item), 0);
	CHECK(item.data == NULL);
}

/* Too short for a header: there is none. */
static void test_short(void)
{
	u8 bytes[64] = { 0 };
	struct control_item item;

	for (size_t size = 0; size < HEADER; size++) {
		struct control_walk walk = { .bytes = bytes, .size = size };

		CHECK_EQ(control_next(&walk, &item), 0);
		CHECK(item.data == NULL);
	}
}

static void test_bad_sizes(void)
{
	static const unsigned long sizes[] = {
		0, 1, 15, 41, 64, 1ul << 31, 1ul << 32, 1ul << 63, -1ul,
		-7ul, -8ul, -16ul, -40ul,
	};
	u8 bytes[64] = { 0 };
	struct control_item item;

	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		struct control_walk walk = { .bytes = bytes, .size = 40 };

		put(bytes, sizes[i], 1, 2);
		CHECK_EQ(control_next(&walk, &item), (u64)-EINVAL);
		CHECK(item.data == NULL);
		/* The second one is as bad. */
		walk = (struct control_walk){ .bytes = bytes, .size = 56 };
		put(bytes, HEADER, 1, 2);
		put(bytes + HEADER, sizes[i], 1, 2);
		CHECK_EQ(control_next(&walk, &item), 0);
		CHECK_EQ(control_next(&walk, &item), (u64)-EINVAL);
	}
}

/* Any bytes at all: the walk ends, and stays within them. */
static void test_any_bytes(void)
{
	uint64_t state = 0x636d7367;

	for (unsigned round = 0; round < 20000; round++) {
		u8 bytes[80];
		struct control_walk walk = { .bytes = bytes };
		struct control_item item;

		for (size_t i = 0; i < sizeof(bytes); i++)
			bytes[i] = (u8)(test_random(&state) % 40);
		for (size_t i = 0; i < sizeof(bytes); i += 8)
			memset(bytes + i + 1, 0, 7);
		walk.size = test_random(&state) % (sizeof(bytes) + 1);
		for (unsigned steps = 0;; steps++) {
			CHECK(steps < 10);
			if (control_next(&walk, &item) || item.data == NULL)
				break;
			CHECK(item.data >= bytes + HEADER);
			CHECK(item.data + item.size <= bytes + walk.size);
		}
	}
}

TEST_SUITE(control, TEST(test_two), TEST(test_short), TEST(test_bad_sizes),
	   TEST(test_any_bytes));
