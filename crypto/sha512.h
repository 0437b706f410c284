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

#endif
