/*
 * SHA-512 and SHA-384 in plain C (FIPS 180-4, 5.3 and 6.4). The names of the
 * small functions and variables are the standard's.
 *
 * Invariant: the message's words, which compress() spreads over the stack,
 * are wiped there before it returns.
 */
#include "crypto/sha512.h"

#include <string.h>

#include "crypto/bytes.h"
#include "crypto/wipe.h"

/* FIPS 180-4, 4.2.3. */
const uint64_t sha512_constants[80] __attribute__((aligned(16))) = {
	0x428a2f98d728ae22, 0x7137449123ef65cd, 0xb5c0fbcfec4d3b2f,
	0xe9b5dba58189dbbc, 0x3956c25bf348b538, 0x59f111f1b605d019,
	0x923f82a4af194f9b, 0xab1c5ed5da6d8118, 0xd807aa98a3030242,
	0x12835b0145706fbe, 0x243185be4ee4b28c, 0x550c7dc3d5ffb4e2,
	0x72be5d74f27b896f, 0x80deb1fe3b1696b1, 0x9bdc06a725c71235,
	0xc19bf174cf692694, 0xe49b69c19ef14ad2, 0xefbe4786384f25e3,
	0x0fc19dc68b8cd5b5, 0x240ca1cc77ac9c65, 0x2de92c6f592b0275,
	0x4a7484aa6ea6e483, 0x5cb0a9dcbd41fbd4, 0x76f988da831153b5,
	0x983e5152ee66dfab, 0xa831c66d2db43210, 0xb00327c898fb213f,
	0xbf597fc7beef0ee4, 0xc6e00bf33da88fc2, 0xd5a79147930aa725,
	0x06ca6351e003826f, 0x142929670a0e6e70, 0x27b70a8546d22ffc,
	0x2e1b21385c26c926, 0x4d2c6dfc5ac42aed, 0x53380d139d95b3df,
	0x650a73548baf63de, 0x766a0abb3c77b2a8, 0x81c2c92e47edaee6,
	0x92722c851482353b, 0xa2bfe8a14cf10364, 0xa81a664bbc423001,
	0xc24b8b70d0f89791, 0xc76c51a30654be30, 0xd192e819d6ef5218,
	0xd69906245565a910, 0xf40e35855771202a, 0x106aa07032bbd1b8,
	0x19a4c116b8d2d0c8, 0x1e376c085141ab53, 0x2748774cdf8eeb99,
	0x34b0bcb5e19b48a8, 0x391c0cb3c5c95a63, 0x4ed8aa4ae3418acb,
	0x5b9cca4f7763e373, 0x682e6ff3d6b2b8a3, 0x748f82ee5defb2fc,
	0x78a5636f43172f60, 0x84c87814a1f0ab72, 0x8cc702081a6439ec,
	0x90befffa23631e28, 0xa4506cebde82bde9, 0xbef9a3f7b2c67915,
	0xc67178f2e372532b, 0xca273eceea26619c, 0xd186b8c721c0c207,
	0xeada7dd6cde0eb1e, 0xf57d4f7fee6ed178, 0x06f067aa72176fba,
	0x0a637dc5a2c898a6, 0x113f9804bef90dae, 0x1b710b35131c471b,
	0x28db77f523047d84, 0x32caab7b40c72493, 0x3c9ebe0a15c9bebc,
	0x431d67c49c100d4c, 0x4cc5d4becb3e42b6, 0x597f299cfc657e2a,
	0x5fcb6fab3ad6faec, 0x6c44198c4a475817,
};

/* Where the chaining value starts (FIPS 180-4, 5.3.4 and 5.3.5). */
static const uint64_t initial384[8] = {
	0xcbbb9d5dc1059ed8, 0x629a292a367cd507, 0x9159015a3070dd17,
	0x152fecd8f70e5939, 0x67332667ffc00b31, 0x8eb44a8768581511,
	0xdb0c2e0d64f98fa7, 0x47b5481dbefa4fa4,
};
static const uint64_t initial512[8] = {
	0x6a09e667f3bcc908, 0xbb67ae8584caa73b, 0x3c6ef372fe94f82b,
	0xa54ff53a5f1d36f1, 0x510e527fade682d1, 0x9b05688c2b3e6c1f,
	0x1f83d9abfb41bd6b, 0x5be0cd19137e2179,
};

static inline uint64_t small_sigma0(uint64_t x)
{
	return rotate64_right(x, 1) ^ rotate64_right(x, 8) ^ x >> 7;
}

static inline uint64_t small_sigma1(uint64_t x)
{
	return rotate64_right(x, 19) ^ rotate64_right(x, 61) ^ x >> 6;
}

static inline uint64_t big_sigma0(uint64_t x)
{
	return rotate64_right(x, 28) ^ rotate64_right(x, 34) ^
	       rotate64_right(x, 39);
}

