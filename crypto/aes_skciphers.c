/*
 * AES in its modes by the processor's instructions, as symmetric ciphers: the
 * same code for each form.
 *
 * An ordinary unit: it borrows the vector registers for a piece of a message
 * at a time. What is less than a block is copied to and from one.
 */
#include <string.h>

#include "crypto/aes_forms.h"
#include "crypto/bytes.h"
#include "crypto/equal.h"
#include "crypto/error.h"
#include "crypto/pause.h"
#include "crypto/vector.h"
#include "crypto/wipe.h"

#define BLOCK AES_BLOCK_SIZE

struct xts_context {
	struct aes_ni_key data, tweak;
};

typedef void run_ecb(const void *key, uint8_t *out, const uint8_t *in,
		     size_t blocks);
typedef void run_chain(const struct aes_ni_key *key, uint8_t *iv, uint8_t *out,
		       const uint8_t *in, size_t blocks);
typedef void run_xts(const struct aes_ni_key *key,
		     const struct aes_ni_key *tweak_key, const uint8_t *unit,
		     uint8_t *tweak, uint8_t *out, const uint8_t *in,
		     size_t blocks);

static const struct aes_form *form_of(const struct skcipher *by)
{
	return ((const struct aes_skcipher *)by)->form;
}

static int set_key(const struct skcipher *by, void *context,
		   const uint8_t *key, size_t size)
{
	int result;

	(void)by;
	vector_begin();
	result = aes_ni_set_key(context, key, size);
	vector_end();
	return result ? CRYPTO_INVALID : 0;
}

static size_t piece_of(size_t size)
{
	return size < VECTOR_PIECE_SIZE ? size : VECTOR_PIECE_SIZE;
}

static int ecb(run_ecb *run, const void *context, uint8_t *out,
	       const uint8_t *in, size_t size)
{
	while (size) {
		size_t piece = piece_of(size);

		vector_begin();
		run(context, out, in, piece / BLOCK);
		vector_end();
		in += piece;
		out += piece;
		size -= piece;
		pause_before(size);
	}
	return 0;
}

static int ecb_encrypt(const struct skcipher *by, const void *context,
		       uint8_t *iv, uint8_t *out, const uint8_t *in,
		       size_t size)
{
	(void)iv;
	return ecb(form_of(by)->encrypt, context, out, in, size);
}

static int ecb_decrypt(const struct skcipher *by, const void *context,
		       uint8_t *iv, uint8_t *out, const uint8_t *in,
		       size_t size)
{
	(void)iv;
	return ecb(form_of(by)->decrypt, context, out, in, size);
}

/* A part of a block, of counter mode. */
static void run_part(run_chain *run, const struct aes_ni_key *key, uint8_t *iv,
		     uint8_t *out, const uint8_t *in, size_t part)
{
	uint8_t block[BLOCK] = { 0 };

	memcpy(block, in, part);
	run(key, iv, block, block, 1);
	memcpy(out, block, part);
	wipe(block, sizeof(block));
}

static int chain(run_chain *run, const struct aes_ni_key *key, uint8_t *iv,
		 uint8_t *out, const uint8_t *in, size_t size)
{
	while (size) {
		size_t piece = piece_of(size), part = piece % BLOCK;

		vector_begin();
		run(key, iv, out, in, piece / BLOCK);
		if (part)
			run_part(run, key, iv, out + piece - part,
				 in + piece - part, part);
		vector_end();
		in += piece;
		out += piece;
		size -= piece;
		pause_before(size);
	}
	return 0;
}

static int cbc_encrypt(const struct skcipher *by, const void *context,
		       uint8_t *iv, uint8_t *out, const uint8_t *in,
		       size_t size)
{
	return chain(form_of(by)->cbc_encrypt, context, iv, out, in, size);
}

static int cbc_decrypt(const struct skcipher *by, const void *context,
		       uint8_t *iv, uint8_t *out, const uint8_t *in,
		       size_t size)
{
	return chain(form_of(by)->cbc_decrypt, context, iv, out, in, size);
}

/* On from where the low half of the counter overflows, `left` blocks on. */
static __attribute__((noinline)) int
ctr_over(const struct skcipher *by, const void *context, uint8_t *iv,
	 uint8_t *out, const uint8_t *in, size_t size, uint64_t left)
{
	run_chain *run = form_of(by)->ctr;
	size_t before = size / BLOCK < left ? size : (size_t)left * BLOCK;

	chain(run, context, iv, out, in, before);
	store64_be(iv, load64_be(iv) + 1);
	return chain(run, context, iv, out + before, in + before,
		     size - before);
}

/* The forms count in the low half of the counter: a message that goes to
 * where that overflows, which is seldom, and public, is cut there. */
static int ctr(const struct skcipher *by, const void *context, uint8_t *iv,
	       uint8_t *out, const uint8_t *in, size_t size)
{
	uint64_t left = 0 - load64_be(iv + 8); /* 0 for 2^64 */

	if (left - 1 < size / BLOCK + (size % BLOCK != 0))
		return ctr_over(by, context, iv, out, in, size, left);
	/* At once, without what pieces need: a seventh quicker at 64 bytes. */
	if (size <= VECTOR_PIECE_SIZE && size % BLOCK == 0) {
		vector_begin();
		form_of(by)->ctr(context, iv, out, in, size / BLOCK);
		vector_end();
		return 0;
	}
	return chain(form_of(by)->ctr, context, iv, out, in, size);
}

