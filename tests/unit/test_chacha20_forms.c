/*
 * ChaCha20, Poly1305 and their AEAD by vector registers against the generic
 * form: all small sizes, those around a piece, each alignment, in place and
 * not, in parts, and the counter's end. What this processor does not have is
 * left out, and a line says so.
 */
#include <stdio.h>
#include <string.h>

#include "crypto/poly1305_long.h"
#include "tests/unit/chacha20_forms.h"
#include "tests/unit/test.h"

#define SMALL_MAX 600	  /* bytes: each size up to here */
#define SIZE_MAX_USED 9000 /* bytes, with all that is tried */

static uint8_t key[CHACHA20_KEY_SIZE], plain[SIZE_MAX_USED];
static uint8_t right[SIZE_MAX_USED], ours[SIZE_MAX_USED + 64];

/* Where pieces and turns of all lanes begin and end. */
static const size_t edges[] = { 512,  768,  1024, 2048, 3840, 4032, 4096,
				4160, 4224, 5120, 7936, 8192, 8320 };
#define EDGES (sizeof(edges) / sizeof(edges[0]))

/* The sizes in their order; 0 after the last. */
static size_t next_size(size_t size)
{
	if (size < SMALL_MAX)
		return size + 1;
	for (size_t i = 0; i < EDGES; i++) {
		if (edges[i] - 65 > size)
			return edges[i] - 65;
		if (edges[i] + 65 > size)
			return size + (size % 3 ? 1 : 15);
	}
	return 0;
}

static void make_random(uint8_t *to, size_t size, uint64_t *seed)
{
	while (size--)
		*to++ = (uint8_t)test_random(seed);
}

/* The form after `form` that this processor has, NULL at the end. */
static const struct chacha20_forms *
next_form(const struct chacha20_forms *form)
{
	for (form++; form < chacha20_forms + CHACHA20_FORMS; form++) {
		if (has_form(form))
			return form;
		printf("# ChaCha20 by %s skipped: not in this processor\n",
		       form->name);
	}
	return NULL;
}

#define EACH_FORM(form)                                        \
	const struct chacha20_forms *form = next_form(chacha20_forms); \
	form; form = next_form(form)

/* One message by `cipher` as the generic one has it: elsewhere or in place, at
 * any address, not a byte too much, and the same value to go on from. */
static bool agrees(const struct skcipher *cipher,
		   const struct skcipher *generic, const uint8_t *iv,
		   size_t size, unsigned shift)
{
	uint8_t right_iv[SKCIPHER_IV_SIZE_MAX], our_iv[SKCIPHER_IV_SIZE_MAX];
	uint8_t *out = ours + shift % 16;

	memcpy(right_iv, iv, generic->iv_size);
	memcpy(our_iv, iv, generic->iv_size);
	memset(out, 0xee, size + 1);
	if (skcipher_encrypt(generic, key, right_iv, right, plain + shift,
			     size) != 0 ||
	    skcipher_encrypt(cipher, key, our_iv, out, plain + shift,
			     size) != 0 ||
	    memcmp(out, right, size) != 0 || out[size] != 0xee ||
	    memcmp(right_iv, our_iv, generic->iv_size) != 0)
		return false;
	memcpy(our_iv, iv, generic->iv_size);
	return skcipher_decrypt(cipher, key, our_iv, out, out, size) == 0 &&
	       memcmp(out, plain + shift, size) == 0 && out[size] == 0xee &&
	       memcmp(right_iv, our_iv, generic->iv_size) == 0;
}

static void test_stream_sizes(void)
{
	uint8_t iv[SKCIPHER_IV_SIZE_MAX];
	uint64_t seed = 11;

	make_random(plain, sizeof(plain), &seed);
	make_random(key, sizeof(key), &seed);
	for (EACH_FORM(form))
		for (size_t n = 1; n; n = next_size(n)) {
			make_random(iv, sizeof(iv), &seed);
			CHECK(agrees(&form->cipher->skcipher,
				     &chacha20_generic.skcipher, iv, n,
				     n % 37));
			CHECK(agrees(&form->xcipher->skcipher,
				     &xchacha20_generic.skcipher, iv, n,
				     n % 41));
		}
}

/* The counter is one word: it starts again at 0, and no other word moves. */
static void test_counter_wrap(void)
{
	uint8_t iv[16] = { 0, 0xff, 0xff, 0xff, 1, 2, 3, 0xff, 0xff };

	for (EACH_FORM(form))
		for (unsigned first = 200; first < 256; first++) {
			iv[0] = (uint8_t)first;
			CHECK(agrees(&form->cipher->skcipher,
				     &chacha20_generic.skcipher, iv, 8192,
				     first % 5));
		}
}

