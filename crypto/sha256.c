/*
 * SHA-256 and SHA-224 in plain C (FIPS 180-4, 5.3 and 6.2). The names of the
 * small functions and variables are the standard's.
 *
 * Invariant: the message's words, which compress() spreads over the stack,
 * are wiped there before it returns.
 */
#include "crypto/sha256.h"

#include <string.h>

#include "crypto/bytes.h"
#include "crypto/wipe.h"

const uint32_t sha256_constants[64] __attribute__((aligned(16))) = {
	0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1,
	0x923f82a4, 0xab1c5ed5, 0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3,
	0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786,
	0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
	0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147,
	0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13,
	0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b,
	0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
	0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a,
	0x5b9cca4f, 0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208,
	0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
};

/* Where the chaining value starts (FIPS 180-4, 5.3.2 and 5.3.3). */
static const uint32_t initial224[8] = {
	0xc1059ed8, 0x367cd507, 0x3070dd17, 0xf70e5939,
	0xffc00b31, 0x68581511, 0x64f98fa7, 0xbefa4fa4,
};
static const uint32_t initial256[8] = {
	0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
	0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
};

static inline uint32_t small_sigma0(uint32_t x)
{
	return rotate32_right(x, 7) ^ rotate32_right(x, 18) ^ x >> 3;
}

static inline uint32_t small_sigma1(uint32_t x)
{
	return rotate32_right(x, 17) ^ rotate32_right(x, 19) ^ x >> 10;
}

static inline uint32_t big_sigma0(uint32_t x)
{
	return rotate32_right(x, 2) ^ rotate32_right(x, 13) ^
	       rotate32_right(x, 22);
}

static inline uint32_t big_sigma1(uint32_t x)
{
	return rotate32_right(x, 6) ^ rotate32_right(x, 11) ^
	       rotate32_right(x, 25);
}

/* One round. The standard moves each variable on by one; here the next round
 * names them so instead. */
static inline __attribute__((always_inline)) void
round256(uint32_t a, uint32_t b, uint32_t c, uint32_t *d, uint32_t e,
	 uint32_t f, uint32_t g, uint32_t *h, uint32_t word)
{
	uint32_t t1 = *h + big_sigma1(e) + (g ^ (e & (f ^ g))) + word;
	uint32_t t2 = big_sigma0(a) + ((a & b) | (c & (a | b)));

	*d += t1;
	*h = t1 + t2;
}

/* The message schedule (FIPS 180-4, 6.2.2). */
static void expand(uint32_t w[64], const uint8_t *block)
{
	for (unsigned t = 0; t < 16; t++)
		w[t] = load32_be(block + 4 * t);
	for (unsigned t = 16; t < 64; t++)
		w[t] = small_sigma1(w[t - 2]) + w[t - 7] +
		       small_sigma0(w[t - 15]) + w[t - 16];
}

static void rounds(uint32_t chain[8], const uint32_t w[64])
{
	uint32_t a = chain[0], b = chain[1], c = chain[2], d = chain[3];
	uint32_t e = chain[4], f = chain[5], g = chain[6], h = chain[7];
	const uint32_t *k = sha256_constants;

	for (unsigned t = 0; t < 64; t += 8) {
		round256(a, b, c, &d, e, f, g, &h, k[t + 0] + w[t + 0]);
		round256(h, a, b, &c, d, e, f, &g, k[t + 1] + w[t + 1]);
		round256(g, h, a, &b, c, d, e, &f, k[t + 2] + w[t + 2]);
		round256(f, g, h, &a, b, c, d, &e, k[t + 3] + w[t + 3]);
		round256(e, f, g, &h, a, b, c, &d, k[t + 4] + w[t + 4]);
		round256(d, e, f, &g, h, a, b, &c, k[t + 5] + w[t + 5]);
		round256(c, d, e, &f, g, h, a, &b, k[t + 6] + w[t + 6]);
		round256(b, c, d, &e, f, g, h, &a, k[t + 7] + w[t + 7]);
	}
	chain[0] += a;
	chain[1] += b;
	chain[2] += c;
	chain[3] += d;
	chain[4] += e;
	chain[5] += f;
	chain[6] += g;
	chain[7] += h;
}

static void compress(void *chain, const uint8_t *blocks, size_t count)
{
	uint32_t w[64];

	for (; count; count--, blocks += SHA256_BLOCK_SIZE) {
		expand(w, blocks);
		rounds(chain, w);
	}
	wipe(w, sizeof(w));
}

static void init(struct sha256 *state, const uint32_t initial[8])
{
	memcpy(state->chain, initial, sizeof(state->chain));
	state->size = 0;
}

static struct blocks blocks_of(compress_blocks *by, struct sha256 *state)
{
	return (struct blocks){
		.compress = by,
		.chain = state->chain,
		.waiting = state->block,
		.block_size = SHA256_BLOCK_SIZE,
	};
}

void sha256_update_by(compress_blocks *by, struct sha256 *state,
		      const void *data, size_t size)
{
	struct blocks blocks = blocks_of(by, state);

	blocks_update(&blocks, state->size % SHA256_BLOCK_SIZE, data, size);
	state->size += size;
}

void sha256_final_by(compress_blocks *by, struct sha256 *state,
		     uint8_t *digest, size_t digest_size)
{
	struct blocks blocks = blocks_of(by, state);
	const uint8_t *end = digest + digest_size;
	const uint64_t bits = state->size * 8;

	blocks_pad(&blocks, state->size % SHA256_BLOCK_SIZE, &bits, 1);
	for (const uint32_t *word = state->chain; digest < end;
	     word++, digest += sizeof(*word))
		store32_be(digest, *word);
	wipe(state, sizeof(*state));
}

void sha256_init(struct sha256 *state)
{
	init(state, initial256);
}

void sha224_init(struct sha256 *state)
{
	init(state, initial224);
}

void sha256_update(struct sha256 *state, const void *data, size_t size)
{
	sha256_update_by(compress, state, data, size);
}

void sha256_final(struct sha256 *state, uint8_t digest[SHA256_DIGEST_SIZE])
{
	sha256_final_by(compress, state, digest, SHA256_DIGEST_SIZE);
}

void sha224_final(struct sha256 *state, uint8_t digest[SHA224_DIGEST_SIZE])
{
	sha256_final_by(compress, state, digest, SHA224_DIGEST_SIZE);
}

void sha256(uint8_t digest[SHA256_DIGEST_SIZE], const void *data, size_t size)
{
	struct sha256 state;

	sha256_init(&state);
	sha256_update(&state, data, size);
	sha256_final(&state, digest);
}

void sha224(uint8_t digest[SHA224_DIGEST_SIZE], const void *data, size_t size)
{
	struct sha256 state;

	sha224_init(&state);
	sha256_update(&state, data, size);
	sha224_final(&state, digest);
}
