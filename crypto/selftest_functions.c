/*
 * Known answers of the algorithms that are called directly, from the
 * documents that define them. See selftest.h.
 */
#include <string.h>

#include "crypto/ed25519.h"
#include "crypto/hkdf.h"
#include "crypto/pbkdf2.h"
#include "crypto/poly1305.h"
#include "crypto/selftest.h"
#include "crypto/sha3.h"
#include "crypto/siphash.h"
#include "crypto/x25519.h"

static bool is_answer(const uint8_t *got, const char *wanted)
{
	uint8_t bytes[ANSWER_SIZE_MAX];
	size_t size = answer_read(bytes, wanted);

	return memcmp(got, bytes, size) == 0;
}

/* RFC 7748, 5.2; and a point of small order, with which nothing is shared. */
bool selftest_x25519(void)
{
	uint8_t secret[X25519_SIZE], other[X25519_SIZE], out[X25519_SIZE];
	static const uint8_t zero[X25519_SIZE];

	answer_read(secret, "a546e36bf0527c9d3b16154b82465edd"
			    "62144c0ac1fc5a18506a2244ba449ac4");
	answer_read(other, "e6db6867583030db3594c1a424b15f7c"
			   "726624ec26b3353b10a903a6d0ab1c4c");
	return x25519(out, secret, other) == 0 &&
	       is_answer(out, "c3da55379de9c6908e94ea4df28d084f"
			      "32eccf03491c71f754b4075577a28552") &&
	       x25519(out, secret, zero) != 0;
}

/* Adds the group's order to a number, both little-endian (RFC 8032, 5.1). */
static void add_order(uint8_t number[32])
{
	uint8_t order[32];
	unsigned carry = 0;

	answer_read(order, "edd3f55c1a631258d69cf7a2def9de14"
			   "00000000000000000000000000000010");
	for (unsigned i = 0; i < 32; i++) {
		carry += number[i] + order[i];
		number[i] = (uint8_t)carry;
		carry >>= 8;
	}
}

/* RFC 8032, 7.1, test 1; the same with S + L, which is not in its range. */
bool selftest_ed25519(void)
{
	uint8_t secret[ED25519_SECRET_SIZE], public[ED25519_PUBLIC_SIZE];
	uint8_t signature[ED25519_SIGNATURE_SIZE];
	struct ed25519_key key;

	answer_read(secret, "9d61b19deffd5a60ba844af492ec2cc4"
			    "4449c5697b326919703bac031cae7f60");
	answer_read(public, "d75a980182b10ab7d54bfed3c964073a"
			    "0ee172f3daa62325af021a68f707511a");
	ed25519_set_key(&key, secret);
	ed25519_sign(signature, &key, NULL, 0);
	if (!is_answer(signature, "e5564300c360ac729086e2cc806e828a"
				  "84877f1eb8e5d974d873e06522490155"
				  "5fb8821590a33bacc61e39701cf9b46b"
				  "d25bf5f0595bbe24655141438e7a100b") ||
	    !is_ed25519_signature(signature, public, NULL, 0) ||
	    is_ed25519_signature(signature, public, "r", 1))
		return false;
	add_order(signature + 32);
	return !is_ed25519_signature(signature, public, NULL, 0);
}

/* RFC 5869, A.1. */
bool selftest_hkdf(void)
{
	uint8_t secret[22], salt[13], info[10], prk[32], out[42];

	memset(secret, 0x0b, sizeof(secret));
	answer_fill(salt, sizeof(salt), 0);
	answer_fill(info, sizeof(info), 0xf0);
	hkdf_extract(prk, &hash_sha256, salt, sizeof(salt), secret,
		     sizeof(secret));
	hkdf_expand(out, sizeof(out), &hash_sha256, prk, sizeof(prk), info,
		    sizeof(info));
	return is_answer(out, "3cb25f25faacd57a90434f64d0362f2a"
			      "2d2d0a90cf1a5a4c5db02d56ecc4c5bf"
			      "34007208d5b887185865");
}

