/*
 * BLAKE2s in plain C (RFC 7693).
 *
 * The four mixings of a half round do not depend on each other, and a
 * processor computes them side by side: that is quicker than vectors of four,
 * whose instructions take longer. All rounds are written out, since message
 * words at fixed places cost no instruction of their own.
 *
 * Invariant: `filled` is at most one block, and the last block of a message
 * is compressed only by blake2s_final(), since it alone carries the flag
 * (RFC 7693, 3.3).
 * What compress() keeps of a message or a key is wiped from the stack at the
 * end.
 */
#include "crypto/blake2s.h"

#include <string.h>

#include "crypto/bytes.h"
#include "crypto/wipe.h"

/* RFC 7693, 2.6. */
static const uint32_t initial[8] = {
	0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
	0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
};

/* The order of the message words in each round (RFC 7693, 2.7). */
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
mix(uint32_t v[16], unsigned a, unsigned b, unsigned c, unsigned d, uint32_t x,
    uint32_t y)
{
	v[a] += v[b] + x;
	v[d] = rotate32_right(v[d] ^ v[a], 16);
	v[c] += v[d];
	v[b] = rotate32_right(v[b] ^ v[c], 12);
	v[a] += v[b] + y;
	v[d] = rotate32_right(v[d] ^ v[a], 8);
	v[c] += v[d];
	v[b] = rotate32_right(v[b] ^ v[c], 7);
}

static inline __attribute__((always_inline)) void
mix_round(uint32_t v[16], const uint8_t *block, const uint8_t s[16])
{
#define WORD(i) load32_le(block + 4 * s[i])
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
static void compress(struct blake2s *state, const uint8_t *blocks,
		     size_t count, size_t size, uint32_t last)
{
	uint32_t *chain = state->chain;

	for (; count; count--, blocks += BLAKE2S_BLOCK_SIZE) {
		uint32_t v[16];

		for (unsigned i = 0; i < 8; i++) {
			v[i] = chain[i];
			v[8 + i] = initial[i];
		}
		state->count += size;
		v[12] ^= (uint32_t)state->count;
		v[13] ^= (uint32_t)(state->count >> 32);
		v[14] ^= last;
#pragma GCC unroll 10
		for (unsigned round = 0; round < 10; round++)
			mix_round(v, blocks, sigma[round]);
		for (unsigned i = 0; i < 8; i++)
			chain[i] ^= v[i] ^ v[8 + i];
	}
}

void blake2s_init(struct blake2s *state, size_t digest_size, const void *key,
		  size_t key_size)
{
	if (digest_size == 0 || digest_size > BLAKE2S_DIGEST_SIZE ||
	    key_size > BLAKE2S_KEY_SIZE)
		__builtin_trap();

	memcpy(state->chain, initial, sizeof(initial));
	/* Parameter block: fanout 1, depth 1 (RFC 7693, 2.5). */
	state->chain[0] ^= 0x01010000u | (uint32_t)key_size << 8 |
			   (uint32_t)digest_size;
	state->count = 0;
	state->digest_size = digest_size;
	state->filled = 0;
	if (key_size) {
		/* The key, padded with zeros, is the first block. */
		memset(state->block, 0, sizeof(state->block));
		memcpy(state->block, key, key_size);
		state->filled = BLAKE2S_BLOCK_SIZE;
	}
}

void blake2s_update(struct blake2s *state, const void *data, size_t size)
{
	size_t room = BLAKE2S_BLOCK_SIZE - state->filled;
	const uint8_t *from = data;

	if (size > room) {
		/* More follows, so that none of these is the last block. */
		size_t whole = (size - room - 1) / BLAKE2S_BLOCK_SIZE;

		memcpy(state->block + state->filled, from, room);
		compress(state, state->block, 1, BLAKE2S_BLOCK_SIZE, 0);
		from += room;
		compress(state, from, whole, BLAKE2S_BLOCK_SIZE, 0);
		from += whole * BLAKE2S_BLOCK_SIZE;
		size -= room + whole * BLAKE2S_BLOCK_SIZE;
		state->filled = 0;
	}
	/* `data` may be NULL where it is of no size. */
	if (size)
		memcpy(state->block + state->filled, from, size);
	state->filled += size;
}

void blake2s_final(struct blake2s *state, void *digest)
{
	uint8_t full[BLAKE2S_DIGEST_SIZE];

	memset(state->block + state->filled, 0,
	       BLAKE2S_BLOCK_SIZE - state->filled);
	compress(state, state->block, 1, state->filled, ~(uint32_t)0);
	for (unsigned i = 0; i < 8; i++)
		store32_le(full + 4 * i, state->chain[i]);
	memcpy(digest, full, state->digest_size);
	wipe(full, sizeof(full));
	wipe_frames();
	wipe(state, sizeof(*state));
}

void blake2s(void *digest, size_t digest_size, const void *key,
	     size_t key_size, const void *data, size_t size)
{
	struct blake2s state;

	blake2s_init(&state, digest_size, key, key_size);
	blake2s_update(&state, data, size);
	blake2s_final(&state, digest);
}
