/*
 * Numbers modulo 2^255 - 19, by products of 64 bits.
 *
 * A product is five columns, each the sum of those products of limbs that
 * weigh the same. The columns do not wait for each other's carry: each adds
 * its own to the next one's low bits, and one more round, which all take at
 * once, leaves a small number.
 *
 * Invariants: what overflows 255 bits comes back times 19 at the low end,
 * since 2^255 = 19 modulo p. Limbs are below 2^54 before a product, so that a
 * column is below 2^115 and its carry below 2^64.
 */
#include "crypto/field25519.h"

#include "crypto/bytes.h"
#include "crypto/wipe.h"

#define LIMB_BITS FIELD_LIMB_BITS
#define LIMB_MASK FIELD_LIMB_MASK
#define INLINE static inline __attribute__((always_inline))
/* Long, and so there once. A loop around one would be slower than calls are. */
#define PRODUCT __attribute__((noinline))

struct column {
	uint64_t low, high;
};

void field_load_words(struct field *out, const uint64_t words[4])
{
	uint64_t w0 = words[0], w1 = words[1], w2 = words[2], w3 = words[3];

	out->limb[0] = w0 & LIMB_MASK;
	out->limb[1] = (w0 >> 51 | w1 << 13) & LIMB_MASK;
	out->limb[2] = (w1 >> 38 | w2 << 26) & LIMB_MASK;
	out->limb[3] = (w2 >> 25 | w3 << 39) & LIMB_MASK;
	out->limb[4] = w3 >> 12 & LIMB_MASK;
}

void field_load(struct field *out, const uint8_t bytes[FIELD_SIZE])
{
	uint64_t words[4];

	for (unsigned i = 0; i < 4; i++)
		words[i] = load64_le(bytes + 8 * i);
	field_load_words(out, words);
}

/* Takes what each limb has above its 51 bits into the next. Limbs may be below
 * 2^63; then all are below 2^51 but the first, which is below 2^51 + 2^17. */
static void carry(struct field *a)
{
	uint64_t over = 0;

	for (unsigned i = 0; i < 5; i++) {
		a->limb[i] += over;
		over = a->limb[i] >> LIMB_BITS;
		a->limb[i] &= LIMB_MASK;
	}
	a->limb[0] += 19 * over;
}

void field_store(uint8_t bytes[FIELD_SIZE], const struct field *a)
{
	struct field low = *a;
	uint64_t over = 19;

	carry(&low);
	carry(&low);
	/* Now each limb is below 2^51. The number is p or more where 19 more
	 * reach 2^255: then take p off, which is to add 19 and drop that
	 * bit. */
	for (unsigned i = 0; i < 5; i++)
		over = (low.limb[i] + over) >> LIMB_BITS;
	low.limb[0] += 19 * over;
	for (unsigned i = 0; i < 4; i++) {
		low.limb[i + 1] += low.limb[i] >> LIMB_BITS;
		low.limb[i] &= LIMB_MASK;
	}
	low.limb[4] &= LIMB_MASK;
	store64_le(bytes, low.limb[0] | low.limb[1] << 51);
	store64_le(bytes + 8, low.limb[1] >> 13 | low.limb[2] << 38);
	store64_le(bytes + 16, low.limb[2] >> 26 | low.limb[3] << 25);
	store64_le(bytes + 24, low.limb[3] >> 39 | low.limb[4] << 12);
	wipe(&low, sizeof(low));
}

void field_negate(struct field *out, const struct field *a)
{
	static const struct field zero = { { 0 } };

	field_subtract(out, &zero, a);
	carry(out);
}

INLINE struct column product(uint64_t a, const uint64_t *b)
{
	unsigned __int128 p = (unsigned __int128)a * *b;

	return (struct column){ (uint64_t)p, (uint64_t)(p >> 64) };
}

/* Adds a product to a column. In instructions, for compilers copy each product
 * before they add it, which makes a fifth more of them in all. */
INLINE void add_product(struct column *sum, uint64_t a, const uint64_t *b)
{
	__asm__("mulq %3\n\taddq %%rax, %0\n\tadcq %%rdx, %1"
		: "+r"(sum->low), "+r"(sum->high), "+a"(a)
		: "m"(*b) : "rdx", "cc");
}

