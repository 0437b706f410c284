/*
 * ChaCha20's blocks (RFC 8439) by vector registers.
 *
 * Invariants: no branch and no address depends on the key or on the data.
 * Each function uses vector registers, so that only who owns them may call
 * it, on a processor that has what its name says; neither those registers nor
 * the stack hold a secret when it returns.
 */
#ifndef CRYPTO_CHACHA20_VECTOR_H
#define CRYPTO_CHACHA20_VECTOR_H

#include <stddef.h>

#include "crypto/chacha20.h"

/* Encrypts or decrypts `blocks` blocks of 64 bytes, in place or not, and
 * counts them in the state, modulo 2^32. */
typedef void chacha20_blocks_fn(uint32_t state[CHACHA20_WORDS], uint8_t *out,
				const uint8_t *in, size_t blocks);

/* SSSE3: 4 blocks at a time. */
chacha20_blocks_fn chacha20_blocks_ssse3;
/* AVX2, with registers of 256 bits switched on in XCR0: 8 blocks. */
chacha20_blocks_fn chacha20_blocks_avx2;
/* AVX-512 F and VL, with those of 512 bits switched on: 16 blocks. */
chacha20_blocks_fn chacha20_blocks_avx512;

#endif
