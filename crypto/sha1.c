/*
 * SHA-1 in plain C (FIPS 180-4, 5.3.1 and 6.1). The names of the functions and
 * variables are the standard's.
 *
 * Invariant: the message's words, which compress() spreads over the stack,
 * are wiped there before it returns.
 */
#include "crypto/sha1.h"

#include <string.h>

#include "crypto/blocks.h"
#include "crypto/bytes.h"
#include "crypto/wipe.h"

/* FIPS 180-4, 5.3.1. */
static const uint32_t initial[5] = {
	0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0,
};

static inline uint32_t ch(uint32_t x, uint32_t y, uint32_t z)
{
	return z ^ (x & (y ^ z));
}

static inline uint32_t parity(uint32_t x, uint32_t y, uint32_t z)
{
	return x ^ y ^ z;
}

static inline uint32_t maj(uint32_t x, uint32_t y, uint32_t z)
{
	return (x & y) | (z & (x | y));
}

/* The message schedule (FIPS 180-4, 6.1.2). */
static void expand(uint32_t w[80], const uint8_t *block)
{
	for (unsigned t = 0; t < 16; t++)
		w[t] = load32_be(block + 4 * t);
	for (unsigned t = 16; t < 80; t++)
		w[t] = rotate32_left(w[t - 3] ^ w[t - 8] ^ w[t - 14] ^
					     w[t - 16], 1);
}

/* Twenty rounds by one function `f` of b, c and d, and one constant `k`. The
 * standard moves each variable on by one; here the next round names them so
 * instead. */
#define ROUND(f, k, a, b, c, d, e, word)                        \
	do {                                                    \
		e += rotate32_left(a, 5) + f(b, c, d) + (k) + (word); \
		b = rotate32_left(b, 30);                       \
	} while (0)
#define TWENTY_ROUNDS(f, k, w)                                  \
	for (unsigned t = 0; t < 20; t += 5) {                  \
		ROUND(f, k, a, b, c, d, e, (w)[t + 0]);         \
		ROUND(f, k, e, a, b, c, d, (w)[t + 1]);         \
		ROUND(f, k, d, e, a, b, c, (w)[t + 2]);         \
		ROUND(f, k, c, d, e, a, b, (w)[t + 3]);         \
		ROUND(f, k, b, c, d, e, a, (w)[t + 4]);         \
	}

static void rounds(uint32_t chain[5], const uint32_t w[80])
{
	uint32_t a = chain[0], b = chain[1], c = chain[2], d = chain[3];
	uint32_t e = chain[4];

	/* The constants are those of FIPS 180-4, 4.2.1. */
	TWENTY_ROUNDS(ch, 0x5a827999, w)
	TWENTY_ROUNDS(parity, 0x6ed9eba1, w + 20)
	TWENTY_ROUNDS(maj, 0x8f1bbcdc, w + 40)
	TWENTY_ROUNDS(parity, 0xca62c1d6, w + 60)
	chain[0] += a;
	chain[1] += b;
	chain[2] += c;
	chain[3] += d;
	chain[4] += e;
}

static void compress(void *chain, const uint8_t *blocks, size_t count)
{
	uint32_t w[80];

	for (; count; count--, blocks += SHA1_BLOCK_SIZE) {
		expand(w, blocks);
		rounds(chain, w);
	}
	wipe(w, sizeof(w));
}

static struct blocks blocks_of(struct sha1 *state)
{
	return (struct blocks){
		.compress = compress,
		.chain = state->chain,
		.waiting = state->block,
		.block_size = SHA1_BLOCK_SIZE,
	};
}

void sha1_init(struct sha1 *state)
{
	memcpy(state->chain, initial, sizeof(state->chain));
	state->size = 0;
	memset(state->block, 0, sizeof(state->block));
}

void sha1_update(struct sha1 *state, const void *data, size_t size)
{
	struct blocks blocks = blocks_of(state);

	blocks_update(&blocks, state->size % SHA1_BLOCK_SIZE, data, size);
	state->size += size;
}

void sha1_final(struct sha1 *state, uint8_t digest[SHA1_DIGEST_SIZE])
{
	struct blocks blocks = blocks_of(state);
	const uint64_t bits = state->size * 8;

	blocks_pad(&blocks, state->size % SHA1_BLOCK_SIZE, &bits, 1);
	for (size_t i = 0; i < SHA1_DIGEST_SIZE / 4; i++)
		store32_be(digest + 4 * i, state->chain[i]);
	wipe(state, sizeof(*state));
}

void sha1(uint8_t digest[SHA1_DIGEST_SIZE], const void *data, size_t size)
{
	struct sha1 state;

	sha1_init(&state);
	sha1_update(&state, data, size);
	sha1_final(&state, digest);
}
