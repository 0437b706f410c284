/*
 * MD5, the hash function of RFC 1321.
 *
 * Legacy: anyone finds collisions within seconds, so it must not stand where
 * one would harm. HMAC with it, and old file formats, are what it is here for.
 *
 * Invariants: no branch and no address depends on the data; final() leaves
 * nothing of it in the state.
 */
#ifndef CRYPTO_MD5_H
#define CRYPTO_MD5_H

#include <stddef.h>
#include <stdint.h>

#define MD5_BLOCK_SIZE 64  /* bytes */
#define MD5_DIGEST_SIZE 16 /* bytes */

struct md5 {
	uint32_t chain[4];
	uint64_t size; /* bytes taken in so far */
	uint8_t block[MD5_BLOCK_SIZE]; /* size % 64 of them wait here */
};

void md5_init(struct md5 *state);
/* Takes in `size` more bytes. How they are split over calls is of no
 * importance. */
void md5_update(struct md5 *state, const void *data, size_t size);
/* Writes the digest and wipes the state. */
void md5_final(struct md5 *state, uint8_t digest[MD5_DIGEST_SIZE]);

/* All three in one. */
void md5(uint8_t digest[MD5_DIGEST_SIZE], const void *data, size_t size);

#endif
