/*
 * The exclusive or of two runs of bytes, eight at a time. The result may be
 * either of them.
 */
#ifndef CRYPTO_XOR_H
#define CRYPTO_XOR_H

#include <stddef.h>
#include <stdint.h>

/* Eight bytes at any address, of any type. The kernel's memcpy() is a call
 * even for so few. */
struct xor_word {
	uint64_t value;
} __attribute__((packed, may_alias));

static inline void xor_bytes(uint8_t *to, const uint8_t *a, const uint8_t *b,
			     size_t size)
{
	for (; size >= 8; size -= 8, to += 8, a += 8, b += 8)
		((struct xor_word *)to)->value =
			((const struct xor_word *)a)->value ^
			((const struct xor_word *)b)->value;
	while (size--)
		*to++ = *a++ ^ *b++;
}

#endif
