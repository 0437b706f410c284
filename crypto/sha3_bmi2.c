/*
 * The permutation of crypto/keccak.h, built with BMI1 and BMI2, and SHA-3 over
 * it.
 *
 * Invariant: this file alone of SHA-3 is built with those instructions.
 */
#include "crypto/sha3_bmi2.h"

#include "crypto/keccak.h"

static void more(union hash_state *state, const void *data, size_t size)
{
	sha3_update_by(keccak, &state->sha3, data, size);
}

static void end(union hash_state *state, uint8_t *digest)
{
	sha3_final_by(keccak, &state->sha3, digest);
}

#define HASH(BITS)                                           \
	static void start##BITS(union hash_state *state)     \
	{                                                    \
		sha3_##BITS##_init(&state->sha3);            \
	}                                                    \
	const struct hash_function hash_sha3_##BITS##_bmi2 = { \
		.name = "sha3-" #BITS,                       \
		.digest_size = SHA3_##BITS##_DIGEST_SIZE,    \
		.block_size = SHA3_##BITS##_BLOCK_SIZE,      \
		.init = start##BITS,                         \
		.update = more,                              \
		.final = end,                                \
	}

HASH(224);
HASH(256);
HASH(384);
HASH(512);
