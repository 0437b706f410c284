/*
 * Ed25519 against RFC 8032, and each thing that strict verification refuses,
 * made so that only one check can refuse it.
 */
#include <string.h>

#include "crypto/ed25519.h"
#include "crypto/ed25519_point.h"
#include "crypto/sha512.h"
#include "tests/unit/hex.h"
#include "tests/unit/test.h"

/* RFC 8032, 7.1. */
static const struct {
	const char *secret, *public, *message, *signature;
} known[] = {
	{ "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919"
	  "703bac031cae7f60",
	  "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325"
	  "af021a68f707511a",
	  "",
	  "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974"
	  "d873e065224901555fb8821590a33bacc61e39701cf9b46b"
	  "d25bf5f0595bbe24655141438e7a100b" },
	{ "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624"
	  "da8cf6ed4fb8a6fb",
	  "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968c"
	  "c0cd55f12af4660c",
	  "72",
	  "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8f"
	  "b3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c"
	  "387b2eaeb4302aeeb00d291612bb0c00" },
	{ "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b"
	  "85ce3a2e0b4458f7",
	  "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac"
	  "5deb911548908025",
	  "af82",
	  "6291d657deec24024827e69c3abe01a30ce548a284743a44"
	  "5e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc659"
	  "4a7c15e9716ed28dc027beceea1ec40a" },
};

static void test_known(void)
{
	uint8_t secret[32], signature[64], message[2];
	struct ed25519_key key;

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		size_t size = strlen(known[i].message) / 2;

		hex_read(secret, known[i].secret, 32);
		hex_read(message, known[i].message, size);
		ed25519_set_key(&key, secret);
		CHECK(hex_equals(key.public, 32, known[i].public));
		ed25519_sign(signature, &key, message, size);
		CHECK(hex_equals(signature, 64, known[i].signature));
		CHECK(is_ed25519_signature(signature, key.public, message,
					   size));
		CHECK(!is_ed25519_signature(signature, key.public, "xyz", 3));
	}
}

/* A key, and its signature of "text". */
static void sign_text(struct ed25519_key *key, uint8_t signature[64])
{
	static const uint8_t secret[32] = { 1, 2, 3, 4, 5 };

	ed25519_set_key(key, secret);
	ed25519_sign(signature, key, "text", 4);
}

static void test_changes(void)
{
	struct ed25519_key key;
	uint8_t signature[64];

	sign_text(&key, signature);
	for (unsigned i = 0; i < 64; i += 3) {
		signature[i] ^= (uint8_t)(1 << i % 8);
		CHECK(!is_ed25519_signature(signature, key.public, "text", 4));
		signature[i] ^= (uint8_t)(1 << i % 8);
	}
	for (unsigned i = 0; i < 32; i += 3) {
		key.public[i] ^= (uint8_t)(1 << i % 8);
		CHECK(!is_ed25519_signature(signature, key.public, "text", 4));
		key.public[i] ^= (uint8_t)(1 << i % 8);
	}
	CHECK(!is_ed25519_signature(signature, key.public, "tex", 3));
	CHECK(is_ed25519_signature(signature, key.public, "text", 4));
}

/* S + L solves the same equation. */
static void test_great_s(void)
{
	static const char order[] =
		"edd3f55c1a631258d69cf7a2def9de14"
		"00000000000000000000000000000010";
	struct ed25519_key key;
	uint8_t signature[64], l[32];
	unsigned carry = 0;

	hex_read(l, order, 32);
	CHECK(!is_scalar(l));
	l[0]--;
	CHECK(is_scalar(l));
	l[0]++;
	sign_text(&key, signature);
	for (unsigned i = 0; i < 32; i++) {
		carry += signature[32 + i] + l[i];
		signature[32 + i] = (uint8_t)carry;
		carry >>= 8;
	}
	CHECK(!is_ed25519_signature(signature, key.public, "text", 4));
}