static inline uint64_t big_sigma1(uint64_t x)
{
	return rotate64_right(x, 14) ^ rotate64_right(x, 18) ^
	       rotate64_right(x, 41);
}

/* One round. The standard moves each variable on by one; here the next round
 * names them so instead. */
static inline __attribute__((always_inline)) void
round512(uint64_t a, uint64_t b, uint64_t c, uint64_t *d, uint64_t e,
	 uint64_t f, uint64_t g, uint64_t *h, uint64_t word)
{
	uint64_t t1 = *h + big_sigma1(e) + (g ^ (e & (f ^ g))) + word;
	uint64_t t2 = big_sigma0(a) + ((a & b) | (c & (a | b)));

	*d += t1;
	*h = t1 + t2;
}

/* The message schedule (FIPS 180-4, 6.4.2). */
static void expand(uint64_t w[80], const uint8_t *block)
{
	for (unsigned t = 0; t < 16; t++)
		w[t] = load64_be(block + 8 * t);
	for (unsigned t = 16; t < 80; t++)
		w[t] = small_sigma1(w[t - 2]) + w[t - 7] +
		       small_sigma0(w[t - 15]) + w[t - 16];
}

static void rounds(uint64_t chain[8], const uint64_t w[80])
{
	uint64_t a = chain[0], b = chain[1], c = chain[2], d = chain[3];
	uint64_t e = chain[4], f = chain[5], g = chain[6], h = chain[7];
	const uint64_t *k = sha512_constants;

	for (unsigned t = 0; t < 80; t += 8) {
		round512(a, b, c, &d, e, f, g, &h, k[t + 0] + w[t + 0]);
		round512(h, a, b, &c, d, e, f, &g, k[t + 1] + w[t + 1]);
		round512(g, h, a, &b, c, d, e, &f, k[t + 2] + w[t + 2]);
		round512(f, g, h, &a, b, c, d, &e, k[t + 3] + w[t + 3]);
		round512(e, f, g, &h, a, b, c, &d, k[t + 4] + w[t + 4]);
		round512(d, e, f, &g, h, a, b, &c, k[t + 5] + w[t + 5]);
		round512(c, d, e, &f, g, h, a, &b, k[t + 6] + w[t + 6]);
		round512(b, c, d, &e, f, g, h, &a, k[t + 7] + w[t + 7]);
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
	uint64_t w[80];

	for (; count; count--, blocks += SHA512_BLOCK_SIZE) {
		expand(w, blocks);
		rounds(chain, w);
	}
	wipe(w, sizeof(w));
}

static void init(struct sha512 *state, const uint64_t initial[8])
{
	memcpy(state->chain, initial, sizeof(state->chain));
	state->size = 0;
}

static struct blocks blocks_of(compress_blocks *by, struct sha512 *state)
{
	return (struct blocks){
		.compress = by,
		.chain = state->chain,
		.waiting = state->block,
		.block_size = SHA512_BLOCK_SIZE,
	};
}

void sha512_update_by(compress_blocks *by, struct sha512 *state,
		      const void *data, size_t size)
{
	struct blocks blocks = blocks_of(by, state);

	blocks_update(&blocks, state->size % SHA512_BLOCK_SIZE, data, size);
	state->size += size;
}

void sha512_final_by(compress_blocks *by, struct sha512 *state,
		     uint8_t *digest, size_t digest_size)
{
	struct blocks blocks = blocks_of(by, state);
	const uint8_t *end = digest + digest_size;
	const uint64_t bits[2] = { state->size >> 61, state->size << 3 };

	blocks_pad(&blocks, state->size % SHA512_BLOCK_SIZE, bits, 2);
	for (const uint64_t *word = state->chain; digest < end;
	     word++, digest += sizeof(*word))
		store64_be(digest, *word);
	wipe(state, sizeof(*state));
}

void sha512_init(struct sha512 *state)
{
	init(state, initial512);
}

void sha384_init(struct sha512 *state)
{
	init(state, initial384);
}

void sha512_update(struct sha512 *state, const void *data, size_t size)
{
	sha512_update_by(compress, state, data, size);
}

void sha512_final(struct sha512 *state, uint8_t digest[SHA512_DIGEST_SIZE])
{
	sha512_final_by(compress, state, digest, SHA512_DIGEST_SIZE);
}

void sha384_final(struct sha512 *state, uint8_t digest[SHA384_DIGEST_SIZE])
{
	sha512_final_by(compress, state, digest, SHA384_DIGEST_SIZE);
}

void sha512(uint8_t digest[SHA512_DIGEST_SIZE], const void *data, size_t size)
{
	struct sha512 state;

	sha512_init(&state);
	sha512_update(&state, data, size);
	sha512_final(&state, digest);
}

void sha384(uint8_t digest[SHA384_DIGEST_SIZE], const void *data, size_t size)
{
	struct sha512 state;

	sha384_init(&state);
	sha512_update(&state, data, size);
	sha384_final(&state, digest);
}
