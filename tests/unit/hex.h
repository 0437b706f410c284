/*
 * Vectors written as hexadecimal text, as the standards print them.
 */
#ifndef TESTS_UNIT_HEX_H
#define TESTS_UNIT_HEX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

static inline unsigned hex_digit(char c)
{
	return c <= '9' ? (unsigned)(c - '0') : (unsigned)(c - 'a' + 10);
}

/* Reads `size` bytes of lower-case hexadecimal text. */
static inline void hex_read(uint8_t *to, const char *text, size_t size)
{
	for (size_t i = 0; i < size; i++)
		to[i] = (uint8_t)(hex_digit(text[2 * i]) << 4 |
				  hex_digit(text[2 * i + 1]));
}

/* Is `bytes` just what `text` says, to its end? */
static inline bool hex_equals(const uint8_t *bytes, size_t size,
			      const char *text)
{
	for (size_t i = 0; i < size; i++) {
		if (!text[2 * i] || !text[2 * i + 1])
			return false;
		if (bytes[i] != (hex_digit(text[2 * i]) << 4 |
				 hex_digit(text[2 * i + 1])))
			return false;
	}
	return text[2 * size] == '\0';
}

#endif
