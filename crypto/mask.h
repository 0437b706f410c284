/*
 * Choosing by a secret bit without a branch.
 *
 * Invariant: the compiler knows nothing of the mask that it is given, so it
 * cannot turn what is done with it back into a branch; clang does so where it
 * can see that a mask is all zeros or all ones.
 */
#ifndef CRYPTO_MASK_H
#define CRYPTO_MASK_H

#include <stdint.h>

/* All ones for 1, all zeros for 0. */
static inline uint64_t mask_of(uint64_t bit)
{
	uint64_t mask = 0 - bit;

	/* Emits nothing. */
	__asm__("" : "+r"(mask));
	return mask;
}

#endif