/* The low 51 bits of a column. The compiler moves no load over the end of one:
 * left alone it begins all columns at once, has not the registers for that,
 * and is slower by a quarter. Emits nothing. */
INLINE uint64_t column_low(struct column sum)
{
	__asm__("" : : : "memory");
	return sum.low & LIMB_MASK;
}

/* What is above them. As three instructions, for the one that shifts two
 * registers takes many processors as long as six. */
INLINE uint64_t column_carry(struct column sum)
{
	uint64_t high = sum.high << (64 - LIMB_BITS);

	/* Emits nothing, and hides that the two belong together. */
	__asm__("" : "+r"(high));
	return high | sum.low >> LIMB_BITS;
}

/* The second round, with the last column's carry. */
INLINE void finish(struct field *out, uint64_t r0, uint64_t r1,
				 uint64_t r2, uint64_t r3, uint64_t r4,
				 uint64_t carry)
{
	r0 += 19 * carry;
	out->limb[1] = (r1 & LIMB_MASK) + (r0 >> LIMB_BITS);
	out->limb[2] = (r2 & LIMB_MASK) + (r1 >> LIMB_BITS);
	out->limb[3] = (r3 & LIMB_MASK) + (r2 >> LIMB_BITS);
	out->limb[0] = (r0 & LIMB_MASK) + 19 * (r4 >> LIMB_BITS);
	out->limb[4] = (r4 & LIMB_MASK) + (r3 >> LIMB_BITS);
}

PRODUCT void field_multiply(struct field *out, const struct field *x,
			    const struct field *y)
{
	const uint64_t *a = x->limb, *b = y->limb;
	uint64_t c1 = 19 * a[1], c2 = 19 * a[2], c3 = 19 * a[3], c4 = 19 * a[4];
	uint64_t r0, r1, r2, r3, r4;
	struct column sum;

	sum = product(a[0], &b[0]);
	add_product(&sum, c1, &b[4]);
	add_product(&sum, c2, &b[3]);
	add_product(&sum, c3, &b[2]);
	add_product(&sum, c4, &b[1]);
	r0 = column_low(sum);
	r1 = column_carry(sum);
	sum = product(a[0], &b[1]);
	add_product(&sum, a[1], &b[0]);
	add_product(&sum, c2, &b[4]);
	add_product(&sum, c3, &b[3]);
	add_product(&sum, c4, &b[2]);
	r1 += column_low(sum);
	r2 = column_carry(sum);
	sum = product(a[0], &b[2]);
	add_product(&sum, a[1], &b[1]);
	add_product(&sum, a[2], &b[0]);
	add_product(&sum, c3, &b[4]);
	add_product(&sum, c4, &b[3]);
	r2 += column_low(sum);
	r3 = column_carry(sum);
	sum = product(a[0], &b[3]);
	add_product(&sum, a[1], &b[2]);
	add_product(&sum, a[2], &b[1]);
	add_product(&sum, a[3], &b[0]);
	add_product(&sum, c4, &b[4]);
	r3 += column_low(sum);
	r4 = column_carry(sum);
	sum = product(a[0], &b[4]);
	add_product(&sum, a[1], &b[3]);
	add_product(&sum, a[2], &b[2]);
	add_product(&sum, a[3], &b[1]);
	add_product(&sum, a[4], &b[0]);
	r4 += column_low(sum);
	finish(out, r0, r1, r2, r3, r4, column_carry(sum));
}

