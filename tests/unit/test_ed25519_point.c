/*
 * Multiples of points against the formulas of RFC 8032, 5.1.4, one bit at a
 * time, and so each entry of the table of the base point.
 */
#include <string.h>

#include "crypto/bytes.h"
#include "crypto/ed25519_point.h"
#include "crypto/ed25519_table.h"
#include "tests/unit/hex.h"
#include "tests/unit/scalars.h"
#include "tests/unit/test.h"

static const struct field d = { {
	0x34dca135978a3, 0x1a8283b156ebd, 0x5e7a26001c029, 0x739c663a03cbb,
	0x52036cee2b6ff,
} };
static const struct field one = { { 1 } };

/* A sum as the standard writes it, with products between all, so that no
 * number is wider than small ones. */
static void slow_add(struct point *out, const struct point *p,
		     const struct point *q)
{
	struct field a, b, c, dd, e, f, g, h;

	field_subtract(&a, &p->y, &p->x);
	field_subtract(&b, &q->y, &q->x);
	field_multiply(&a, &a, &b);
	field_add(&b, &p->y, &p->x);
	field_add(&c, &q->y, &q->x);
	field_multiply(&b, &b, &c);
	field_multiply(&c, &p->t, &q->t);
	field_multiply(&c, &c, &d);
	field_scale(&c, &c, 2);
	field_multiply(&dd, &p->z, &q->z);
	field_scale(&dd, &dd, 2);
	field_subtract(&e, &b, &a);
	field_subtract(&f, &dd, &c);
	field_add(&g, &dd, &c);
	field_add(&h, &b, &a);
	field_multiply(&out->x, &e, &f);
	field_multiply(&out->y, &g, &h);
	field_multiply(&out->t, &e, &h);
	field_multiply(&out->z, &f, &g);
}

static void slow_multiply(struct point *out, const uint8_t a[SCALAR_SIZE],
			  const struct point *p)
{
	*out = point_neutral;
	for (unsigned bit = SCALAR_BITS; bit-- > 0;) {
		slow_add(out, out, out);
		if (a[bit / 8] >> bit % 8 & 1)
			slow_add(out, out, p);
	}
}

/* y = 4 / 5, and the even x. */
static void read_base(struct point *out)
{
	uint8_t bytes[POINT_SIZE];

	memset(bytes, 0x66, sizeof(bytes));
	bytes[0] = 0x58;
	(void)point_load_public(out, bytes);
}

/* Coordinates are small, x y = z t, and both are the same point. */
static bool is_point(const struct point *p, const struct point *same)
{
	uint8_t bytes[POINT_SIZE], others[POINT_SIZE];
	struct field left, right;

	for (unsigned i = 0; i < 4; i++)
		for (unsigned k = 0; k < 5; k++)
			if (p->all[i].limb[k] >= (1ull << 51) + (1ull << 18))
				return false;
	field_multiply(&left, &p->x, &p->y);
	field_multiply(&right, &p->z, &p->t);
	field_subtract(&left, &left, &right);
	point_store(bytes, p);
	point_store(others, same);
	return is_field_zero(&left) && memcmp(bytes, others, 32) == 0;
}

static void test_table(void)
{
	struct point base, p;
	struct field inverse, x, y, plus, minus, t2d, entry;

	read_base(&base);
	for (unsigned n = 0; n < TABLE_WORDS * TABLE_POINTS; n++) {
		const uint64_t *words = base_table[n / 8][n % 8];
		uint8_t *at, scalar[SCALAR_SIZE] = { 0 };
		uint64_t number = 1ull << 48;

		for (unsigned bit = 0; bit < 3; bit++)
			if (n >> bit & 1)
				number += 1ull << 16 * bit;
			else
				number -= 1ull << 16 * bit;
		at = scalar + 8 * (n / 8);
		store64_le(at, number);
		slow_multiply(&p, scalar, &base);
		field_invert(&inverse, &p.z);
		field_multiply(&x, &p.x, &inverse);
		field_multiply(&y, &p.y, &inverse);
		field_add(&plus, &y, &x);
		field_subtract(&minus, &y, &x);
		field_multiply(&t2d, &x, &y);
		field_multiply(&t2d, &t2d, &d);
		field_scale(&t2d, &t2d, 2);
		field_load_words(&entry, words + TABLE_PLUS);
		field_subtract(&plus, &plus, &entry);
		field_load_words(&entry, words + TABLE_MINUS);
		field_subtract(&minus, &minus, &entry);
		field_load_words(&entry, words + TABLE_T2D);
		field_subtract(&t2d, &t2d, &entry);
		CHECK(is_field_zero(&plus));
		CHECK(is_field_zero(&minus));
		CHECK(is_field_zero(&t2d));
	}
}

