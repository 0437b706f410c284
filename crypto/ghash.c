/*
 * GHASH (NIST SP 800-38D, 6.3 and 6.4) on general registers.
 *
 * Blocks are read in big-endian order, so that the top bit is the coefficient
 * of x^0. Polynomials are multiplied by the integer multiplier, which takes
 * one time for all operands on the processors of this architecture: with only
 * every fourth bit set in both factors and at most fifteen terms in a column,
 * no carry reaches the next bit that counts.
 */
#include "crypto/ghash.h"

#include <string.h>

#include "crypto/bytes.h"
#include "crypto/wipe.h"

#define EVERY_FOURTH 0x1111111111111111u

typedef unsigned __int128 uint128_t;

/* The bits `i`, i + 4, i + 8, ... */
static inline uint128_t keep(uint128_t x, unsigned i)
{
	const uint64_t mask = (uint64_t)EVERY_FOURTH << i;

	return x & ((uint128_t)mask << 64 | mask);
}

/* The product of two polynomials over the field of two elements. */
static uint128_t multiply(uint64_t a, uint64_t b)
{
	/* The lowest four bits of `a` are done apart: sixteen terms in a
	 * column would carry. */
	uint64_t high = a & ~(uint64_t)15;
	uint128_t product = 0;
	uint128_t a0 = (uint64_t)keep(high, 0), b0 = (uint64_t)keep(b, 0);
	uint128_t a1 = (uint64_t)keep(high, 1), b1 = (uint64_t)keep(b, 1);
	uint128_t a2 = (uint64_t)keep(high, 2), b2 = (uint64_t)keep(b, 2);
	uint128_t a3 = (uint64_t)keep(high, 3), b3 = (uint64_t)keep(b, 3);

	for (unsigned i = 0; i < 4; i++)
		product ^= (uint128_t)(b & -(a >> i & 1)) << i;
	product ^= keep(a0 * b0 ^ a1 * b3 ^ a2 * b2 ^ a3 * b1, 0);
	product ^= keep(a0 * b1 ^ a1 * b0 ^ a2 * b3 ^ a3 * b2, 1);
	product ^= keep(a0 * b2 ^ a1 * b1 ^ a2 * b0 ^ a3 * b3, 2);
	product ^= keep(a0 * b3 ^ a1 * b2 ^ a2 * b1 ^ a3 * b0, 3);
	return product;
}

/* Multiplies the state by the key: three products by Karatsuba's method. */
static void multiply_by_key(struct ghash *ghash)
{
	uint128_t high = multiply(ghash->high, ghash->key[0]);
	uint128_t low = multiply(ghash->low, ghash->key[1]);
	uint128_t middle = multiply(ghash->high ^ ghash->low, ghash->key[2]) ^
			   high ^ low;
	uint64_t w3, w2, w1, w0;

	high ^= middle >> 64;
	low ^= middle << 64;
	/* In this order of bits a product stands one bit too low. */
	high = high << 1 | low >> 127;
	low <<= 1;
	w3 = (uint64_t)(high >> 64);
	w2 = (uint64_t)high;
	w1 = (uint64_t)(low >> 64);
	w0 = (uint64_t)low;
	/* x^128 is 1 + x + x^2 + x^7; w0 holds x^192 and above, w1 x^128. */
	w2 ^= w0 ^ w0 >> 1 ^ w0 >> 2 ^ w0 >> 7;
	w1 ^= w0 << 63 ^ w0 << 62 ^ w0 << 57;
	w3 ^= w1 ^ w1 >> 1 ^ w1 >> 2 ^ w1 >> 7;
	w2 ^= w1 << 63 ^ w1 << 62 ^ w1 << 57;
	ghash->high = w3;
	ghash->low = w2;
}

void ghash_init(struct ghash *ghash, const uint8_t key[GHASH_BLOCK_SIZE])
{
	ghash->key[0] = load64_be(key);
	ghash->key[1] = load64_be(key + 8);
	ghash->key[2] = ghash->key[0] ^ ghash->key[1];
	ghash->high = 0;
	ghash->low = 0;
}

static void take_block(struct ghash *ghash, const uint8_t *block)
{
	ghash->high ^= load64_be(block);
	ghash->low ^= load64_be(block + 8);
	multiply_by_key(ghash);
}

void ghash_update(struct ghash *ghash, const uint8_t *data, size_t size)
{
	uint8_t last[GHASH_BLOCK_SIZE] = { 0 };

	for (; size >= sizeof(last); size -= sizeof(last)) {
		take_block(ghash, data);
		data += sizeof(last);
	}
	if (size) {
		memcpy(last, data, size);
		take_block(ghash, last);
		wipe(last, sizeof(last));
	}
}

void ghash_lengths(struct ghash *ghash, uint64_t first, uint64_t second)
{
	ghash->high ^= first * 8;
	ghash->low ^= second * 8;
	multiply_by_key(ghash);
}

void ghash_final(struct ghash *ghash, uint8_t hash[GHASH_BLOCK_SIZE])
{
	store64_be(hash, ghash->high);
	store64_be(hash + 8, ghash->low);
	wipe(ghash, sizeof(*ghash));
}
