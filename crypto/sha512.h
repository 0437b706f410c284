/*
 * SHA-512 and SHA-384, the hash functions of FIPS 180-4 on words of 64 bits.
 *
 * Invariants: no branch and no address depends on the data; final() leaves
 * nothing of it in the state.
 */
#ifndef CRYPTO_SHA512_H
#define CRYPTO_SHA512_H

#include <stddef.h>
#include <stdint.h>

#include "crypto/blocks.h"

#define SHA512_BLOCK_SIZE 128 /* bytes, of SHA-384 as well */
#define SHA512_DIGEST_SIZE 64 /* bytes */
#define SHA384_DIGEST_SIZE 48 /* bytes */

struct sha512 {
	uint64_t chain[8];
	uint64_t size; /* bytes taken in so far */
	uint8_t block[SHA512_BLOCK_SIZE]; /* size % 128 of them wait here */
};

void sha512_init(struct sha512 *state);
/* Takes in `size` more bytes, 2^64 - 1 in all at most. How they are split over
 * calls is of no importance. */
void sha512_update(struct sha512 *state, const void *data, size_t size);
/* Writes the digest and wipes the state. */
void sha512_final(struct sha512 *state, uint8_t digest[SHA512_DIGEST_SIZE]);

/* SHA-384 goes by sha512_update() between these two. */
void sha384_init(struct sha512 *state);
void sha384_final(struct sha512 *state, uint8_t digest[SHA384_DIGEST_SIZE]);

/* All three in one. */
void sha512(uint8_t digest[SHA512_DIGEST_SIZE], const void *data, size_t size);
void sha384(uint8_t digest[SHA384_DIGEST_SIZE], const void *data, size_t size);

/* For code that takes in blocks by other instructions: the round constants
 * (FIPS 180-4, 4.2.3), and what the functions above do with compress_blocks()
 * of one's own. `digest_size` is that of SHA-512 or SHA-384. */
extern const uint64_t sha512_constants[80] __attribute__((aligned(16)));
void sha512_update_by(compress_blocks *by, struct sha512 *state,
		      const void *data, size_t size);
void sha512_final_by(compress_blocks *by, struct sha512 *state,
		     uint8_t *digest, size_t digest_size);

#endif
