/*
 * A moment for others, between the pieces of long work.
 *
 * Who links crypto/ supplies it: the kernel may let another task run there,
 * where the caller said so (kernel/crypto/pause.h); a hosted program has
 * nothing to do.
 *
 * Invariants: vector registers are not held; what is worked on stays the
 * caller's, and is whole again when the function that he called returns.
 * Between two pauses are PAUSE_SIZE bytes of a block cipher's work at most,
 * or VECTOR_PIECE_SIZE of what is quicker.
 */
#ifndef CRYPTO_PAUSE_H
#define CRYPTO_PAUSE_H

#include <stddef.h>

#define PAUSE_SIZE 1024u /* bytes; the slowest cipher takes 450,000
			  * instructions for so many */

/* Cold: compilers then keep its calls out of the way of short messages. */
__attribute__((cold)) void crypto_pause(void);

/* A pause, unless nothing is `left`: short messages cost no call. */
static inline void pause_before(size_t left)
{
	if (left)
		crypto_pause();
}

#endif
