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

/* Encrypts and writes the tag. The nonce has 12 bytes, or 24 for XChaCha20.
 * Returns 0, or CRYPTO_INVALID with nothing written. */
int chacha20poly1305_seal(const uint8_t key[CHACHA20_KEY_SIZE],
			  const struct aead_message *message,
			  uint8_t tag[CHACHA20POLY1305_TAG_SIZE]);
/* Decrypts if the tag is right. Returns 0; CRYPTO_FORGED, with the output
 * filled with zeroes; or CRYPTO_INVALID with nothing written. */
int chacha20poly1305_open(const uint8_t key[CHACHA20_KEY_SIZE],
			  const struct aead_message *message,
			  const uint8_t tag[CHACHA20POLY1305_TAG_SIZE]);

#endif
