/*
 * Numbers modulo L = 2^252 + 27742317777372353535851937790883648493, the order
 * of Ed25519's base point (RFC 8032, 5.1), as 32 bytes, little-endian, and the
 * digits that points are multiplied by.
 *
 * Invariant: no branch and no address depends on a number, but where a name
 * ends in `_public`.
 */
#ifndef CRYPTO_ED25519_SCALAR_H
#define CRYPTO_ED25519_SCALAR_H

#include <stdbool.h>
#include <stdint.h>

#define SCALAR_SIZE 32 /* bytes */
#define SCALAR_BITS 256
#define SCALAR_DIGIT_BITS 4 /* with its sign */

/* Is it below L: its one true form? */
bool is_scalar(const uint8_t a[SCALAR_SIZE]);
/* The remainder of 64 bytes, as SHA-512 gives them. */
void scalar_reduce(uint8_t out[SCALAR_SIZE], const uint8_t a[64]);
/* a b + c, of any 32 bytes each. */
void scalar_multiply_add(uint8_t out[SCALAR_SIZE],
			 const uint8_t a[SCALAR_SIZE],
			 const uint8_t b[SCALAR_SIZE],
			 const uint8_t c[SCALAR_SIZE]);

/* `a` below 2^255 as signs alone: bit i of the 256 adds 2^i where it is 1 and
 * takes 2^i off where it is 0. They sum up to `a` modulo L. */
void scalar_signs(uint64_t out[4], const uint8_t a[SCALAR_SIZE]);

/* `a` below 2^255 as the sum of digits[i] 2^i. Each digit is 0, or odd and
 * from -7 to 7; of four in a row at most one is not 0. */
void scalar_digits_public(int8_t digits[SCALAR_BITS],
			  const uint8_t a[SCALAR_SIZE]);

#endif
