/*
 * Numbers modulo 2^255 - 19 the slow way, bit by bit, to hold the fast way
 * against. A number is four words, the lowest first, and always below p.
 */
#ifndef TESTS_UNIT_SLOW_FIELD_H
#define TESTS_UNIT_SLOW_FIELD_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "crypto/field25519.h"

struct slow {
	uint64_t word[4];
};

static const struct slow slow_p = { {
	0xffffffffffffffed, 0xffffffffffffffff, 0xffffffffffffffff,
	0x7fffffffffffffff,
} };

/* a - b, and whether that is less than nothing. */
static inline bool slow_borrows(struct slow *out, const struct slow *a,
				const struct slow *b)
{
	uint64_t borrow = 0;

	for (unsigned i = 0; i < 4; i++) {
		uint64_t x = a->word[i], y = b->word[i];

		out->word[i] = x - y - borrow;
		borrow = x < y || (x == y && borrow);
	}
	return borrow;
}

static inline void slow_add(struct slow *out, const struct slow *a,
			    const struct slow *b)
{
	struct slow sum, less;
	uint64_t carry = 0;

	for (unsigned i = 0; i < 4; i++) {
		unsigned __int128 t = (unsigned __int128)a->word[i] +
				      b->word[i] + carry;

		sum.word[i] = (uint64_t)t;
		carry = (uint64_t)(t >> 64);
	}
	*out = slow_borrows(&less, &sum, &slow_p) ? sum : less;
}

static inline void slow_subtract(struct slow *out, const struct slow *a,
				 const struct slow *b)
{
	struct slow minus;

	/* p for 0: slow_add() takes it off again. */
	(void)slow_borrows(&minus, &slow_p, b);
	slow_add(out, a, &minus);
}

static inline void slow_multiply(struct slow *out, const struct slow *a,
				 const struct slow *b)
{
	struct slow sum = { { 0 } };

	for (unsigned bit = 255; bit-- > 0;) {
		slow_add(&sum, &sum, &sum);
		if (b->word[bit / 64] >> bit % 64 & 1)
			slow_add(&sum, &sum, a);
	}
	*out = sum;
}

/* What limbs of any width stand for. */
static inline struct slow slow_of(const struct field *a)
{
	struct slow sum = { { 0 } };

	for (unsigned i = 5; i-- > 0;) {
		struct slow limb = { { a->limb[i] } };

		for (unsigned bit = 0; bit < 51; bit++)
			slow_add(&sum, &sum, &sum);
		slow_add(&sum, &sum, &limb);
	}
	return sum;
}

static inline bool slow_equals(const struct slow *a, const struct slow *b)
{
	return memcmp(a, b, sizeof(*a)) == 0;
}

#endif
