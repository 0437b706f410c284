/*
 * DES and Triple DES, the block ciphers of FIPS 46-3 (withdrawn; the latter
 * also NIST SP 800-67).
 *
 * Legacy: for what was sealed by it long ago. DES's key of 56 bits is found by
 * trying all; the block of 8 bytes is too short for more than some gigabytes
 * under one key of either. NOT constant time: addresses depend on secrets,
 * since the S-boxes are tables.
 */
#ifndef CRYPTO_DES_H
#define CRYPTO_DES_H

#include <stdbool.h>

#include "crypto/block_cipher.h"

#define DES_BLOCK_SIZE 8 /* bytes */
#define DES_KEY_SIZE 8	 /* bytes; the lowest bit of each is parity */
#define DES3_KEY_SIZE 24
#define DES_ROUNDS 16

struct des_key {
	uint32_t words[2 * DES_ROUNDS]; /* six bits in each byte: see des.c */
};

struct des3_key {
	struct des_key parts[3];
};

/* -1 for a key that has not 8, or for des3 24, bytes. Parity is not looked
 * at, and a weak key is taken: who wants none asks first. */
int des_set_key(void *key, const uint8_t *bytes, size_t size);
int des3_set_key(void *key, const uint8_t *bytes, size_t size);
/* Each of `blocks` blocks for itself; `key` is a struct des_key. */
void des_encrypt(const void *key, uint8_t *out, const uint8_t *in,
		 size_t blocks);
void des_decrypt(const void *key, uint8_t *out, const uint8_t *in,
		 size_t blocks);
/* `key` is a struct des3_key. */
void des3_encrypt(const void *key, uint8_t *out, const uint8_t *in,
		  size_t blocks);
void des3_decrypt(const void *key, uint8_t *out, const uint8_t *in,
		  size_t blocks);

/* Is it, of 8 bytes, one of the four weak and twelve semi-weak keys, under
 * which one encryption undoes another (SP 800-67, 3.3.2)? Without regard to
 * parity. */
bool des_is_weak(const uint8_t *key);
/* Of 24 bytes: are two neighbouring parts the same, so that a single DES is
 * left? That is what Linux asks (des3_ede_verify_key(), after RFC 2451, 2.3):
 * with regard to parity, and of no part whether it is weak by itself. */
bool des3_is_weak(const uint8_t *key);

extern const struct block_cipher des_cipher, des3_cipher;

#endif
