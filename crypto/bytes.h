/*
 * Words to and from bytes in either order, whatever the processor's own order
 * and however the bytes are aligned, and words turned round. Compilers make
 * one instruction of each.
 *
 * Invariant: no branch and no address depends on a value. Bits to rotate by
 * are 1 to one less than the word has.
 */
#ifndef CRYPTO_BYTES_H
#define CRYPTO_BYTES_H

#include <stdint.h>

static inline uint16_t load16_be(const uint8_t *from)
{
	return (uint16_t)(from[0] << 8 | from[1]);
}

static inline void store16_be(uint8_t *to, uint16_t word)
{
	to[0] = (uint8_t)(word >> 8);
	to[1] = (uint8_t)word;
}

static inline uint32_t load32_le(const uint8_t *from)
{
	return (uint32_t)from[0] | (uint32_t)from[1] << 8 |
	       (uint32_t)from[2] << 16 | (uint32_t)from[3] << 24;
}

static inline void store32_le(uint8_t *to, uint32_t word)
{
	to[0] = (uint8_t)word;
	to[1] = (uint8_t)(word >> 8);
	to[2] = (uint8_t)(word >> 16);
	to[3] = (uint8_t)(word >> 24);
}

static inline uint32_t load32_be(const uint8_t *from)
{
	return (uint32_t)from[0] << 24 | (uint32_t)from[1] << 16 |
	       (uint32_t)from[2] << 8 | (uint32_t)from[3];
}

static inline void store32_be(uint8_t *to, uint32_t word)
{
	to[0] = (uint8_t)(word >> 24);
	to[1] = (uint8_t)(word >> 16);
	to[2] = (uint8_t)(word >> 8);
	to[3] = (uint8_t)word;
}

static inline uint64_t load64_le(const uint8_t *from)
{
	return (uint64_t)from[0] | (uint64_t)from[1] << 8 |
	       (uint64_t)from[2] << 16 | (uint64_t)from[3] << 24 |
	       (uint64_t)from[4] << 32 | (uint64_t)from[5] << 40 |
	       (uint64_t)from[6] << 48 | (uint64_t)from[7] << 56;
}

static inline void store64_le(uint8_t *to, uint64_t word)
{
	to[0] = (uint8_t)word;
	to[1] = (uint8_t)(word >> 8);
	to[2] = (uint8_t)(word >> 16);
	to[3] = (uint8_t)(word >> 24);
	to[4] = (uint8_t)(word >> 32);
	to[5] = (uint8_t)(word >> 40);
	to[6] = (uint8_t)(word >> 48);
	to[7] = (uint8_t)(word >> 56);
}

static inline uint64_t load64_be(const uint8_t *from)
{
	return (uint64_t)from[0] << 56 | (uint64_t)from[1] << 48 |
	       (uint64_t)from[2] << 40 | (uint64_t)from[3] << 32 |
	       (uint64_t)from[4] << 24 | (uint64_t)from[5] << 16 |
	       (uint64_t)from[6] << 8 | (uint64_t)from[7];
}

static inline void store64_be(uint8_t *to, uint64_t word)
{
	to[0] = (uint8_t)(word >> 56);
	to[1] = (uint8_t)(word >> 48);
	to[2] = (uint8_t)(word >> 40);
	to[3] = (uint8_t)(word >> 32);
	to[4] = (uint8_t)(word >> 24);
	to[5] = (uint8_t)(word >> 16);
	to[6] = (uint8_t)(word >> 8);
	to[7] = (uint8_t)word;
}

static inline uint32_t rotate32_left(uint32_t word, unsigned bits)
{
	return word << bits | word >> (32 - bits);
}

static inline uint32_t rotate32_right(uint32_t word, unsigned bits)
{
	return word >> bits | word << (32 - bits);
}

static inline uint64_t rotate64_left(uint64_t word, unsigned bits)
{
	return word << bits | word >> (64 - bits);
}

static inline uint64_t rotate64_right(uint64_t word, unsigned bits)
{
	return word >> bits | word << (64 - bits);
}

#endif
