/*
 * X25519 in plain C: Montgomery's ladder (RFC 7748, 5). The names of variables
 * are the standard's.
 *
 * Invariant: each bit of the secret costs one step of the ladder, be it 0 or
 * 1; the ladder's numbers are wiped.
 */
#include "crypto/x25519.h"

#include <string.h>

#include "crypto/field25519.h"
#include "crypto/wipe.h"

struct ladder {
	struct field x1, x2, z2, x3, z3;
};

/* Doubles (x2 : z2) and adds it to (x3 : z3), whose difference is x1. */
static void step(struct ladder *l)
{
	static const struct field a24 = { { 121665 } };
	struct field a, b, c, d;

	field_add(&a, &l->x2, &l->z2);
	field_subtract(&b, &l->x2, &l->z2);
	field_add(&c, &l->x3, &l->z3);
	field_subtract(&d, &l->x3, &l->z3);
	field_multiply(&d, &d, &a); /* DA */
	field_multiply(&c, &c, &b); /* CB */
	field_add(&l->x3, &d, &c);
	field_square(&l->x3, &l->x3);
	field_subtract(&l->z3, &d, &c);
	field_square(&l->z3, &l->z3);
	field_multiply(&l->z3, &l->z3, &l->x1);
	field_square(&a, &a); /* AA */
	field_square(&b, &b); /* BB */
	field_multiply(&l->x2, &a, &b);
	field_subtract(&b, &a, &b); /* E */
	field_multiply(&c, &b, &a24);
	field_add(&c, &c, &a);
	field_multiply(&l->z2, &b, &c);
	wipe(&a, sizeof(a));
	wipe(&b, sizeof(b));
	wipe(&c, sizeof(c));
	wipe(&d, sizeof(d));
}

int x25519(uint8_t shared[X25519_SIZE], const uint8_t secret[X25519_SIZE],
	   const uint8_t other[X25519_SIZE])
{
	struct ladder l = { .x2 = { { 1 } }, .z3 = { { 1 } } };
	uint8_t k[X25519_SIZE], any = 0;
	uint64_t swap = 0;

	memcpy(k, secret, sizeof(k));
	k[0] &= 248;
	k[31] &= 127;
	k[31] |= 64;
	field_load(&l.x1, other);
	l.x3 = l.x1;
	for (int t = 254; t >= 0; t--) {
		uint64_t bit = k[t / 8] >> t % 8 & 1;

		swap ^= bit;
		field_swap(&l.x2, &l.x3, swap);
		field_swap(&l.z2, &l.z3, swap);
		swap = bit;
		step(&l);
	}
	field_swap(&l.x2, &l.x3, swap);
	field_swap(&l.z2, &l.z3, swap);
	field_invert(&l.z2, &l.z2);
	field_multiply(&l.x2, &l.x2, &l.z2);
	field_store(shared, &l.x2);
	for (unsigned i = 0; i < X25519_SIZE; i++)
		any |= shared[i];
	wipe(k, sizeof(k));
	wipe(&l, sizeof(l));
	return any ? 0 : -1;
}

void x25519_public(uint8_t public[X25519_SIZE],
		   const uint8_t secret[X25519_SIZE])
{
	static const uint8_t base[X25519_SIZE] = { 9 };

	x25519(public, secret, base);
}
