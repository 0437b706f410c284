/*
 * BLAKE2b, the hash function of RFC 7693, with or without a key.
 *
 * Invariants: no branch and no address depends on the key or on the data;
 * blake2b_final() leaves nothing of either in the state.
 */
#ifndef CRYPTO_BLAKE2B_H
#define CRYPTO_BLAKE2B_H

#include <stddef.h>
#include <stdint.h>

#define BLAKE2B_BLOCK_SIZE 128 /* bytes */
#define BLAKE2B_DIGEST_SIZE 64 /* bytes, at most */
#define BLAKE2B_KEY_SIZE 64    /* bytes, at most */

struct blake2b {
	uint64_t chain[8];
	uint64_t count; /* bytes compressed so far */
	uint8_t block[BLAKE2B_BLOCK_SIZE];
	size_t filled; /* bytes that wait in `block` */
	size_t digest_size;
};

/* Starts a hash of `digest_size` bytes (1 to 64) under a key of `key_size`
 * bytes (0 to 64; 0 for none, and `key` may then be NULL). A size outside
 * these bounds is a fault of the caller and traps. */
void blake2b_init(struct blake2b *state, size_t digest_size, const void *key,
		  size_t key_size);
/* Takes in `size` more bytes. How they are split over calls is of no
 * importance. */
void blake2b_update(struct blake2b *state, const void *data, size_t size);
/* Writes the digest of `digest_size` bytes and wipes the state. */
void blake2b_final(struct blake2b *state, void *digest);

/* All three in one. */
void blake2b(void *digest, size_t digest_size, const void *key,
	     size_t key_size, const void *data, size_t size);

#endif
