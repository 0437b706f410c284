/*
 * Keccak in plain C: the permutation of FIPS 202, 3, and the sponge, 4, that
 * SHA-3 and SHAKE are made of (6.1 and 6.2).
 *
 * Lane (x, y) of the standard is word x + 5 y here, little-endian.
 *
 * Invariant: `filled` is less than the rate between calls, but for a sponge
 * that is squeezed, where it may have reached it.
 */
#include "crypto/sha3.h"

#include <string.h>

#include "crypto/bytes.h"
#include "crypto/wipe.h"

/* The bits that tell the two apart, and the first of the padding (FIPS 202,
 * 6.1, 6.2 and B.2). */
#define SHA3_SUFFIX 0x06
#define SHAKE_SUFFIX 0x1f

/* What step iota adds in each round (FIPS 202, 3.2.5). */
static const uint64_t round_constants[24] = {
	0x0000000000000001, 0x0000000000008082, 0x800000000000808a,
	0x8000000080008000, 0x000000000000808b, 0x0000000080000001,
	0x8000000080008081, 0x8000000000008009, 0x000000000000008a,
	0x0000000000000088, 0x0000000080008009, 0x000000008000000a,
	0x000000008000808b, 0x800000000000008b, 0x8000000000008089,
	0x8000000000008003, 0x8000000000008002, 0x8000000000000080,
	0x000000000000800a, 0x800000008000000a, 0x8000000080008081,
	0x8000000000008080, 0x0000000080000001, 0x8000000080008008,
};

/* Step chi over one row (FIPS 202, 3.2.4). */
static inline __attribute__((always_inline)) void chi(uint64_t to[5],
						      const uint64_t b[5])
{
	to[0] = b[0] ^ (~b[1] & b[2]);
	to[1] = b[1] ^ (~b[2] & b[3]);
	to[2] = b[2] ^ (~b[3] & b[4]);
	to[3] = b[3] ^ (~b[4] & b[0]);
	to[4] = b[4] ^ (~b[0] & b[1]);
}

/* KECCAK-f[1600] (FIPS 202, 3.3). */
static void permute(uint64_t a[25])
{
	uint64_t b[25];

	for (unsigned round = 0; round < 24; round++) {
		/* Step theta: a column's parity, and what is added of it. */
		uint64_t c0 = a[0] ^ a[5] ^ a[10] ^ a[15] ^ a[20];
		uint64_t c1 = a[1] ^ a[6] ^ a[11] ^ a[16] ^ a[21];
		uint64_t c2 = a[2] ^ a[7] ^ a[12] ^ a[17] ^ a[22];
		uint64_t c3 = a[3] ^ a[8] ^ a[13] ^ a[18] ^ a[23];
		uint64_t c4 = a[4] ^ a[9] ^ a[14] ^ a[19] ^ a[24];
		uint64_t d0 = c4 ^ rotate64_left(c1, 1);
		uint64_t d1 = c0 ^ rotate64_left(c2, 1);
		uint64_t d2 = c1 ^ rotate64_left(c3, 1);
		uint64_t d3 = c2 ^ rotate64_left(c4, 1);
		uint64_t d4 = c3 ^ rotate64_left(c0, 1);

		/* Steps rho and pi: a lane is turned, and moves. */
		b[0] = a[0] ^ d0;
		b[1] = rotate64_left(a[6] ^ d1, 44);
		b[2] = rotate64_left(a[12] ^ d2, 43);
		b[3] = rotate64_left(a[18] ^ d3, 21);
		b[4] = rotate64_left(a[24] ^ d4, 14);
		b[5] = rotate64_left(a[3] ^ d3, 28);
		b[6] = rotate64_left(a[9] ^ d4, 20);
		b[7] = rotate64_left(a[10] ^ d0, 3);
		b[8] = rotate64_left(a[16] ^ d1, 45);
		b[9] = rotate64_left(a[22] ^ d2, 61);
		b[10] = rotate64_left(a[1] ^ d1, 1);
		b[11] = rotate64_left(a[7] ^ d2, 6);
		b[12] = rotate64_left(a[13] ^ d3, 25);
		b[13] = rotate64_left(a[19] ^ d4, 8);
		b[14] = rotate64_left(a[20] ^ d0, 18);
		b[15] = rotate64_left(a[4] ^ d4, 27);
		b[16] = rotate64_left(a[5] ^ d0, 36);
		b[17] = rotate64_left(a[11] ^ d1, 10);
		b[18] = rotate64_left(a[17] ^ d2, 15);
		b[19] = rotate64_left(a[23] ^ d3, 56);
		b[20] = rotate64_left(a[2] ^ d2, 62);
		b[21] = rotate64_left(a[8] ^ d3, 55);
		b[22] = rotate64_left(a[14] ^ d4, 39);
		b[23] = rotate64_left(a[15] ^ d0, 41);
		b[24] = rotate64_left(a[21] ^ d1, 2);

		for (unsigned y = 0; y < 25; y += 5)
			chi(a + y, b + y);
		a[0] ^= round_constants[round];
	}
	wipe(b, sizeof(b));
}

