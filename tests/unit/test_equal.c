/*
 * The comparison that takes one time: what it answers, not how long it takes.
 */
#include <string.h>

#include "crypto/equal.h"
#include "tests/unit/test.h"

/* Each bit of each byte is looked at, and none beyond the size. */
static void test_equal_each_bit(void)
{
	uint8_t a[36], b[36];

	for (size_t size = 0; size <= 34; size++)
		for (size_t bit = 0; bit < 8 * sizeof(a); bit++) {
			memset(a, 0xa5, sizeof(a));
			memset(b, 0xa5, sizeof(b));
			b[bit / 8] ^= (uint8_t)(1u << bit % 8);
			CHECK_EQ(equal_ct(a, b, size), bit / 8 >= size);
		}
}

/* Differences that would cancel out in a sum or an exclusive or. */
static void test_equal_many_differences(void)
{
	static const uint8_t a[] = { 0, 255, 7, 7, 1, 254 };
	static const uint8_t b[] = { 255, 0, 8, 8, 254, 1 };

	CHECK(equal_ct(a, a, sizeof(a)));
	for (size_t size = 1; size <= sizeof(a); size++)
		CHECK(!equal_ct(a, b, size));
}

TEST_SUITE(equal, TEST(test_equal_each_bit),
	   TEST(test_equal_many_differences));