/* Sums and doubles of points that are equal, opposite, neutral or neither,
 * and of z that is not 1. */
static void test_sums(void)
{
	struct point points[6], expected, out;
	struct factors sum;
	struct addend addend;
	uint8_t two[SCALAR_SIZE] = { 2 };

	points[0] = point_neutral;
	read_base(&points[1]);
	slow_multiply(&points[2], two, &points[1]);
	point_negate(&points[3], &points[1]);
	point_negate(&points[4], &points[2]);
	slow_add(&points[5], &points[2], &points[1]);
	for (unsigned i = 0; i < 6; i++) {
		slow_add(&expected, &points[i], &points[i]);
		point_twice(&sum, &points[i]);
		point_finish(&out, &sum);
		CHECK(is_point(&out, &expected));
		memset(&out.t, 0xff, sizeof(out.t));
		point_finish_without_t(&out, &sum);
		CHECK_EQ(out.t.limb[4], UINT64_MAX);
		out.t = expected.t;
		for (unsigned k = 0; k < 6; k++) {
			point_make_addend(&addend, &points[k]);
			slow_add(&expected, &points[i], &points[k]);
			point_add(&sum, &points[i], &addend);
			point_finish(&out, &sum);
			CHECK(is_point(&out, &expected));
			if (memcmp(&points[k].z, &one, sizeof(one)) != 0)
				continue;
			memset(&addend.z2, 0xff, sizeof(addend.z2));
			point_add_affine(&sum, &points[i], &addend);
			point_finish(&out, &sum);
			CHECK(is_point(&out, &expected));
		}
	}
	slow_add(&out, &points[1], &points[3]);
	CHECK(is_point(&out, &point_neutral));
}

static void test_base_multiples(void)
{
	struct point base, expected, out;
	uint8_t scalar[SCALAR_SIZE];

	read_base(&base);
	for (unsigned i = 0; i < SCALARS; i++) {
		make_scalar(scalar, i);
		slow_multiply(&expected, scalar, &base);
		point_multiply_base(&out, scalar);
		CHECK(is_point(&out, &expected));
	}
}

/* Of a random point, and of one with a part of small order, which no multiple
 * of L takes away. */
static void test_two_multiples(void)
{
	static const char order_8[] = "26e8958fc2b227b045c3f489f2ef98f0"
				      "d5dfac05d3c63339b13802886d53fc05";
	uint8_t a[SCALAR_SIZE], b[SCALAR_SIZE], bytes[POINT_SIZE];
	struct point base, q, left, right, out;

	read_base(&base);
	make_scalar(a, SCALARS);
	slow_multiply(&q, a, &base);
	for (unsigned i = 0; i < SCALARS; i++) {
		make_scalar(a, i);
		make_scalar(b, (i * 5 + 3) % SCALARS);
		slow_multiply(&left, a, &base);
		slow_multiply(&right, b, &q);
		slow_add(&left, &left, &right);
		point_multiply_two_public(&out, a, b, &q);
		CHECK(is_point(&out, &left));
		if (i == SCALARS / 2) {
			hex_read(bytes, order_8, POINT_SIZE);
			CHECK(point_load_public(&right, bytes));
			slow_add(&q, &q, &right);
		}
	}
}

TEST_SUITE(ed25519_point, TEST(test_table), TEST(test_sums),
	   TEST(test_base_multiples), TEST(test_two_multiples));
