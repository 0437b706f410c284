/*
 * SHA-256 and SHA-224 against FIPS 180-4's examples.
 */
#include "crypto/bytes.h"
#include "tests/unit/hash_known.h"

static void test_sha256_known(void)
{
	static const struct hash_known known[] = {
		{ "", 1, "e3b0c44298fc1c149afbf4c8996fb924"
			 "27ae41e4649b934ca495991b7852b855" },
		{ "abc", 1, "ba7816bf8f01cfea414140de5dae2223"
			    "b00361a396177a9cb410ff61f20015ad" },
		{ HASH_TEXT_448, 1, "248d6a61d20638b8e5c026930c3e6039"
				    "a33ce45964ff2167f6ecedd419db06c1" },
		{ HASH_TEXT_896, 1, "cf5b16a778af8380036ce59e7b049237"
				    "0b249b11e8f07a51afac45037afee9d1" },
		{ "a", 1000000, "cdc76e5c9914fb9281a1c7e284d73e67"
				"f1809a48a497200e046d39ccc7112cd0" },
	};

	CHECK_KNOWN(&hash_sha256, known);
}

static void test_sha224_known(void)
{
	static const struct hash_known known[] = {
		{ "", 1, "d14a028c2a3a2bc9476102bb288234c4"
			 "15a2b01f828ea62ac5b3e42f" },
		{ "abc", 1, "23097d223405d8228642a477bda255b3"
			    "2aadbce4bda0b3f7e36c9da7" },
		{ HASH_TEXT_448, 1, "75388b16512776cc5dba5da1fd890150"
				    "b0c6455cb4f58b1952522525" },
		{ HASH_TEXT_896, 1, "c97ca9a559850ce97a04a96def6d99a9"
				    "e0e0e2ab14e6b8df265fc0b3" },
		{ "a", 1000000, "20794655980c91d8bbb4c1ea97618a4b"
				"f03f42581948b2ee4ee7ad67" },
	};

	CHECK_KNOWN(&hash_sha224, known);
}

static void test_one_shot(void)
{
	uint8_t digest[SHA256_DIGEST_SIZE], wanted[SHA256_DIGEST_SIZE];

	hash(&hash_sha256, wanted, "one shot", 8);
	sha256(digest, "one shot", 8);
	CHECK(memcmp(digest, wanted, sizeof(digest)) == 0);
	hash(&hash_sha224, wanted, "one shot", 8);
	sha224(digest, "one shot", 8);
	CHECK(memcmp(digest, wanted, SHA224_DIGEST_SIZE) == 0);
}

/* The length of a long message, after which just the padding's block is taken
 * in: 2^32 bytes are 2^35 bits (FIPS 180-4, 5.1.1). */
static void test_long_length(void)
{
	uint8_t block[SHA256_BLOCK_SIZE] = { 0x80, [59] = 0x08 };
	uint8_t digest[SHA256_DIGEST_SIZE];
	struct sha256 state, padded;

	sha256_init(&padded);
	sha256_update(&padded, block, sizeof(block));
	sha256_init(&state);
	state.size = 1ull << 32;
	sha256_final(&state, digest);
	for (unsigned i = 0; i < 8; i++)
		CHECK_EQ(load32_be(digest + 4 * i), padded.chain[i]);
}

TEST_SUITE(sha256, TEST(test_sha256_known), TEST(test_sha224_known),
	   TEST(test_one_shot), TEST(test_long_length));
