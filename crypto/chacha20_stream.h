/*
 * ChaCha20 as a stream cipher (RFC 8439, 2.4), and XChaCha20, its form with
 * a nonce long enough to be drawn at random (draft-irtf-cfrg-xchacha-03).
 *
 * Invariants: no branch and no address depends on the key or on the data;
 * chacha20_final() leaves nothing of either in the state.
 */
#ifndef CRYPTO_CHACHA20_STREAM_H
#define CRYPTO_CHACHA20_STREAM_H

#include <stddef.h>

#include "crypto/chacha20.h"

#define XCHACHA20_NONCE_SIZE 24 /* bytes */

struct chacha20 {
	uint32_t state[CHACHA20_WORDS];
	uint8_t stream[CHACHA20_BLOCK_SIZE];
	size_t used; /* bytes of `stream` */
};

/* `counter` is the number of the first block; the stream holds 2^32 less
 * that many, and the caller asks for no more. */
void chacha20_init(struct chacha20 *chacha,
		   const uint8_t key[CHACHA20_KEY_SIZE],
		   const uint8_t nonce[CHACHA20_NONCE_SIZE],
		   uint32_t counter);
void xchacha20_init(struct chacha20 *chacha,
		    const uint8_t key[CHACHA20_KEY_SIZE],
		    const uint8_t nonce[XCHACHA20_NONCE_SIZE],
		    uint32_t counter);
/* Encrypts or decrypts, in place or not, split over calls anyhow. */
void chacha20_update(struct chacha20 *chacha, uint8_t *out,
		     const uint8_t *in, size_t size);
/* Wipes the state. */
void chacha20_final(struct chacha20 *chacha);

#endif
