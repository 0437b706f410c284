/*
 * Multiples of points.
 *
 * Those of the base point come from a table by combs (Lim and Lee, 1994), of
 * signs alone, as in Hamburg's "Fast and compact elliptic-curve cryptography",
 * 2012, 3.3: of each of the number's four words, bits i, 16 + i, 32 + i and
 * 48 + i together name an entry of the table, or one's negative, to be doubled
 * i times. So 64 sums and 15 doublings make a multiple.
 *
 * Invariants: a multiple of the base point takes the same steps for each
 * number and looks at each entry of the table. That of two points is for
 * public numbers alone.
 */
#include "crypto/ed25519_point.h"
#include "crypto/ed25519_table.h"
#include "crypto/mask.h"
#include "crypto/wipe.h"

#define COMB_SPACING 16 /* bits from one tooth to the next */
/* 1, 3, 5 and 7 times a point. */
#define ODD_MULTIPLES (1 << (SCALAR_DIGIT_BITS - 2))

/* What a multiple of the base point is made with. */
struct comb {
	uint64_t signs[4], entry[TABLE_POINT];
	struct addend chosen;
	struct factors sum;
};

/* Bits 2 to 0 of `digit` are the entry's where bit 3 is 1; else they are the
 * complement of that of which this is the negative. */
static void choose(struct comb *c, const uint64_t table[][TABLE_POINT],
		   uint64_t digit)
{
	static const struct field zero = { { 0 } };
	uint64_t is_negative = digit >> 3 ^ 1, mask[TABLE_POINTS];
	uint64_t index = (digit ^ mask_of(is_negative)) & 7;

	/* Of `i` and `index` that are the same, 1 from the difference's 0
	 * borrows. */
	for (uint64_t i = 0; i < TABLE_POINTS; i++)
		mask[i] = mask_of(((i ^ index) - 1) >> 63);
	for (unsigned word = 0; word < TABLE_POINT; word++) {
		uint64_t found = 0;

		for (unsigned i = 0; i < TABLE_POINTS; i++)
			found |= table[i][word] & mask[i];
		c->entry[word] = found;
	}
	/* The negative has -x for x. */
	field_load_words(&c->chosen.plus, c->entry + TABLE_PLUS);
	field_load_words(&c->chosen.minus, c->entry + TABLE_MINUS);
	field_load_words(&c->chosen.t2d, c->entry + TABLE_T2D);
	field_swap(&c->chosen.plus, &c->chosen.minus, is_negative);
	field_subtract(&c->sum.e, &zero, &c->chosen.t2d);
	field_take(&c->chosen.t2d, &c->sum.e, is_negative);
}

/* Adds what bit `at` of each tooth stands for. */
static void add_teeth(struct point *sum, struct comb *c, unsigned at)
{
	for (unsigned i = 0; i < TABLE_WORDS; i++) {
		uint64_t bits = c->signs[i] >> at & 0x0001000100010001;

		choose(c, base_table[i],
		       (bits | bits >> 15 | bits >> 30 | bits >> 45) & 15);
		point_add_affine(&c->sum, sum, &c->chosen);
		point_finish(sum, &c->sum);
	}
}

void point_multiply_base(struct point *out, const uint8_t a[SCALAR_SIZE])
{
	struct comb c;

	scalar_signs(c.signs, a);
	*out = point_neutral;
	for (unsigned at = COMB_SPACING; at-- > 0;) {
		point_twice(&c.sum, out);
		point_finish(out, &c.sum);
		add_teeth(out, &c, at);
	}
	wipe(&c, sizeof(c));
}

/* Not inline, for the caller's frame is large. */
static __attribute__((noinline)) void
make_odd_multiples(struct addend out[ODD_MULTIPLES], const struct point *q)
{
	struct point multiple;
	struct factors sum;
	struct addend two_q;

	point_twice(&sum, q);
	point_finish(&multiple, &sum);
	point_make_addend(&two_q, &multiple);
	point_make_addend(&out[0], q);
	for (unsigned i = 1; i < ODD_MULTIPLES; i++) {
		point_add(&sum, i == 1 ? q : &multiple, &two_q);
		point_finish(&multiple, &sum);
		point_make_addend(&out[i], &multiple);
	}
}

/* Adds the multiple that an odd digit stands for. */
static void add_multiple_public(struct factors *out, const struct point *a,
				const struct addend multiples[ODD_MULTIPLES],
				int digit)
{
	struct addend negative;
	const struct addend *b = &multiples[(digit < 0 ? -digit : digit) / 2];

	if (digit < 0) {
		negative.plus = b->minus;
		negative.minus = b->plus;
		negative.z2 = b->z2;
		field_negate(&negative.t2d, &b->t2d);
		b = &negative;
	}
	point_add(out, a, b);
}

/* Both multiples in one row of doublings: that of `q` by its digits, and in
 * the last of them the combs. */
void point_multiply_two_public(struct point *out,
			       const uint8_t a[SCALAR_SIZE],
			       const uint8_t b[SCALAR_SIZE],
			       const struct point *q)
{
	struct addend multiples[ODD_MULTIPLES];
	int8_t digits[SCALAR_BITS];
	struct comb c;

	make_odd_multiples(multiples, q);
	scalar_digits_public(digits, b);
	scalar_signs(c.signs, a);
	*out = point_neutral;
	for (unsigned at = SCALAR_BITS; at-- > 0;) {
		point_twice(&c.sum, out);
		if (digits[at]) {
			point_finish(out, &c.sum);
			add_multiple_public(&c.sum, out, multiples,
					    digits[at]);
		}
		if (at < COMB_SPACING) {
			point_finish(out, &c.sum);
			add_teeth(out, &c, at);
		} else {
			point_finish_without_t(out, &c.sum);
		}
	}
}
