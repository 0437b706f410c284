/*
 * ChaCha20 as a stream, Poly1305, and the two as an AEAD, against RFC 8439
 * and the draft of XChaCha.
 */
#include <string.h>

#include "crypto/chacha20poly1305.h"
#include "tests/unit/aead_check.h"
#include "tests/unit/test.h"

#define KEY "808182838485868788898a8b8c8d8e8f" \
	    "909192939495969798999a9b9c9d9e9f"
#define HEADER "50515253c0c1c2c3c4c5c6c7"
#define PLAIN "4c616469657320616e642047656e746c656d656e206f662074686520636c" \
	"617373206f66202739393a204966204920636f756c64206f666665722079" \
	"6f75206f6e6c79206f6e652074697020666f722074686520667574757265" \
	"2c2073756e73637265656e20776f756c642062652069742e"

/* RFC 8439, 2.8.2 and the draft's A.3. */
static const struct aead_vector vectors[] = {
	{ KEY, "070000004041424344454647", HEADER, PLAIN,
	  "d31a8d34648e60db7b86afbc53ef7ec2a4aded51296e08fea9e2b5a736ee"
	  "62d63dbea45e8ca9671282fafb69da92728b1a71de0a9e060b2905d6a5b6"
	  "7ecd3b3692ddbd7f2d778b8c9803aee328091b58fab324e4fad675945585"
	  "808b4831d7bc3ff4def08e4b7a9de576d26586cec64b6116",
	  "1ae10b594f09e26a7e902ecbd0600691" },
	{ KEY, "404142434445464748494a4b4c4d4e4f5051525354555657", HEADER,
	  PLAIN,
	  "bd6d179d3e83d43b9576579493c0e939572a1700252bfaccbed2902c2139"
	  "6cbb731c7f1b0b4aa6440bf3a82f4eda7e39ae64c6708c54c216cb96b72e"
	  "1213b4522f8c9ba40db5d945b11b69b982c1bb9e3f3fac2bc369488f76b2"
	  "383565d3fff921f9664c97637da9768812f615c68b13b52e",
	  "c0875924c1c7987947deafd8780acf49" },
};

static int seal(const void *key, const struct aead_message *message,
		uint8_t *tag, size_t tag_size)
{
	(void)tag_size;
	return chacha20poly1305_seal(key, message, tag);
}

static int open(const void *key, const struct aead_message *message,
		const uint8_t *tag, size_t tag_size)
{
	(void)tag_size;
	return chacha20poly1305_open(key, message, tag);
}

static void test_aead_vectors(void)
{
	uint8_t key[CHACHA20_KEY_SIZE];

	for (size_t i = 0; i < sizeof(vectors) / sizeof(vectors[0]); i++) {
		hex_read(key, vectors[i].key, sizeof(key));
		CHECK(check_aead(seal, open, key, &vectors[i]));
	}
}

static void test_aead_refusals(void)
{
	uint8_t key[CHACHA20_KEY_SIZE] = { 0 }, tag[16] = { 0 };
	struct aead_message m = { .nonce = key };

	for (m.nonce_size = 0; m.nonce_size <= 32; m.nonce_size++) {
		bool good = m.nonce_size == 12 || m.nonce_size == 24;

		CHECK_EQ(chacha20poly1305_seal(key, &m, tag),
			 good ? 0 : CRYPTO_INVALID);
		CHECK_EQ(chacha20poly1305_open(key, &m, tag),
			 good ? 0 : CRYPTO_INVALID);
	}
	m.nonce_size = 12;
	m.size = CHACHA20POLY1305_SIZE_MAX + 1;
	CHECK_EQ(chacha20poly1305_seal(key, &m, tag), CRYPTO_INVALID);
}

