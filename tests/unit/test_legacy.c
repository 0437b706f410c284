/*
 * DES, Triple DES, Blowfish and IDEA against their authors' known answers, and
 * DES's weak keys.
 */
#include <string.h>

#include "crypto/blowfish.h"
#include "crypto/des.h"
#include "crypto/idea.h"
#include "crypto/modes.h"
#include "tests/unit/cipher_check.h"
#include "tests/unit/test.h"

static void test_legacy_vectors(void)
{
	static const struct {
		const struct block_cipher *cipher;
		struct block_vector vector;
	} cases[] = {
		{ &des_cipher, { "133457799bbcdff1", "0123456789abcdef",
				 "85e813540f0ab405" } },
		{ &des3_cipher, { "0123456789abcdeffedcba9876543210"
				  "89abcdef01234567", "0123456789abcde7",
				  "de0b7c06ae5e0ed5" } },
		{ &blowfish_cipher, { "6162636465666768696a6b6c6d6e6f70"
				      "7172737475767778797a",
				      "424c4f5746495348",
				      "324ed0fef413a203" } },
		{ &blowfish_cipher, { "00000000", "0000000000000000",
				      "4ef997456198dd78" } },
		{ &idea_cipher, { "00010002000300040005000600070008",
				  "0000000100020003", "11fbed2b01986de5" } },
		/* Factors of 0, which stand for 65536. */
		{ &idea_cipher, { "00000000000000000000000000000000",
				  "0000000000000000", "0001000100000000" } },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		CHECK(check_vector(cases[i].cipher, &cases[i].vector));
		CHECK(check_key_sizes(cases[i].cipher));
	}
}

/* NIST SP 800-67, 3.3.2. */
static const char weak_keys[16][17] = {
	"0101010101010101", "fefefefefefefefe", "e0e0e0e0f1f1f1f1",
	"1f1f1f1f0e0e0e0e", "01fe01fe01fe01fe", "fe01fe01fe01fe01",
	"1fe01fe00ef10ef1", "e01fe01ff10ef10e", "01e001e001f101f1",
	"e001e001f101f101", "1ffe1ffe0efe0efe", "fe1ffe1ffe0efe0e",
	"011f011f010e010e", "1f011f010e010e01", "e0fee0fef1fef1fe",
	"fee0fee0fef1fef1",
};

/* These and no neighbour of theirs, whatever the parity. */
static void test_des_weak_keys(void)
{
	uint8_t key[8];

	for (size_t i = 0; i < 16; i++) {
		hex_read(key, weak_keys[i], sizeof(key));
		CHECK(des_is_weak(key));
		for (size_t bit = 0; bit < 64; bit++) {
			key[bit / 8] ^= (uint8_t)(1u << bit % 8);
			CHECK_EQ(des_is_weak(key), bit % 8 == 0);
			key[bit / 8] ^= (uint8_t)(1u << bit % 8);
		}
	}
}

/* In a mode, too; set all the same, for it is the caller who forbids them. */
static void test_weak_key_in_a_mode(void)
{
	uint64_t context[(sizeof(struct des_key) + 7) / 8];
	uint8_t key[8];
	struct skcipher cbc;

	cbc_of(&cbc, &des_cipher);
	memset(key, 1, sizeof(key));
	CHECK(skcipher_is_weak_key(&cbc, key, 8));
	CHECK(!skcipher_is_weak_key(&cbc, key, 7));
	CHECK_EQ(skcipher_set_key(&cbc, context, key, 8), 0);
	key[0] = 2;
	CHECK(!skcipher_is_weak_key(&cbc, key, 8));
	cbc_of(&cbc, &idea_cipher);
	CHECK(!skcipher_is_weak_key(&cbc, key, 16));
}

/* As Linux has it: a bit of parity makes another key, and a part that is weak
 * by itself is not looked at. */
static void test_des3_weak_keys(void)
{
	uint8_t key[24];

	hex_read(key, "0123456789abcdeffedcba987654321089abcdef01234567", 24);
	CHECK(!des3_is_weak(key));
	memcpy(key + 16, key, 8);
	CHECK(!des3_is_weak(key));
	memcpy(key + 16, key + 8, 8);
	CHECK(des3_is_weak(key));
	key[23] ^= 1;
	CHECK(!des3_is_weak(key));
	memcpy(key, key + 8, 8);
	CHECK(des3_is_weak(key));
	for (size_t part = 0; part < 3; part++) {
		hex_read(key, "0123456789abcdeffedcba987654321089abcdef"
			      "01234567", 24);
		hex_read(key + 8 * part, weak_keys[5], 8);
		CHECK(!des3_is_weak(key));
	}
}

TEST_SUITE(legacy, TEST(test_legacy_vectors), TEST(test_des_weak_keys),
	   TEST(test_weak_key_in_a_mode), TEST(test_des3_weak_keys));