/* Cut at any two blocks, a message is the message. */
static void test_stream_parts(void)
{
	const size_t size = 2500;
	uint64_t seed = 12;

	make_random(plain, sizeof(plain), &seed);
	for (EACH_FORM(form))
		for (unsigned round = 0; round < 500; round++) {
			const struct skcipher *by = &form->cipher->skcipher;
			uint8_t iv[16] = { 3 }, our_iv[16] = { 3 };
			size_t done = 0;

			skcipher_encrypt(&chacha20_generic.skcipher, key, iv,
					 right, plain, size);
			while (done < size) {
				size_t part = 64 * (test_random(&seed) % 30);

				if (part > size - done)
					part = size - done;
				skcipher_encrypt(by, key, our_iv, ours + done,
						 plain + done, part);
				done += part;
			}
			CHECK(memcmp(ours, right, size) == 0);
			CHECK(memcmp(our_iv, iv, sizeof(iv)) == 0);
		}
}

/* Sealed as the generic form seals, opened again in place, and refused with a
 * bit turned. */
static bool seals(const struct aead *by, const struct aead *generic,
		  const struct aead_message *with, unsigned shift)
{
	uint8_t tag[16], right_tag[16];
	struct aead_message m = *with;

	m.out = right;
	aead_seal(generic, key, &m, right_tag, 16);
	m.out = ours + shift;
	memset(m.out, 0xee, m.size + 1);
	aead_seal(by, key, &m, tag, 16);
	if (memcmp(m.out, right, m.size) != 0 || m.out[m.size] != 0xee ||
	    memcmp(tag, right_tag, 16) != 0)
		return false;
	m.in = m.out;
	if (aead_open(by, key, &m, tag, 16) != 0 ||
	    memcmp(m.out, with->in, m.size) != 0 || m.out[m.size] != 0xee)
		return false;
	m.in = right;
	if (m.size)
		right[m.size / 3] ^= 0x10;
	else
		tag[3] ^= 0x10;
	if (aead_open(by, key, &m, tag, 16) != CRYPTO_FORGED)
		return false;
	for (size_t i = 0; i < m.size; i++)
		if (m.out[i] != 0)
			return false;
	return m.out[m.size] == 0xee;
}

static void test_aead_sizes(void)
{
	uint8_t nonce[AEAD_NONCE_SIZE_MAX];
	uint64_t seed = 13;

	make_random(plain, sizeof(plain), &seed);
	make_random(key, sizeof(key), &seed);
	for (EACH_FORM(form))
		for (size_t n = 0, more = 1; more; n = more) {
			struct aead_message m = {
				.nonce = nonce, .nonce_size = 12,
				.header = plain + n % 9,
				.header_size = n % 5 ? n % 70 : 0,
				.in = plain + n % 13, .size = n,
			};

			more = next_size(n);
			make_random(nonce, sizeof(nonce), &seed);
			CHECK(seals(&form->aead->aead,
				    &chacha20poly1305_generic.aead, &m,
				    n % 11));
			m.nonce_size = 24;
			CHECK(seals(&form->xaead->aead,
				    &xchacha20poly1305_generic.aead, &m,
				    n % 15));
		}
}

/* The header is long, too: each size, before a message short or long. */
static void test_aead_headers(void)
{
	static const uint8_t nonce[12] = { 9 };

	for (EACH_FORM(form))
		for (size_t n = 1; n; n = next_size(n)) {
			struct aead_message m = {
				.nonce = nonce, .nonce_size = 12,
				.header = plain + n % 7, .header_size = n,
				.in = plain, .size = n % 4 ? n % 90 : 1200,
			};

			CHECK(seals(&form->aead->aead,
				    &chacha20poly1305_generic.aead, &m, 0));
		}
}

/* Bits that carry as far as they can: all ones, r as great as it may be. */
static void test_poly1305_carries(void)
{
	static struct poly1305_long poly;
	uint8_t poly_key[POLY1305_KEY_SIZE], tag[16], right_tag[16];
	const uint8_t sizes[16] = { 1 };
	uint64_t seed = 14;

	for (EACH_FORM(form))
		for (unsigned round = 0; round < 400; round++) {
			size_t size = 512 + 16 * (test_random(&seed) % 64);
			size_t cut = 16 * (test_random(&seed) % 64);

			memset(poly_key, round % 3 ? 0xff : 0, 32);
			memset(plain, round % 2 ? 0xff : 0, sizeof(plain));
			if (round % 5 == 0)
				make_random(poly_key, 16, &seed);
			poly_key[0] |= 2;
			plain[test_random(&seed) % size] ^= (uint8_t)round;
			poly1305_long_init(&poly, form->aead->form->poly1305,
					   poly_key);
			if (cut > size)
				cut = size;
			poly1305_long_update(&poly, plain, cut);
			poly1305_long_update(&poly, plain + cut, size - cut);
			poly1305_long_pad(&poly);
			poly1305_long_final(&poly, sizes, tag);
			memcpy(plain + size, sizes, 16);
			poly1305(right_tag, poly_key, plain, size + 16);
			CHECK(memcmp(tag, right_tag, 16) == 0);
		}
}

TEST_SUITE(chacha20_forms, TEST(test_stream_sizes), TEST(test_counter_wrap),
	   TEST(test_stream_parts), TEST(test_aead_sizes),
	   TEST(test_aead_headers), TEST(test_poly1305_carries));
