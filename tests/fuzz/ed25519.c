/*
 * Fuzzes the verification of Ed25519 against OpenSSL's.
 *
 * Keys and signatures are any bytes, or good ones that are changed: a bit
 * flipped, a point of small order or another form of one put in, the order of
 * the group added to S. Properties: what is accepted here OpenSSL accepts as
 * well; what only OpenSSL accepts has a key or an R of small order, or a key
 * that is not in the one form that RFC 8032 writes; and what was signed and
 * not changed is accepted.
 */
#include <openssl/evp.h>

#include "crypto/ed25519.h"
#include "crypto/ed25519_scalar.h"
#include "crypto/sha512.h"
#include "tests/fuzz/fuzz.h"

/* The y of the points of small order, below p (RFC 7748's curve in its
 * Edwards form; the orders are 4, 1, 2, 8 and 8), little-endian. */
static const uint8_t small_order[][32] = {
	{ 0 },
	{ 1 },
	{ 0xec, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
	  0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
	  0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f },
	{ 0x26, 0xe8, 0x95, 0x8f, 0xc2, 0xb2, 0x27, 0xb0, 0x45, 0xc3, 0xf4,
	  0x89, 0xf2, 0xef, 0x98, 0xf0, 0xd5, 0xdf, 0xac, 0x05, 0xd3, 0xc6,
	  0x33, 0x39, 0xb1, 0x38, 0x02, 0x88, 0x6d, 0x53, 0xfc, 0x05 },
	{ 0xc7, 0x17, 0x6a, 0x70, 0x3d, 0x4d, 0xd8, 0x4f, 0xba, 0x3c, 0x0b,
	  0x76, 0x0d, 0x10, 0x67, 0x0f, 0x2a, 0x20, 0x53, 0xfa, 0x2c, 0x39,
	  0xcc, 0xc6, 0x4e, 0xc7, 0xfd, 0x77, 0x92, 0xac, 0x03, 0x7a },
};
#define SMALL_ORDERS (sizeof(small_order) / sizeof(small_order[0]))

/* L, the order of the group (RFC 8032, 5.1), little-endian. */
static const uint8_t group_order[32] = {
	0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7,
	0xa2, 0xde, 0xf9, 0xde, 0x14, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
	0, 0, 0x10,
};

/* Is y, without its sign, p or more: 0x7fff...ffed to 0x7fff...ffff? */
static bool is_above_p(const uint8_t point[32])
{
	if ((point[31] & 0x7f) != 0x7f || point[0] < 0xed)
		return false;
	for (unsigned i = 1; i < 31; i++)
		if (point[i] != 0xff)
			return false;
	return true;
}

/* Of small order, or in another form than the one that is written. */
static bool is_bad_point(const uint8_t point[32])
{
	uint8_t y[32];

	if (is_above_p(point))
		return true;
	memcpy(y, point, 32);
	y[31] &= 0x7f;
	for (size_t i = 0; i < SMALL_ORDERS; i++)
		if (memcmp(y, small_order[i], 32) == 0)
			return true;
	return false;
}

static bool openssl_accepts(const uint8_t signature[64],
			    const uint8_t public[32], const uint8_t *message,
			    size_t size)
{
	EVP_PKEY *key = EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, NULL,
						    public, 32);
	EVP_MD_CTX *context = EVP_MD_CTX_new();
	bool accepts = key &&
		EVP_DigestVerifyInit(context, NULL, NULL, NULL, key) == 1 &&
		EVP_DigestVerify(context, signature, 64, message, size) == 1;

	EVP_MD_CTX_free(context);
	EVP_PKEY_free(key);
	return accepts;
}

/* S + L is the same number to a verifier that does not look. */
static void add_order(uint8_t s[32])
{
	unsigned carry = 0;

	for (unsigned i = 0; i < 32; i++) {
		carry += s[i] + group_order[i];
		s[i] = (uint8_t)carry;
		carry >>= 8;
	}
}

