/*
 * The forms of AES by the processor's instructions against FIPS 197 and the
 * generic AES. A form that this processor has not is left out, and said so.
 *
 * Hosted only: it asks the processor it runs on.
 */
#include <string.h>

#include "crypto/aes_forms.h"
#include "crypto/bytes.h"
#include "crypto/cbc.h"
#include "crypto/modes.h"
#include "crypto/xts.h"
#include "tests/host/aes_forms.h"
#include "tests/unit/cipher_check.h"
#include "tests/unit/test.h"

#define BLOCKS 75 /* two groups of the widest form, and of all what is left */
#define SIZE (BLOCKS * AES_BLOCK_SIZE)

static struct aes_key plain_key, plain_tweak_key;
static struct aes_ni_key key, tweak_key;
static const struct keyed_cipher generic = { &aes_cipher, &plain_key };
static uint8_t in[SIZE + 64], ours[SIZE + 80], theirs[SIZE];

/* A random message and a key of the next size. */
static void set_up(uint64_t *seed)
{
	static size_t size = 16;

	for (size_t i = 0; i < sizeof(in); i++)
		in[i] = (uint8_t)test_random(seed);
	size = size == 32 ? 16 : size + 8;
	aes_set_key(&plain_key, in, size);
	aes_ni_set_key(&key, in, size);
	aes_set_key(&plain_tweak_key, in + 32, size);
	aes_ni_set_key(&tweak_key, in + 32, size);
	memset(ours, 0xee, sizeof(ours));
}

/* Is what was written `size` bytes of `theirs` at `ours` + `at`, alone? */
static bool is_written(size_t at, size_t size)
{
	for (size_t i = 0; i < sizeof(ours); i++)
		if (ours[i] != (i >= at && i < at + size ? theirs[i - at] :
							   0xee))
			return false;
	return true;
}

static void test_aes_form_vectors(void)
{
	static const struct block_vector vectors[] = {
		{ "000102030405060708090a0b0c0d0e0f",
		  "00112233445566778899aabbccddeeff",
		  "69c4e0d86a7b0430d8cdb78070b4c55a" },
		{ "000102030405060708090a0b0c0d0e0f1011121314151617",
		  "00112233445566778899aabbccddeeff",
		  "dda97ca4864cdfe06eaf70a0ec0d7191" },
		{ "000102030405060708090a0b0c0d0e0f"
		  "101112131415161718191a1b1c1d1e1f",
		  "00112233445566778899aabbccddeeff",
		  "8ea2b7ca516745bfeafc49904b496089" },
	};

	EACH_FORM(f) {
		struct block_cipher cipher = aes_ni_cipher;

		cipher.encrypt = f->modes->encrypt;
		cipher.decrypt = f->modes->decrypt;
		for (size_t i = 0; i < 3; i++)
			CHECK(check_vector(&cipher, &vectors[i]));
		CHECK(check_key_sizes(&cipher));
	}
}

/* Each number of blocks, at odd addresses, and then back in place. */
static void test_aes_form_ecb(void)
{
	uint64_t seed = 4;

	EACH_FORM(f) for (size_t n = 0; n <= BLOCKS; n++) {
		set_up(&seed);
		aes_encrypt(&plain_key, theirs, in + n % 17, n);
		f->modes->encrypt(&key, ours + n % 13, in + n % 17, n);
		CHECK(is_written(n % 13, 16 * n));
		f->modes->decrypt(&key, ours + n % 13, ours + n % 13, n);
		CHECK(memcmp(ours + n % 13, in + n % 17, 16 * n) == 0);
	}
}

static void test_aes_form_cbc(void)
{
	uint8_t iv[16], peer_iv[16];
	uint64_t seed = 5;

	EACH_FORM(f) for (size_t n = 0; n <= BLOCKS; n++) {
		size_t cut = n * 3 / 7;

		set_up(&seed);
		memcpy(iv, in + 3, 16);
		memcpy(peer_iv, in + 3, 16);
		f->modes->cbc_encrypt(&key, iv, ours + 1, in, n);
		cbc_encrypt(&generic, peer_iv, theirs, in, n);
		CHECK(is_written(1, 16 * n));
		CHECK(memcmp(iv, peer_iv, 16) == 0);
		memcpy(iv, in + 3, 16);
		f->modes->cbc_decrypt(&key, iv, ours + 1, ours + 1, cut);
		f->modes->cbc_decrypt(&key, iv, ours + 1 + 16 * cut,
				      ours + 1 + 16 * cut, n - cut);
		CHECK(memcmp(ours + 1, in, 16 * n) == 0);
		CHECK(memcmp(iv, peer_iv, 16) == 0);
	}
}

static void test_aes_form_xts(void)
{
	struct xts_key xts = { &aes_cipher, &plain_key, &plain_tweak_key };
	uint8_t tweak[16];
	uint64_t seed = 7;

	EACH_FORM(f) for (size_t n = 1; n <= BLOCKS; n++) {
		size_t cut = n / 2;

		set_up(&seed);
		CHECK_EQ(xts_encrypt(&xts, in + 5, theirs, in, 16 * n), 0);
		f->modes->xts_encrypt(&key, &tweak_key, in + 5, tweak,
				      ours + 1, in, n);
		CHECK(is_written(1, 16 * n));
		f->modes->xts_decrypt(&key, &tweak_key, in + 5, tweak,
				      ours + 1, ours + 1, cut);
		f->modes->xts_decrypt(&key, NULL, tweak, tweak,
				      ours + 1 + 16 * cut,
				      ours + 1 + 16 * cut, n - cut);
		CHECK(memcmp(ours + 1, in, 16 * n) == 0);
	}
}

