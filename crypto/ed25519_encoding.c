/*
 * Points as bytes (RFC 8032, 5.1.2 and 5.1.3), and which of them are refused.
 * The names of variables are the standard's.
 *
 * Invariant: of each point there is one form, and no other is read.
 */
#include <string.h>

#include "crypto/ed25519_point.h"
#include "crypto/wipe.h"

static const struct field one = { { 1 } };
/* -121665 / 121666. */
static const struct field d = { {
	0x34dca135978a3, 0x1a8283b156ebd, 0x5e7a26001c029, 0x739c663a03cbb,
	0x52036cee2b6ff,
} };
/* 2^((p - 1) / 4), whose square is -1. */
static const struct field root_of_minus_one = { {
	0x61b274a0ea0b0, 0x0d5a5fc8f189d, 0x7ef5e9cbd0c60, 0x78595a6804c9e,
	0x2b8324804fc1d,
} };

bool point_load_public(struct point *out, const uint8_t bytes[POINT_SIZE])
{
	struct field u, v, t;
	uint8_t canonical[POINT_SIZE];
	bool is_odd = bytes[31] >> 7;

	field_load(&out->y, bytes);
	field_store(canonical, &out->y);
	canonical[31] |= (uint8_t)(is_odd << 7);
	if (memcmp(canonical, bytes, POINT_SIZE) != 0)
		return false;
	/* x^2 = u / v; the candidate is u v^3 (u v^7)^((p - 5) / 8). */
	field_square(&t, &out->y);
	field_subtract(&u, &t, &one);
	field_multiply(&v, &t, &d);
	field_add(&v, &v, &one);
	field_square(&t, &v);
	field_multiply(&t, &t, &v);
	field_multiply(&out->x, &u, &t);
	field_square(&t, &t);
	field_multiply(&t, &t, &v);
	field_multiply(&t, &t, &u);
	field_root_power(&t, &t);
	field_multiply(&out->x, &out->x, &t);
	/* v x^2 is u, or -u, which one more root puts right; or none is. */
	field_square(&t, &out->x);
	field_multiply(&t, &t, &v);
	field_subtract(&v, &u, &t);
	if (!is_field_zero(&v)) {
		field_add(&v, &u, &t);
		if (!is_field_zero(&v))
			return false;
		field_multiply(&out->x, &out->x, &root_of_minus_one);
	}
	if (is_odd && is_field_zero(&out->x))
		return false;
	if (is_odd != is_field_odd(&out->x))
		field_negate(&out->x, &out->x);
	out->z = one;
	field_multiply(&out->t, &out->x, &out->y);
	return true;
}

void point_store(uint8_t bytes[POINT_SIZE], const struct point *a)
{
	struct field x, y, inverse;

	field_invert(&inverse, &a->z);
	field_multiply(&x, &a->x, &inverse);
	field_multiply(&y, &a->y, &inverse);
	field_store(bytes, &y);
	bytes[31] |= (uint8_t)(is_field_odd(&x) << 7);
	wipe(&inverse, sizeof(inverse));
}

bool is_small_order(const struct point *a)
{
	struct point p = *a;
	struct factors double_p;
	struct field difference;

	for (unsigned time = 0; time < 3; time++) {
		point_twice(&double_p, &p);
		point_finish_without_t(&p, &double_p);
	}
	field_subtract(&difference, &p.y, &p.z);
	return is_field_zero(&p.x) && is_field_zero(&difference);
}
