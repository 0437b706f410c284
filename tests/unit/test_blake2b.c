/*
 * BLAKE2b against RFC 7693 and the known answers that its authors publish.
 */
#include <string.h>

#include "crypto/blake2b.h"
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
	uint8_t digest[BLAKE2B_DIGEST_SIZE];

	/* RFC 7693, appendix B. */
	blake2b(digest, sizeof(digest), NULL, 0, "abc", 3);
	CHECK(hex_equals(digest, sizeof(digest),
			 "ba80a53f981c4d0d6a2797b69f12f6e9"
			 "4c212f14685ac4b74b12bb6fdbffa2d1"
			 "7d87c5392aab792dc252d5de4533cc95"
			 "18d38aa8dbf1925ab92386edd4009923"));
	blake2b(digest, sizeof(digest), NULL, 0, "", 0);
	CHECK(hex_equals(digest, sizeof(digest),
			 "786a02f742015903c6c6fd852552d272"
			 "912f4740e15847618a86e217f71f5419"
			 "d25e1031afee585313896444934eb04b"
			 "903a685b1448b755d56f701afe9be2ce"));
}

static void test_keyed_vectors(void)
{
	static const struct {
		size_t size;
		const char *digest;
	} vectors[] = {
		{ 0, "10ebb67700b1868efb4417987acf4690"
		     "ae9d972fb7a590c2f02871799aaa4786"
		     "b5e996e8f0f4eb981fc214b005f42d2f"
		     "f4233499391653df7aefcbc13fc51568" },
		{ 128, "72065ee4dd91c2d8509fa1fc28a37c7f"
		       "c9fa7d5b3f8ad3d0d7a25626b57b1b44"
		       "788d4caf806290425f9890a3a2a35a90"
		       "5ab4b37acfd0da6e4517b2525c9651e4" },
		{ 255, "142709d62e28fcccd0af97fad0f8465b"
		       "971e82201dc51070faa0372aa43e9248"
		       "4be1c1e73ba10906d5d1853db6a4106e"
		       "0a7bf9800d373d6dee2d46d62ef2a461" },
	};
	uint8_t key[BLAKE2B_KEY_SIZE], data[255];
	uint8_t digest[BLAKE2B_DIGEST_SIZE];

	count_up(key, sizeof(key));
	count_up(data, sizeof(data));
	for (size_t i = 0; i < sizeof(vectors) / sizeof(vectors[0]); i++) {
		blake2b(digest, sizeof(digest), key, sizeof(key), data,
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
	static const size_t digest_sizes[] = { 20, 32, 48, 64 };
	static const size_t sizes[] = { 0, 3, 128, 129, 255, 1024 };
	uint8_t digest[BLAKE2B_DIGEST_SIZE], key[BLAKE2B_KEY_SIZE];
	uint8_t data[1024];
	struct blake2b all;

	blake2b_init(&all, 32, NULL, 0);
	for (size_t i = 0; i < 4; i++)
		for (size_t j = 0; j < 6; j++) {
			size_t out = digest_sizes[i];

			fill_sequence(data, sizes[j], (uint32_t)sizes[j]);
			blake2b(digest, out, NULL, 0, data, sizes[j]);
			blake2b_update(&all, digest, out);
			fill_sequence(key, out, (uint32_t)out);
			blake2b(digest, out, key, out, data, sizes[j]);
			blake2b_update(&all, digest, out);
		}
	blake2b_final(&all, digest);
	CHECK(hex_equals(digest, 32,
			 "c23a7800d98123bd10f506c61e29da56"
			 "03d763b8bbad2e737f5e765a7bccd475"));
}

/* The same message in up to three pieces, cut at each byte near the edges of
 * blocks. */
static void test_split_updates(void)
{
	uint8_t data[259], key[BLAKE2B_KEY_SIZE];
	uint8_t whole[BLAKE2B_DIGEST_SIZE], pieces[BLAKE2B_DIGEST_SIZE];
	struct blake2b state;

	count_up(data, sizeof(data));
	count_up(key, sizeof(key));
	for (size_t size = 126; size <= sizeof(data); size++) {
		size_t key_size = size % 3 == 0 ? 0 : sizeof(key);

		blake2b(whole, sizeof(whole), key, key_size, data, size);
		for (size_t cut = 0; cut <= size; cut++) {
			size_t second = cut + (size - cut) / 2;

			blake2b_init(&state, sizeof(pieces), key, key_size);
			blake2b_update(&state, data, cut);
			blake2b_update(&state, data + cut, second - cut);
			blake2b_update(&state, data + second, size - second);
			blake2b_final(&state, pieces);
			CHECK(memcmp(whole, pieces, sizeof(whole)) == 0);
		}
	}
}

static void test_final_wipes(void)
{
	struct blake2b state;
	uint8_t digest[BLAKE2B_DIGEST_SIZE];
	const uint8_t *bytes = (const uint8_t *)&state;

	blake2b_init(&state, sizeof(digest), "key", 3);
	blake2b_update(&state, "secret", 6);
	blake2b_final(&state, digest);
	for (size_t i = 0; i < sizeof(state); i++)
		CHECK_EQ(bytes[i], 0);
}

TEST_SUITE(blake2b, TEST(test_unkeyed_vectors), TEST(test_keyed_vectors),
	   TEST(test_rfc_self_test), TEST(test_split_updates),
	   TEST(test_final_wipes));
