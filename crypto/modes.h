/*
 * Modes of operation over any block cipher, in the form of crypto/skcipher.h,
 * aead.h and digest.h.
 *
 * Invariant: a description made here holds for as long as the cipher's own.
 * The context of its key holds the cipher's schedule, two of them for XTS.
 */
#ifndef CRYPTO_MODES_H
#define CRYPTO_MODES_H

#include "crypto/aead.h"
#include "crypto/digest.h"
#include "crypto/skcipher.h"

/* The cipher of XTS and GCM has blocks of 16 bytes. */
void ecb_of(struct skcipher *made, const struct block_cipher *cipher);
void cbc_of(struct skcipher *made, const struct block_cipher *cipher);
void ctr_of(struct skcipher *made, const struct block_cipher *cipher);
void xts_of(struct skcipher *made, const struct block_cipher *cipher);
void gcm_of(struct aead *made, const struct block_cipher *cipher);
void cmac_of(struct digest *made, const struct block_cipher *cipher);
void hmac_of(struct digest *made, const struct hash_function *by);
/* A hash function itself, as a digest without a key: `by->hash`. */
void hash_start(const struct digest *by, const void *context, void *state);
void hash_more(const struct digest *by, void *state, const void *data,
	       size_t size);
void hash_end(const struct digest *by, void *state, uint8_t *digest);

#endif