/* The one signature whose R is of small order that a key can make: by the
 * point 0, with S = k a. */
static void sign_by_zero(uint8_t signature[64], const struct ed25519_key *key,
			 const uint8_t *message, size_t size)
{
	static const uint8_t zero[32];
	uint8_t digest[SHA512_DIGEST_SIZE], k[SCALAR_SIZE];
	struct sha512 state;

	memcpy(signature, small_order[1], 32);
	sha512_init(&state);
	sha512_update(&state, signature, 32);
	sha512_update(&state, key->public, 32);
	sha512_update(&state, message, size);
	sha512_final(&state, digest);
	scalar_reduce(k, digest);
	scalar_multiply_add(signature + 32, k, key->scalar, zero);
}

/* A signature of any message under the key 0, which is of small order: R of
 * any point that one knows the scalar of. */
static void sign_for_zero(uint8_t signature[64], uint8_t public[32],
			  const struct ed25519_key *key)
{
	static const uint8_t zero[32], one[32] = { 1 };

	memcpy(public, small_order[1], 32);
	memcpy(signature, key->public, 32);
	scalar_multiply_add(signature + 32, key->scalar, one, zero);
}

/* Changes something of what verifies; false where it changed nothing. */
static bool change(struct input *input, uint8_t *public, uint8_t *signature)
{
	const uint8_t *small = small_order[next_below(input, SMALL_ORDERS)];
	uint8_t mask = next_byte(input);
	size_t where = next_byte(input);
	bool changed = true;

	switch (next_below(input, 7)) {
	case 0:
		return false;
	case 1:
		signature[where % 64] ^= mask;
		changed = mask != 0;
		break;
	case 2:
		public[where % 32] ^= mask;
		changed = mask != 0;
		break;
	case 3:
		add_order(signature + 32);
		break;
	case 4:
		memcpy(signature, small, 32);
		signature[31] |= mask & 0x80;
		break;
	case 5:
		memcpy(public, small, 32);
		public[31] |= mask & 0x80;
		break;
	default:
		/* A key of small order, and S = 0, R = -kA for one k. */
		memset(signature, 0, 64);
		memcpy(signature, small, 32);
		memcpy(public, small_order[where % SMALL_ORDERS], 32);
		signature[31] |= mask & 0x80;
		public[31] |= (mask & 0x40) << 1;
	}
	return changed;
}

/* kind; then a secret and changes, or a key and a signature; the message. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct input input = { data, size };
	uint8_t public[32], signature[64], secret[32], changes[4];
	bool sign = next_byte(&input) & 1, is_changed = true;
	struct ed25519_key key;
	uint8_t *message;
	bool ours, theirs;
	size_t left;

	if (sign) {
		next_bytes(&input, secret, 32);
		next_bytes(&input, changes, 4);
	} else {
		next_bytes(&input, public, 32);
		next_bytes(&input, signature, 64);
	}
	left = input.left;
	message = next_block(&input, left);
	if (sign) {
		struct input choices = { changes, 4 };

		ed25519_set_key(&key, secret);
		ed25519_sign(signature, &key, message, left);
		memcpy(public, key.public, 32);
		is_changed = true;
		if (changes[3] == 7)
			sign_by_zero(signature, &key, message, left);
		else if (changes[3] == 8)
			sign_for_zero(signature, public, &key);
		else
			is_changed = change(&choices, public, signature);
	}
	ours = is_ed25519_signature(signature, public, message, left);
	theirs = openssl_accepts(signature, public, message, left);
	must(ours || is_changed, "what was signed is accepted");
	must(!ours || theirs, "what is accepted OpenSSL accepts");
	must(!ours || (!is_bad_point(public) && !is_bad_point(signature)),
	     "points are in one form, and of a large order");
	must(ours || !theirs || is_bad_point(public) ||
		     is_bad_point(signature),
	     "only for its points is a signature refused that OpenSSL accepts");
	free(message);
	return 0;
}
