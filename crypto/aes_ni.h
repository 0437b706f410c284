/*
 * AES by the instructions of the processor (Intel SDM volume 1, 12.13): the
 * key, ECB as a block cipher, and CBC's encryption. The other modes come in
 * forms: see aes_form.h.
 *
 * Invariants: no branch and no address depends on a secret. Each function
 * uses and leaves behind vector registers, so that only who owns them may
 * call one, on a processor that has AES and SSE4.1; they hold no key when
 * it returns.
 */
#ifndef CRYPTO_AES_NI_H
#define CRYPTO_AES_NI_H

#include "crypto/aes.h"

struct aes_ni_key {
	uint8_t encrypt[AES_ROUNDS_MAX + 1][AES_BLOCK_SIZE];
	uint8_t decrypt[AES_ROUNDS_MAX + 1][AES_BLOCK_SIZE];
	unsigned rounds;
} __attribute__((aligned(16)));

/* As aes_set_key(), aes_encrypt() and aes_decrypt(). */
int aes_ni_set_key(void *key, const uint8_t *bytes, size_t size);
void aes_ni_encrypt(const void *key, uint8_t *out, const uint8_t *in,
		    size_t blocks);
void aes_ni_decrypt(const void *key, uint8_t *out, const uint8_t *in,
		    size_t blocks);

/* As cbc_encrypt(), for each form: one block waits for the other, so that
 * width is of no use. */
void aes_ni_cbc_encrypt(const struct aes_ni_key *key, uint8_t *iv,
			uint8_t *out, const uint8_t *in, size_t blocks);

extern const struct block_cipher aes_ni_cipher;

#endif
