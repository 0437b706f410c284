/*
 * The AEAD of ChaCha20 and Poly1305 (RFC 8439, 2.8), and that of XChaCha20
 * (draft-irtf-cfrg-xchacha-03).
 *
 * Invariants: no branch and no address depends on a secret; of a message
 * whose tag is wrong nothing is decrypted. A nonce is used once under a key.
 */
#ifndef CRYPTO_CHACHA20POLY1305_H
#define CRYPTO_CHACHA20POLY1305_H

#include "crypto/aead.h"
#include "crypto/chacha20_stream.h"
#include "crypto/poly1305.h"

#define CHACHA20POLY1305_TAG_SIZE POLY1305_TAG_SIZE
/* Bytes of a message: the blocks that a counter of 32 bits has after its
 * first. */
#define CHACHA20POLY1305_SIZE_MAX ((1ull << 38) - 64)

/* In the forms of crypto/chacha20_stream.h. The nonce has 12 bytes, or 24 for
 * XChaCha20; tags are whole. */
struct chacha20poly1305 {
	struct aead aead;
	const struct chacha20_form *form;
};

extern const struct chacha20poly1305 chacha20poly1305_generic;
extern const struct chacha20poly1305 chacha20poly1305_ssse3;
extern const struct chacha20poly1305 chacha20poly1305_avx2;
extern const struct chacha20poly1305 chacha20poly1305_avx512;
extern const struct chacha20poly1305 xchacha20poly1305_generic;
extern const struct chacha20poly1305 xchacha20poly1305_ssse3;
extern const struct chacha20poly1305 xchacha20poly1305_avx2;
extern const struct chacha20poly1305 xchacha20poly1305_avx512;

#endif
