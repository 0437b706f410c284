/*
 * The numbers of crypto/field25519.h against slow ones: edges of the range
 * and of the limbs, and random ones, each with each.
 */
#include <string.h>

#include "crypto/bytes.h"
#include "crypto/field25519.h"
#include "tests/unit/slow_field.h"
#include "tests/unit/test.h"

#define WIDE ((1ull << 54) - 1)
#define SMALL ((1ull << 51) + (1ull << 18) - 1)
#define EDGES 7
#define SAMPLES 20

/* Of 2^255: 0, 1, 2, p - 1, p, p + 1, 2^255 - 1. */
static void make_edge(uint8_t bytes[FIELD_SIZE], unsigned which)
{
	static const uint8_t first[EDGES] = { 0, 1, 2, 0xec, 0xed, 0xee, 0xff };

	memset(bytes, which < 3 ? 0 : 0xff, FIELD_SIZE);
	bytes[0] = first[which];
	bytes[31] &= 0x7f;
}

/* The edges, then limbs that are all or one at their most, then random ones
 * with limbs up to `most`. */
static void make_samples(struct field out[SAMPLES], uint64_t most)
{
	uint64_t state = most;
	uint8_t bytes[FIELD_SIZE];
	unsigned n = 0;

	for (; n < EDGES; n++) {
		make_edge(bytes, n);
		field_load(&out[n], bytes);
	}
	for (unsigned i = 0; i < 5; i++)
		out[n].limb[i] = most;
	n++;
	for (unsigned i = 0; i < 5; i++, n++) {
		memset(&out[n], 0, sizeof(out[n]));
		out[n].limb[i] = most;
	}
	for (; n < SAMPLES; n++)
		for (unsigned i = 0; i < 5; i++)
			out[n].limb[i] = test_random(&state) % (most + 1);
}

/* Does it stand for that number, and is it stored as its form below p? */
static bool is_number(const struct field *a, const struct slow *number)
{
	struct slow value = slow_of(a);
	uint8_t bytes[FIELD_SIZE];

	field_store(bytes, a);
	for (unsigned i = 0; i < 4; i++)
		if (load64_le(bytes + 8 * i) != number->word[i])
			return false;
	return slow_equals(&value, number);
}

static bool is_below(const struct field *a, uint64_t bound)
{
	for (unsigned i = 0; i < 5; i++)
		if (a->limb[i] >= bound)
			return false;
	return true;
}

static void test_forms(void)
{
	struct field samples[SAMPLES];
	uint8_t bytes[FIELD_SIZE];
	struct field a;

	make_samples(samples, WIDE);
	for (unsigned i = 0; i < SAMPLES; i++) {
		struct slow number = slow_of(&samples[i]);
		bool is_zero = !(number.word[0] | number.word[1] |
				 number.word[2] | number.word[3]);

		CHECK(is_number(&samples[i], &number));
		CHECK_EQ(is_field_zero(&samples[i]), is_zero);
		CHECK_EQ(is_field_odd(&samples[i]), number.word[0] & 1);
		field_store(bytes, &samples[i]);
		bytes[31] |= 0x80; /* left out */
		field_load(&a, bytes);
		CHECK(is_below(&a, 1ull << 51));
		CHECK(is_number(&a, &number));
		field_load_words(&a, number.word);
		CHECK(is_number(&a, &number));
	}
}

static void test_products(void)
{
	struct field samples[SAMPLES], out;
	struct slow expected, number[SAMPLES];

	make_samples(samples, WIDE);
	for (unsigned i = 0; i < SAMPLES; i++)
		number[i] = slow_of(&samples[i]);
	for (unsigned i = 0; i < SAMPLES; i++) {
		for (unsigned k = 0; k < SAMPLES; k++) {
			slow_multiply(&expected, &number[i], &number[k]);
			field_multiply(&out, &samples[i], &samples[k]);
			CHECK(is_below(&out, SMALL + 1));
			CHECK(is_number(&out, &expected));
		}
		slow_multiply(&expected, &number[i], &number[i]);
		field_square(&out, &samples[i]);
		CHECK(is_below(&out, SMALL + 1));
		CHECK(is_number(&out, &expected));
		out = samples[i];
		field_multiply(&out, &out, &out);
		CHECK(is_number(&out, &expected));
		out = samples[i];
		field_square(&out, &out);
		CHECK(is_number(&out, &expected));
	}
}

