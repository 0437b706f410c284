/*
 * CTR, the counter mode (NIST SP 800-38A, 6.5), over any block cipher: a
 * stream, so of any size and split anyhow.
 *
 * Invariants: nothing depends on the data; the counter wraps within the
 * bytes that count, as the standard increment does (appendix B.1), and that
 * it never does under one key and nonce is the caller's affair.
 */
#ifndef CRYPTO_CTR_H
#define CRYPTO_CTR_H

#include "crypto/block_cipher.h"

#define CTR_BATCH 8 /* blocks of key stream made at a time */

struct ctr {
	struct keyed_cipher key;
	size_t counted; /* bytes of the counter's end that count */
	uint8_t counter[BLOCK_SIZE_MAX]; /* the next block's */
	uint8_t stream[CTR_BATCH * BLOCK_SIZE_MAX];
	size_t filled, used; /* bytes in `stream` */
};

/* Starts at the block `counter`, of the cipher's block size. `counted` is
 * the whole of it in CTR, and 4 in GCM. The schedule must outlive `ctr`. */
void ctr_init(struct ctr *ctr, const struct keyed_cipher *key,
	      const uint8_t *counter, size_t counted);
/* Encrypts or decrypts, in place or not. */
void ctr_update(struct ctr *ctr, uint8_t *out, const uint8_t *in,
		size_t size);
/* Wipes the state. */
void ctr_final(struct ctr *ctr);

#endif