static uint8_t context[1024] __attribute__((aligned(SKCIPHER_ALIGN)));
static uint8_t plain_context[2048] __attribute__((aligned(SKCIPHER_ALIGN)));

/* A description against its generic twin, in two pieces if it may. */
static void compare(const struct skcipher *by, const struct skcipher *twin,
		    const uint8_t *iv, size_t size, size_t cut)
{
	uint8_t ours_iv[16], theirs_iv[16], *to = ours + 3;

	memset(ours, 0xee, sizeof(ours));
	memcpy(ours_iv, iv, 16);
	memcpy(theirs_iv, iv, 16);
	if (by->chunk_size)
		cut -= cut % by->chunk_size;
	else
		cut = 0;
	CHECK_EQ(skcipher_encrypt(twin, plain_context, theirs_iv, theirs, in,
				  size), 0);
	CHECK(cut == 0 || skcipher_encrypt(by, context, ours_iv, to, in,
					   cut) == 0);
	CHECK_EQ(skcipher_encrypt(by, context, ours_iv, to + cut, in + cut,
				  size - cut), 0);
	CHECK(is_written(3, size));
	CHECK(memcmp(ours_iv, theirs_iv, 16) == 0);
	memcpy(ours_iv, iv, 16);
	CHECK_EQ(skcipher_decrypt(by, context, ours_iv, to, to, size), 0);
	CHECK(memcmp(to, in, size) == 0);
}

static void set_keys(const struct skcipher *by, const struct skcipher *twin,
		     uint64_t *seed, unsigned round)
{
	size_t size = by->key_min + round % 3 * by->key_step;

	set_up(seed);
	CHECK(by->context_size <= sizeof(context));
	CHECK_EQ(skcipher_set_key(by, context, in, size), 0);
	CHECK_EQ(skcipher_set_key(twin, plain_context, in, size), 0);
}

static void test_aes_form_sizes(void)
{
	static void (*const twins[])(struct skcipher *,
				     const struct block_cipher *) = {
		ecb_of, cbc_of, ctr_of, xts_of,
	};
	uint64_t seed = 8;
	struct skcipher twin;

	EACH_FORM(f) for (unsigned mode = 0; mode < 4; mode++) {
		const struct skcipher *by = &f->ciphers[mode]->skcipher;

		twins[mode](&twin, &aes_cipher);
		for (size_t n = by->size_min; n < 600; n += by->size_step) {
			if (n % 16 == 0 || n < 20)
				set_keys(by, &twin, &seed, (unsigned)n / 16);
			compare(by, &twin, in + 7, n, n * 4 / 7);
		}
		CHECK_EQ(skcipher_set_key(by, context, in, 17),
			 CRYPTO_INVALID);
		/* XTS: halves that are the same. */
		memcpy(in + 16, in, 16);
		CHECK_EQ(skcipher_set_key(by, context, in, 32),
			 mode == 3 ? CRYPTO_INVALID : 0);
	}
}

/* More than a piece of vector work, and parts at its end. */
static void test_aes_form_pieces(void)
{
	static uint8_t from[9000], to[9000], peer[9000];
	static void (*const twins[])(struct skcipher *,
				     const struct block_cipher *) = {
		ecb_of, cbc_of, ctr_of, xts_of,
	};
	uint8_t iv[16], peer_iv[16];
	uint64_t seed = 9;
	struct skcipher twin;

	for (size_t i = 0; i < sizeof(from); i++)
		from[i] = (uint8_t)test_random(&seed);
	EACH_FORM(f) for (size_t n = 4064; n < 9000; n += n < 4140 ? 3 : 997) {
		for (unsigned mode = 0; mode < 4; mode++) {
			const struct skcipher *by =
				&f->ciphers[mode]->skcipher;
			size_t size = n - n % by->size_step;

			twins[mode](&twin, &aes_cipher);
			set_keys(by, &twin, &seed, (unsigned)n);
			memcpy(iv, from, 16);
			memcpy(peer_iv, from, 16);
			skcipher_encrypt(&twin, plain_context, peer_iv, peer,
					 from, size);
			skcipher_encrypt(by, context, iv, to, from, size);
			CHECK(memcmp(to, peer, size) == 0);
			memcpy(iv, from, 16);
			skcipher_decrypt(by, context, iv, to, to, size);
			CHECK(memcmp(to, from, size) == 0);
		}
	}
}

/* The counter's low half overflows at each block, or is about to. */
static void test_aes_form_counter(void)
{
	uint64_t seed = 10;
	struct skcipher twin;
	uint8_t iv[16];

	ctr_of(&twin, &aes_cipher);
	EACH_FORM(f) for (unsigned i = 0; i < 50; i++) {
		const struct skcipher *by = &f->ciphers[2]->skcipher;

		memset(iv, 0xff, 16);
		iv[i % 9] = 0xfe;
		store64_be(iv + 8, 1 - (uint64_t)i);
		set_keys(by, &twin, &seed, i);
		compare(by, &twin, iv, 16 * 48, 16 * 20);
		compare(by, &twin, iv, 16 * 47 + 5, 160);
		compare(by, &twin, iv, i + 1, 0);
	}
}

TEST_SUITE(aes_forms, TEST(test_aes_form_vectors), TEST(test_aes_form_ecb),
	   TEST(test_aes_form_cbc), TEST(test_aes_form_xts),
	   TEST(test_aes_form_sizes), TEST(test_aes_form_pieces),
	   TEST(test_aes_form_counter));
