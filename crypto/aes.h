/*
 * AES, the block cipher of FIPS 197, with keys of 128, 192 and 256 bits.
 *
 * Invariants: no branch and no address depends on the key or on the data;
 * nothing of either is left on the stack that a wipe can reach. Four blocks
 * are worked on at a time, and fewer take as long as four.
 */
#ifndef CRYPTO_AES_H
#define CRYPTO_AES_H

#include <stddef.h>
#include <stdint.h>

#include "crypto/block_cipher.h"

#define AES_BLOCK_SIZE 16 /* bytes */
#define AES_KEY_SIZE_MAX 32
#define AES_ROUNDS_MAX 14

/* Round keys as the rounds want them: see aes.c. */
struct aes_key {
	uint64_t planes[AES_ROUNDS_MAX + 1][8];
	unsigned rounds;
};

/* Takes a key of 16, 24 or 32 bytes; -1 for any other size. */
int aes_set_key(void *key, const uint8_t *bytes, size_t size);
/* Each of `blocks` blocks for itself; `key` is a struct aes_key. */
void aes_encrypt(const void *key, uint8_t *out, const uint8_t *in,
		 size_t blocks);
void aes_decrypt(const void *key, uint8_t *out, const uint8_t *in,
		 size_t blocks);

/* The words of the key schedule of FIPS 197, 5.2, four for each round and
 * four before the first. Returns the number of rounds, or 0 for a size that
 * is none. For accelerated forms; the caller wipes the words. */
unsigned aes_expand_key(uint32_t words[4 * (AES_ROUNDS_MAX + 1)],
			const uint8_t *bytes, size_t size);

extern const struct block_cipher aes_cipher;

#endif
