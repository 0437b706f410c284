/*
 * ChaCha20 as a stream cipher (RFC 8439, 2.4), and XChaCha20, its form with a
 * nonce long enough to be drawn at random (draft-irtf-cfrg-xchacha-03), in a
 * generic form and in those that use vector registers.
 *
 * Invariants: no branch and no address depends on the key or on the data;
 * nothing of either stays on the stack. A message has at most 2^32 blocks
 * from the counter's first: then the stream comes again.
 */
#ifndef CRYPTO_CHACHA20_STREAM_H
#define CRYPTO_CHACHA20_STREAM_H

#include <stddef.h>

#include "crypto/chacha20.h"
#include "crypto/chacha20_vector.h"
#include "crypto/poly1305_vector.h"
#include "crypto/skcipher.h"

#define XCHACHA20_NONCE_SIZE 24 /* bytes */

/* What makes the work of long messages quick. */
struct chacha20_form {
	chacha20_blocks_fn *blocks; /* NULL: general registers alone */
	unsigned lanes;		    /* blocks that it does in one go */
	const struct poly1305_form *poly1305; /* NULL: as `blocks` */
};

extern const struct chacha20_form chacha20_form_generic;
extern const struct chacha20_form chacha20_form_ssse3;
extern const struct chacha20_form chacha20_form_avx2;
extern const struct chacha20_form chacha20_form_avx512;

/* As chacha20_setup() for a long nonce: the key is one derived from its first
 * 16 bytes, the state's nonce the 8 that follow. */
void xchacha20_setup(uint32_t state[CHACHA20_WORDS],
		     const uint8_t key[CHACHA20_KEY_SIZE],
		     const uint8_t nonce[XCHACHA20_NONCE_SIZE],
		     uint32_t counter);

/* Encrypts or decrypts, in place or not, and counts in the state each block
 * that was begun: each part of a message but the last is whole blocks. */
void chacha20_run(const struct chacha20_form *form,
		  uint32_t state[CHACHA20_WORDS], uint8_t *out,
		  const uint8_t *in, size_t size);
/* The same for one who is between vector_begin() and vector_end(), if the
 * form uses vector registers; VECTOR_PIECE_SIZE bytes at most. */
void chacha20_run_piece(const struct chacha20_form *form,
			uint32_t state[CHACHA20_WORDS], uint8_t *out,
			const uint8_t *in, size_t size);

/* The two ciphers in their forms. Initial values are Linux's
 * (crypto/chacha_generic.c): 16 bytes, the counter of 4 and the nonce of 12;
 * and for XChaCha20 32 bytes, the nonce of 24 and a position of 8, of which
 * the first 4 count. */
struct chacha20_cipher {
	struct skcipher skcipher;
	const struct chacha20_form *form;
};

extern const struct chacha20_cipher chacha20_generic, xchacha20_generic;
extern const struct chacha20_cipher chacha20_ssse3, xchacha20_ssse3;
extern const struct chacha20_cipher chacha20_avx2, xchacha20_avx2;
extern const struct chacha20_cipher chacha20_avx512, xchacha20_avx512;

#endif
