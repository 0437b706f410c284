/*
 * Vectors of one block of 16 bytes: SSE, AES-NI and PCLMULQDQ. What the code
 * of aes_lanes.h and gcm_lanes.h is built on; lanes256.h and lanes512.h say
 * the same of wider ones.
 *
 * Invariant: the operations have the names of the wider forms, so that code
 * over them does not know how wide they are. A `block` is always 16 bytes.
 */
#ifndef CRYPTO_LANES128_H
#define CRYPTO_LANES128_H

#include <stdint.h>

#include "crypto/intrinsics.h"
#include "crypto/vector_wipe.h"

#define LANES_INLINE static inline __attribute__((always_inline))

typedef __m128i block, vector;

#define VECTOR_BLOCKS 1u /* blocks of a vector */
/* Vectors worked on together in XTS: as many as there are registers for. */
#define XTS_VECTORS 4u
#define EACH_TWEAK(i) \
	_Pragma("GCC unroll 4") for (unsigned i = 0; i < XTS_VECTORS; i++)
#define EACH_LATER_TWEAK(i) \
	_Pragma("GCC unroll 4") for (unsigned i = 2; i < XTS_VECTORS; i++)

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
	return load_block(from);
}

LANES_INLINE void store_vector(void *to, vector v)
{
	store_block(to, v);
}

/* The block in each lane, or in the first with zeroes in the others. */
LANES_INLINE vector repeat_block(const void *from)
{
	return load_block(from);
}

LANES_INLINE vector widen_block(block b)
{
	return b;
}

LANES_INLINE block first_block(vector v)
{
	return v;
}

/* The sum of all lanes, without carries. */
LANES_INLINE block fold_vector(vector v)
{
	return v;
}

/* The lanes one further on, behind `before`; the last falls out. */
LANES_INLINE vector shift_in(block before, vector v)
{
	(void)v;
	return before;
}

LANES_INLINE vector sum(vector a, vector b)
{
	return _mm_xor_si128(a, b);
}

LANES_INLINE vector encrypt_round(vector v, vector key)
{
	return _mm_aesenc_si128(v, key);
}

LANES_INLINE vector encrypt_last(vector v, vector key)
{
	return _mm_aesenclast_si128(v, key);
}

LANES_INLINE vector decrypt_round(vector v, vector key)
{
	return _mm_aesdec_si128(v, key);
}

LANES_INLINE vector decrypt_last(vector v, vector key)
{
	return _mm_aesdeclast_si128(v, key);
}

/* Each lane's bytes in the order that the lanes of `order` say. */
LANES_INLINE vector order_bytes(vector v, vector order)
{
	return _mm_shuffle_epi8(v, order);
}

LANES_INLINE vector add32(vector a, vector b)
{
	return _mm_add_epi32(a, b);
}

LANES_INLINE vector add64(vector a, vector b)
{
	return _mm_add_epi64(a, b);
}

/* Each half of a lane for itself, and whole lanes by 8 bytes. */
#define shift_left(v, bits) _mm_slli_epi64(v, bits)
#define shift_right(v, bits) _mm_srli_epi64(v, bits)
#define shift_half_up(v) _mm_slli_si128(v, 8)
/* PCLMULQDQ: the half of `a` by the low digit, that of `b` by the high. */
#define multiply(a, b, halves) _mm_clmulepi64_si128(a, b, halves)

/* Each half of lane n by n bits, and by 64 less n. */
LANES_INLINE vector shift_left_by_lane(vector v)
{
	return v;
}

LANES_INLINE vector shift_right_by_lane(vector v)
{
	(void)v;
	return _mm_setzero_si128();
}

/* What was worked with would wait in the registers for whoever looks next. */
LANES_INLINE void clear_vectors(void)
{
	wipe_sse();
}

#endif
