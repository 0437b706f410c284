/*
 * As lanes128.h, with vectors of four blocks: AVX-512 (F, BW, DQ and VL), VAES
 * and VPCLMULQDQ.
 */
#ifndef CRYPTO_LANES512_H
#define CRYPTO_LANES512_H

#include <stdint.h>

#include "crypto/intrinsics.h"

#define LANES_INLINE static inline __attribute__((always_inline))

typedef __m128i block;
typedef __m512i vector;

#define VECTOR_BLOCKS 4u /* blocks of a vector */
/* Vectors worked on together in XTS: as many as there are registers for. */
#define XTS_VECTORS 8u
#define EACH_TWEAK(i) \
	_Pragma("GCC unroll 8") for (unsigned i = 0; i < XTS_VECTORS; i++)
#define EACH_LATER_TWEAK(i) \
	_Pragma("GCC unroll 8") for (unsigned i = 2; i < XTS_VECTORS; i++)

LANES_INLINE block load_block(const void *from)
{
	return _mm_loadu_si128(from);
}

LANES_INLINE void store_block(void *to, block b)
{
	_mm_storeu_si128(to, b);
}

LANES_INLINE vector load_vector(const void *from)
{
	return _mm512_loadu_si512(from);
}

LANES_INLINE void store_vector(void *to, vector v)
{
	_mm512_storeu_si512(to, v);
}

/* The block in each lane, or in the first with zeroes in the others. */
LANES_INLINE vector repeat_block(const void *from)
{
	return _mm512_broadcast_i32x4(load_block(from));
}

LANES_INLINE vector widen_block(block b)
{
	return _mm512_zextsi128_si512(b);
}

LANES_INLINE block first_block(vector v)
{
	return _mm512_castsi512_si128(v);
}

/* The sum of all lanes, without carries. */
LANES_INLINE block fold_vector(vector v)
{
	const __m256i two = _mm256_xor_si256(_mm512_castsi512_si256(v),
					     _mm512_extracti64x4_epi64(v, 1));

	return _mm_xor_si128(_mm256_castsi256_si128(two),
			     _mm256_extracti128_si256(two, 1));
}

/* The lanes one further on, behind `before`; the last falls out. */
LANES_INLINE vector shift_in(block before, vector v)
{
	return _mm512_inserti32x4(_mm512_shuffle_i64x2(v, v, 0x90), before, 0);
}

LANES_INLINE vector sum(vector a, vector b)
{
	return _mm512_xor_si512(a, b);
}

LANES_INLINE vector encrypt_round(vector v, vector key)
{
	return _mm512_aesenc_epi128(v, key);
}

LANES_INLINE vector encrypt_last(vector v, vector key)
{
	return _mm512_aesenclast_epi128(v, key);
}

LANES_INLINE vector decrypt_round(vector v, vector key)
{
	return _mm512_aesdec_epi128(v, key);
}

LANES_INLINE vector decrypt_last(vector v, vector key)
{
	return _mm512_aesdeclast_epi128(v, key);
}

/* Each lane's bytes in the order that the lanes of `order` say. */
LANES_INLINE vector order_bytes(vector v, vector order)
{
	return _mm512_shuffle_epi8(v, order);
}

LANES_INLINE vector add32(vector a, vector b)
{
	return _mm512_add_epi32(a, b);
}

LANES_INLINE vector add64(vector a, vector b)
{
	return _mm512_add_epi64(a, b);
}

/* Each half of a lane for itself, and whole lanes by 8 bytes. */
#define shift_left(v, bits) _mm512_slli_epi64(v, bits)
#define shift_right(v, bits) _mm512_srli_epi64(v, bits)
#define shift_half_up(v) _mm512_bslli_epi128(v, 8)
/* VPCLMULQDQ: the half of `a` by the low digit, that of `b` by the high. */
#define multiply(a, b, halves) _mm512_clmulepi64_epi128(a, b, halves)

/* Each half of lane n by n bits, and by 64 less n. */
LANES_INLINE vector shift_left_by_lane(vector v)
{
	return _mm512_sllv_epi64(v, _mm512_set_epi64(3, 3, 2, 2, 1, 1, 0, 0));
}

LANES_INLINE vector shift_right_by_lane(vector v)
{
	return _mm512_srlv_epi64(v, _mm512_set_epi64(61, 61, 62, 62, 63, 63,
						     64, 64));
}

/* As in lanes256.h, and the upper sixteen registers. */
LANES_INLINE void clear_vectors(void)
{
	__asm__ volatile(
		"vpxor %%xmm0, %%xmm0, %%xmm0\n\t"
		"vpxor %%xmm1, %%xmm1, %%xmm1\n\t"
		"vpxor %%xmm2, %%xmm2, %%xmm2\n\t"
		"vpxor %%xmm3, %%xmm3, %%xmm3\n\t"
		"vpxor %%xmm4, %%xmm4, %%xmm4\n\t"
		"vpxor %%xmm5, %%xmm5, %%xmm5\n\t"
		"vpxor %%xmm6, %%xmm6, %%xmm6\n\t"
		"vpxor %%xmm7, %%xmm7, %%xmm7\n\t"
		"vpxor %%xmm8, %%xmm8, %%xmm8\n\t"
		"vpxor %%xmm9, %%xmm9, %%xmm9\n\t"
		"vpxor %%xmm10, %%xmm10, %%xmm10\n\t"
		"vpxor %%xmm11, %%xmm11, %%xmm11\n\t"
		"vpxor %%xmm12, %%xmm12, %%xmm12\n\t"
		"vpxor %%xmm13, %%xmm13, %%xmm13\n\t"
		"vpxor %%xmm14, %%xmm14, %%xmm14\n\t"
		"vpxor %%xmm15, %%xmm15, %%xmm15\n\t"
		"vpxord %%zmm16, %%zmm16, %%zmm16\n\t"
		"vmovdqa64 %%zmm16, %%zmm17\n\t"
		"vmovdqa64 %%zmm16, %%zmm18\n\t"
		"vmovdqa64 %%zmm16, %%zmm19\n\t"
		"vmovdqa64 %%zmm16, %%zmm20\n\t"
		"vmovdqa64 %%zmm16, %%zmm21\n\t"
		"vmovdqa64 %%zmm16, %%zmm22\n\t"
		"vmovdqa64 %%zmm16, %%zmm23\n\t"
		"vmovdqa64 %%zmm16, %%zmm24\n\t"
		"vmovdqa64 %%zmm16, %%zmm25\n\t"
		"vmovdqa64 %%zmm16, %%zmm26\n\t"
		"vmovdqa64 %%zmm16, %%zmm27\n\t"
		"vmovdqa64 %%zmm16, %%zmm28\n\t"
		"vmovdqa64 %%zmm16, %%zmm29\n\t"
		"vmovdqa64 %%zmm16, %%zmm30\n\t"
		"vmovdqa64 %%zmm16, %%zmm31"
		::: "xmm0", "xmm1", "xmm2", "xmm3", "xmm4", "xmm5", "xmm6",
		"xmm7", "xmm8", "xmm9", "xmm10", "xmm11", "xmm12", "xmm13",
		"xmm14", "xmm15", "xmm16", "xmm17", "xmm18", "xmm19",
		"xmm20", "xmm21", "xmm22", "xmm23", "xmm24", "xmm25", "xmm26",
		"xmm27", "xmm28", "xmm29", "xmm30", "xmm31", "memory");
}

#endif
