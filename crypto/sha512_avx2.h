/*
 * SHA-512's blocks by AVX2 and BMI2, on vector registers: who calls this owns
 * those (crypto/vector.h).
 *
 * Invariants: it may not run on a processor without PROCESSOR_AVX2 and
 * PROCESSOR_BMI2 (crypto/processor.h). No branch and no address depends on the
 * data, and neither the registers nor the stack hold any of it afterwards.
 */
#ifndef CRYPTO_SHA512_AVX2_H
#define CRYPTO_SHA512_AVX2_H

#include <stddef.h>
#include <stdint.h>

/* A compress_blocks() for struct sha512's chaining value. */
void sha512_avx2_compress(void *chain, const uint8_t *blocks, size_t count);

#endif
