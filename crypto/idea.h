/*
 * IDEA, the block cipher (Lai and Massey, 1991), with keys of 16 bytes.
 *
 * Legacy: for what was sealed by it long ago. Its block of 8 bytes is too
 * short for more than some gigabytes under one key. Invariant: no branch and
 * no address depends on the key or on the data, which few legacy ciphers can
 * say.
 */
#ifndef CRYPTO_IDEA_H
#define CRYPTO_IDEA_H

#include "crypto/block_cipher.h"

#define IDEA_BLOCK_SIZE 8 /* bytes */
#define IDEA_KEY_SIZE 16
#define IDEA_SUBKEYS 52 /* six for each of 8 rounds, and four at the end */

struct idea_key {
	uint16_t encrypt[IDEA_SUBKEYS];
	uint16_t decrypt[IDEA_SUBKEYS];
};

/* -1 for a key that has not 16 bytes. */
int idea_set_key(void *key, const uint8_t *bytes, size_t size);
/* Each of `blocks` blocks for itself; `key` is a struct idea_key. */
void idea_encrypt(const void *key, uint8_t *out, const uint8_t *in,
		  size_t blocks);
void idea_decrypt(const void *key, uint8_t *out, const uint8_t *in,
		  size_t blocks);

extern const struct block_cipher idea_cipher;

#endif
