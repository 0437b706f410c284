/*
 * Points in extended coordinates (RFC 8032, 5.1.4: Hisil, Wong, Carter and
 * Dawson, 2008). The names of variables are the standard's.
 *
 * Invariant: sums and differences stand in the output until they are
 * multiplied, so no secret is left elsewhere.
 */
#include "crypto/ed25519_point.h"

/* Twice d = -121665 / 121666. */
static const struct field d2 = { {
	0x69b9426b2f159, 0x35050762add7a, 0x3cf44c0038052, 0x6738cc7407977,
	0x2406d9dc56dff,
} };
const struct point point_neutral = { .y = { { 1 } }, .z = { { 1 } } };

void point_make_addend(struct addend *out, const struct point *a)
{
	field_add(&out->plus, &a->y, &a->x);
	field_subtract(&out->minus, &a->y, &a->x);
	field_multiply(&out->t2d, &a->t, &d2);
	field_add(&out->z2, &a->z, &a->z);
}

/* a + b and a - b, for a and b. */
static void cross(struct field *a, struct field *b)
{
	struct field sum;

	field_add(&sum, a, b);
	field_subtract(b, a, b);
	*a = sum;
}

/* With z b->z2 in g, or z where `count` leaves that product out. First come
 * the standard's A in e, B in h, C in f, and D in g. */
static __attribute__((noinline)) void add(struct factors *out,
					  const struct point *a,
					  const struct addend *b,
					  unsigned count)
{
	field_add(&out->h, &a->y, &a->x);
	field_subtract(&out->e, &a->y, &a->x);
	out->f = a->t;
	field_multiply_each(out->all, out->all, b->all, count);
	cross(&out->h, &out->e);
	cross(&out->g, &out->f);
}

void point_add(struct factors *out, const struct point *a,
	       const struct addend *b)
{
	out->g = a->z;
	add(out, a, b, 4);
}

void point_add_affine(struct factors *out, const struct point *a,
		      const struct addend *b)
{
	field_add(&out->g, &a->z, &a->z);
	add(out, a, b, 3);
}

/* A in h, B in g, and C in f; no limb gets beyond 2^54. */
void point_twice(struct factors *out, const struct point *a)
{
	out->h = a->x;
	field_add(&out->e, &a->x, &a->y);
	out->f = a->z;
	out->g = a->y;
	field_square_each(out->all, out->all, 4);
	field_add(&out->f, &out->f, &out->f);
	cross(&out->h, &out->g);
	field_subtract(&out->e, &out->h, &out->e);
	field_add(&out->f, &out->f, &out->g);
}

void point_finish(struct point *out, struct factors *a)
{
	a->h_again = a->h;
	field_multiply_each(out->all, a->all, a->all + 1, 4);
}

void point_finish_without_t(struct point *out, struct factors *a)
{
	a->h_again = a->h;
	field_multiply_each(out->all + 1, a->all + 1, a->all + 2, 3);
}

void point_negate(struct point *out, const struct point *a)
{
	out->y = a->y;
	out->z = a->z;
	field_negate(&out->x, &a->x);
	field_negate(&out->t, &a->t);
}
