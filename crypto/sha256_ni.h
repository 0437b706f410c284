/*
 * SHA-256 and SHA-224 by the processor's SHA instructions, on vector
 * registers: who calls them owns those.
 *
 * Invariant: nothing here may run on a processor without PROCESSOR_SHA
 * (crypto/processor.h).
 */
#ifndef CRYPTO_SHA256_NI_H
#define CRYPTO_SHA256_NI_H

#include "crypto/hash.h"

/* As hash_sha256 and hash_sha224, from the same states. */
extern const struct hash_function hash_sha256_ni, hash_sha224_ni;

#endif
