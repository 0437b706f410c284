/*
 * Symmetric ciphers as people use them: a cipher in a mode, or a stream, with
 * a key and an initial value, on flat memory.
 *
 * A description is constant. What it makes of a key is the caller's memory,
 * `context_size` bytes aligned to SKCIPHER_ALIGN, which the caller wipes by
 * skcipher_forget(). A message may be worked on in pieces: the initial value
 * moves on, and each piece but the last is a multiple of `chunk_size`. Where
 * that is 0 (XTS), a message is one piece.
 *
 * Invariants: the functions below check sizes and then call the description's
 * own, which may rely on them; `in` and `out` are the same memory or do not
 * overlap. Errors are those of crypto/error.h.
 */
#ifndef CRYPTO_SKCIPHER_H
#define CRYPTO_SKCIPHER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "crypto/block_cipher.h"

#define SKCIPHER_ALIGN 64	  /* bytes */
#define SKCIPHER_IV_SIZE_MAX 32	  /* bytes */

struct skcipher {
	size_t block_size; /* bytes; 1 for a stream */
	size_t size_step;  /* bytes: what a message is a multiple of */
	size_t chunk_size; /* bytes: what a piece is one of; 0: no pieces */
	size_t size_min;   /* bytes of a message: 0, or XTS's 16 */
	size_t iv_size;	   /* bytes: 0 for none */
	size_t key_min, key_max, key_step; /* bytes */
	size_t context_size;		   /* bytes */
	const struct block_cipher *cipher; /* a mode's cipher, or NULL */

	/* 0, or CRYPTO_INVALID for a key of a good size that is refused. */
	int (*set_key)(const struct skcipher *by, void *context,
		       const uint8_t *key, size_t size);
	/* 0; a device may return CRYPTO_FAILED, with the output all zero. */
	int (*encrypt)(const struct skcipher *by, const void *context,
		       uint8_t *iv, uint8_t *out, const uint8_t *in,
		       size_t size);
	int (*decrypt)(const struct skcipher *by, const void *context,
		       uint8_t *iv, uint8_t *out, const uint8_t *in,
		       size_t size);
	/* Gives back what a context holds outside of itself; NULL for
	 * nothing, as for all that runs on the processor. */
	void (*forget)(const struct skcipher *by, void *context);
};

/* CRYPTO_INVALID for a size that no key has, and where the cipher refuses the
 * key; the context is all zero then. */
int skcipher_set_key(const struct skcipher *by, void *context,
		     const uint8_t *key, size_t size);
/* Is the key one of those that the cipher is known to be weak under (DES), as
 * Linux's CRYPTO_TFM_REQ_FORBID_WEAK_KEYS asks? skcipher_set_key() takes them
 * without that flag, as Linux does. False for a size that no key has. */
bool skcipher_is_weak_key(const struct skcipher *by, const uint8_t *key,
			  size_t size);
/* CRYPTO_INVALID, with nothing written, for a size that no message has; or
 * CRYPTO_FAILED. `iv` has `iv_size` bytes and becomes what the next piece
 * starts from. */
int skcipher_encrypt(const struct skcipher *by, const void *context,
		     uint8_t *iv, uint8_t *out, const uint8_t *in,
		     size_t size);
int skcipher_decrypt(const struct skcipher *by, const void *context,
		     uint8_t *iv, uint8_t *out, const uint8_t *in,
		     size_t size);
/* Wipes a context. */
void skcipher_forget(const struct skcipher *by, void *context);

#endif
