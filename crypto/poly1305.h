/*
 * Poly1305, the one-time authenticator of RFC 8439, 2.5.
 *
 * Invariants: no branch and no address depends on the key or on the message;
 * poly1305_final() leaves nothing of either in the state. A key makes one
 * tag: a second message under it gives the key away.
 */
#ifndef CRYPTO_POLY1305_H
#define CRYPTO_POLY1305_H

#include <stddef.h>
#include <stdint.h>

#define POLY1305_KEY_SIZE 32 /* bytes */
#define POLY1305_TAG_SIZE 16
#define POLY1305_BLOCK_SIZE 16

struct poly1305 {
	uint64_t r[2], sum[3], mask[2];
	uint8_t block[POLY1305_BLOCK_SIZE];
	size_t filled; /* bytes that wait in `block` */
};

void poly1305_init(struct poly1305 *poly,
		   const uint8_t key[POLY1305_KEY_SIZE]);
/* Takes in `size` more bytes, split over calls anyhow. */
void poly1305_update(struct poly1305 *poly, const void *data, size_t size);
/* Takes in zeroes up to a whole block, as the AEAD of 2.8 does. */
void poly1305_pad(struct poly1305 *poly);
/* Writes the tag and wipes the state. */
void poly1305_final(struct poly1305 *poly, uint8_t tag[POLY1305_TAG_SIZE]);

/* Adds blocks, each with the bit `top` (0 or 1) above its 128, and multiplies
 * by r after each: sum = (sum + block) r mod p. No bytes wait. */
void poly1305_blocks(struct poly1305 *poly, const uint8_t *data, size_t blocks,
		     uint64_t top);

/* All in one. */
void poly1305(uint8_t tag[POLY1305_TAG_SIZE],
	      const uint8_t key[POLY1305_KEY_SIZE], const void *data,
	      size_t size);

#endif
