/*
 * GCM, authenticated encryption (NIST SP 800-38D), over any cipher with
 * blocks of 16 bytes.
 *
 * Invariants: no branch and no address depends on a secret but what the
 * cipher itself does; of a message whose tag is wrong nothing is decrypted.
 * A nonce is used once under a key: the second use gives the key of the tags
 * away.
 */
#ifndef CRYPTO_GCM_H
#define CRYPTO_GCM_H

#include <stdbool.h>

#include "crypto/aead.h"
#include "crypto/block_cipher.h"

#define GCM_TAG_SIZE_MAX 16
#define GCM_SIZE_MAX ((1ull << 36) - 32) /* bytes of a message */
#define GCM_NONCE_SIZE 12 /* bytes: the size to choose */

/* Is it 4, 8, 12, 13, 14, 15 or 16 (5.2.1.2)? */
bool gcm_is_tag_size(size_t size);

/* Encrypts, and writes a tag of `tag_size` bytes. The nonce has any size but
 * 0. Returns 0, or CRYPTO_INVALID with nothing written. */
int gcm_seal(const struct keyed_cipher *key,
	     const struct aead_message *message, uint8_t *tag,
	     size_t tag_size);
/* Decrypts if the tag is right. Returns 0; CRYPTO_FORGED, with the output
 * filled with zeroes; or CRYPTO_INVALID with nothing written. */
int gcm_open(const struct keyed_cipher *key,
	     const struct aead_message *message, const uint8_t *tag,
	     size_t tag_size);

#endif
