/*
 * AES against FIPS 197.
 */
#include <string.h>

#include "crypto/aes.h"
#include "tests/unit/cipher_check.h"
#include "tests/unit/test.h"

static void test_aes_vectors(void)
{
	/* FIPS 197, appendix B and C. */
	static const struct block_vector vectors[] = {
		{ "2b7e151628aed2a6abf7158809cf4f3c",
		  "3243f6a8885a308d313198a2e0370734",
		  "3925841d02dc09fbdc118597196a0b32" },
		{ "000102030405060708090a0b0c0d0e0f",
		  "00112233445566778899aabbccddeeff",
		  "69c4e0d86a7b0430d8cdb78070b4c55a" },
		{ "000102030405060708090a0b0c0d0e0f1011121314151617",
		  "00112233445566778899aabbccddeeff",
		  "dda97ca4864cdfe06eaf70a0ec0d7191" },
		{ "000102030405060708090a0b0c0d0e0f"
		  "101112131415161718191a1b1c1d1e1f",
		  "00112233445566778899aabbccddeeff",
		  "8ea2b7ca516745bfeafc49904b496089" },
	};

	for (size_t i = 0; i < sizeof(vectors) / sizeof(vectors[0]); i++)
		CHECK(check_vector(&aes_cipher, &vectors[i]));
}

static void test_aes_key_sizes(void)
{
	CHECK(check_key_sizes(&aes_cipher));
}

/* The blocks of a batch do not meet: each is as when alone. */
static void test_aes_blocks_apart(void)
{
	struct aes_key key;
	uint8_t in[7 * AES_BLOCK_SIZE], all[sizeof(in)];
	uint8_t one[AES_BLOCK_SIZE];
	uint64_t seed = 1;

	for (size_t i = 0; i < sizeof(in); i++)
		in[i] = (uint8_t)test_random(&seed);
	CHECK_EQ(aes_set_key(&key, in, 32), 0);
	aes_encrypt(&key, all, in, 7);
	for (size_t i = 0; i < 7; i++) {
		aes_encrypt(&key, one, in + i * sizeof(one), 1);
		CHECK(memcmp(one, all + i * sizeof(one), sizeof(one)) == 0);
	}
	aes_decrypt(&key, all, all, 7);
	CHECK(memcmp(all, in, sizeof(in)) == 0);
}

TEST_SUITE(aes, TEST(test_aes_vectors), TEST(test_aes_key_sizes),
	   TEST(test_aes_blocks_apart));
