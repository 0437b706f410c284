/*
 * SHA-3 by BMI1's ANDN and BMI2's RORX (Intel SDM volume 2), which have a
 * destination of their own where older instructions need a copy. General
 * registers only: nobody is asked for others.
 *
 * Invariant: one runs only on a processor with PROCESSOR_BMI2
 * (crypto/processor.h).
 */
#ifndef CRYPTO_SHA3_BMI2_H
#define CRYPTO_SHA3_BMI2_H

#include "crypto/hash.h"

/* Each as its twin of hash.h, and from the same state. */
extern const struct hash_function hash_sha3_224_bmi2, hash_sha3_256_bmi2,
	hash_sha3_384_bmi2, hash_sha3_512_bmi2;

#endif
