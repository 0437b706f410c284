/*
 * Numbers modulo p = 2^255 - 19, for X25519 and Ed25519 (RFC 7748, 4.1).
 *
 * A number is five limbs, sum of limb[i] 2^(51 i), and has many forms. "Small"
 * says that each limb is below 2^51 + 2^18, "wide" that each is below 2^54.
 *
 * Invariants: products give small numbers and take wide ones, as does what
 * looks at a number's true form. Sums and differences carry nothing from limb
 * to limb; each says how wide it gets. No branch and no address depends on a
 * number. An output may be an input.
 */
#ifndef CRYPTO_FIELD25519_H
#define CRYPTO_FIELD25519_H

#include <stdbool.h>
#include <stdint.h>

#include "crypto/mask.h"

#define FIELD_SIZE 32 /* bytes */
#define FIELD_LIMB_BITS 51
#define FIELD_LIMB_MASK ((1ull << FIELD_LIMB_BITS) - 1)

struct field {
	uint64_t limb[5];
};

/* From 32 bytes, little-endian, of which the last bit is left out, or from
 * the same as four words. Gives limbs below 2^51. */
void field_load(struct field *out, const uint8_t bytes[FIELD_SIZE]);
void field_load_words(struct field *out, const uint64_t words[4]);
/* To the 32 bytes of the one form below p. */
void field_store(uint8_t bytes[FIELD_SIZE], const struct field *a);

void field_multiply(struct field *out, const struct field *a,
		    const struct field *b);
void field_square(struct field *out, const struct field *a);
/* out[i] = a[i] b[i], and out[i] = a[i]^2; an output may be its own input. */
void field_multiply_each(struct field *out, const struct field *a,
			 const struct field *b, unsigned count);
void field_square_each(struct field *out, const struct field *a,
		       unsigned count);
/* a b, for a `b` of few bits. */
void field_scale(struct field *out, const struct field *a, uint32_t b);
/* Of a small number; gives one. */
void field_negate(struct field *out, const struct field *a);
/* a^(p - 2): one divided by a, or 0 for 0. */
void field_invert(struct field *out, const struct field *a);
/* a^((p - 5) / 8), of which square roots are made. */
void field_root_power(struct field *out, const struct field *a);
bool is_field_zero(const struct field *a);
/* The lowest bit of the form below p: the sign, as Ed25519 has it. */
bool is_field_odd(const struct field *a);

/* Of two small numbers the sum's limbs are below 2^53. */
static inline void field_add(struct field *out, const struct field *a,
			     const struct field *b)
{
	for (unsigned i = 0; i < 5; i++)
		out->limb[i] = a->limb[i] + b->limb[i];
}

/* `b` is small. Twice p is added, lest a limb be less than nothing: the limbs
 * are below those of `a` and 2^52. */
static inline void field_subtract(struct field *out, const struct field *a,
				  const struct field *b)
{
	out->limb[0] = a->limb[0] + 2 * (FIELD_LIMB_MASK - 18) - b->limb[0];
	for (unsigned i = 1; i < 5; i++)
		out->limb[i] = a->limb[i] + 2 * FIELD_LIMB_MASK - b->limb[i];
}

/* Swaps the two where `swap` is 1, and does not where it is 0. */
static inline void field_swap(struct field *a, struct field *b, uint64_t swap)
{
	uint64_t mask = mask_of(swap);

	for (unsigned i = 0; i < 5; i++) {
		uint64_t change = mask & (a->limb[i] ^ b->limb[i]);

		a->limb[i] ^= change;
		b->limb[i] ^= change;
	}
}

/* out = a where `take` is 1; it stays where that is 0. */
static inline void field_take(struct field *out, const struct field *a,
			      uint64_t take)
{
	uint64_t mask = mask_of(take);

	for (unsigned i = 0; i < 5; i++)
		out->limb[i] ^= mask & (out->limb[i] ^ a->limb[i]);
}

#endif
