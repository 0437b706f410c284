/*
 * X25519 against RFC 7748, and points that no secret moves.
 */
#include <string.h>

#include "crypto/field25519.h"
#include "crypto/x25519.h"
#include "tests/unit/hex.h"
#include "tests/unit/test.h"

/* RFC 7748, 5.2. */
static void test_known(void)
{
	static const struct {
		const char *secret, *other, *shared;
	} known[] = {
		{ "a546e36bf0527c9d3b16154b82465edd"
		  "62144c0ac1fc5a18506a2244ba449ac4",
		  "e6db6867583030db3594c1a424b15f7c"
		  "726624ec26b3353b10a903a6d0ab1c4c",
		  "c3da55379de9c6908e94ea4df28d084f"
		  "32eccf03491c71f754b4075577a28552" },
		{ "4b66e9d4d1b4673c5ad22691957d6af5"
		  "c11b6421e0ea01d42ca4169e7918ba0d",
		  "e5210f12786811d3f4b7959d0538ae2c"
		  "31dbe7106fc03c3efc4cd549c715a493",
		  "95cbde9476e8907d7aade45cb4b873f8"
		  "8b595a68799fa152e6f8f7647aac7957" },
	};
	uint8_t secret[32], other[32];

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		hex_read(secret, known[i].secret, 32);
		hex_read(other, known[i].other, 32);
		CHECK_EQ(x25519(other, secret, other), 0);
		CHECK(hex_equals(other, 32, known[i].shared));
	}
}

/* RFC 7748, 5.2: each result is the next secret, the last secret the next
 * point. */
static void test_iterated(void)
{
	uint8_t k[32] = { 9 }, u[32] = { 9 }, out[32];

	for (unsigned i = 0; i < 100; i++) {
		x25519(out, k, u);
		memcpy(u, k, 32);
		memcpy(k, out, 32);
		if (i == 0)
			CHECK(hex_equals(k, 32,
					 "422c8e7a6227d7bca1350b3e2bb7279f"
					 "7897b87bb6854b783c60e80311ae3079"));
	}
	CHECK(hex_equals(k, 32, "b1a5a73158904c020866c13939dd7e1a"
				"a26852ee1d2609c92e5a8f1debe2150a"));
}

/* Both sides share the same; the one's public value is RFC 7748's, 6.1. */
static void test_agreement(void)
{
	uint8_t a[32] = { 1, 2, 3 }, b[32], public_a[32], public_b[32];
	uint8_t shared[32];

	hex_read(b, "5dab087e624a8a4b79e17f8b83800ee6"
		    "6f3bb1292618b6fd1c2f8b27ff88e0eb", 32);
	x25519_public(public_a, a);
	x25519_public(public_b, b);
	CHECK(hex_equals(public_b, 32, "de9edb7d7b7dc1b4d35b61c2ece43537"
				       "3f8343c85b78674dadfc7e146f882b4f"));
	CHECK_EQ(x25519(shared, a, public_b), 0);
	CHECK_EQ(x25519(a, b, public_a), 0);
	CHECK(memcmp(a, shared, 32) == 0);
}

/* The table of the base point gives what the ladder gives. */
static void test_public(void)
{
	static const uint8_t base[32] = { 9 };
	uint8_t secret[32], public[32], expected[32];
	uint64_t state = 9;

	for (unsigned round = 0; round < 20; round++) {
		memset(secret, round ? 0xff : 0, sizeof(secret));
		for (unsigned i = 0; round > 1 && i < 32; i++)
			secret[i] = (uint8_t)(test_random(&state) >> 32);
		CHECK_EQ(x25519(expected, secret, base), 0);
		x25519_public(public, secret);
		CHECK(memcmp(public, expected, 32) == 0);
	}
}

/* Points of small order give 0 with every secret and are refused: 0, 1, -1, p,
 * p + 1, and the two of order 8. The last bit does not count. */
static void test_small_order(void)
{
	static const char *const points[] = {
		"00000000000000000000000000000000"
		"00000000000000000000000000000000",
		"01000000000000000000000000000000"
		"00000000000000000000000000000000",
		"ecffffffffffffffffffffffffffffff"
		"ffffffffffffffffffffffffffffff7f",
		"edffffffffffffffffffffffffffffff"
		"ffffffffffffffffffffffffffffff7f",
		"eeffffffffffffffffffffffffffffff"
		"ffffffffffffffffffffffffffffff7f",
		"e0eb7a7c3b41b8ae1656e3faf19fc46a"
		"da098deb9c32b1fd866205165f49b800",
		"5f9c95bca3508c24b1d0b1559c83ef5b"
		"04445cc4581c8e86d8224eddd09f1157",
	};
	uint8_t secret[32] = { 0x55, 0xaa }, point[32], shared[32];

	for (size_t i = 0; i < sizeof(points) / sizeof(points[0]); i++) {
		hex_read(point, points[i], 32);
		for (unsigned last = 0; last < 2; last++) {
			point[31] ^= 0x80;
			memset(shared, 0xee, sizeof(shared));
			CHECK_EQ(x25519(shared, secret, point), -1);
			for (unsigned k = 0; k < 32; k++)
				CHECK_EQ(shared[k], 0);
		}
	}
}

/* Forms of a number that is not below p, stored as the one that is. */
static void test_field_forms(void)
{
	uint8_t bytes[32];
	struct field a;

	for (unsigned i = 0; i < 19; i++) {
		/* p + i */
		memset(bytes, 0xff, sizeof(bytes));
		bytes[0] = (uint8_t)(0xed + i);
		bytes[31] = 0x7f;
		field_load(&a, bytes);
		CHECK_EQ(is_field_zero(&a), i == 0);
		CHECK_EQ(is_field_odd(&a), i & 1);
		field_store(bytes, &a);
		CHECK_EQ(bytes[0], i);
		for (unsigned k = 1; k < 32; k++)
			CHECK_EQ(bytes[k], 0);
	}
	/* As wide as limbs may be: 2^54 - 1 in each, squared. */
	for (unsigned i = 0; i < 5; i++)
		a.limb[i] = (1ull << 54) - 1;
	field_square(&a, &a);
	field_store(bytes, &a);
	CHECK(hex_equals(bytes, 32, "9d670000000058990000000040ee0300"
				    "0000008e1800000000508d0000000000"));
}

TEST_SUITE(x25519, TEST(test_known), TEST(test_iterated),
	   TEST(test_agreement), TEST(test_public), TEST(test_small_order),
	   TEST(test_field_forms));