static int xts_set_key(const struct skcipher *by, void *context,
		       const uint8_t *key, size_t size)
{
	struct xts_context *xts = context;
	size_t half = size / 2;

	if (equal_ct(key, key + half, half) ||
	    set_key(by, &xts->data, key, half) != 0)
		return CRYPTO_INVALID;
	return set_key(by, &xts->tweak, key + half, half);
}

/* Multiplies by x: see xts.c. */
static void next_tweak(uint8_t *next, const uint8_t *tweak)
{
	uint64_t low = load64_le(tweak), high = load64_le(tweak + 8);

	store64_le(next + 8, high << 1 | low >> 63);
	store64_le(next, low << 1 ^ (high >> 63) * 0x87);
}

/* The last whole block and the part after it (IEEE 1619, 5.3.2 and 5.4.2):
 * see xts.c. The tweaks are in the order of use. */
static void steal(run_xts *run, const struct aes_ni_key *key, uint8_t *first,
		  uint8_t *second, uint8_t *out, const uint8_t *in,
		  size_t part)
{
	uint8_t block[BLOCK], filled[BLOCK];

	run(key, NULL, first, first, block, in, 1);
	__builtin_memcpy(filled, block, BLOCK);
	memcpy(filled, in + BLOCK, part);
	memcpy(out + BLOCK, block, part);
	run(key, NULL, second, second, out, filled, 1);
	wipe(block, sizeof(block));
	wipe(filled, sizeof(filled));
}

static int xts(run_xts *run, bool sealing, const struct xts_context *key,
	       const uint8_t *unit, uint8_t *out,
	       const uint8_t *in, size_t size)
{
	uint8_t tweak[BLOCK], next[BLOCK];
	size_t part = size % BLOCK;
	size_t whole = size - part - (part ? BLOCK : 0);
	size_t piece = piece_of(whole);
	const struct aes_ni_key *tweak_key = &key->tweak;

	for (;;) {
		vector_begin();
		run(&key->data, tweak_key, unit, tweak, out, in,
		    piece / BLOCK);
		vector_end();
		tweak_key = NULL;
		unit = tweak;
		in += piece;
		out += piece;
		whole -= piece;
		if (whole == 0)
			break;
		crypto_pause();
		piece = piece_of(whole);
	}
	if (part) {
		next_tweak(next, tweak);
		vector_begin();
		steal(run, &key->data, sealing ? tweak : next,
		      sealing ? next : tweak, out, in, part);
		vector_end();
		wipe(next, sizeof(next));
	}
	wipe(tweak, sizeof(tweak));
	return 0;
}

static int xts_encrypt(const struct skcipher *by, const void *context,
		       uint8_t *iv, uint8_t *out, const uint8_t *in,
		       size_t size)
{
	return xts(form_of(by)->xts_encrypt, true, context, iv, out, in, size);
}

static int xts_decrypt(const struct skcipher *by, const void *context,
		       uint8_t *iv, uint8_t *out, const uint8_t *in,
		       size_t size)
{
	return xts(form_of(by)->xts_decrypt, false, context, iv, out, in, size);
}

#define KEYS(times)                                                   \
	.key_min = 16 * (times), .key_max = AES_KEY_SIZE_MAX * (times), \
	.key_step = 8 * (times),                                      \
	.context_size = sizeof(struct aes_ni_key) * (times),          \
	.cipher = &aes_cipher

#define FORM_SKCIPHERS(name, by)                                           \
	const struct aes_skcipher ecb_##name = {                           \
		{ .block_size = BLOCK, .size_step = BLOCK,                 \
		  .chunk_size = BLOCK, KEYS(1), .set_key = set_key,        \
		  .encrypt = ecb_encrypt, .decrypt = ecb_decrypt }, &(by)  \
	};                                                                 \
	const struct aes_skcipher cbc_##name = {                           \
		{ .block_size = BLOCK, .size_step = BLOCK,                 \
		  .chunk_size = BLOCK, .iv_size = BLOCK, KEYS(1),          \
		  .set_key = set_key, .encrypt = cbc_encrypt,              \
		  .decrypt = cbc_decrypt }, &(by)                          \
	};                                                                 \
	const struct aes_skcipher ctr_##name = {                           \
		{ .block_size = 1, .size_step = 1, .chunk_size = BLOCK,    \
		  .iv_size = BLOCK, KEYS(1), .set_key = set_key,           \
		  .encrypt = ctr, .decrypt = ctr }, &(by)                  \
	};                                                                 \
	const struct aes_skcipher xts_##name = {                           \
		{ .block_size = BLOCK, .size_step = 1, .size_min = BLOCK,  \
		  .iv_size = BLOCK, KEYS(2), .set_key = xts_set_key,       \
		  .encrypt = xts_encrypt, .decrypt = xts_decrypt }, &(by)  \
	}

FORM_SKCIPHERS(aes_ni, aes_ni_form);
FORM_SKCIPHERS(aes_vaes, aes_vaes_form);
FORM_SKCIPHERS(aes_vaes512, aes_vaes512_form);