/* RFC 7914, 11. */
bool selftest_pbkdf2(void)
{
	uint8_t out[64];

	pbkdf2(out, sizeof(out), &hash_sha256, "passwd", 6, "salt", 4, 1);
	return is_answer(out, "55ac046e56e3089fec1691c22544b605"
			      "f94185216dde0465e68b9d57c20dacbc"
			      "49ca9cccf179b645991664b39d77ef31"
			      "7c71b845b1e30bd509112041d3a19783");
}

/* RFC 8439, 2.5.2, in one piece and in two. */
bool selftest_poly1305(void)
{
	static const char text[] = "Cryptographic Forum Research Group";
	static const char wanted[] = "a8061dc1305136c6c22b8baf0c0127a9";
	uint8_t key[POLY1305_KEY_SIZE], tag[POLY1305_TAG_SIZE];
	size_t size = sizeof(text) - 1;
	struct poly1305 state;

	answer_read(key, "85d6be7857556d337f4452fe42d506a8"
			 "0103808afb0db2fd4abff6af4149f51b");
	poly1305(tag, key, text, size);
	if (!is_answer(tag, wanted))
		return false;
	for (size_t cut = 0; cut <= size; cut++) {
		poly1305_init(&state, key);
		poly1305_update(&state, text, cut);
		poly1305_update(&state, text + cut, size - cut);
		poly1305_final(&state, tag);
		if (!is_answer(tag, wanted))
			return false;
	}
	return true;
}

#define SPONGE_SIZE 200 /* bytes, in and out: more than a block */

/* Is the end of the output `wanted`, both in two pieces split at each byte near
 * a block's edge? */
static bool sponge_gives(void (*init)(struct sha3 *), size_t block,
			 const char *wanted)
{
	uint8_t data[SPONGE_SIZE], out[SPONGE_SIZE];
	struct sha3 state;

	answer_fill(data, sizeof(data), ANSWER_MESSAGE_START);
	for (size_t cut = 0; cut <= SPONGE_SIZE; cut++) {
		if (cut > 1 && cut < SPONGE_SIZE - 1 &&
		    (cut < block - 1 || cut > block + 1))
			continue;
		init(&state);
		sha3_update(&state, data, cut);
		sha3_update(&state, data + cut, SPONGE_SIZE - cut);
		shake_squeeze(&state, out, cut);
		shake_squeeze(&state, out + cut, SPONGE_SIZE - cut);
		if (!is_answer(out + SPONGE_SIZE - 32, wanted))
			return false;
	}
	return true;
}

/* FIPS 202: the output for the empty message, and what Python's hashlib gives
 * for a longer one. */
bool selftest_shake128(void)
{
	uint8_t out[32];

	shake128(out, sizeof(out), NULL, 0);
	return is_answer(out, "7f9c2ba4e88f827d616045507605853e"
			      "d73b8093f6efbc88eb1a6eacfa66ef26") &&
	       sponge_gives(shake128_init, SHAKE128_BLOCK_SIZE,
			    "635b9775fc9cb1027c1e431756302e10"
			    "9614ff269d8415f43b504fbdff98605f");
}

bool selftest_shake256(void)
{
	uint8_t out[32];

	shake256(out, sizeof(out), NULL, 0);
	return is_answer(out, "46b9dd2b0ba88d13233b3feb743eeb24"
			      "3fcd52ea62b81b82b50c27646ed5762f") &&
	       sponge_gives(shake256_init, SHAKE256_BLOCK_SIZE,
			    "e51687fad4e18ebc23a75851d466979d"
			    "59db7391b61702a7fc85a1162bdbaaea");
}

/* The paper's appendix A. */
bool selftest_siphash(void)
{
	uint8_t key[SIPHASH_KEY_SIZE], data[15];

	answer_fill(key, sizeof(key), 0);
	answer_fill(data, sizeof(data), 0);
	return siphash(key, data, sizeof(data)) == 0xa129ca6149be45e5;
}
