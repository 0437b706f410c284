/*
 * SHA-256 and SHA-224, the hash functions of FIPS 180-4 on words of 32 bits.
 *
 * Invariants: no branch and no address depends on the data; final() leaves
 * nothing of it in the state.
 */
#ifndef CRYPTO_SHA256_H
#define CRYPTO_SHA256_H

#include <stddef.h>
#include <stdint.h>

#include "crypto/blocks.h"

#define SHA256_BLOCK_SIZE 64  /* bytes, of SHA-224 as well */
#define SHA256_DIGEST_SIZE 32 /* bytes */
#define SHA224_DIGEST_SIZE 28 /* bytes */

struct sha256 {
	uint32_t chain[8];
	uint64_t size; /* bytes taken in so far */
	uint8_t block[SHA256_BLOCK_SIZE]; /* size % 64 of them wait here */
};

void sha256_init(struct sha256 *state);
/* Takes in `size` more bytes, 2^61 - 1 in all at most. How they are split over
 * calls is of no importance. */
void sha256_update(struct sha256 *state, const void *data, size_t size);
/* Writes the digest and wipes the state. */
void sha256_final(struct sha256 *state, uint8_t digest[SHA256_DIGEST_SIZE]);

/* SHA-224 goes by sha256_update() between these two. */
void sha224_init(struct sha256 *state);
void sha224_final(struct sha256 *state, uint8_t digest[SHA224_DIGEST_SIZE]);

/* All three in one. */
void sha256(uint8_t digest[SHA256_DIGEST_SIZE], const void *data, size_t size);
void sha224(uint8_t digest[SHA224_DIGEST_SIZE], const void *data, size_t size);

/* For code that takes in blocks by other instructions: the round constants
 * (FIPS 180-4, 4.2.2), and what the functions above do with compress_blocks()
 * of one's own. `digest_size` is that of SHA-256 or SHA-224. */
extern const uint32_t sha256_constants[64] __attribute__((aligned(16)));
void sha256_update_by(compress_blocks *by, struct sha256 *state,
		      const void *data, size_t size);
void sha256_final_by(compress_blocks *by, struct sha256 *state,
		     uint8_t *digest, size_t digest_size);

#endif
