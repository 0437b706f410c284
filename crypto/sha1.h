/*
 * SHA-1, the hash function of FIPS 180-4.
 *
 * Legacy: collisions have been found, so it must not stand where one would
 * harm. HMAC with it, and old file formats, are what it is here for.
 *
 * Invariants: no branch and no address depends on the data; final() leaves
 * nothing of it in the state.
 */
#ifndef CRYPTO_SHA1_H
#define CRYPTO_SHA1_H

#include <stddef.h>
#include <stdint.h>

#define SHA1_BLOCK_SIZE 64  /* bytes */
#define SHA1_DIGEST_SIZE 20 /* bytes */

struct sha1 {
	uint32_t chain[5];
	uint64_t size; /* bytes taken in so far */
	uint8_t block[SHA1_BLOCK_SIZE]; /* size % 64 of them wait here */
};

void sha1_init(struct sha1 *state);
/* Takes in `size` more bytes, 2^61 - 1 in all at most. How they are split over
 * calls is of no importance. */
void sha1_update(struct sha1 *state, const void *data, size_t size);
/* Writes the digest and wipes the state. */
void sha1_final(struct sha1 *state, uint8_t digest[SHA1_DIGEST_SIZE]);

/* All three in one. */
void sha1(uint8_t digest[SHA1_DIGEST_SIZE], const void *data, size_t size);

#endif
