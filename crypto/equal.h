/*
 * Comparing secrets: tags, digests, keys.
 *
 * Invariant: every byte of both is read and the time taken depends on `size`
 * alone, so it does not tell where the first difference is. The compiler
 * cannot see that the sum of differences has a meaning, and leaves no early.
 */
#ifndef CRYPTO_EQUAL_H
#define CRYPTO_EQUAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Are the `size` bytes at `a` and `b` the same? Of no bytes, yes. */
static inline bool equal_ct(const void *a, const void *b, size_t size)
{
	const uint8_t *left = a, *right = b;
	uint32_t difference = 0;

	for (size_t i = 0; i < size; i++) {
		difference |= (uint32_t)(left[i] ^ right[i]);
		/* Emits nothing: hides what is known of the value. */
		__asm__("" : "+r"(difference));
	}
	/* 0 becomes a set top bit, 1 to 255 a clear one. */
	return (difference - 1) >> 31;
}

#endif
