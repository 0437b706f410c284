/*
 * From CPUID's bits to what an algorithm can ask for. See processor.h.
 */
#include "crypto/processor.h"

#include <stdbool.h>

/* CPUID leaf 1, ECX. */
#define LEAF1_PCLMUL (1u << 1)
#define LEAF1_SSSE3 (1u << 9)
#define LEAF1_SSE41 (1u << 19)
#define LEAF1_AES (1u << 25)
#define LEAF1_AVX (1u << 28)
/* Leaf 7, sub-leaf 0, EBX. */
#define LEAF7_BMI1 (1u << 3)
#define LEAF7_AVX2 (1u << 5)
#define LEAF7_BMI2 (1u << 8)
#define LEAF7_AVX512F (1u << 16)
#define LEAF7_AVX512DQ (1u << 17)
#define LEAF7_ADX (1u << 19)
#define LEAF7_SHA (1u << 29)
#define LEAF7_AVX512BW (1u << 30)
#define LEAF7_AVX512VL (1u << 31)
/* The same, ECX. */
#define LEAF7_VAES (1u << 9)
#define LEAF7_VPCLMUL (1u << 10)
/* XCR0. */
#define XCR0_SSE (1u << 1)
#define XCR0_AVX (3u << 1)
#define XCR0_AVX512 (7u << 5 | XCR0_AVX)

static bool has(uint64_t word, uint64_t bits)
{
	return (word & bits) == bits;
}

uint32_t processor_features(const struct processor_words *words)
{
	uint32_t one = words->leaf1_ecx, ebx = words->leaf7_ebx;
	bool sse = has(words->xcr0, XCR0_SSE) &&
		   has(one, LEAF1_SSSE3 | LEAF1_SSE41);
	bool avx2 = sse && has(words->xcr0, XCR0_AVX) &&
		    has(one, LEAF1_AVX) && has(ebx, LEAF7_AVX2);
	bool avx512 = avx2 && has(words->xcr0, XCR0_AVX512) &&
		      has(ebx, LEAF7_AVX512F | LEAF7_AVX512DQ |
				       LEAF7_AVX512BW | LEAF7_AVX512VL);
	struct {
		bool there;
		uint32_t feature;
	} const all[] = {
		{ sse, PROCESSOR_SSE41 },
		{ sse && has(one, LEAF1_AES), PROCESSOR_AES },
		{ sse && has(one, LEAF1_PCLMUL), PROCESSOR_PCLMUL },
		{ sse && has(ebx, LEAF7_SHA), PROCESSOR_SHA },
		{ avx2, PROCESSOR_AVX2 },
		{ avx2 && has(words->leaf7_ecx, LEAF7_VAES), PROCESSOR_VAES },
		{ avx2 && has(words->leaf7_ecx, LEAF7_VPCLMUL),
		  PROCESSOR_VPCLMUL },
		{ has(ebx, LEAF7_BMI1 | LEAF7_BMI2), PROCESSOR_BMI2 },
		{ has(ebx, LEAF7_ADX), PROCESSOR_ADX },
		{ avx512, PROCESSOR_AVX512 },
	};
	uint32_t features = 0;

	for (unsigned i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		if (all[i].there)
			features |= all[i].feature;
	return features;
}
