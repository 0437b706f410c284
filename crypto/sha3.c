/*
 * SHA-3 and SHAKE in plain C (FIPS 202, 6.1 and 6.2): the sponge (4) over the
 * permutation of crypto/keccak.h, or over one that the caller names.
 *
 * Invariant: `filled` is less than the rate between calls, but for a sponge
 * that is squeezed, where it may have reached it.
 */
#include "crypto/sha3.h"

#include <string.h>

#include "crypto/bytes.h"
#include "crypto/keccak.h"
#include "crypto/wipe.h"

/* The bits that tell the two apart, and the first of the padding (FIPS 202,
 * 6.1, 6.2 and B.2). */
#define SHA3_SUFFIX 0x06
#define SHAKE_SUFFIX 0x1f

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
static void pad(sha3_permutation *by, struct sha3 *state)
{
	add_byte(state, state->filled, state->suffix);
	add_byte(state, state->rate - 1, 0x80);
	by(state->lanes);
	state->filled = 0;
	state->squeezing = true;
}

void sha3_update_by(sha3_permutation *by, struct sha3 *state,
		    const void *data, size_t size)
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
			by(state->lanes);
			at = 0;
		}
	}
	state->filled = at;
}

static void squeeze(sha3_permutation *by, struct sha3 *state, void *out,
		    size_t size)
{
	uint8_t *to = out;

	if (!state->squeezing)
		pad(by, state);
	while (size) {
		size_t at = state->filled;

		if (at == state->rate) {
			by(state->lanes);
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

void sha3_final_by(sha3_permutation *by, struct sha3 *state, uint8_t *digest)
{
	/* The capacity, which is what the rate leaves of 200 bytes, is twice
	 * the digest (FIPS 202, 6.1). */
	squeeze(by, state, digest, (200 - state->rate) / 2);
	wipe_frames();
	wipe(state, sizeof(*state));
}

void sha3_update(struct sha3 *state, const void *data, size_t size)
{
	sha3_update_by(keccak, state, data, size);
}

void shake_squeeze(struct sha3 *state, void *out, size_t size)
{
	squeeze(keccak, state, out, size);
}

void sha3_final(struct sha3 *state, uint8_t *digest)
{
	sha3_final_by(keccak, state, digest);
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
	wipe_frames();
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
