/*
 * Points of the curve -x^2 + y^2 = 1 + d x^2 y^2, on which Ed25519 works
 * (RFC 8032, 5.1).
 *
 * Invariants: the formulas hold for every pair of points, equal ones and the
 * neutral one too. A point's coordinates are small numbers. No branch and no
 * address depends on a point or a number, but where a name ends in `_public`.
 */
#ifndef CRYPTO_ED25519_POINT_H
#define CRYPTO_ED25519_POINT_H

#include "crypto/ed25519_scalar.h"
#include "crypto/field25519.h"

#define POINT_SIZE 32 /* bytes */

/* These are arrays as well, so that four products are made in a row. */

/* (x / z, y / z), and t = x y / z. */
struct point {
	union {
		struct {
			struct field t, x, z, y;
		};
		struct field all[4];
	};
};

/* A point as others are added to: y + x, y - x, 2 d t and 2 z. */
struct addend {
	union {
		struct {
			struct field plus, minus, t2d, z2;
		};
		struct field all[4];
	};
};

/* A point that a sum or a double gives, before the last products: t = h e,
 * x = e f, z = f g, y = g h. So each is the product of two neighbours; h
 * stands at both ends. */
struct factors {
	union {
		struct {
			struct field h, e, f, g, h_again;
		};
		struct field all[5];
	};
};

extern const struct point point_neutral;

/* From its bytes; false where they are no point, or not the form that
 * point_store() would write (RFC 8032, 5.1.3). */
bool point_load_public(struct point *out, const uint8_t bytes[POINT_SIZE]);
void point_store(uint8_t bytes[POINT_SIZE], const struct point *a);

/* Is 8 times this point the neutral one? There are eight of those. */
bool is_small_order(const struct point *a);
void point_negate(struct point *out, const struct point *a);

void point_make_addend(struct addend *out, const struct point *a);
/* The double and the sums. Of an affine addend z is 1, and z2 is not read; a
 * point that is doubled needs no t. */
void point_twice(struct factors *out, const struct point *a);
void point_add(struct factors *out, const struct point *a,
	       const struct addend *b);
void point_add_affine(struct factors *out, const struct point *a,
		      const struct addend *b);
/* The last products: all, or those that point_twice() needs. */
void point_finish(struct point *out, struct factors *a);
void point_finish_without_t(struct point *out, struct factors *a);

/* `a` times the base point; `a` below 2^255. */
void point_multiply_base(struct point *out, const uint8_t a[SCALAR_SIZE]);
/* `a` times the base point and `b` times `q`, added; both below 2^255. */
void point_multiply_two_public(struct point *out,
			       const uint8_t a[SCALAR_SIZE],
			       const uint8_t b[SCALAR_SIZE],
			       const struct point *q);

#endif
