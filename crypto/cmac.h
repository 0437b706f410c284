/*
 * CMAC, a message authentication code from a block cipher (NIST SP 800-38B).
 *
 * Invariants: nothing depends on the message but what the cipher itself does
 * with it; cmac_final() leaves nothing in the state. Compare tags by
 * equal_ct().
 */
#ifndef CRYPTO_CMAC_H
#define CRYPTO_CMAC_H

#include "crypto/block_cipher.h"

struct cmac {
	struct keyed_cipher key;
	uint8_t chain[BLOCK_SIZE_MAX];
	uint8_t block[BLOCK_SIZE_MAX];
	size_t filled; /* bytes that wait in `block` */
};

/* The schedule must outlive `cmac`. */
void cmac_init(struct cmac *cmac, const struct keyed_cipher *key);
/* Takes in `size` more bytes, split over calls anyhow. */
void cmac_update(struct cmac *cmac, const void *data, size_t size);
/* Writes a tag of the cipher's block size and wipes the state. */
void cmac_final(struct cmac *cmac, uint8_t *tag);

/* All three in one. */
void cmac(const struct keyed_cipher *key, uint8_t *tag, const void *data,
	  size_t size);

#endif
