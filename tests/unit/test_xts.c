/*
 * XTS against IEEE 1619, and each size near the edges of blocks against
 * itself.
 */
#include <string.h>

#include "crypto/aes.h"
#include "crypto/xts.h"
#include "tests/unit/hex.h"
#include "tests/unit/test.h"

static struct aes_key data_schedule, tweak_schedule;
static struct xts_key key;

static int set_key(const uint8_t *bytes, size_t size)
{
	return xts_set_key(&key, &aes_cipher, &data_schedule, &tweak_schedule,
			   bytes, size);
}

/* IEEE 1619, appendix B, vectors 2, 15 and 18. */
static void test_xts_vectors(void)
{
	static const struct {
		const char *key, *unit, *plain, *sealed;
	} cases[] = {
		{ "1111111111111111111111111111111122222222222222222222"
		  "222222222222",
		  "33333333330000000000000000000000",
		  "4444444444444444444444444444444444444444444444444444"
		  "444444444444",
		  "c454185e6a16936e39334038acef838bfb186fff7480adc42893"
		  "82ecd6d394f0" },
		{ "fffefdfcfbfaf9f8f7f6f5f4f3f2f1f0bfbebdbcbbbab9b8b7b6"
		  "b5b4b3b2b1b0",
		  "9a785634120000000000000000000000",
		  "000102030405060708090a0b0c0d0e0f10",
		  "6c1625db4671522d3d7599601de7ca09ed" },
		{ "fffefdfcfbfaf9f8f7f6f5f4f3f2f1f0bfbebdbcbbbab9b8b7b6"
		  "b5b4b3b2b1b0",
		  "9a785634120000000000000000000000",
		  "000102030405060708090a0b0c0d0e0f10111213",
		  "9d84c813f719aa2c7be3f66171c7c5c2edbf9dac" },
	};
	uint8_t bytes[32], unit[16], plain[32], out[32];

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		size_t size = strlen(cases[i].plain) / 2;

		hex_read(bytes, cases[i].key, sizeof(bytes));
		hex_read(unit, cases[i].unit, sizeof(unit));
		hex_read(plain, cases[i].plain, size);
		CHECK_EQ(set_key(bytes, sizeof(bytes)), 0);
		CHECK_EQ(xts_encrypt(&key, unit, out, plain, size), 0);
		CHECK(hex_equals(out, size, cases[i].sealed));
		CHECK_EQ(xts_decrypt(&key, unit, out, out, size), 0);
		CHECK(memcmp(out, plain, size) == 0);
	}
}

/* In place and not, back and forth, and no byte beyond. */
static void test_xts_sizes(void)
{
	uint8_t bytes[64], in[300], out[sizeof(in) + 1], same[sizeof(in)];
	uint64_t seed = 3;

	for (size_t i = 0; i < sizeof(in); i++)
		in[i] = (uint8_t)test_random(&seed);
	memcpy(bytes, in, sizeof(bytes));
	CHECK_EQ(set_key(bytes, sizeof(bytes)), 0);
	for (size_t size = 16; size <= sizeof(in); size++) {
		memcpy(same, in, sizeof(same));
		out[size] = 0xee;
		CHECK_EQ(xts_encrypt(&key, bytes, out, in, size), 0);
		CHECK_EQ(out[size], 0xee);
		CHECK_EQ(xts_encrypt(&key, bytes, same, same, size), 0);
		CHECK(memcmp(out, same, size) == 0);
		CHECK_EQ(xts_decrypt(&key, bytes, same, same, size), 0);
		CHECK(memcmp(same, in, sizeof(same)) == 0);
	}
}

static void test_xts_refusals(void)
{
	uint8_t bytes[64] = { 0 }, out[16] = { 0 };

	CHECK_EQ(set_key(bytes, 32), -1);
	CHECK_EQ(set_key(bytes, 64), -1);
	bytes[63] = 1;
	CHECK_EQ(set_key(bytes, 64), 0);
	CHECK_EQ(set_key(bytes, 63), -1);
	CHECK_EQ(set_key(bytes, 62), -1);
	CHECK_EQ(set_key(bytes, 0), -1);
	bytes[63] = 1;
	CHECK_EQ(set_key(bytes, 64), 0);
	for (size_t size = 0; size < 16; size++) {
		CHECK_EQ(xts_encrypt(&key, bytes, out, bytes, size), -1);
		CHECK_EQ(xts_decrypt(&key, bytes, out, bytes, size), -1);
	}
	for (size_t i = 0; i < sizeof(out); i++)
		CHECK_EQ(out[i], 0);
}

TEST_SUITE(xts, TEST(test_xts_vectors), TEST(test_xts_sizes),
	   TEST(test_xts_refusals));
