/*
 * Numbers modulo L against long division, and digits and signs against the
 * number that they stand for.
 */
#include <string.h>

#include "crypto/bytes.h"
#include "crypto/ed25519_scalar.h"
#include "tests/unit/hex.h"
#include "tests/unit/scalars.h"
#include "tests/unit/test.h"

/* The sum of what the digits say, from above, is the number. */
static void test_digits(void)
{
	uint8_t scalar[SCALAR_SIZE];
	int8_t digits[SCALAR_BITS];

	for (unsigned i = 0; i < 4 * SCALARS; i++) {
		uint64_t sum[5] = { 0 };
		unsigned last = SCALAR_BITS + 5;

		make_scalar(scalar, i);
		scalar_digits_public(digits, scalar);
		for (unsigned at = SCALAR_BITS; at-- > 0;) {
			uint64_t sign = digits[at] < 0 ? UINT64_MAX : 0;
			unsigned __int128 carry = (uint64_t)digits[at];

			for (unsigned k = 0; k < 5; k++) {
				carry += (unsigned __int128)sum[k] * 2;
				sum[k] = (uint64_t)carry;
				carry = (carry >> 64) + (k < 4 ? sign : 0);
			}
			if (!digits[at])
				continue;
			CHECK(digits[at] & 1);
			CHECK(digits[at] >= -7 && digits[at] <= 7);
			CHECK(last - at >= 4);
			last = at;
		}
		for (unsigned k = 0; k < 4; k++)
			CHECK_EQ(sum[k], load64_le(scalar + 8 * k));
		CHECK_EQ(sum[4], 0);
	}
}

/* 2 b - (2^256 - 1) is the number, or L more. */
static void test_signs(void)
{
	uint8_t scalar[SCALAR_SIZE], l[SCALAR_SIZE];
	uint64_t signs[4];

	hex_read(l, scalar_order, sizeof(l));
	for (unsigned i = 0; i < 4 * SCALARS; i++) {
		uint64_t carry = 1, borrow = 0;

		make_scalar(scalar, i);
		scalar_signs(signs, scalar);
		/* The top bit is lost: it weighs as much as what is taken. */
		CHECK(signs[3] >> 63);
		for (unsigned k = 0; k < 4; k++) {
			unsigned __int128 t =
				(unsigned __int128)signs[k] * 2 + carry;
			uint64_t left = load64_le(scalar + 8 * k);
			uint64_t more = scalar[0] & 1 ?
						0 : load64_le(l + 8 * k);
			unsigned __int128 sum =
				(unsigned __int128)left + more + borrow;

			CHECK_EQ((uint64_t)t, (uint64_t)sum);
			carry = (uint64_t)(t >> 64);
			borrow = (uint64_t)(sum >> 64);
		}
		CHECK_EQ(borrow, 0);
	}
}

/* Takes L off, shifted, from above: the remainder, bit by bit. */
static void slow_reduce(uint8_t out[SCALAR_SIZE], const uint8_t a[64])
{
	uint8_t l[SCALAR_SIZE], rest[SCALAR_SIZE] = { 0 };

	hex_read(l, scalar_order, sizeof(l));
	for (unsigned bit = 512; bit-- > 0;) {
		unsigned in = a[bit / 8] >> bit % 8 & 1;

		for (unsigned i = 0; i < SCALAR_SIZE; i++) {
			in |= (unsigned)rest[i] << 1;
			rest[i] = (uint8_t)in;
			in >>= 8;
		}
		if (!is_scalar(rest)) {
			int borrow = 0;

			for (unsigned i = 0; i < SCALAR_SIZE; i++) {
				borrow += rest[i] - l[i];
				rest[i] = (uint8_t)borrow;
				borrow >>= 8;
			}
		}
	}
	memcpy(out, rest, SCALAR_SIZE);
}

/* 0, 1, all ones, and multiples of L with at most 1 more or less. */
static void test_reduce(void)
{
	uint8_t wide[64], out[SCALAR_SIZE], expected[SCALAR_SIZE];
	uint64_t state = 1;

	for (unsigned round = 0; round < 60; round++) {
		memset(wide, round == 0 ? 0xff : 0, sizeof(wide));
		if (round >= 40) {
			for (unsigned i = 0; i < 64; i++)
				wide[i] = (uint8_t)(test_random(&state) >> 32);
		} else if (round) { /* (L - 1, 0 or + 1) 2^(6 round) */
			hex_read(wide + round * 3 / 4, scalar_order, 32);
			wide[round * 3 / 4] =
				(uint8_t)(wide[round * 3 / 4] + round % 3 - 1);
		}
		slow_reduce(expected, wide);
		scalar_reduce(out, wide);
		CHECK(memcmp(out, expected, SCALAR_SIZE) == 0);
		CHECK(is_scalar(out));
	}
}

/* All of them as great as 32 bytes can be, and random ones: a b + c by hand,
 * 8 bits at a time. */
static void test_multiply_add(void)
{
	uint8_t in[3][SCALAR_SIZE], wide[64], out[SCALAR_SIZE];
	uint8_t expected[SCALAR_SIZE];
	uint64_t state = 2;

	for (unsigned round = 0; round < 20; round++) {
		memset(in, 0xff, sizeof(in));
		for (unsigned i = 0; round && i < sizeof(in); i++)
			in[i / 32][i % 32] = (uint8_t)(test_random(&state) >>
						       32);
		memset(wide, 0, sizeof(wide));
		memcpy(wide, in[2], SCALAR_SIZE);
		for (unsigned i = 0; i < SCALAR_SIZE; i++) {
			unsigned carry = 0;

			for (unsigned k = 0; k < SCALAR_SIZE; k++) {
				carry += in[0][i] * in[1][k] + wide[i + k];
				wide[i + k] = (uint8_t)carry;
				carry >>= 8;
			}
			wide[i + SCALAR_SIZE] = (uint8_t)carry;
		}
		slow_reduce(expected, wide);
		scalar_multiply_add(out, in[0], in[1], in[2]);
		CHECK(memcmp(out, expected, SCALAR_SIZE) == 0);
	}
}

TEST_SUITE(ed25519_scalar, TEST(test_digits), TEST(test_signs),
	   TEST(test_reduce), TEST(test_multiply_add));
