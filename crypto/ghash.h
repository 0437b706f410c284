/*
 * GHASH, the universal hash of GCM (NIST SP 800-38D, 6.4).
 *
 * Invariants: no branch and no address depends on the key or on the data. It
 * is no hash function: without a secret key, and a mask on its result, it
 * protects nothing.
 */
#ifndef CRYPTO_GHASH_H
#define CRYPTO_GHASH_H

#include <stddef.h>
#include <stdint.h>

#define GHASH_BLOCK_SIZE 16 /* bytes, of the key as well */

struct ghash {
	uint64_t key[3]; /* high half, low half, and their sum */
	uint64_t high, low;
};

void ghash_init(struct ghash *ghash, const uint8_t key[GHASH_BLOCK_SIZE]);
/* Takes in `size` bytes, then zeroes up to a whole block. */
void ghash_update(struct ghash *ghash, const uint8_t *data, size_t size);
/* Takes in the block of two numbers of bits that ends a message. The sizes
 * are in bytes, below 2^61. */
void ghash_lengths(struct ghash *ghash, uint64_t first, uint64_t second);
/* Writes the hash and wipes the state. */
void ghash_final(struct ghash *ghash, uint8_t hash[GHASH_BLOCK_SIZE]);

#endif
