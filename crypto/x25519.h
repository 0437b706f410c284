/*
 * X25519, the agreement on a shared secret of RFC 7748.
 *
 * Invariant: no branch and no address depends on the secret or on the point.
 */
#ifndef CRYPTO_X25519_H
#define CRYPTO_X25519_H

#include <stdint.h>

#define X25519_SIZE 32 /* bytes: of a secret, a public value, what is shared */

/* What two sides share: from the own secret, any 32 random bytes, and the
 * other's public value. Returns 0, or -1 where that value is one of the few
 * that give 0 with every secret; `shared` is 0 then. As with any such secret,
 * a key is derived from it and the public values, by HKDF. */
int x25519(uint8_t shared[X25519_SIZE], const uint8_t secret[X25519_SIZE],
	   const uint8_t other[X25519_SIZE]);

/* The public value that belongs to a secret. */
void x25519_public(uint8_t public[X25519_SIZE],
		   const uint8_t secret[X25519_SIZE]);

#endif