static const char *const small_order[] = {
	"00000000000000000000000000000000"
	"00000000000000000000000000000000",
	"00000000000000000000000000000000"
	"00000000000000000000000000000080",
	"01000000000000000000000000000000"
	"00000000000000000000000000000000",
	"26e8958fc2b227b045c3f489f2ef98f0"
	"d5dfac05d3c63339b13802886d53fc05",
	"26e8958fc2b227b045c3f489f2ef98f0"
	"d5dfac05d3c63339b13802886d53fc85",
	"c7176a703d4dd84fba3c0b760d10670f"
	"2a2053fa2c39ccc64ec7fd7792ac037a",
	"c7176a703d4dd84fba3c0b760d10670f"
	"2a2053fa2c39ccc64ec7fd7792ac03fa",
	"ecffffffffffffffffffffffffffffff"
	"ffffffffffffffffffffffffffffff7f",
};

/* With a key of small order, S = r and R = r B is a signature of each message
 * where the hash makes k A neutral: one in eight at least. */
static void test_small_key(void)
{
	uint8_t signature[64] = { 0 }, public[32];
	struct point p;

	signature[32] = 7;
	point_multiply_base(&p, signature + 32);
	point_store(signature, &p);
	for (unsigned i = 0; i < 8; i++) {
		hex_read(public, small_order[i], 32);
		CHECK(point_load_public(&p, public));
		CHECK(is_small_order(&p));
		for (uint8_t message = 0; message < 16; message++)
			CHECK(!is_ed25519_signature(signature, public,
						    &message, 1));
	}
}

/* R neutral and S = k a solve the equation too. */
static void test_small_r(void)
{
	static const uint8_t zero[32];
	uint8_t signature[64] = { 1 }, digest[64], k[32];
	struct ed25519_key key;
	struct sha512 state;

	sign_text(&key, signature);
	memset(signature, 0, sizeof(signature));
	signature[0] = 1;
	sha512_init(&state);
	sha512_update(&state, signature, 32);
	sha512_update(&state, key.public, 32);
	sha512_update(&state, "text", 4);
	sha512_final(&state, digest);
	scalar_reduce(k, digest);
	scalar_multiply_add(signature + 32, k, key.scalar, zero);
	CHECK(!is_ed25519_signature(signature, key.public, "text", 4));
}

/* Forms of points that are none: y not below p, no x to a y, and a sign of
 * x = 0. */
static void test_forms(void)
{
	static const uint8_t good[] = { 3, 4, 5, 6, 9, 10, 14, 15, 16, 18 };
	static const uint8_t none[] = { 2, 7, 8, 11, 12, 13 };
	uint8_t bytes[32] = { 0 }, stored[32];
	struct point p;

	for (unsigned i = 0; i < sizeof(good); i++) {
		memset(bytes, 0, sizeof(bytes));
		bytes[0] = good[i];
		for (unsigned sign = 0; sign < 2; sign++) {
			bytes[31] = (uint8_t)(sign << 7);
			CHECK(point_load_public(&p, bytes));
			CHECK(!is_small_order(&p));
			point_store(stored, &p);
			CHECK(memcmp(stored, bytes, 32) == 0);
		}
		memset(bytes, 0xff, sizeof(bytes));
		bytes[0] = (uint8_t)(0xed + good[i]); /* y + p */
		CHECK(!point_load_public(&p, bytes));
		bytes[31] = 0x7f;
		CHECK(!point_load_public(&p, bytes));
	}
	memset(bytes, 0, sizeof(bytes));
	for (unsigned i = 0; i < sizeof(none); i++) {
		bytes[0] = none[i];
		CHECK(!point_load_public(&p, bytes));
	}
	bytes[0] = 1;
	CHECK(point_load_public(&p, bytes));
	bytes[31] = 0x80;
	CHECK(!point_load_public(&p, bytes));
}

TEST_SUITE(ed25519, TEST(test_known), TEST(test_changes), TEST(test_great_s),
	   TEST(test_small_key), TEST(test_small_r), TEST(test_forms));
