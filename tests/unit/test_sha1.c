/*
 * SHA-1 against FIPS 180-4's examples.
 */
#include "tests/unit/hash_known.h"

static void test_sha1_known(void)
{
	static const struct hash_known known[] = {
		{ "", 1,
		  "da39a3ee5e6b4b0d3255bfef95601890afd80709" },
		{ "abc", 1,
		  "a9993e364706816aba3e25717850c26c9cd0d89d" },
		{ HASH_TEXT_448, 1,
		  "84983e441c3bd26ebaae4aa1f95129e5e54670f1" },
		{ HASH_TEXT_896, 1,
		  "a49b2446a02c645bf419f995b67091253a04a259" },
		{ "a", 1000000,
		  "34aa973cd4c4daa4f61eeb2bdbad27316534016f" },
	};

	CHECK_KNOWN(&hash_sha1, known);
}

static void test_one_shot(void)
{
	uint8_t digest[SHA1_DIGEST_SIZE], wanted[SHA1_DIGEST_SIZE];

	hash(&hash_sha1, wanted, "one shot", 8);
	sha1(digest, "one shot", 8);
	CHECK(memcmp(digest, wanted, sizeof(digest)) == 0);
}

TEST_SUITE(sha1, TEST(test_sha1_known), TEST(test_one_shot));
