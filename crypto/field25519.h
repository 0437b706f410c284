/*
 * Numbers modulo p = 2^255 - 19, for X25519 and Ed25519 (RFC 7748, 4.1).
 *
 * A number is five limbs, sum of limb[i] 2^(51 i), and has many forms. "Small"
 * says that each limb is below 2^52, "wide" that each is below 2^54.
 *
 * Invariants: products, and what looks at a number's true form, take wide
 * numbers; sums take small ones, and differences what stands there. All give
 * small ones, but for field_add(), which gives limbs below 2^53. No branch and
 * no address depends on a number. An output may be an input.
 */
#ifndef CRYPTO_FIELD25519_H
#define CRYPTO_FIELD25519_H

#include <stdbool.h>
#include <stdint.h>

#define FIELD_SIZE 32 /* bytes */

struct field {
	uint64_t limb[5];
};

/* From 32 bytes, little-endian, of which the last bit is left out. */
void field_load(struct field *out, const uint8_t bytes[FIELD_SIZE]);
/* To the 32 bytes of the one form below p. */
void field_store(uint8_t bytes[FIELD_SIZE], const struct field *a);

void field_add(struct field *out, const struct field *a,
	       const struct field *b);
/* `a` may have limbs below 2^54, `b` below 2^53. */
void field_subtract(struct field *out, const struct field *a,
		    const struct field *b);
void field_multiply(struct field *out, const struct field *a,
		    const struct field *b);
void field_square(struct field *out, const struct field *a);
/* a^(p - 2): one divided by a, or 0 for 0. */
void field_invert(struct field *out, const struct field *a);
/* a^((p - 5) / 8), of which square roots are made. */
void field_root_power(struct field *out, const struct field *a);

/* Swaps the two where `swap` is 1, and does not where it is 0. */
void field_swap(struct field *a, struct field *b, uint64_t swap);
/* out = a where `take` is 1; it stays where that is 0. */
void field_take(struct field *out, const struct field *a, uint64_t take);
bool is_field_zero(const struct field *a);
/* The lowest bit of the form below p: the sign, as Ed25519 has it. */
bool is_field_odd(const struct field *a);

#endif
