/*
 * Numbers modulo L in plain C: long multiplication, and division by a product
 * with the divisor's inverse. Numbers are words of 64 bits, the lowest first.
 *
 * Invariant: what was made of secret numbers is wiped.
 */
#include "crypto/ed25519_scalar.h"

#include "crypto/bytes.h"
#include "crypto/mask.h"
#include "crypto/wipe.h"

typedef unsigned __int128 wide_word;

static const uint64_t order[5] = {
	0x5812631a5cf5d3ed, 0x14def9dea2f79cd6, 0, 0x1000000000000000, 0,
};
/* 2^512 / L, rounded down. */
static const uint64_t order_inverse[5] = {
	0xed9ce5a30a2c131b, 0x2106215d086329a7, 0xffffffffffffffeb,
	0xffffffffffffffff, 0xf,
};

static void load(uint64_t *out, const uint8_t *bytes, unsigned words)
{
	for (unsigned i = 0; i < words; i++)
		out[i] = load64_le(bytes + 8 * i);
}

/* out = a - b; 1 where that is less than nothing, else 0. */
static uint64_t subtract(uint64_t *out, const uint64_t *a, const uint64_t *b,
			 unsigned words)
{
	uint64_t borrow = 0;

	for (unsigned i = 0; i < words; i++) {
		wide_word left = (wide_word)a[i] - b[i] - borrow;

		out[i] = (uint64_t)left;
		borrow = (uint64_t)(left >> 64) & 1;
	}
	return borrow;
}

/* out += a b; the sum fits out's a_words + b_words. */
static void multiply_add(uint64_t *out, const uint64_t *a, unsigned a_words,
			 const uint64_t *b, unsigned b_words)
{
	for (unsigned i = 0; i < a_words; i++) {
		uint64_t over = 0;

		for (unsigned k = 0; k < b_words; k++) {
			wide_word t = (wide_word)a[i] * b[k] + out[i + k] +
				      over;

			out[i + k] = (uint64_t)t;
			over = (uint64_t)(t >> 64);
		}
		/* The first time that something reaches this word. */
		out[i + b_words] += over;
	}
}

bool is_scalar(const uint8_t a[SCALAR_SIZE])
{
	uint64_t words[4], unused[4];

	load(words, a, 4);
	return subtract(unused, words, order, 4) == 1;
}

/* The remainder of 512 bits, as Barrett finds it (Handbook of Applied
 * Cryptography, 14.42, with b = 2^64 and k = 4): the quotient from the upper
 * words and the inverse is at most 2 too small. */
static void reduce(uint8_t out[SCALAR_SIZE], const uint64_t a[8])
{
	uint64_t quotient[10] = { 0 }, product[9] = { 0 }, rest[5], less[5];

	multiply_add(quotient, a + 3, 5, order_inverse, 5);
	multiply_add(product, order, 4, quotient + 5, 5);
	/* Below 3 L, so what the words above the fifth hold cancels out. */
	subtract(rest, a, product, 5);
	for (unsigned time = 0; time < 2; time++) {
		uint64_t keep = mask_of(subtract(less, rest, order, 5));

		for (unsigned i = 0; i < 5; i++)
			rest[i] = (rest[i] & keep) | (less[i] & ~keep);
	}
	for (unsigned i = 0; i < 4; i++)
		store64_le(out + 8 * i, rest[i]);
	wipe(quotient, sizeof(quotient));
	wipe(product, sizeof(product));
	wipe(rest, sizeof(rest));
	wipe(less, sizeof(less));
}

void scalar_reduce(uint8_t out[SCALAR_SIZE], const uint8_t a[64])
{
	uint64_t words[8];

	load(words, a, 8);
	reduce(out, words);
	wipe(words, sizeof(words));
}

void scalar_multiply_add(uint8_t out[SCALAR_SIZE],
			 const uint8_t a[SCALAR_SIZE],
			 const uint8_t b[SCALAR_SIZE],
			 const uint8_t c[SCALAR_SIZE])
{
	uint64_t sum[8] = { 0 }, left[4], right[4];

	load(left, a, 4);
	load(right, b, 4);
	load(sum, c, 4);
	multiply_add(sum, left, 4, right, 4);
	reduce(out, sum);
	wipe(left, sizeof(left));
	wipe(right, sizeof(right));
	wipe(sum, sizeof(sum));
}

void scalar_signs(uint64_t out[4], const uint8_t a[SCALAR_SIZE])
{
	uint64_t words[4], even, carry = 0;

	/* Only an odd number is a sum of signs; L is odd. */
	load(words, a, 4);
	even = mask_of(~words[0] & 1);
	for (unsigned i = 0; i < 4; i++) {
		wide_word t = (wide_word)words[i] + (order[i] & even) + carry;

		words[i] = (uint64_t)t;
		carry = (uint64_t)(t >> 64);
	}
	/* sum (2 b_i - 1) 2^i = 2 b - (2^256 - 1), and so for an odd number
	 * 2 b = words + 2^256 - 1. */
	for (unsigned i = 0; i < 3; i++)
		out[i] = words[i] >> 1 | words[i + 1] << 63;
	out[3] = words[3] >> 1 | 1ull << 63;
	wipe(words, sizeof(words));
}

void scalar_digits_public(int8_t digits[SCALAR_BITS],
			  const uint8_t a[SCALAR_SIZE])
{
	const unsigned width = SCALAR_DIGIT_BITS;
	unsigned at = 0, carry = 0;

	for (unsigned i = 0; i < SCALAR_BITS; i++)
		digits[i] = 0;
	while (at < SCALAR_BITS) {
		unsigned bits = a[at / 8], digit;

		if (at / 8 + 1 < SCALAR_SIZE)
			bits |= (unsigned)a[at / 8 + 1] << 8;
		digit = (bits >> at % 8 & ((1u << width) - 1)) + carry;
		if (!(digit & 1)) {
			at++;
			continue;
		}
		/* From the half on: less than nothing, and one more above. */
		carry = digit >> (width - 1);
		digits[at] = (int8_t)((int)digit - (int)(carry << width));
		at += width;
	}
}
