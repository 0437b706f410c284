/*
 * MD5 in plain C (RFC 1321, 3). The names of the functions and variables are
 * the standard's.
 *
 * Invariant: the message's words, which compress() spreads over the stack,
 * are wiped there before it returns.
 */
#include "crypto/md5.h"

#include <string.h>

#include "crypto/blocks.h"
#include "crypto/bytes.h"
#include "crypto/wipe.h"

/* RFC 1321, 3.3. */
static const uint32_t initial[4] = {
	0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476,
};

/* The table T of RFC 1321, 3.4: from the sines of 1 to 64. */
static const uint32_t table[64] = {
	0xd76aa478, 0xe8c7b756, 0x242070db, 0xc1bdceee, 0xf57c0faf, 0x4787c62a,
	0xa8304613, 0xfd469501, 0x698098d8, 0x8b44f7af, 0xffff5bb1, 0x895cd7be,
	0x6b901122, 0xfd987193, 0xa679438e, 0x49b40821, 0xf61e2562, 0xc040b340,
	0x265e5a51, 0xe9b6c7aa, 0xd62f105d, 0x02441453, 0xd8a1e681, 0xe7d3fbc8,
	0x21e1cde6, 0xc33707d6, 0xf4d50d87, 0x455a14ed, 0xa9e3e905, 0xfcefa3f8,
	0x676f02d9, 0x8d2a4c8a, 0xfffa3942, 0x8771f681, 0x6d9d6122, 0xfde5380c,
	0xa4beea44, 0x4bdecfa9, 0xf6bb4b60, 0xbebfbc70, 0x289b7ec6, 0xeaa127fa,
	0xd4ef3085, 0x04881d05, 0xd9d4d039, 0xe6db99e5, 0x1fa27cf8, 0xc4ac5665,
	0xf4292244, 0x432aff97, 0xab9423a7, 0xfc93a039, 0x655b59c3, 0x8f0ccc92,
	0xffeff47d, 0x85845dd1, 0x6fa87e4f, 0xfe2ce6e0, 0xa3014314, 0x4e0811a1,
	0xf7537e82, 0xbd3af235, 0x2ad7d2bb, 0xeb86d391,
};

/* How far the four rounds turn, each time over four steps (RFC 1321, 3.4). */
static const uint8_t turns[4][4] = {
	{ 7, 12, 17, 22 },
	{ 5, 9, 14, 20 },
	{ 4, 11, 16, 23 },
	{ 6, 10, 15, 21 },
};

static inline uint32_t f(uint32_t x, uint32_t y, uint32_t z)
{
	return z ^ (x & (y ^ z));
}

static inline uint32_t g(uint32_t x, uint32_t y, uint32_t z)
{
	return y ^ (z & (x ^ y));
}

static inline uint32_t h(uint32_t x, uint32_t y, uint32_t z)
{
	return x ^ y ^ z;
}

static inline uint32_t i(uint32_t x, uint32_t y, uint32_t z)
{
	return y ^ (x | ~z);
}

/* One step [abcd k s t] of a round (RFC 1321, 3.4), of which it is the
 * `step`th of four. */
#define STEP(F, round, step, a, b, c, d)                                \
	do {                                                            \
		a += F(b, c, d) + x[(k + (step) * stride) % 16] +       \
		     table[16 * (round) + n + (step)];                  \
		a = rotate32_left(a, turns[round][step]) + b;           \
	} while (0)
/* A round of sixteen steps. It takes the words from the one numbered `first`
 * on, by strides, round and round. */
#define ROUND(F, round, first, stride_of_it)                            \
	for (unsigned n = 0; n < 16; n += 4) {                          \
		const unsigned stride = (stride_of_it);                 \
		const unsigned k = (first) + stride * n;                \
                                                                        \
		STEP(F, round, 0, a, b, c, d);                          \
		STEP(F, round, 1, d, a, b, c);                          \
		STEP(F, round, 2, c, d, a, b);                          \
		STEP(F, round, 3, b, c, d, a);                          \
	}

static void rounds(uint32_t chain[4], const uint32_t x[16])
{
	uint32_t a = chain[0], b = chain[1], c = chain[2], d = chain[3];

	ROUND(f, 0, 0, 1)
	ROUND(g, 1, 1, 5)
	ROUND(h, 2, 5, 3)
	ROUND(i, 3, 0, 7)
	chain[0] += a;
	chain[1] += b;
	chain[2] += c;
	chain[3] += d;
}

static void compress(void *chain, const uint8_t *blocks, size_t count)
{
	uint32_t x[16];

	for (; count; count--, blocks += MD5_BLOCK_SIZE) {
		for (unsigned k = 0; k < 16; k++)
			x[k] = load32_le(blocks + 4 * k);
		rounds(chain, x);
	}
	wipe(x, sizeof(x));
}

static struct blocks blocks_of(struct md5 *state)
{
	return (struct blocks){
		.compress = compress,
		.chain = state->chain,
		.waiting = state->block,
		.block_size = MD5_BLOCK_SIZE,
	};
}

void md5_init(struct md5 *state)
{
	memcpy(state->chain, initial, sizeof(state->chain));
	state->size = 0;
	memset(state->block, 0, sizeof(state->block));
}

void md5_update(struct md5 *state, const void *data, size_t size)
{
	struct blocks blocks = blocks_of(state);

	blocks_update(&blocks, state->size % MD5_BLOCK_SIZE, data, size);
	state->size += size;
}

void md5_final(struct md5 *state, uint8_t digest[MD5_DIGEST_SIZE])
{
	struct blocks blocks = blocks_of(state);
	/* The words of MD5 are little-endian, blocks_pad() writes others. */
	uint64_t bits = __builtin_bswap64(state->size * 8);

	blocks_pad(&blocks, state->size % MD5_BLOCK_SIZE, &bits, 1);
	for (size_t n = 0; n < MD5_DIGEST_SIZE / 4; n++)
		store32_le(digest + 4 * n, state->chain[n]);
	wipe(state, sizeof(*state));
}

void md5(uint8_t digest[MD5_DIGEST_SIZE], const void *data, size_t size)
{
	struct md5 state;

	md5_init(&state);
	md5_update(&state, data, size);
	md5_final(&state, digest);
}
