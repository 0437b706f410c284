/*
 * Hash functions by vector code, each as its twin of hash.h and from the same
 * state. They take the vector registers for each piece of work
 * (crypto/vector.h).
 *
 * Invariant: one runs only on a processor that has what it asks for
 * (crypto/processor.h).
 */
#ifndef CRYPTO_HASH_VECTOR_H
#define CRYPTO_HASH_VECTOR_H

#include "crypto/hash.h"

/* PROCESSOR_SHA. */
extern const struct hash_function hash_sha224_ni, hash_sha256_ni;
/* PROCESSOR_AVX2 and PROCESSOR_BMI2. */
extern const struct hash_function hash_sha384_avx2, hash_sha512_avx2;

#endif
