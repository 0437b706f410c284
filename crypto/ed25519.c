/*
 * Ed25519 in plain C (RFC 8032, 5.1.5 to 5.1.7). The names of variables are
 * the standard's.
 *
 * Invariant: r, which tells the secret to whoever knows it, and what led to it
 * are wiped.
 */
#include "crypto/ed25519.h"

#include <string.h>

#include "crypto/ed25519_point.h"
#include "crypto/ed25519_scalar.h"
#include "crypto/sha512.h"
#include "crypto/wipe.h"

/* SHA-512 of up to two strings of 32 bytes, and the message, modulo L. */
static void hash_to_scalar(uint8_t out[SCALAR_SIZE], const uint8_t *first,
			   const uint8_t *second, const void *message,
			   size_t size)
{
	uint8_t digest[SHA512_DIGEST_SIZE];
	struct sha512 state;

	sha512_init(&state);
	sha512_update(&state, first, 32);
	if (second)
		sha512_update(&state, second, 32);
	sha512_update(&state, message, size);
	sha512_final(&state, digest);
	scalar_reduce(out, digest);
	wipe(digest, sizeof(digest));
}

void ed25519_set_key(struct ed25519_key *key,
		     const uint8_t secret[ED25519_SECRET_SIZE])
{
	uint8_t h[SHA512_DIGEST_SIZE];
	struct point a;

	sha512(h, secret, ED25519_SECRET_SIZE);
	h[0] &= 248;
	h[31] &= 127;
	h[31] |= 64;
	memcpy(key->scalar, h, 32);
	memcpy(key->prefix, h + 32, 32);
	point_multiply_base(&a, key->scalar);
	point_store(key->public, &a);
	wipe(h, sizeof(h));
	wipe(&a, sizeof(a));
	wipe_deep_frames();
}

void ed25519_sign(uint8_t signature[ED25519_SIGNATURE_SIZE],
		  const struct ed25519_key *key, const void *message,
		  size_t size)
{
	uint8_t r[SCALAR_SIZE], k[SCALAR_SIZE], encoded[POINT_SIZE];
	struct point point;

	hash_to_scalar(r, key->prefix, NULL, message, size);
	point_multiply_base(&point, r);
	point_store(encoded, &point);
	hash_to_scalar(k, encoded, key->public, message, size);
	scalar_multiply_add(signature + 32, k, key->scalar, r);
	memcpy(signature, encoded, POINT_SIZE);
	wipe(r, sizeof(r));
	wipe(&point, sizeof(point));
	wipe_deep_frames();
}

bool is_ed25519_signature(const uint8_t signature[ED25519_SIGNATURE_SIZE],
			  const uint8_t public[ED25519_PUBLIC_SIZE],
			  const void *message, size_t size)
{
	uint8_t k[SCALAR_SIZE], encoded[POINT_SIZE];
	struct point a, r;

	if (!is_scalar(signature + 32) || !point_load_public(&a, public) ||
	    is_small_order(&a))
		return false;
	hash_to_scalar(k, signature, public, message, size);
	point_negate(&a, &a);
	point_multiply_two_public(&r, signature + 32, k, &a);
	/* What R must be. Its bytes are one point's in its one form, so no
	 * others pass, and R need not be read. */
	if (is_small_order(&r))
		return false;
	point_store(encoded, &r);
	return memcmp(encoded, signature, POINT_SIZE) == 0;
}
