/*
 * X25519: Montgomery's ladder (RFC 7748, 5). The names of variables
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

/* Two points, (x2 : z2) and (x3 : z3), whose difference is always x1, and what
 * a step has on its way. */
struct ladder {
	struct field x1, x2, z2, x3, z3;
	struct field a, b, c, d, da, cb, aa, bb, e;
};

/* Doubles one of the two points and adds them. With `second` 0 the double is
 * that of (x2 : z2), with 1 that of (x3 : z3); it goes to (x2 : z2), the sum
 * to (x3 : z3). The sum is the same in whichever order, so the points need not
 * be swapped, as they are in the standard. What waits for nothing stands
 * between what waits: this order is quicker by up to a fourteenth than others.
 */
static void step(struct ladder *l, uint64_t second)
{
	field_add(&l->a, &l->x2, &l->z2);
	field_subtract(&l->b, &l->x2, &l->z2);
	field_subtract(&l->d, &l->x3, &l->z3);
	field_add(&l->c, &l->x3, &l->z3);
	field_multiply(&l->da, &l->d, &l->a);
	field_multiply(&l->cb, &l->c, &l->b);
	field_take(&l->a, &l->c, second);
	field_take(&l->b, &l->d, second);
	field_subtract(&l->z3, &l->da, &l->cb);
	field_add(&l->x3, &l->da, &l->cb);
	field_square(&l->aa, &l->a);
	field_square(&l->bb, &l->b);
	field_square(&l->z3, &l->z3);
	field_square(&l->x3, &l->x3);
	field_subtract(&l->e, &l->aa, &l->bb);
	field_scale(&l->z2, &l->e, 121665);
	field_add(&l->z2, &l->z2, &l->aa);
	field_multiply(&l->x2, &l->aa, &l->bb);
	field_multiply(&l->z2, &l->z2, &l->e);
	field_multiply(&l->z3, &l->z3, &l->x1);
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
	struct ladder l = { .x2 = { { 1 } }, .z3 = { { 1 } } };
	uint8_t k[X25519_SIZE], any = 0;
	uint64_t before = 0;

	clamp(k, secret);
	field_load(&l.x1, other);
	l.x3 = l.x1;
	for (int t = 254; t >= 0; t--) {
		uint64_t bit = k[t / 8] >> t % 8 & 1;

		step(&l, bit ^ before);
		before = bit;
	}
	/* The last bit is 0, so the result is the double. */
	field_invert(&l.z2, &l.z2);
	field_multiply(&l.x2, &l.x2, &l.z2);
	field_store(shared, &l.x2);
	for (unsigned i = 0; i < X25519_SIZE; i++)
		any |= shared[i];
	wipe(k, sizeof(k));
	wipe(&l, sizeof(l));
	wipe_deep_frames();
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
	wipe_deep_frames();
}
