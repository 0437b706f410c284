/*
 * SHA-512 and SHA-384 against FIPS 180-4's examples.
 */
#include "crypto/bytes.h"
#include "tests/unit/hash_known.h"

static void test_sha512_known(void)
{
	static const struct hash_known known[] = {
		{ "", 1,
		  "cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc"
		  "83f4a921d36ce9ce47d0d13c5d85f2b0ff8318d2877eec2f"
		  "63b931bd47417a81a538327af927da3e" },
		{ "abc", 1,
		  "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea2"
		  "0a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd"
		  "454d4423643ce80e2a9ac94fa54ca49f" },
		{ HASH_TEXT_448, 1,
		  "204a8fc6dda82f0a0ced7beb8e08a41657c16ef468b228a8"
		  "279be331a703c33596fd15c13b1b07f9aa1d3bea57789ca0"
		  "31ad85c7a71dd70354ec631238ca3445" },
		{ HASH_TEXT_896, 1,
		  "8e959b75dae313da8cf4f72814fc143f8f7779c6eb9f7fa1"
		  "7299aeadb6889018501d289e4900f7e4331b99dec4b5433a"
		  "c7d329eeb6dd26545e96e55b874be909" },
		{ "a", 1000000,
		  "e718483d0ce769644e2e42c7bc15b4638e1f98b13b204428"
		  "5632a803afa973ebde0ff244877ea60a4cb0432ce577c31b"
		  "eb009c5c2c49aa2e4eadb217ad8cc09b" },
	};

	CHECK_KNOWN(&hash_sha512, known);
}

static void test_sha384_known(void)
{
	static const struct hash_known known[] = {
		{ "", 1,
		  "38b060a751ac96384cd9327eb1b1e36a21fdb71114be0743"
		  "4c0cc7bf63f6e1da274edebfe76f65fbd51ad2f14898b95b" },
		{ "abc", 1,
		  "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded163"
		  "1a8b605a43ff5bed8086072ba1e7cc2358baeca134c825a7" },
		{ HASH_TEXT_448, 1,
		  "3391fdddfc8dc7393707a65b1b4709397cf8b1d162af05ab"
		  "fe8f450de5f36bc6b0455a8520bc4e6f5fe95b1fe3c8452b" },
		{ HASH_TEXT_896, 1,
		  "09330c33f71147e83d192fc782cd1b4753111b173b3b05d2"
		  "2fa08086e3b0f712fcc7c71a557e2db966c3e9fa91746039" },
		{ "a", 1000000,
		  "9d0e1809716474cb086e834e310a4a1ced149e9c00f24852"
		  "7972cec5704c2a5b07b8b3dc38ecc4ebae97ddd87f3d8985" },
	};

	CHECK_KNOWN(&hash_sha384, known);
}

static void test_one_shot(void)
{
	uint8_t digest[SHA512_DIGEST_SIZE], wanted[SHA512_DIGEST_SIZE];

	hash(&hash_sha512, wanted, "one shot", 8);
	sha512(digest, "one shot", 8);
	CHECK(memcmp(digest, wanted, sizeof(digest)) == 0);
	hash(&hash_sha384, wanted, "one shot", 8);
	sha384(digest, "one shot", 8);
	CHECK(memcmp(digest, wanted, SHA384_DIGEST_SIZE) == 0);
}

/* The length of a long message, after which just the padding's block is taken
 * in: 2^61 bytes are 2^64 bits (FIPS 180-4, 5.1.2). */
static void test_long_length(void)
{
	uint8_t block[SHA512_BLOCK_SIZE] = { 0x80, [119] = 0x01 };
	uint8_t digest[SHA512_DIGEST_SIZE];
	struct sha512 state, padded;

	sha512_init(&padded);
	sha512_update(&padded, block, sizeof(block));
	sha512_init(&state);
	state.size = 1ull << 61;
	sha512_final(&state, digest);
	for (unsigned i = 0; i < 8; i++)
		CHECK_EQ(load64_be(digest + 8 * i), padded.chain[i]);
}

TEST_SUITE(sha512, TEST(test_sha512_known), TEST(test_sha384_known),
	   TEST(test_one_shot), TEST(test_long_length));