PRODUCT void field_square(struct field *out, const struct field *x)
{
	const uint64_t *a = x->limb;
	uint64_t d0 = 2 * a[0], d1 = 2 * a[1], e2 = 38 * a[2];
	uint64_t c3 = 19 * a[3], c4 = 19 * a[4], e4 = 38 * a[4];
	uint64_t r0, r1, r2, r3, r4;
	struct column sum;

	sum = product(a[0], &a[0]);
	add_product(&sum, e4, &a[1]);
	add_product(&sum, e2, &a[3]);
	r0 = column_low(sum);
	r1 = column_carry(sum);
	sum = product(d0, &a[1]);
	add_product(&sum, e4, &a[2]);
	add_product(&sum, c3, &a[3]);
	r1 += column_low(sum);
	r2 = column_carry(sum);
	sum = product(d0, &a[2]);
	add_product(&sum, a[1], &a[1]);
	add_product(&sum, e4, &a[3]);
	r2 += column_low(sum);
	r3 = column_carry(sum);
	sum = product(d0, &a[3]);
	add_product(&sum, d1, &a[2]);
	add_product(&sum, c4, &a[4]);
	r3 += column_low(sum);
	r4 = column_carry(sum);
	sum = product(d0, &a[4]);
	add_product(&sum, d1, &a[3]);
	add_product(&sum, a[2], &a[2]);
	r4 += column_low(sum);
	finish(out, r0, r1, r2, r3, r4, column_carry(sum));
}

void field_multiply_each(struct field *out, const struct field *a,
			 const struct field *b, unsigned count)
{
	while (count--)
		field_multiply(out++, a++, b++);
}

void field_square_each(struct field *out, const struct field *a,
		       unsigned count)
{
	while (count--)
		field_square(out++, a++);
}

void field_scale(struct field *out, const struct field *a, uint32_t b)
{
	uint64_t r[5], carry = 0;

	for (unsigned i = 0; i < 5; i++) {
		struct column sum = product(b, &a->limb[i]);

		r[i] = column_low(sum) + carry;
		carry = column_carry(sum);
	}
	finish(out, r[0], r[1], r[2], r[3], r[4], carry);
}

/* a^(2^times). */
static __attribute__((noinline)) void
square_times(struct field *out, const struct field *a, unsigned times)
{
	for (; times; times--, a = out)
		field_square(out, a);
}

/* a^(2^250 - 1), which both powers start with, and a^11. */
static void long_power(struct field *out, struct field *a11,
		       const struct field *a)
{
	struct field t, u;

	field_square(&t, a);			   /* 2 */
	square_times(&u, &t, 2);		   /* 8 */
	field_multiply(&u, &u, a);		   /* 9 */
	field_multiply(a11, &u, &t);		   /* 11 */
	field_square(&t, a11);			   /* 22 */
	field_multiply(&u, &u, &t);		   /* 2^5 - 1 */
	square_times(&t, &u, 5);
	field_multiply(&u, &t, &u);		   /* 2^10 - 1 */
	square_times(&t, &u, 10);
	field_multiply(out, &t, &u);		   /* 2^20 - 1 */
	square_times(&t, out, 20);
	field_multiply(&t, &t, out);		   /* 2^40 - 1 */
	square_times(&t, &t, 10);
	field_multiply(&u, &t, &u);		   /* 2^50 - 1 */
	square_times(&t, &u, 50);
	field_multiply(out, &t, &u);		   /* 2^100 - 1 */
	square_times(&t, out, 100);
	field_multiply(&t, &t, out);		   /* 2^200 - 1 */
	square_times(&t, &t, 50);
	field_multiply(out, &t, &u);		   /* 2^250 - 1 */
	wipe(&t, sizeof(t));
	wipe(&u, sizeof(u));
}

void field_invert(struct field *out, const struct field *a)
{
	struct field power, a11;

	long_power(&power, &a11, a);
	square_times(&power, &power, 5);
	field_multiply(out, &power, &a11); /* 2^255 - 21 */
	wipe(&power, sizeof(power));
	wipe(&a11, sizeof(a11));
}

void field_root_power(struct field *out, const struct field *a)
{
	struct field power, a11, first = *a;

	long_power(&power, &a11, a);
	square_times(&power, &power, 2);
	field_multiply(out, &power, &first); /* 2^252 - 3 */
}

bool is_field_zero(const struct field *a)
{
	uint8_t bytes[FIELD_SIZE], any = 0;

	field_store(bytes, a);
	for (unsigned i = 0; i < FIELD_SIZE; i++)
		any |= bytes[i];
	return any == 0;
}

bool is_field_odd(const struct field *a)
{
	uint8_t bytes[FIELD_SIZE];

	field_store(bytes, a);
	return bytes[0] & 1;
}
