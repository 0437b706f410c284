/*
 * Authenticated encryption, whatever its algorithm: one message in flat
 * memory.
 *
 * A description is constant. What it makes of a key is the caller's memory,
 * `context_size` bytes aligned to AEAD_ALIGN, which the caller wipes by
 * aead_forget().
 *
 * Invariants: the functions below check sizes and then call the description's
 * own, which may rely on them. Of a message whose tag is wrong the output is
 * all zero.
 */
#ifndef CRYPTO_AEAD_H
#define CRYPTO_AEAD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "crypto/block_cipher.h"
#include "crypto/error.h"

#define AEAD_ALIGN 64	     /* bytes */
#define AEAD_NONCE_SIZE_MAX 24 /* bytes, of those that a name gives */
#define AEAD_TAG_SIZE_MAX 16 /* bytes */

/* Sizes in bytes. `out` has the size of `in`, and may be the same memory;
 * `header` is authenticated, not encrypted (the associated data). NULL will
 * do where a size is 0. */
struct aead_message {
	const uint8_t *nonce;
	size_t nonce_size;
	const uint8_t *header;
	size_t header_size;
	const uint8_t *in;
	uint8_t *out;
	size_t size;
};

struct aead {
	size_t nonce_size;		   /* bytes */
	size_t tag_size;		   /* bytes, of a whole tag */
	size_t key_min, key_max, key_step; /* bytes */
	size_t context_size;		   /* bytes */
	uint64_t size_max;		   /* bytes of a message */
	const struct block_cipher *cipher; /* a mode's cipher, or NULL */
	bool (*is_tag_size)(size_t size);

	/* 0, or CRYPTO_INVALID for a key of a good size that is refused. */
	int (*set_key)(const struct aead *by, void *context,
		       const uint8_t *key, size_t size);
	void (*seal)(const struct aead *by, const void *context,
		     const struct aead_message *message, uint8_t *tag,
		     size_t tag_size);
	/* 0 or CRYPTO_FORGED. */
	int (*open)(const struct aead *by, const void *context,
		    const struct aead_message *message, const uint8_t *tag,
		    size_t tag_size);
};

/* CRYPTO_INVALID for a size that no key has, and where the cipher refuses the
 * key; the context is all zero then. */
int aead_set_key(const struct aead *by, void *context, const uint8_t *key,
		 size_t size);
/* Encrypts, and writes a tag of `tag_size` bytes. CRYPTO_INVALID, with
 * nothing written, for a size that nonce, tag or message cannot have. */
int aead_seal(const struct aead *by, const void *context,
	      const struct aead_message *message, uint8_t *tag,
	      size_t tag_size);
/* Decrypts if the tag is right. CRYPTO_FORGED, with the output filled with
 * zeroes, if it is not; CRYPTO_INVALID as aead_seal(). */
int aead_open(const struct aead *by, const void *context,
	      const struct aead_message *message, const uint8_t *tag,
	      size_t tag_size);
/* Wipes a context. */
void aead_forget(const struct aead *by, void *context);

#endif
