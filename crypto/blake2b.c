/*
 * BLAKE2b in plain C (RFC 7693).
 *
 * The four mixings of a half round do not depend on each other, and a
 * processor computes them side by side: that is quicker than vectors of four,
 * whose instructions take longer. All rounds are written out, since message
 * words at fixed places cost no instruction of their own.
 *
 * Invariant: `filled` is at most one block, and the last block of a message
 * is compressed only by blake2b_final(), since it alone carries the flag
 * (RFC 7693, 3.3).
 * What compress() keeps of a message or a key is wiped from the stack at the
 * end.
 */
#include "crypto/blake2b.h"

#include <string.h>

#include "crypto/bytes.h"
#include "crypto/wipe.h"

/* RFC 7693, 2.6. */
static const uint64_t initial[8] = {
	0x6a09e667f3bcc908, 0xbb67ae8584caa73b, 0x3c6ef372fe94f82b,
	0xa54ff53a5f1d36f1, 0x510e527fade682d1, 0x9b05688c2b3e6c1f,
	0x1f83d9abfb41bd6b, 0x5be0cd19137e2179,
};

/* The order of the message words in each round (RFC 7693, 2.7); the last two
 * rounds are as the first. */
static const uint8_t sigma[10][16] = {
	{ 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15 },
	{ 14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3 },
	{ 11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4 },
	{ 7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8 },
	{ 9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13 },
	{ 2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9 },
	{ 12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11 },
	{ 13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10 },
	{ 6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5 },
	{ 10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0 },
};

/* The mixing function G (RFC 7693, 3.1). */
static inline __attribute__((always_inline)) void
mix(uint64_t v[16], unsigned a, unsigned b, unsigned c, unsigned d, uint64_t x,
    uint64_t y)
{
	v[a] += v[b] + x;
	v[d] = rotate64_right(v[d] ^ v[a], 32);
	v[c] += v[d];
	v[b] = rotate64_right(v[b] ^ v[c], 24);
	v[a] += v[b] + y;
	v[d] = rotate64_right(v[d] ^ v[a], 16);
	v[c] += v[d];
	v[b] = rotate64_right(v[b] ^ v[c], 63);
}

static inline __attribute__((always_inline)) void
mix_round(uint64_t v[16], const uint8_t *block, const uint8_t s[16])
{
#define WORD(i) load64_le(block + 8 * s[i])
	mix(v, 0, 4, 8, 12, WORD(0), WORD(1));
	mix(v, 1, 5, 9, 13, WORD(2), WORD(3));
	mix(v, 2, 6, 10, 14, WORD(4), WORD(5));
	mix(v, 3, 7, 11, 15, WORD(6), WORD(7));
	mix(v, 0, 5, 10, 15, WORD(8), WORD(9));
	mix(v, 1, 6, 11, 12, WORD(10), WORD(11));
	mix(v, 2, 7, 8, 13, WORD(12), WORD(13));
	mix(v, 3, 4, 9, 14, WORD(14), WORD(15));
#undef WORD
}

/* The compression function F (RFC 7693, 3.2) of `count` blocks, each of which
 * takes in `size` more bytes of the message; `last` is all ones for the last
 * of all. */
static void compress(struct blake2b *state, const uint8_t *blocks,
		     size_t count, size_t size, uint64_t last)
{
	uint64_t *chain = state->chain;

	for (; count; count--, blocks += BLAKE2B_BLOCK_SIZE) {
		uint64_t v[16];

		for (unsigned i = 0; i < 8; i++) {
			v[i] = chain[i];
			v[8 + i] = initial[i];
		}
		state->count += size;
		/* Of the standard's 128 bits of count the upper ones stay
		 * zero. */
		v[12] ^= state->count;
		v[14] ^= last;
#pragma GCC unroll 12
		for (unsigned round = 0; round < 12; round++)
			mix_round(v, blocks, sigma[round % 10]);
		for (unsigned i = 0; i < 8; i++)
			chain[i] ^= v[i] ^ v[8 + i];
	}
}

void blake2b_init(struct blake2b *state, size_t digest_size, const void *key,
		  size_t key_size)
{
	if (digest_size == 0 || digest_size > BLAKE2B_DIGEST_SIZE ||
	    key_size > BLAKE2B_KEY_SIZE)
		__builtin_trap();

	memcpy(state->chain, initial, sizeof(initial));
	/* Parameter block: fanout 1, depth 1 (RFC 7693, 2.5). */
	state->chain[0] ^= 0x01010000u | (uint64_t)key_size << 8 |
			   (uint64_t)digest_size;
	state->count = 0;
	state->digest_size = digest_size;
	state->filled = 0;
	if (key_size) {
		/* The key, padded with zeros, is the first block. */
		memset(state->block, 0, sizeof(state->block));
		memcpy(state->block, key, key_size);
		state->filled = BLAKE2B_BLOCK_SIZE;
	}
}

void blake2b_update(struct blake2b *state, const void *data, size_t size)
{
	size_t room = BLAKE2B_BLOCK_SIZE - state->filled;
	const uint8_t *from = data;

	if (size > room) {
		/* More follows, so that none of these is the last block. */
		size_t whole = (size - room - 1) / BLAKE2B_BLOCK_SIZE;

		memcpy(state->block + state->filled, from, room);
		compress(state, state->block, 1, BLAKE2B_BLOCK_SIZE, 0);
		from += room;
		compress(state, from, whole, BLAKE2B_BLOCK_SIZE, 0);
		from += whole * BLAKE2B_BLOCK_SIZE;
		size -= room + whole * BLAKE2B_BLOCK_SIZE;
		state->filled = 0;
	}
	/* `data` may be NULL where it is of no size. */
	if (size)
		memcpy(state->block + state->filled, from, size);
	state->filled += size;
}

void blake2b_final(struct blake2b *state, void *digest)
{
	uint8_t full[BLAKE2B_DIGEST_SIZE];

	memset(state->block + state->filled, 0,
	       BLAKE2B_BLOCK_SIZE - state->filled);
	compress(state, state->block, 1, state->filled, ~(uint64_t)0);
	for (unsigned i = 0; i < 8; i++)
		store64_le(full + 8 * i, state->chain[i]);
	memcpy(digest, full, state->digest_size);
	wipe(full, sizeof(full));
	wipe_frames();
	wipe(state, sizeof(*state));
}

void blake2b(void *digest, size_t digest_size, const void *key,
	     size_t key_size, const void *data, size_t size)
{
	struct blake2b state;

	blake2b_init(&state, digest_size, key, key_size);
	blake2b_update(&state, data, size);
	blake2b_final(&state, digest);
}
