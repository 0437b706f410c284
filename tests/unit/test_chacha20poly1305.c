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

/* By the algorithm that has nonces of that size. */
static const struct aead *by_nonce(const struct aead_message *message)
{
	return message->nonce_size == 24 ? &xchacha20poly1305_generic.aead :
					   &chacha20poly1305_generic.aead;
}

static int seal(const void *key, const struct aead_message *message,
		uint8_t *tag, size_t tag_size)
{
	return aead_seal(by_nonce(message), key, message, tag, tag_size);
}

static int open(const void *key, const struct aead_message *message,
		const uint8_t *tag, size_t tag_size)
{
	return aead_open(by_nonce(message), key, message, tag, tag_size);
}

static void test_aead_vectors(void)
{
	uint8_t key[CHACHA20_KEY_SIZE], context[CHACHA20_KEY_SIZE];

	for (size_t i = 0; i < sizeof(vectors) / sizeof(vectors[0]); i++) {
		hex_read(key, vectors[i].key, sizeof(key));
		CHECK_EQ(aead_set_key(&chacha20poly1305_generic.aead, context,
				      key, sizeof(key)), 0);
		CHECK(check_aead(seal, open, context, &vectors[i]));
		aead_forget(&chacha20poly1305_generic.aead, context);
		CHECK(is_zero(context, sizeof(context)));
	}
}

static void test_aead_refusals(void)
{
	const struct aead *by = &chacha20poly1305_generic.aead;
	uint8_t key[CHACHA20_KEY_SIZE + 1] = { 0 }, tag[17] = { 0 };
	struct aead_message m = { .nonce = key };

	for (m.nonce_size = 0; m.nonce_size <= 32; m.nonce_size++) {
		bool good = m.nonce_size == 12;

		CHECK_EQ(aead_seal(by, key, &m, tag, 16),
			 good ? 0 : CRYPTO_INVALID);
		CHECK_EQ(aead_open(by, key, &m, tag, 16),
			 good ? 0 : CRYPTO_INVALID);
	}
	m.nonce_size = 12;
	for (size_t size = 0; size <= 17; size++)
		CHECK_EQ(aead_seal(by, key, &m, tag, size),
			 size == 16 ? 0 : CRYPTO_INVALID);
	for (size_t size = 0; size <= 33; size++)
		CHECK_EQ(aead_set_key(by, key, key, size),
			 size == 32 ? 0 : CRYPTO_INVALID);
	m.size = CHACHA20POLY1305_SIZE_MAX + 1;
	CHECK_EQ(aead_seal(by, key, &m, tag, 16), CRYPTO_INVALID);
}

/* Linux's initial values: the counter, which wraps alone, and the nonce; for
 * XChaCha20 a position of two words stands last. */
static void test_stream(void)
{
	static const uint8_t key[CHACHA20_KEY_SIZE] = { 1 };
	uint8_t iv[16] = { 0xfe, 0xff, 0xff, 0xff, 2 }, long_iv[32] = { 3 };
	uint8_t whole[200], out[sizeof(whole)];
	uint32_t state[CHACHA20_WORDS];

	for (unsigned i = 0; i < 4; i++) {
		uint8_t block[CHACHA20_BLOCK_SIZE];
		size_t left = sizeof(whole) - i * sizeof(block);

		chacha20_setup(state, key, iv + 4, 0xfffffffe + i);
		chacha20_block(state, block);
		memcpy(whole + i * sizeof(block), block,
		       left < sizeof(block) ? left : sizeof(block));
	}
	for (size_t first = 0; first < sizeof(out); first += 64) {
		memset(out, 0, sizeof(out));
		iv[0] = 0xfe;
		memset(iv + 1, 0xff, 3);
		skcipher_encrypt(&chacha20_generic.skcipher, key, iv, out, out,
				 first);
		skcipher_encrypt(&chacha20_generic.skcipher, key, iv,
				 out + first, out + first,
				 sizeof(out) - first);
		CHECK(memcmp(out, whole, sizeof(out)) == 0);
		CHECK_EQ(iv[0], 2);
		CHECK_EQ(iv[3] | iv[5], 0);
		CHECK_EQ(iv[4], 2);
	}
	/* Block 5 of the second 2^32 of them. */
	memset(out, 0, sizeof(out));
	long_iv[24] = 5;
	long_iv[28] = 1;
	skcipher_encrypt(&xchacha20_generic.skcipher, key, long_iv, out, out,
			 100);
	xchacha20_setup(state, key, long_iv, 5);
	state[CHACHA20_COUNTER_WORD + 1] = 1;
	chacha20_block(state, whole);
	CHECK(memcmp(out, whole, 64) == 0);
	CHECK_EQ(long_iv[24], 7);
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
	   TEST(test_aead_refusals), TEST(test_stream),
	   TEST(test_poly1305));
