/*
 * Ed25519, the signatures of RFC 8032, 5.1, verified strictly.
 *
 * Of each signature and key there is one form, and no other is accepted: S is
 * below L, points are in the form that RFC 8032 writes, and neither the key
 * nor R is of small order. The equation is checked without the cofactor. So
 * nobody can make a second signature of one, or a key that many messages fit.
 *
 * Invariant: to make keys and to sign, no branch and no address depends on the
 * secret. To verify, where all is public, they do.
 */
#ifndef CRYPTO_ED25519_H
#define CRYPTO_ED25519_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ED25519_SECRET_SIZE 32 /* bytes: any random ones */
#define ED25519_PUBLIC_SIZE 32
#define ED25519_SIGNATURE_SIZE 64

/* What is made of a secret; the caller wipes it. */
struct ed25519_key {
	uint8_t scalar[32], prefix[32]; /* secret */
	uint8_t public[ED25519_PUBLIC_SIZE];
};

void ed25519_set_key(struct ed25519_key *key,
		     const uint8_t secret[ED25519_SECRET_SIZE]);
void ed25519_sign(uint8_t signature[ED25519_SIGNATURE_SIZE],
		  const struct ed25519_key *key, const void *message,
		  size_t size);

/* Is this the signature of the message under that public key? */
bool is_ed25519_signature(const uint8_t signature[ED25519_SIGNATURE_SIZE],
			  const uint8_t public[ED25519_PUBLIC_SIZE],
			  const void *message, size_t size);

#endif
