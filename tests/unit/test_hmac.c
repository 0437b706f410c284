/*
 * HMAC against RFC 2202 and RFC 4231, for every hash function that they name,
 * and its keys of each size around a block.
 */
#include <string.h>

#include "crypto/hmac.h"
#include "tests/unit/hex.h"
#include "tests/unit/test.h"

/* RFC 4231, 4.3: the key "Jefe". */
static void test_short_key(void)
{
	static const struct {
		const struct hash_function *function;
		const char *tag;
	} known[] = {
		{ &hash_md5,
		  "750c783e6ab0b503eaa86e310a5db738" },
		{ &hash_sha1,
		  "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79" },
		{ &hash_sha224,
		  "a30e01098bc6dbbf45690f3a7e9e6d0f8bbea2a39e614800"
		  "8fd05e44" },
		{ &hash_sha256,
		  "5bdcc146bf60754e6a042426089575c75a003f089d273983"
		  "9dec58b964ec3843" },
		{ &hash_sha384,
		  "af45d2e376484031617f78d2b58a6b1b9c7ef464f5a01b47"
		  "e42ec3736322445e8e2240ca5e69e2c78b3239ecfab21649" },
		{ &hash_sha512,
		  "164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd6"
		  "10270cd7ea2505549758bf75c05a994a6d034f65f8f0e6fd"
		  "caeab1a34d4a6b4b636e070a38bce737" },
		{ &hash_sha3_256,
		  "c7d4072e788877ae3596bbb0da73b887c9171f93095b294a"
		  "e857fbe2645e1ba5" },
	};
	uint8_t tag[HASH_DIGEST_MAX];

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		hmac(tag, known[i].function, "Jefe", 4,
		     "what do ya want for nothing?", 28);
		CHECK(hex_equals(tag, known[i].function->digest_size,
				 known[i].tag));
	}
}

/* RFC 4231, 4.7 and 4.8: a key longer than a block of SHA-512's. */
static void test_long_key(void)
{
	static const char text[] =
		"Test Using Larger Than Block-Size Key - Hash Key First";
	uint8_t tag[HASH_DIGEST_MAX], key[131];

	memset(key, 0xaa, sizeof(key));
	hmac(tag, &hash_sha256, key, sizeof(key), text, strlen(text));
	CHECK(hex_equals(tag, 32,
			 "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c514"
			 "0546040f0ee37f54"));
	hmac(tag, &hash_sha512, key, sizeof(key), text, strlen(text));
	CHECK(hex_equals(tag, 64,
			 "80b24263c7c1a3ebb71493c1dd7be8b49b46d1f41b4aeec1"
			 "121b013783f8f3526b56d037e05f2598bd0fd2215d6a1e52"
			 "95e64f73f63f0aec8b915a985d786598"));
}

/* A key that is short of a block is as one with zeros behind it, and one that
 * is longer is as its digest. */
static void test_key_sizes(void)
{
	uint8_t key[HASH_BLOCK_MAX + 3], padded[HASH_BLOCK_MAX];
	uint8_t tag[HASH_DIGEST_MAX], wanted[HASH_DIGEST_MAX];

	for (size_t i = 0; i < sizeof(key); i++)
		key[i] = (uint8_t)(i + 1);
	for (size_t f = 0; hash_functions[f]; f++) {
		const struct hash_function *function = hash_functions[f];
		size_t block = function->block_size;

		for (size_t size = 0; size <= block + 3; size++) {
			memset(padded, 0, sizeof(padded));
			if (size > block)
				hash(function, padded, key, size);
			else
				memcpy(padded, key, size);
			hmac(tag, function, size ? key : NULL, size, "x", 1);
			hmac(wanted, function, padded, block, "x", 1);
			CHECK(memcmp(tag, wanted, function->digest_size) == 0);
		}
	}
}

/* By the definition (RFC 2104, 2), and the message in pieces; the key serves
 * once more. */
static void test_definition(void)
{
	uint8_t inner[HASH_BLOCK_MAX + 5], outer[2 * HASH_BLOCK_MAX];
	uint8_t padded_key[HASH_BLOCK_MAX];
	uint8_t tag[HASH_DIGEST_MAX], wanted[HASH_DIGEST_MAX];
	struct hmac_key key;
	struct hmac state;

	for (size_t f = 0; hash_functions[f]; f++) {
		const struct hash_function *function = hash_functions[f];
		size_t block = function->block_size;

		memset(inner, 'k' ^ 0x36, block);
		memset(outer, 'k' ^ 0x5c, block);
		memset(padded_key, 'k', block);
		memcpy(inner + block, "12345", 5);
		hash(function, outer + block, inner, block + 5);
		hash(function, wanted, outer, block + function->digest_size);

		hmac_set_key(&key, function, padded_key, block);
		for (size_t cut = 0; cut <= 5; cut++) {
			hmac_init(&state, &key);
			hmac_update(&state, "12345", cut);
			hmac_update(&state, &"12345"[cut], 5 - cut);
			hmac_final(&state, tag);
			CHECK(memcmp(tag, wanted, function->digest_size) == 0);
		}
	}
}

static void test_final_wipes(void)
{
	uint8_t tag[HASH_DIGEST_MAX];
	struct hmac_key key;
	struct hmac state;
	const uint8_t *bytes = (const uint8_t *)&state;

	hmac_set_key(&key, &hash_sha512, "key", 3);
	hmac_init(&state, &key);
	hmac_update(&state, "secret", 6);
	hmac_final(&state, tag);
	for (size_t i = 0; i < sizeof(state); i++)
		CHECK_EQ(bytes[i], 0);
}

TEST_SUITE(hmac, TEST(test_short_key), TEST(test_long_key),
	   TEST(test_key_sizes), TEST(test_definition),
	   TEST(test_final_wipes));
