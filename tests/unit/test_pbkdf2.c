/*
 * PBKDF2 against RFC 6070, and with HMAC-SHA-256 against RFC 7914, 11.
 */
#include <string.h>

#include "crypto/pbkdf2.h"
#include "tests/unit/hex.h"
#include "tests/unit/test.h"

/* RFC 6070, 2. */
static void test_sha1(void)
{
	static const struct {
		const char *password, *salt;
		size_t password_size, salt_size;
		uint32_t iterations;
		size_t size;
		const char *key;
	} known[] = {
		{ "password", "salt", 8, 4, 1, 20,
		  "0c60c80f961f0e71f3a9b524af6012062fe037a6" },
		{ "password", "salt", 8, 4, 2, 20,
		  "ea6c014dc72d6f8ccd1ed92ace1d41f0d8de8957" },
		{ "passwordPASSWORDpassword",
		  "saltSALTsaltSALTsaltSALTsaltSALTsalt", 24, 36, 4096, 25,
		  "3d2eec4fe41c849b80c8d83662c0e44a8b291a964cf2f070"
		  "38" },
		{ "pass\0word", "sa\0lt", 9, 5, 4096, 16,
		  "56fa6aa75548099dcc37d7f03425e0c3" },
	};
	uint8_t out[25];

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		pbkdf2(out, known[i].size, &hash_sha1, known[i].password,
		       known[i].password_size, known[i].salt,
		       known[i].salt_size, known[i].iterations);
		CHECK(hex_equals(out, known[i].size, known[i].key));
	}
}

static void test_sha256(void)
{
	uint8_t out[64];

	pbkdf2(out, sizeof(out), &hash_sha256, "passwd", 6, "salt", 4, 1);
	CHECK(hex_equals(out, sizeof(out),
			 "55ac046e56e3089fec1691c22544b605f94185216dde0465"
			 "e68b9d57c20dacbc49ca9cccf179b645991664b39d77ef31"
			 "7c71b845b1e30bd509112041d3a19783"));
}

/* Shorter output is the start of longer output, and nothing is written beyond
 * it. */
static void test_sizes(void)
{
	uint8_t most[100], out[100];

	pbkdf2(most, sizeof(most), &hash_sha256, "p", 1, NULL, 0, 3);
	for (size_t size = 0; size < sizeof(out); size++) {
		memset(out, 0xee, sizeof(out));
		pbkdf2(out, size, &hash_sha256, "p", 1, NULL, 0, 3);
		CHECK(memcmp(out, most, size) == 0);
		for (size_t i = size; i < sizeof(out); i++)
			CHECK_EQ(out[i], 0xee);
	}
}

TEST_SUITE(pbkdf2, TEST(test_sha1), TEST(test_sha256), TEST(test_sizes));
