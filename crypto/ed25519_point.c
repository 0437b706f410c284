/*
 * Points in extended coordinates (RFC 8032, 5.1.4: Hisil, Wong, Carter and
 * Dawson, 2008). The names of variables are the standard's.
 *
 * Invariant: a multiple of the base point takes the same steps for each
 * number, and looks at each entry of its table.
 */
#include "crypto/ed25519_point.h"

#include <string.h>

#include "crypto/wipe.h"

static const struct field one = { { 1 } };
/* d = -121665 / 121666, and twice that. */
static const struct field d = { {
	0x34dca135978a3, 0x1a8283b156ebd, 0x5e7a26001c029, 0x739c663a03cbb,
	0x52036cee2b6ff,
} };
static const struct field d2 = { {
	0x69b9426b2f159, 0x35050762add7a, 0x3cf44c0038052, 0x6738cc7407977,
	0x2406d9dc56dff,
} };
/* 2^((p - 1) / 4), whose square is -1. */
static const struct field root_of_minus_one = { {
	0x61b274a0ea0b0, 0x0d5a5fc8f189d, 0x7ef5e9cbd0c60, 0x78595a6804c9e,
	0x2b8324804fc1d,
} };
static const struct point neutral = { .y = { { 1 } }, .z = { { 1 } } };
/* y = 4 / 5, x even. */
static const struct point base = {
	.x = { { 0x62d608f25d51a, 0x412a4b4f6592a, 0x75b7171a4b31d,
		 0x1ff60527118fe, 0x216936d3cd6e5 } },
	.y = { { 0x6666666666658, 0x4cccccccccccc, 0x1999999999999,
		 0x3333333333333, 0x6666666666666 } },
	.z = { { 1 } },
	.t = { { 0x68ab3a5b7dda3, 0x00eea2a5eadbb, 0x2af8df483c27e,
		 0x332b375274732, 0x67875f0fd78b7 } },
};

/* The last step of both formulas. */
static void combine(struct point *out, const struct field *e,
		    const struct field *f, const struct field *g,
		    const struct field *h)
{
	field_multiply(&out->x, e, f);
	field_multiply(&out->y, g, h);
	field_multiply(&out->t, e, h);
	field_multiply(&out->z, f, g);
}

static void add(struct point *out, const struct point *p,
		const struct point *q)
{
	struct field a, b, c, e, f;

	field_subtract(&a, &p->y, &p->x);
	field_subtract(&b, &q->y, &q->x);
	field_multiply(&a, &a, &b);
	field_add(&b, &p->y, &p->x);
	field_add(&c, &q->y, &q->x);
	field_multiply(&b, &b, &c);
	field_multiply(&c, &p->t, &q->t);
	field_multiply(&c, &c, &d2);
	field_multiply(&f, &p->z, &q->z);
	field_add(&f, &f, &f); /* D */
	field_subtract(&e, &b, &a);
	field_add(&b, &b, &a); /* H */
	field_add(&a, &f, &c); /* G */
	field_subtract(&f, &f, &c);
	combine(out, &e, &f, &a, &b);
}

static void twice(struct point *out, const struct point *p)
{
	struct field a, b, c, e, h;

	field_add(&e, &p->x, &p->y);
	field_square(&e, &e);
	field_square(&a, &p->x);
	field_square(&b, &p->y);
	field_square(&c, &p->z);
	field_add(&c, &c, &c);
	field_add(&h, &a, &b);
	field_subtract(&e, &h, &e);
	field_subtract(&a, &a, &b); /* G */
	field_add(&c, &c, &a);	    /* F */
	combine(out, &e, &c, &a, &h);
}

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
	field_subtract(&v, &t, &u);
	if (!is_field_zero(&v)) {
		field_add(&v, &t, &u);
		if (!is_field_zero(&v))
			return false;
		field_multiply(&out->x, &out->x, &root_of_minus_one);
	}
	if (is_odd && is_field_zero(&out->x))
		return false;
	if (is_odd != is_field_odd(&out->x)) {
		memset(&t, 0, sizeof(t));
		field_subtract(&out->x, &t, &out->x);
	}
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
}

bool is_small_order(const struct point *a)
{
	struct point p;
	struct field difference;

	twice(&p, a);
	twice(&p, &p);
	twice(&p, &p);
	field_subtract(&difference, &p.y, &p.z);
	return is_field_zero(&p.x) && is_field_zero(&difference);
}

void point_negate(struct point *out, const struct point *a)
{
	const struct field zero = { { 0 } };

	out->y = a->y;
	out->z = a->z;
	field_subtract(&out->x, &zero, &a->x);
	field_subtract(&out->t, &zero, &a->t);
}

/* out = table[index], by a look at each of the four. */
static void choose(struct point *out, const struct point table[4],
		   unsigned index)
{
	*out = neutral;
	for (unsigned i = 0; i < 4; i++) {
		/* 1 where i is index, by the borrow of their difference. */
		uint64_t take = ((uint64_t)(i ^ index) - 1) >> 63;

		field_take(&out->x, &table[i].x, take);
		field_take(&out->y, &table[i].y, take);
		field_take(&out->z, &table[i].z, take);
		field_take(&out->t, &table[i].t, take);
	}
}

/* Two bits of the number at a time. */
void point_multiply_base(struct point *out, const uint8_t a[SCALAR_SIZE])
{
	struct point table[4], chosen;

	table[0] = neutral;
	table[1] = base;
	twice(&table[2], &base);
	add(&table[3], &table[2], &base);
	*out = neutral;
	for (unsigned bit = 256; bit > 0; bit -= 2) {
		unsigned at = bit - 2;

		twice(out, out);
		twice(out, out);
		choose(&chosen, table, a[at / 8] >> at % 8 & 3);
		add(out, out, &chosen);
	}
	wipe(&chosen, sizeof(chosen));
}

void point_multiply_two_public(struct point *out,
			       const uint8_t a[SCALAR_SIZE],
			       const uint8_t b[SCALAR_SIZE],
			       const struct point *q)
{
	*out = neutral;
	for (unsigned bit = 256; bit-- > 0;) {
		twice(out, out);
		if (a[bit / 8] >> bit % 8 & 1)
			add(out, out, &base);
		if (b[bit / 8] >> bit % 8 & 1)
			add(out, out, q);
	}
}
