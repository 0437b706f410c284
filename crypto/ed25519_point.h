/*
 * Points of the curve -x^2 + y^2 = 1 + d x^2 y^2, on which Ed25519 works
 * (RFC 8032, 5.1).
 *
 * Invariants: the formulas hold for every pair of points, equal ones and the
 * neutral one too. No branch and no address depends on a point or a number,
 * but where a name ends in `_public`.
 */
#ifndef CRYPTO_ED25519_POINT_H
#define CRYPTO_ED25519_POINT_H

#include "crypto/ed25519_scalar.h"
#include "crypto/field25519.h"

#define POINT_SIZE 32 /* bytes */

/* (x / z, y / z), and t = x y / z. */
struct point {
	struct field x, y, z, t;
};

/* From its bytes; false where they are no point, or not the form that
 * point_store() would write (RFC 8032, 5.1.3). */
bool point_load_public(struct point *out, const uint8_t bytes[POINT_SIZE]);
void point_store(uint8_t bytes[POINT_SIZE], const struct point *a);

/* Is 8 times this point the neutral one? There are eight of those. */
bool is_small_order(const struct point *a);
void point_negate(struct point *out, const struct point *a);

/* `a` times the base point. */
void point_multiply_base(struct point *out, const uint8_t a[SCALAR_SIZE]);
/* `a` times the base point and `b` times `q`, added. */
void point_multiply_two_public(struct point *out,
			       const uint8_t a[SCALAR_SIZE],
			       const uint8_t b[SCALAR_SIZE],
			       const struct point *q);

#endif