static void init(struct sha3 *state, size_t rate, uint8_t suffix)
{
	memset(state, 0, sizeof(*state));
	state->rate = rate;
	state->suffix = suffix;
}

static inline void add_byte(struct sha3 *state, size_t at, uint8_t byte)
{
	state->lanes[at / 8] ^= (uint64_t)byte << at % 8 * 8;
}

/* Ends the message: the suffix, and a bit of 1 at the block's end. */
static void pad(struct sha3 *state)
{
	add_byte(state, state->filled, state->suffix);
	add_byte(state, state->rate - 1, 0x80);
	permute(state->lanes);
	state->filled = 0;
	state->squeezing = true;
}

void sha3_update(struct sha3 *state, const void *data, size_t size)
{
	const uint8_t *from = data;
	size_t at = state->filled;

	if (state->squeezing)
		__builtin_trap();
	while (size) {
		if (at % 8 == 0 && size >= 8) {
			state->lanes[at / 8] ^= load64_le(from);
			at += 8;
			from += 8;
			size -= 8;
		} else {
			add_byte(state, at++, *from++);
			size--;
		}
		if (at == state->rate) {
			permute(state->lanes);
			at = 0;
		}
	}
	state->filled = at;
}

void shake_squeeze(struct sha3 *state, void *out, size_t size)
{
	uint8_t *to = out;

	if (!state->squeezing)
		pad(state);
	while (size) {
		size_t at = state->filled;

		if (at == state->rate) {
			permute(state->lanes);
			at = 0;
		}
		if (at % 8 == 0 && size >= 8) {
			store64_le(to, state->lanes[at / 8]);
			at += 8;
			to += 8;
			size -= 8;
		} else {
			*to++ = (uint8_t)(state->lanes[at / 8] >> at % 8 * 8);
			at++;
			size--;
		}
		state->filled = at;
	}
}

void sha3_final(struct sha3 *state, uint8_t *digest)
{
	/* The capacity, which is what the rate leaves of 200 bytes, is twice
	 * the digest (FIPS 202, 6.1). */
	shake_squeeze(state, digest, (200 - state->rate) / 2);
	wipe(state, sizeof(*state));
}

void sha3_224_init(struct sha3 *state)
{
	init(state, SHA3_224_BLOCK_SIZE, SHA3_SUFFIX);
}

void sha3_256_init(struct sha3 *state)
{
	init(state, SHA3_256_BLOCK_SIZE, SHA3_SUFFIX);
}

void sha3_384_init(struct sha3 *state)
{
	init(state, SHA3_384_BLOCK_SIZE, SHA3_SUFFIX);
}

void sha3_512_init(struct sha3 *state)
{
	init(state, SHA3_512_BLOCK_SIZE, SHA3_SUFFIX);
}

void shake128_init(struct sha3 *state)
{
	init(state, SHAKE128_BLOCK_SIZE, SHAKE_SUFFIX);
}

void shake256_init(struct sha3 *state)
{
	init(state, SHAKE256_BLOCK_SIZE, SHAKE_SUFFIX);
}

static void shake(struct sha3 *state, void *out, size_t out_size,
		  const void *data, size_t size)
{
	sha3_update(state, data, size);
	shake_squeeze(state, out, out_size);
	wipe(state, sizeof(*state));
}

void shake128(void *out, size_t out_size, const void *data, size_t size)
{
	struct sha3 state;

	shake128_init(&state);
	shake(&state, out, out_size, data, size);
}

void shake256(void *out, size_t out_size, const void *data, size_t size)
{
	struct sha3 state;

	shake256_init(&state);
	shake(&state, out, out_size, data, size);
}
