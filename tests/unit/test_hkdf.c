/*
 * HKDF against RFC 5869, and its output of each size.
 */
#include <string.h>

#include "crypto/hkdf.h"
#include "tests/unit/hex.h"
#include "tests/unit/test.h"

static void count_up(uint8_t *to, size_t size, uint8_t from)
{
	for (size_t i = 0; i < size; i++)
		to[i] = (uint8_t)(from + i);
}

/* RFC 5869, A.1. */
static void test_known(void)
{
	uint8_t secret[22], salt[13], info[10], prk[32], out[42];

	memset(secret, 0x0b, sizeof(secret));
	count_up(salt, sizeof(salt), 0);
	count_up(info, sizeof(info), 0xf0);
	hkdf_extract(prk, &hash_sha256, salt, sizeof(salt), secret,
		     sizeof(secret));
	CHECK(hex_equals(prk, sizeof(prk),
			 "077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c31"
			 "22ec844ad7c2b3e5"));
	hkdf_expand(out, sizeof(out), &hash_sha256, prk, sizeof(prk), info,
		    sizeof(info));
	CHECK(hex_equals(out, sizeof(out),
			 "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c"
			 "5db02d56ecc4c5bf34007208d5b887185865"));
}

/* RFC 5869, A.2. */
static void test_known_long(void)
{
	uint8_t secret[80], salt[80], info[80], prk[32], out[82];

	count_up(secret, sizeof(secret), 0);
	count_up(salt, sizeof(salt), 0x60);
	count_up(info, sizeof(info), 0xb0);
	hkdf_extract(prk, &hash_sha256, salt, sizeof(salt), secret,
		     sizeof(secret));
	hkdf_expand(out, sizeof(out), &hash_sha256, prk, sizeof(prk), info,
		    sizeof(info));
	CHECK(hex_equals(out, sizeof(out),
			 "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8"
			 "a050cc4c19afa97c59045a99cac7827271cb41c65e590e09"
			 "da3275600c2f09b8367793a9aca3db71cc30c58179ec3e87"
			 "c14c01d5c1f3434f1d87"));
}

/* RFC 5869, A.3: neither salt nor info. */
static void test_known_empty(void)
{
	uint8_t secret[22], prk[32], out[42];

	memset(secret, 0x0b, sizeof(secret));
	hkdf_extract(prk, &hash_sha256, NULL, 0, secret, sizeof(secret));
	hkdf_expand(out, sizeof(out), &hash_sha256, prk, sizeof(prk), NULL,
		    0);
	CHECK(hex_equals(out, sizeof(out),
			 "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879e"
			 "c3454e5f3c738d2d9d201395faa4b61a96c8"));
}

/* Shorter output is the start of longer output, and nothing is written beyond
 * it; 255 digests are the most. */
static void test_sizes(void)
{
	static uint8_t most[255 * SHA256_DIGEST_SIZE];
	uint8_t out[100];

	hkdf_expand(most, sizeof(most), &hash_sha256, "key", 3, "info", 4);
	for (size_t size = 0; size < sizeof(out); size++) {
		memset(out, 0xee, sizeof(out));
		hkdf_expand(out, size, &hash_sha256, "key", 3, "info", 4);
		CHECK(memcmp(out, most, size) == 0);
		for (size_t i = size; i < sizeof(out); i++)
			CHECK_EQ(out[i], 0xee);
	}
}

TEST_SUITE(hkdf, TEST(test_known), TEST(test_known_long),
	   TEST(test_known_empty), TEST(test_sizes));
