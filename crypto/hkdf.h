/*
 * HKDF, the derivation of keys from a secret of RFC 5869, over any hash
 * function of crypto/hash.h. For secrets that cannot be guessed: a password is
 * work for PBKDF2.
 *
 * Invariant: no branch and no address depends on the secrets.
 */
#ifndef CRYPTO_HKDF_H
#define CRYPTO_HKDF_H

#include "crypto/hash.h"

#define HKDF_BLOCKS_MAX 255 /* of a digest's size, of output */

/* From a secret, and a salt or none, to a key `prk` for hkdf_expand(), as long
 * as the hash function's digest. */
void hkdf_extract(uint8_t *prk, const struct hash_function *hash_by,
		  const void *salt, size_t salt_size, const void *secret,
		  size_t secret_size);

/* From that key to `out_size` bytes of key, for the use that `info` names.
 * More than HKDF_BLOCKS_MAX digests is a fault of the caller and traps. */
void hkdf_expand(void *out, size_t out_size,
		 const struct hash_function *hash_by, const void *prk,
		 size_t prk_size, const void *info, size_t info_size);

#endif
