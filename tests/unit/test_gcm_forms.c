/*
 * GCM by the processor's instructions against its authors' test cases and the
 * generic GCM. A form that this processor has not is left out, and said so.
 *
 * Hosted only: it asks the processor it runs on.
 */
#include <string.h>

#include "crypto/bytes.h"
#include "crypto/gcm.h"
#include "tests/host/aes_forms.h"
#include "tests/unit/test.h"

#define SIZE 9000 /* bytes: more than two pieces of vector work */

static struct aes_key plain_key;
static struct gcm_form_key key;
static const struct keyed_cipher generic = { &aes_cipher, &plain_key };
static uint8_t bytes[SIZE + 300], ours[SIZE + 32], theirs[SIZE];

static void set_keys(const struct gcm_aead *by, uint64_t *seed, size_t size)
{
	for (size_t i = 0; i < sizeof(bytes); i++)
		bytes[i] = (uint8_t)test_random(seed);
	CHECK(by->aead.context_size <= sizeof(key));
	CHECK_EQ(aead_set_key(&by->aead, &key, bytes, size), 0);
	CHECK_EQ(aes_set_key(&plain_key, bytes, size), 0);
}

/* One message of those sizes: sealed, opened in place, and forged. */
static void compare(const struct gcm_aead *by, size_t nonce_size,
		    size_t header_size, size_t size)
{
	uint8_t tag[16], peer_tag[16];
	struct aead_message m = {
		.nonce = bytes + 5, .nonce_size = nonce_size,
		.header = bytes + 11, .header_size = header_size,
		.in = bytes + 17, .out = theirs, .size = size,
	};
	size_t bit = size * 3 + header_size;

	CHECK_EQ(gcm_seal(&generic, &m, peer_tag, 16), 0);
	memset(ours, 0xee, sizeof(ours));
	m.out = ours + 1;
	by->aead.seal(&by->aead, &key, &m, tag, 16);
	CHECK(memcmp(ours + 1, theirs, size) == 0);
	CHECK(memcmp(tag, peer_tag, 16) == 0);
	CHECK(ours[0] == 0xee && ours[1 + size] == 0xee);
	m.in = ours + 1;
	CHECK_EQ(by->aead.open(&by->aead, &key, &m, tag, 16), 0);
	CHECK(memcmp(ours + 1, bytes + 17, size) == 0);
	CHECK(ours[0] == 0xee && ours[1 + size] == 0xee);
	/* A bit of the tag, or of the message. */
	if (size && bit % 2)
		theirs[bit % size] ^= (uint8_t)(1u << bit % 8);
	else
		tag[bit % 16] ^= (uint8_t)(1u << bit % 8);
	m.in = theirs;
	CHECK_EQ(by->aead.open(&by->aead, &key, &m, tag, 16), CRYPTO_FORGED);
	for (size_t i = 0; i < size; i++)
		CHECK(ours[1 + i] == 0);
	CHECK(ours[0] == 0xee && ours[1 + size] == 0xee);
}

static void test_gcm_form_sizes(void)
{
	uint64_t seed = 1;

	EACH_FORM(f) for (size_t n = 0; n < 1160; n++) {
		if (n % 40 == 0)
			set_keys(f->gcm, &seed, 16 + n / 40 % 3 * 8);
		compare(f->gcm, 12, n % 37, n);
	}
}

/* Around the pieces of vector work, of message and of header. */
static void test_gcm_form_pieces(void)
{
	static const size_t sizes[] = { 0, 1, 16, 47, 4048, 4064, 4080, 4095,
					4096, 4097, 4112, 8191, 8192, 8215,
					9000 };
	uint64_t seed = 2;

	EACH_FORM(f) for (size_t i = 0; i < 15; i++)
		for (size_t j = 0; j < 15; j++) {
			if (j == 0)
				set_keys(f->gcm, &seed, 16 + i % 3 * 8);
			compare(f->gcm, 12, sizes[j], sizes[i]);
		}
}

/* Nonces of other sizes make the first counter a hash, whose last four bytes
 * may overflow. */
static void test_gcm_form_nonces(void)
{
	uint64_t seed = 3;

	EACH_FORM(f) for (size_t n = 1; n < 70; n++) {
		set_keys(f->gcm, &seed, 16 + n % 3 * 8);
		compare(f->gcm, n, n % 20, 16 * n + n % 5);
		compare(f->gcm, 4100 + n, 0, n);
	}
}

/* The counter's last four bytes overflow, and the others do not notice. The
 * nonce of 16 bytes that leads there is the first counter less the lengths'
 * part, under the inverse of the hash's key; trying is simpler, so the form's
 * state is set instead. */
static void test_gcm_form_counter(void)
{
	uint64_t seed = 4;
	uint8_t block[16];

	EACH_FORM(f) for (uint32_t before = 0; before < 70; before++) {
		struct gcm_form_state state;
		size_t blocks = 70;

		set_keys(f->gcm, &seed, 32);
		memset(&state, 0, sizeof(state));
		memset(state.counter, 0xff, 12);
		store32_be(state.counter + 12, 0 - before);
		memcpy(block, state.counter, 16);
		for (size_t i = 0; i < blocks; i++) {
			aes_encrypt(&plain_key, theirs + 16 * i, block, 1);
			store32_be(block + 12, load32_be(block + 12) + 1);
		}
		for (size_t i = 0; i < 16 * blocks; i++)
			theirs[i] ^= bytes[i];
		f->gcm->form->seal(&key, &state, ours, bytes, blocks);
		CHECK(memcmp(ours, theirs, 16 * blocks) == 0);
		CHECK(memcmp(state.counter, block, 16) == 0);
	}
}

static void test_gcm_form_tags(void)
{
	struct aead_message m = { .nonce = bytes, .nonce_size = 12,
				  .in = bytes, .out = ours, .size = 50 };
	uint8_t whole[16], tag[17];
	uint64_t seed = 5;

	EACH_FORM(f) {
		const struct aead *by = &f->gcm->aead;

		set_keys(f->gcm, &seed, 16);
		CHECK_EQ(aead_seal(by, &key, &m, whole, 16), 0);
		for (size_t size = 0; size <= 17; size++) {
			bool good = gcm_is_tag_size(size);

			memset(tag, 0xee, sizeof(tag));
			CHECK_EQ(aead_seal(by, &key, &m, tag, size),
				 good ? 0 : CRYPTO_INVALID);
			CHECK(memcmp(tag, whole, good ? size : 0) == 0);
			CHECK(size > 16 || tag[good ? size : 0] == 0xee);
		}
		m.nonce_size = 13;
		CHECK_EQ(aead_seal(by, &key, &m, tag, 16), CRYPTO_INVALID);
		m.nonce_size = 12;
		CHECK_EQ(aead_set_key(by, &key, bytes, 20), CRYPTO_INVALID);
	}
}

TEST_SUITE(gcm_forms, TEST(test_gcm_form_sizes), TEST(test_gcm_form_pieces),
	   TEST(test_gcm_form_nonces), TEST(test_gcm_form_counter),
	   TEST(test_gcm_form_tags));
