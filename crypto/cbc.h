/*
 * CBC, cipher block chaining (NIST SP 800-38A, 6.2), over any block cipher.
 *
 * Whole blocks alone: how the last one is padded is the caller's affair.
 * Nothing depends on the data but what the cipher itself does with it.
 */
#ifndef CRYPTO_CBC_H
#define CRYPTO_CBC_H

#include "crypto/block_cipher.h"

/* `iv` has the cipher's block size, and becomes the last sealed block, so
 * that a message can go on in a further call. In place or not. */
void cbc_encrypt(const struct keyed_cipher *key, uint8_t *iv, uint8_t *out,
		 const uint8_t *in, size_t blocks);
void cbc_decrypt(const struct keyed_cipher *key, uint8_t *iv, uint8_t *out,
		 const uint8_t *in, size_t blocks);

#endif