/* The stream cut at any two bytes is the stream; blocks are counted on. */
static void test_stream_splits(void)
{
	uint8_t key[CHACHA20_KEY_SIZE] = { 1 };
	uint8_t nonce[CHACHA20_NONCE_SIZE] = { 2 };
	uint8_t whole[200], out[sizeof(whole)];
	uint32_t state[CHACHA20_WORDS];
	struct chacha20 chacha;

	for (unsigned i = 0; i < 4; i++) {
		uint8_t block[CHACHA20_BLOCK_SIZE];
		size_t left = sizeof(whole) - i * sizeof(block);

		chacha20_setup(state, key, nonce, 0xfffffffe + i);
		chacha20_block(state, block);
		memcpy(whole + i * sizeof(block), block,
		       left < sizeof(block) ? left : sizeof(block));
	}
	for (size_t first = 0; first <= sizeof(out); first++)
		for (size_t next = first; next <= sizeof(out); next += 7) {
			memset(out, 0, sizeof(out));
			chacha20_init(&chacha, key, nonce, 0xfffffffe);
			chacha20_update(&chacha, out, out, first);
			chacha20_update(&chacha, out + first, out + first,
					next - first);
			chacha20_update(&chacha, out + next, out + next,
					sizeof(out) - next);
			chacha20_final(&chacha);
			CHECK(memcmp(out, whole, sizeof(out)) == 0);
		}
	CHECK(is_zero((uint8_t *)&chacha, sizeof(chacha)));
}

#define ZEROES_15 "000000000000000000000000000000"
#define ZEROES_16 ZEROES_15 "00"
#define ONES_15 "ffffffffffffffffffffffffffffff"

/* RFC 8439, 2.5.2, and A.3, 7 to 11: sums at the edges of the field. */
static void test_poly1305(void)
{
	static const struct {
		const char *key, *data, *tag;
	} cases[] = {
		{ "85d6be7857556d337f4452fe42d506a8"
		  "0103808afb0db2fd4abff6af4149f51b",
		  "43727970746f6772617068696320466f72756d2052657365617263"
		  "682047726f7570",
		  "a8061dc1305136c6c22b8baf0c0127a9" },
		{ "02" ZEROES_15 ZEROES_16, "ff" ONES_15, "03" ZEROES_15 },
		{ "02" ZEROES_15 "ff" ONES_15, "02" ZEROES_15,
		  "03" ZEROES_15 },
		{ "01" ZEROES_15 ZEROES_16,
		  "ff" ONES_15 "f0" ONES_15 "11" ZEROES_15,
		  "05" ZEROES_15 },
		{ "01" ZEROES_15 ZEROES_16,
		  "ff" ONES_15 "fbfefefefefefefefefefefefefefefe"
		  "01010101010101010101010101010101", ZEROES_16 },
		{ "02" ZEROES_15 ZEROES_16, "fd" ONES_15, "fa" ONES_15 },
	};
	uint8_t key[POLY1305_KEY_SIZE], data[64], tag[POLY1305_TAG_SIZE];
	struct poly1305 poly;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		size_t size = strlen(cases[i].data) / 2;

		hex_read(key, cases[i].key, sizeof(key));
		hex_read(data, cases[i].data, size);
		for (size_t cut = 0; cut <= size; cut++) {
			size_t next = cut + (size - cut) / 2;

			poly1305_init(&poly, key);
			poly1305_update(&poly, data, cut);
			poly1305_update(&poly, data + cut, next - cut);
			poly1305_update(&poly, data + next, size - next);
			poly1305_final(&poly, tag);
			CHECK(hex_equals(tag, sizeof(tag), cases[i].tag));
		}
	}
	CHECK(is_zero((uint8_t *)&poly, sizeof(poly)));
	poly1305(tag, key, "", 0);
	CHECK(hex_equals(tag, sizeof(tag), ZEROES_16));
}

TEST_SUITE(chacha20poly1305, TEST(test_aead_vectors),
	   TEST(test_aead_refusals), TEST(test_stream_splits),
	   TEST(test_poly1305));
