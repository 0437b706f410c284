/*
 * What authenticated encryption takes and gives, whatever its algorithm: one
 * message in flat memory.
 */
#ifndef CRYPTO_AEAD_H
#define CRYPTO_AEAD_H

#include <stddef.h>
#include <stdint.h>

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

/* What opening and sealing return: 0 or one of these. */
#define AEAD_FORGED (-1)  /* the tag is not that of the message */
#define AEAD_INVALID (-2) /* a size is none that the algorithm has */

#endif
