/*
 * The exclusive or of two runs of bytes, eight at a time. The result may be
 * either of them.
 */
#ifndef CRYPTO_XOR_H
#define CRYPTO_XOR_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

static inline void xor_bytes(uint8_t *to, const uint8_t *a, const uint8_t *b,
			     size_t size)
{
	for (; size >= 8; size -= 8, to += 8, a += 8, b += 8) {
		uint64_t left, right;

		memcpy(&left, a, 8);
		memcpy(&right, b, 8);
		left ^= right;
		memcpy(to, &left, 8);
	}
	while (size--)
		*to++ = *a++ ^ *b++;
}

#endif
