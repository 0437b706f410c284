/*
 * PBKDF2, the derivation of keys from a password of RFC 8018, with HMAC over
 * any hash function of crypto/hash.h.
 *
 * Invariant: no branch and no address depends on the password; the time that
 * it takes tells of its size alone.
 */
#ifndef CRYPTO_PBKDF2_H
#define CRYPTO_PBKDF2_H

#include "crypto/hash.h"

/* Writes `out_size` bytes of key, fewer than 2^32 digests. Each digest's size
 * of them costs `iterations` HMACs, one at least; 0 iterations are a fault of
 * the caller and trap. */
void pbkdf2(void *out, size_t out_size, const struct hash_function *hash_by,
	    const void *password, size_t password_size, const void *salt,
	    size_t salt_size, uint32_t iterations);

#endif