static void test_scale(void)
{
	static const uint32_t scales[] = { 0, 1, 121665, 0xffffffff };
	struct field samples[SAMPLES], out;
	struct slow expected, number;

	make_samples(samples, WIDE);
	for (unsigned i = 0; i < SAMPLES; i++) {
		number = slow_of(&samples[i]);
		for (unsigned k = 0; k < 4; k++) {
			struct slow scale = { { scales[k] } };

			slow_multiply(&expected, &number, &scale);
			field_scale(&out, &samples[i], scales[k]);
			CHECK(is_below(&out, SMALL + 1));
			CHECK(is_number(&out, &expected));
		}
	}
}

static void test_sums(void)
{
	struct field samples[SAMPLES], wide[SAMPLES], out;
	struct slow expected, left, right;

	make_samples(samples, SMALL);
	make_samples(wide, WIDE - (1ull << 52));
	for (unsigned i = 0; i < SAMPLES; i++) {
		for (unsigned k = 0; k < SAMPLES; k++) {
			left = slow_of(&samples[i]);
			right = slow_of(&samples[k]);
			slow_add(&expected, &left, &right);
			field_add(&out, &samples[i], &samples[k]);
			CHECK(is_below(&out, 1ull << 53));
			CHECK(is_number(&out, &expected));
			left = slow_of(&wide[i]);
			slow_subtract(&expected, &left, &right);
			field_subtract(&out, &wide[i], &samples[k]);
			CHECK(is_below(&out, WIDE + 1));
			CHECK(is_number(&out, &expected));
		}
		out = samples[i];
		field_subtract(&out, &out, &out);
		CHECK(is_field_zero(&out));
	}
}

/* With r = a^((p - 5) / 8), r^8 a^5 = a^p = a. */
static void test_powers(void)
{
	struct field samples[SAMPLES], inverse, root, t;
	struct slow expected;

	make_samples(samples, WIDE);
	for (unsigned i = 0; i < SAMPLES; i++) {
		const struct field *a = &samples[i];

		expected = slow_of(a);
		field_invert(&inverse, a);
		field_multiply(&t, &inverse, a);
		CHECK_EQ(is_field_zero(&inverse), is_field_zero(a));
		field_multiply(&t, &t, a);
		CHECK(is_number(&t, &expected));
		field_root_power(&root, a);
		field_square(&t, &root);
		field_multiply(&t, &t, a);
		field_square(&t, &t); /* r^4 a^2 */
		field_square(&t, &t);
		field_multiply(&t, &t, a);
		CHECK(is_number(&t, &expected));
	}
	/* 2^((p - 5) / 8) itself, and not times a root of 1. */
	CHECK_EQ(samples[2].limb[0], 2);
	field_root_power(&root, &samples[2]);
	expected = (struct slow){ { 0x62770d93a507504f, 0x97a18c035697f23c,
				    0x95a6804c9efdebd3, 0x55c1924027e0ef85 } };
	CHECK(is_number(&root, &expected));
}

static void test_take(void)
{
	struct field samples[SAMPLES], out;

	make_samples(samples, UINT64_MAX - 1);
	for (unsigned i = 0; i + 1 < SAMPLES; i++) {
		out = samples[i];
		field_take(&out, &samples[i + 1], 0);
		CHECK(memcmp(&out, &samples[i], sizeof(out)) == 0);
		field_take(&out, &samples[i + 1], 1);
		CHECK(memcmp(&out, &samples[i + 1], sizeof(out)) == 0);
	}
}

TEST_SUITE(field25519, TEST(test_forms), TEST(test_products), TEST(test_scale),
	   TEST(test_sums), TEST(test_powers), TEST(test_take));
