/*
 * ChaCha20 on vectors, for the units that say how wide those are: a vector
 * holds one word of LANES blocks, and sixteen vectors hold their states. So a
 * quarter round is what it is in chacha20.c, and words move but at the end.
 * That a row of one block lies in a vector, as others have it for few blocks,
 * takes as long as all of this: it waits for the same sums.
 *
 * Each unit defines, before it includes this:
 *
 *   LANES        words of 32 bits in a vector: 4, 8 or 16
 *   PICK(x, y, i, j, k, l)  of each quarter (four words) of the vectors x and
 *                y the words i to l, counted through both: 0 to 3 are x's,
 *                LANES to LANES + 3 are y's
 *
 * and then what is declared here without a body.
 *
 * Invariants: no branch and no address depends on the key or on the data;
 * nothing moves from a vector register to a general one.
 */
#ifndef CRYPTO_CHACHA20_LANES_H
#define CRYPTO_CHACHA20_LANES_H

#include <stddef.h>

#include "crypto/chacha20_vector.h"

#define INLINE static inline __attribute__((always_inline))
/* Written before it is read: no zeroes first, which would keep gcc from
 * having it in registers. */
#define UNFILLED __attribute__((uninitialized))

typedef uint32_t words __attribute__((vector_size(4 * LANES)));
/* The same in memory at any address, of any type. */
typedef uint32_t loose __attribute__((vector_size(4 * LANES), aligned(1),
				      may_alias));

/* Encrypts those of the blocks first, first + 4, first + 8, ... that are below
 * `blocks`: quarter q of the four vectors is block first + 4 q, words 0 to 3
 * in row[0], 4 to 7 in row[1] and so on. */
INLINE void put(uint8_t *out, const uint8_t *in, size_t blocks, size_t first,
		const words row[4]);

INLINE words load(const void *from)
{
	return *(const loose *)from;
}

INLINE void store(void *to, words w)
{
	*(loose *)to = w;
}

INLINE words rotate(words w, unsigned bits)
{
	return w << bits | w >> (32 - bits);
}

/* RFC 8439, 2.1. */
INLINE void quarter_round(words *a, words *b, words *c, words *d)
{
	*a += *b;
	*d = rotate(*d ^ *a, 16);
	*c += *d;
	*b = rotate(*b ^ *c, 12);
	*a += *b;
	*d = rotate(*d ^ *a, 8);
	*c += *d;
	*b = rotate(*b ^ *c, 7);
}

/* From word i of block 4 q + j in w[i] to the row of four words of that block
 * in row[j], in each quarter q. */
INLINE void transpose(const words w[4], words row[4])
{
	words low01 = PICK(w[0], w[1], 0, LANES, 1, LANES + 1);
	words low23 = PICK(w[2], w[3], 0, LANES, 1, LANES + 1);
	words high01 = PICK(w[0], w[1], 2, LANES + 2, 3, LANES + 3);
	words high23 = PICK(w[2], w[3], 2, LANES + 2, 3, LANES + 3);

	row[0] = PICK(low01, low23, 0, 1, LANES, LANES + 1);
	row[1] = PICK(low01, low23, 2, 3, LANES + 2, LANES + 3);
	row[2] = PICK(high01, high23, 0, 1, LANES, LANES + 1);
	row[3] = PICK(high01, high23, 2, 3, LANES + 2, LANES + 3);
}

/* The next blocks, LANES at most. */
INLINE void some_blocks(const uint32_t *state, uint8_t *out, const uint8_t *in,
			size_t blocks)
{
	static const uint32_t count[16] = { 0, 1, 2,  3,  4,  5,  6,  7,
					    8, 9, 10, 11, 12, 13, 14, 15 };
	UNFILLED words v[16];
	UNFILLED words row[4][4];

#pragma GCC unroll 16
	for (unsigned i = 0; i < 16; i++)
		v[i] = state[i] - (words){ 0 };
	v[CHACHA20_COUNTER_WORD] += load(count);
#pragma GCC unroll 1
	for (unsigned rounds = 20; rounds; rounds -= 2) {
		quarter_round(&v[0], &v[4], &v[8], &v[12]);
		quarter_round(&v[1], &v[5], &v[9], &v[13]);
		quarter_round(&v[2], &v[6], &v[10], &v[14]);
		quarter_round(&v[3], &v[7], &v[11], &v[15]);

		quarter_round(&v[0], &v[5], &v[10], &v[15]);
		quarter_round(&v[1], &v[6], &v[11], &v[12]);
		quarter_round(&v[2], &v[7], &v[8], &v[13]);
		quarter_round(&v[3], &v[4], &v[9], &v[14]);
	}
#pragma GCC unroll 16
	for (unsigned i = 0; i < 16; i++)
		v[i] += state[i];
	v[CHACHA20_COUNTER_WORD] += load(count);
#pragma GCC unroll 4
	for (unsigned i = 0; i < 4; i++)
		transpose(v + 4 * i, row[i]);
#pragma GCC unroll 4
	for (unsigned j = 0; j < 4; j++) {
		const words block[4] = { row[0][j], row[1][j], row[2][j],
					 row[3][j] };

		put(out, in, blocks, j, block);
	}
}

/* Leaves what it worked with in registers and on the stack. */
static __attribute__((noinline)) void
all_blocks(uint32_t *state, uint8_t *out, const uint8_t *in, size_t blocks)
{
	while (blocks) {
		size_t some = blocks < LANES ? blocks : LANES;

		some_blocks(state, out, in, some);
		state[CHACHA20_COUNTER_WORD] += (uint32_t)some;
		out += some * CHACHA20_BLOCK_SIZE;
		in += some * CHACHA20_BLOCK_SIZE;
		blocks -= some;
	}
}
#endif
