/*
 * MD5 against the test suite of RFC 1321, A.5.
 */
#include "tests/unit/hash_known.h"

static void test_known(void)
{
	static const struct hash_known known[] = {
		{ "", 1,
		  "d41d8cd98f00b204e9800998ecf8427e" },
		{ "a", 1,
		  "0cc175b9c0f1b6a831c399e269772661" },
		{ "abc", 1,
		  "900150983cd24fb0d6963f7d28e17f72" },
		{ "message digest", 1,
		  "f96b697d7cb7938d525a2f31aaf161d0" },
		{ "abcdefghijklmnopqrstuvwxyz", 1,
		  "c3fcd3d76192e4007dfb496cca67e13b" },
		{ "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
		  "abcdefghijklmnopqrstuvwxyz0123456789", 1,
		  "d174ab98d277d9f5a5611c2c9f419d9f" },
		{ "1234567890", 8,
		  "57edf4a22be3c955ac49da2e2107b67a" },
	};

	CHECK_KNOWN(&hash_md5, known);
}

static void test_one_shot(void)
{
	uint8_t digest[MD5_DIGEST_SIZE], wanted[MD5_DIGEST_SIZE];

	hash(&hash_md5, wanted, "one shot", 8);
	md5(digest, "one shot", 8);
	CHECK(memcmp(digest, wanted, sizeof(digest)) == 0);
}

TEST_SUITE(md5, TEST(test_known), TEST(test_one_shot));
