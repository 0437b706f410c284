/*
 * ChaCha20 and the wipe against the vectors of RFC 8439.
 */
#include <string.h>

#include "crypto/chacha20.h"
#include "crypto/wipe.h"
#include "tests/unit/hex.h"
#include "tests/unit/test.h"

struct vector {
	const char *key;
	const char *nonce;
	uint32_t counter;
	const char *stream;
};

#define ZERO_KEY "00000000000000000000000000000000" \
		 "00000000000000000000000000000000"
#define ZERO_NONCE "000000000000000000000000"

/* RFC 8439, 2.3.2 and appendix A.1, in their order. */
static const struct vector vectors[] = {
	{ "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f",
	  "000000090000004a00000000", 1,
	  "10f1e7e4d13b5915500fdd1fa32071c4c7d1f4c733c068030422aa9ac3d46c4e"
	  "d2826446079faa0914c2d705d98b02a2b5129cd1de164eb9cbd083e8a2503c4e" },
	{ ZERO_KEY, ZERO_NONCE, 0,
	  "76b8e0ada0f13d90405d6ae55386bd28bdd219b8a08ded1aa836efcc8b770dc7"
	  "da41597c5157488d7724e03fb8d84a376a43b8f41518a11cc387b669b2ee6586" },
	{ ZERO_KEY, ZERO_NONCE, 1,
	  "9f07e7be5551387a98ba977c732d080dcb0f29a048e3656912c6533e32ee7aed"
	  "29b721769ce64e43d57133b074d839d531ed1f28510afb45ace10a1f4b794d6f" },
	{ "0000000000000000000000000000000000000000000000000000000000000001",
	  ZERO_NONCE, 1,
	  "3aeb5224ecf849929b9d828db1ced4dd832025e8018b8160b82284f3c949aa5a"
	  "8eca00bbb4a73bdad192b5c42f73f2fd4e273644c8b36125a64addeb006c13a0" },
	{ "00ff000000000000000000000000000000000000000000000000000000000000",
	  ZERO_NONCE, 2,
	  "72d54dfbf12ec44b362692df94137f328fea8da73990265ec1bbbea1ae9af0ca"
	  "13b25aa26cb4a648cb9b9d1be65b2c0924a66c54d545ec1b7374f4872e99f096" },
	{ ZERO_KEY, "000000000000000000000002", 0,
	  "c2c64d378cd536374ae204b9ef933fcd1a8b2288b3dfa49672ab765b54ee27c7"
	  "8a970e0e955c14f3a88e741b97c286f75f8fc299e8148362fa198a39531bed6d" },
};

static void set_up(uint32_t state[CHACHA20_WORDS], const struct vector *v)
{
	uint8_t key[CHACHA20_KEY_SIZE], nonce[CHACHA20_NONCE_SIZE];

	hex_read(key, v->key, sizeof(key));
	hex_read(nonce, v->nonce, sizeof(nonce));
	chacha20_setup(state, key, nonce, v->counter);
}

static void test_block_vectors(void)
{
	for (size_t i = 0; i < sizeof(vectors) / sizeof(vectors[0]); i++) {
		uint32_t state[CHACHA20_WORDS], before[CHACHA20_WORDS];
		uint8_t out[CHACHA20_BLOCK_SIZE];

		set_up(state, &vectors[i]);
		memcpy(before, state, sizeof(state));
		chacha20_block(state, out);
		CHECK(hex_equals(out, sizeof(out), vectors[i].stream));
		CHECK(memcmp(before, state, sizeof(state)) == 0);
	}
}

/* RFC 8439, 2.4.2: a text longer than one block. */
static void test_encryption_vector(void)
{
	static const char text[] =
		"Ladies and Gentlemen of the class of '99: If I could offer "
		"you only one tip for the future, sunscreen would be it.";
	static const char sealed[] =
		"6e2e359a2568f98041ba0728dd0d6981e97e7aec1d4360c20a27afccfd9f"
		"ae0bf91b65c5524733ab8f593dabcd62b3571639d624e65152ab8f530c35"
		"9f0861d807ca0dbf500d6a6156a38e088a22b65e52bc514d16ccf806818c"
		"e91ab77937365af90bbf74a35be6b40b8eedf2785e42874d";
	struct vector v = vectors[0];
	uint32_t state[CHACHA20_WORDS];
	uint8_t out[2 * CHACHA20_BLOCK_SIZE];
	size_t size = sizeof(text) - 1;

	v.nonce = "000000000000004a00000000";
	set_up(state, &v);
	chacha20_block(state, out);
	state[CHACHA20_COUNTER_WORD]++;
	chacha20_block(state, out + CHACHA20_BLOCK_SIZE);
	for (size_t i = 0; i < size; i++)
		out[i] ^= (uint8_t)text[i];
	CHECK(hex_equals(out, size, sealed));
}

/* The output may stand at any address. */
static void test_block_unaligned(void)
{
	uint32_t state[CHACHA20_WORDS];
	uint8_t out[CHACHA20_BLOCK_SIZE + 8];

	for (size_t shift = 0; shift < 8; shift++) {
		memset(out, 0xee, sizeof(out));
		set_up(state, &vectors[0]);
		chacha20_block(state, out + shift);
		CHECK(hex_equals(out + shift, CHACHA20_BLOCK_SIZE,
				 vectors[0].stream));
		for (size_t i = 0; i < shift; i++)
			CHECK_EQ(out[i], 0xee);
		for (size_t i = shift + CHACHA20_BLOCK_SIZE; i < sizeof(out);
		     i++)
			CHECK_EQ(out[i], 0xee);
	}
}

/* Every start and every size, and no byte beside. */
static void test_wipe_exact(void)
{
	uint8_t bytes[48];

	for (size_t start = 0; start < 9; start++)
		for (size_t size = 0; size <= 32; size++) {
			memset(bytes, 0xa5, sizeof(bytes));
			wipe(bytes + start, size);
			for (size_t i = 0; i < sizeof(bytes); i++)
				CHECK_EQ(bytes[i], i >= start &&
					 i < start + size ? 0 : 0xa5);
		}
}

TEST_SUITE(chacha20, TEST(test_block_vectors), TEST(test_encryption_vector),
	   TEST(test_block_unaligned), TEST(test_wipe_exact));
