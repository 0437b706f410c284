/*
 * What the processor at hand can do, as far as accelerated algorithms need
 * it (Intel SDM volume 2, CPUID, and volume 1, 13.3 and 14.3).
 *
 * Pure: the caller has asked CPUID and XGETBV, so that a test can say
 * something else.
 */
#ifndef CRYPTO_PROCESSOR_H
#define CRYPTO_PROCESSOR_H

#include <stdint.h>

struct processor_words {
	uint32_t leaf1_ecx;
	uint32_t leaf7_ebx, leaf7_ecx; /* sub-leaf 0; 0 without the leaf */
	uint64_t xcr0; /* 0 where CPUID does not say OSXSAVE */
};

/* What an algorithm can ask for. A set of vector registers is there only
 * where XCR0 says that they are saved and restored, too. */
#define PROCESSOR_SSE41 (1u << 0) /* and SSSE3 */
#define PROCESSOR_AES (1u << 1)
#define PROCESSOR_PCLMUL (1u << 2)
#define PROCESSOR_SHA (1u << 3)
#define PROCESSOR_AVX2 (1u << 4)
#define PROCESSOR_VAES (1u << 5)
#define PROCESSOR_VPCLMUL (1u << 6)
#define PROCESSOR_BMI2 (1u << 7) /* and BMI1: general registers only */
#define PROCESSOR_ADX (1u << 8)	 /* general registers only */
#define PROCESSOR_AVX512 (1u << 9) /* F, BW, DQ and VL */

uint32_t processor_features(const struct processor_words *words);

#endif
