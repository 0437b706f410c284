/*
 * BLAKE2s against RFC 7693 and the known answers that its authors publish.
 */
#include <string.h>

#include "crypto/blake2s.h"
#include "tests/unit/hex.h"
#include "tests/unit/test.h"

/* The known answers' key and messages: 00 01 02 ... */
static void count_up(uint8_t *to, size_t size)
{
	for (size_t i = 0; i < size; i++)
		to[i] = (uint8_t)i;
}

static void test_unkeyed_vectors(void)
{
	uint8_t digest[BLAKE2S_DIGEST_SIZE];

	/* RFC 7693, appendix B. */
	blake2s(digest, sizeof(digest), NULL, 0, "abc", 3);
	CHECK(hex_equals(digest, sizeof(digest),
			 "508c5e8c327c14e2e1a72ba34eeb452f"
			 "37458b209ed63a294d999b4c86675982"));
	blake2s(digest, sizeof(digest), NULL, 0, "", 0);
	CHECK(hex_equals(digest, sizeof(digest),
			 "69217a3079908094e11121d042354a7c"
			 "1f55b6482ca1a51e1b250dfd1ed0eef9"));
}

static void test_keyed_vectors(void)
{
	static const struct {
		size_t size;
		const char *digest;
	} vectors[] = {
		{ 0, "48a8997da407876b3d79c0d92325ad3b"
		     "89cbb754d86ab71aee047ad345fd2c49" },
		{ 64, "8975b0577fd35566d750b362b0897a26"
		      "c399136df07bababbde6203ff2954ed4" },
		{ 255, "3fb735061abc519dfe979e54c1ee5bfa"
		       "d0a9d858b3315bad34bde999efd724dd" },
	};
	uint8_t key[BLAKE2S_KEY_SIZE], data[255];
	uint8_t digest[BLAKE2S_DIGEST_SIZE];

	count_up(key, sizeof(key));
	count_up(data, sizeof(data));
	for (size_t i = 0; i < sizeof(vectors) / sizeof(vectors[0]); i++) {
		blake2s(digest, sizeof(digest), key, sizeof(key), data,
			vectors[i].size);
		CHECK(hex_equals(digest, sizeof(digest), vectors[i].digest));
	}
}

/* The message generator of RFC 7693, appendix E. */
static void fill_sequence(uint8_t *to, size_t size, uint32_t seed)
{
	uint32_t a = 0xdead4bad * seed, b = 1;

	for (size_t i = 0; i < size; i++) {
		uint32_t next = a + b;

		a = b;
		b = next;
		to[i] = (uint8_t)(next >> 24);
	}
}

/* RFC 7693, appendix E: one hash over the digests of many sizes of key,
 * message and digest. */
static void test_rfc_self_test(void)
{
	static const size_t digest_sizes[] = { 16, 20, 28, 32 };
	static const size_t sizes[] = { 0, 3, 64, 65, 255, 1024 };
	uint8_t digest[BLAKE2S_DIGEST_SIZE], key[BLAKE2S_KEY_SIZE];
	uint8_t data[1024];
	struct blake2s all;

	blake2s_init(&all, BLAKE2S_DIGEST_SIZE, NULL, 0);
	for (size_t i = 0; i < 4; i++)
		for (size_t j = 0; j < 6; j++) {
			size_t out = digest_sizes[i];

			fill_sequence(data, sizes[j], (uint32_t)sizes[j]);
			blake2s(digest, out, NULL, 0, data, sizes[j]);
			blake2s_update(&all, digest, out);
			fill_sequence(key, out, (uint32_t)out);
			blake2s(digest, out, key, out, data, sizes[j]);
			blake2s_update(&all, digest, out);
		}
	blake2s_final(&all, digest);
	CHECK(hex_equals(digest, sizeof(digest),
			 "6a411f08ce25adcdfb02aba641451cec"
			 "53c598b24f4fc787fbdc88797f4c1dfe"));
}

/* The same message in up to three pieces, cut at each byte near the edges of
 * blocks. */
static void test_split_updates(void)
{
	uint8_t data[193], key[BLAKE2S_KEY_SIZE];
	uint8_t whole[BLAKE2S_DIGEST_SIZE], pieces[BLAKE2S_DIGEST_SIZE];
	struct blake2s state;

	count_up(data, sizeof(data));
	count_up(key, sizeof(key));
	for (size_t size = 62; size <= sizeof(data); size++) {
		size_t key_size = size % 3 == 0 ? 0 : sizeof(key);

		blake2s(whole, sizeof(whole), key, key_size, data, size);
		for (size_t cut = 0; cut <= size; cut++) {
			size_t second = cut + (size - cut) / 2;

			blake2s_init(&state, sizeof(pieces), key, key_size);
			blake2s_update(&state, data, cut);
			blake2s_update(&state, data + cut, second - cut);
			blake2s_update(&state, data + second, size - second);
			blake2s_final(&state, pieces);
			CHECK(memcmp(whole, pieces, sizeof(whole)) == 0);
		}
	}
}

static void test_final_wipes(void)
{
	struct blake2s state;
	uint8_t digest[BLAKE2S_DIGEST_SIZE];
	const uint8_t *bytes = (const uint8_t *)&state;

	blake2s_init(&state, sizeof(digest), "key", 3);
	blake2s_update(&state, "secret", 6);
	blake2s_final(&state, digest);
	for (size_t i = 0; i < sizeof(state); i++)
		CHECK_EQ(bytes[i], 0);
}

TEST_SUITE(blake2s, TEST(test_unkeyed_vectors), TEST(test_keyed_vectors),
	   TEST(test_rfc_self_test), TEST(test_split_updates),
	   TEST(test_final_wipes));
