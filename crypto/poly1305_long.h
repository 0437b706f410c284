/*
 * Poly1305 of messages that may be long, by lanes where a form of them is
 * given (see poly1305_vector.h), and otherwise as poly1305.c has it.
 *
 * Invariant: poly1305_long_final() leaves nothing of the key or the message
 * in the state. Who calls poly1305_long_update() or poly1305_long_pad() with
 * a form is between vector_begin() and vector_end().
 */
#ifndef CRYPTO_POLY1305_LONG_H
#define CRYPTO_POLY1305_LONG_H

#include "crypto/poly1305_vector.h"

struct poly1305_long {
	struct poly1305 poly1305;
	const struct poly1305_form *form; /* or NULL */
	bool has_powers;		  /* in `lanes` */
	bool undone; /* the sum is in `lanes`, and not multiplied yet */
	struct poly1305_lanes lanes;
};

void poly1305_long_init(struct poly1305_long *poly,
			const struct poly1305_form *form,
			const uint8_t key[POLY1305_KEY_SIZE]);
/* As poly1305_update() and so on. */
void poly1305_long_update(struct poly1305_long *poly, const uint8_t *data,
			  size_t size);
/* Ends a part of the message; what follows starts a new block. */
void poly1305_long_pad(struct poly1305_long *poly);
/* Wipes the state. The sum must be no lanes': the last call that was made was
 * poly1305_long_pad(). */
void poly1305_long_final(struct poly1305_long *poly,
			 const uint8_t sizes[POLY1305_BLOCK_SIZE],
			 uint8_t tag[POLY1305_TAG_SIZE]);

#endif
