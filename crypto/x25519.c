/*
 * X25519 in plain C: Montgomery's ladder (RFC 7748, 5). The names of variables
 * are the standard's.
 *
 * Invariant: each bit of the secret costs one step of the ladder, be it 0 or
 * 1; the ladder's numbers are wiped.
 */
#include "crypto/x25519.h"

#include <string.h>

#include "crypto/ed25519_point.h"
#include "crypto/field25519.h"
#include "crypto/wipe.h"

/* Two points, (x2 : z2) and (x3 : z3), and factors of what comes next. */
enum coordinate { X2, Z2, Z3, X3, COORDINATES };

struct ladder {
	struct field point[COORDINATES], left[4], right[3];
};

/* Doubles one of the two points and adds them; their difference is always x1,
 * which stands in right[2]. With `second` 0 the double is that of (x2 : z2),
 * with 1 that of (x3 : z3); it goes to (x2 : z2), the sum to (x3 : z3). The
 * sum is the same in whichever order, so the points need not be swapped, as
 * they are in the standard. */
static inline void step(struct ladder *l, uint64_t second)
{
	struct field *p = l->point, *s = l->left, *r = l->right;

	field_add(&s[0], &p[X2], &p[Z2]);      /* A */
	field_subtract(&s[1], &p[X2], &p[Z2]); /* B */
	field_subtract(&s[2], &p[X3], &p[Z3]); /* D */
	field_add(&s[3], &p[X3], &p[Z3]);      /* C */
	field_multiply_each(r, s, s + 2, 2);	       /* DA, CB */
	field_take(&s[0], &s[3], second);
	field_take(&s[1], &s[2], second);
	field_add(&s[2], &r[0], &r[1]);
	field_subtract(&s[3], &r[0], &r[1]);
	field_square_each(s, s, 4);
	p[X3] = s[2];
	s[2] = s[3];
	r[0] = s[1];
	field_subtract(&s[1], &s[0], &r[0]); /* E = AA - BB */
	field_scale(&r[1], &s[1], 121665);
	field_add(&r[1], &r[1], &s[0]);
	field_multiply_each(p, s, r, 3); /* x2, z2, z3 */
}

/* The number that a secret stands for. */
static void clamp(uint8_t k[X25519_SIZE], const uint8_t secret[X25519_SIZE])
{
	memcpy(k, secret, X25519_SIZE);
	k[0] &= 248;
	k[31] &= 127;
	k[31] |= 64;
}

int x25519(uint8_t shared[X25519_SIZE], const uint8_t secret[X25519_SIZE],
	   const uint8_t other[X25519_SIZE])
{
	struct ladder l = { .point[X2] = { { 1 } }, .point[Z3] = { { 1 } } };
	uint8_t k[X25519_SIZE], any = 0;
	uint64_t before = 0;

	clamp(k, secret);
	field_load(&l.point[X3], other);
	l.right[2] = l.point[X3]; /* x1 */
	for (int t = 254; t >= 0; t--) {
		uint64_t bit = k[t / 8] >> t % 8 & 1;

		step(&l, bit ^ before);
		before = bit;
	}
	/* The last bit is 0, so the result is the double. */
	field_invert(&l.point[Z2], &l.point[Z2]);
	field_multiply(&l.point[X2], &l.point[X2], &l.point[Z2]);
	field_store(shared, &l.point[X2]);
	for (unsigned i = 0; i < X25519_SIZE; i++)
		any |= shared[i];
	wipe(k, sizeof(k));
	wipe(&l, sizeof(l));
	return any ? 0 : -1;
}

/* The base point is that of Ed25519 by u = (1 + y) / (1 - y) (RFC 7748, 4.1),
 * of which there is a table: thrice as quick as the ladder. y is never 1, for
 * the number is no multiple of L. */
void x25519_public(uint8_t public[X25519_SIZE],
		   const uint8_t secret[X25519_SIZE])
{
	uint8_t k[X25519_SIZE];
	struct point p;

	clamp(k, secret);
	point_multiply_base(&p, k);
	field_subtract(&p.x, &p.z, &p.y);
	field_invert(&p.x, &p.x);
	field_add(&p.y, &p.z, &p.y);
	field_multiply(&p.y, &p.y, &p.x);
	field_store(public, &p.y);
	wipe(k, sizeof(k));
	wipe(&p, sizeof(p));
}
