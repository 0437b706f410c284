/*
 * Numbers modulo L = 2^252 + 27742317777372353535851937790883648493, the order
 * of Ed25519's base point (RFC 8032, 5.1), as 32 bytes, little-endian.
 *
 * Invariant: no branch and no address depends on a number.
 */
#ifndef CRYPTO_ED25519_SCALAR_H
#define CRYPTO_ED25519_SCALAR_H

#include <stdbool.h>
#include <stdint.h>

#define SCALAR_SIZE 32 /* bytes */

/* Is it below L: its one true form? */
bool is_scalar(const uint8_t a[SCALAR_SIZE]);
/* The remainder of 64 bytes, as SHA-512 gives them. */
void scalar_reduce(uint8_t out[SCALAR_SIZE], const uint8_t a[64]);
/* a b + c, of any 32 bytes each. */
void scalar_multiply_add(uint8_t out[SCALAR_SIZE],
			 const uint8_t a[SCALAR_SIZE],
			 const uint8_t b[SCALAR_SIZE],
			 const uint8_t c[SCALAR_SIZE]);

#endif
