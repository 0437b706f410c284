/*
 * Serpent, the block cipher (Anderson, Biham and Knudsen, "Serpent: A
 * Proposal for the Advanced Encryption Standard", 1998), with keys of up to
 * 32 bytes.
 *
 * Invariant: no branch and no address depends on the key or on the data, for
 * the cipher was made to be computed so.
 */
#ifndef CRYPTO_SERPENT_H
#define CRYPTO_SERPENT_H

#include "crypto/block_cipher.h"

#define SERPENT_BLOCK_SIZE 16 /* bytes */
#define SERPENT_KEY_SIZE_MAX 32
#define SERPENT_ROUNDS 32

struct serpent_key {
	uint32_t words[4 * (SERPENT_ROUNDS + 1)];
};

/* Takes a key of 0 to 32 bytes, as the proposal and Linux do; -1 for a longer
 * one. */
int serpent_set_key(void *key, const uint8_t *bytes, size_t size);
/* Each of `blocks` blocks for itself; `key` is a struct serpent_key. */
void serpent_encrypt(const void *key, uint8_t *out, const uint8_t *in,
		     size_t blocks);
void serpent_decrypt(const void *key, uint8_t *out, const uint8_t *in,
		     size_t blocks);

extern const struct block_cipher serpent_cipher;

#endif
