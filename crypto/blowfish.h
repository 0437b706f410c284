/*
 * Blowfish, the block cipher (Schneier, "Description of a New Variable-Length
 * Key, 64-Bit Block Cipher", 1993), with keys of 4 to 56 bytes.
 *
 * Legacy: for what was sealed by it long ago. Its block of 8 bytes is too
 * short for more than some gigabytes under one key. NOT constant time:
 * addresses depend on secrets, since the S-boxes are tables made from the
 * key.
 */
#ifndef CRYPTO_BLOWFISH_H
#define CRYPTO_BLOWFISH_H

#include "crypto/block_cipher.h"

#define BLOWFISH_BLOCK_SIZE 8 /* bytes */
#define BLOWFISH_KEY_SIZE_MIN 4
#define BLOWFISH_KEY_SIZE_MAX 56
#define BLOWFISH_ROUNDS 16

struct blowfish_key {
	uint32_t p[BLOWFISH_ROUNDS + 2];
	uint32_t s[4][256];
};

/* -1 for a key of fewer than 4 or more than 56 bytes. It takes as long as
 * 521 blocks. */
int blowfish_set_key(void *key, const uint8_t *bytes, size_t size);
/* Each of `blocks` blocks for itself; `key` is a struct blowfish_key. */
void blowfish_encrypt(const void *key, uint8_t *out, const uint8_t *in,
		      size_t blocks);
void blowfish_decrypt(const void *key, uint8_t *out, const uint8_t *in,
		      size_t blocks);

extern const struct block_cipher blowfish_cipher;

#endif
