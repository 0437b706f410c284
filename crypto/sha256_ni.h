/*
 * SHA-256 and SHA-224 by the processor's SHA instructions, on vector
 * registers: who calls them owns those.
 *
 * Invariant: nothing here may run on a processor that sha256_ni_is_there()
 * does not say yes for.
 */
#ifndef CRYPTO_SHA256_NI_H
#define CRYPTO_SHA256_NI_H

#include <stdbool.h>
#include <stdint.h>

#include "crypto/hash.h"

/* What the choice goes by, as the processor says it: the caller asks it, so
 * that a test can say something else. */
struct sha_processor {
	uint32_t leaf1_ecx; /* CPUID, leaf 1 */
	uint32_t leaf7_ebx; /* CPUID, leaf 7, sub-leaf 0; 0 without that leaf */
	uint64_t xcr0;      /* by XGETBV; 0 where OSXSAVE is not set */
};

bool sha256_ni_is_there(const struct sha_processor *processor);

/* As hash_sha256 and hash_sha224, from the same states. */
extern const struct hash_function hash_sha256_ni, hash_sha224_ni;

#endif
