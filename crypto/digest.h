/*
 * Digests of messages, with a key or without: hash functions, and message
 * authentication codes over a hash function or a block cipher.
 *
 * A description is constant. What it makes of a key is the caller's memory of
 * `context_size` bytes, and a message's progress another of `state_size`
 * bytes, both aligned to DIGEST_ALIGN. A state may be copied, and gone on
 * with twice.
 *
 * Invariants: a context outlives the states that began with it; the end of a
 * message wipes its state. Where digest_has_key() is false, there is no
 * context.
 */
#ifndef CRYPTO_DIGEST_H
#define CRYPTO_DIGEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "crypto/block_cipher.h"
#include "crypto/hash.h"

#define DIGEST_ALIGN 16	   /* bytes */
#define DIGEST_SIZE_MAX 64 /* bytes */

struct digest {
	size_t digest_size; /* bytes */
	size_t block_size;  /* bytes: what the algorithm takes in at a time */
	size_t state_size;  /* bytes */
	size_t context_size; /* bytes; 0 without a key */
	size_t key_min, key_max, key_step;  /* bytes */
	const struct hash_function *hash;   /* what it stands on, or NULL */
	const struct block_cipher *cipher; /* the same */

	/* 0, or CRYPTO_INVALID for a key of a good size that is refused. */
	int (*set_key)(const struct digest *by, void *context,
		       const uint8_t *key, size_t size);
	void (*init)(const struct digest *by, const void *context,
		     void *state);
	void (*update)(const struct digest *by, void *state, const void *data,
		       size_t size);
	void (*final)(const struct digest *by, void *state, uint8_t *digest);
};

bool digest_has_key(const struct digest *by);

/* CRYPTO_INVALID for a size that no key has, and for a digest without keys;
 * the context is all zero then. */
int digest_set_key(const struct digest *by, void *context, const uint8_t *key,
		   size_t size);
void digest_init(const struct digest *by, const void *context, void *state);
/* Takes in `size` more bytes, split over calls anyhow. */
void digest_update(const struct digest *by, void *state, const void *data,
		   size_t size);
/* Writes `digest_size` bytes, and wipes the state. */
void digest_final(const struct digest *by, void *state, uint8_t *digest);
/* Wipe a context, and a state. */
void digest_forget_key(const struct digest *by, void *context);
void digest_forget(const struct digest *by, void *state);

#endif
