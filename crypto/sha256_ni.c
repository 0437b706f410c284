/*
 * SHA-256's rounds by SHA256RNDS2, and its message schedule by SHA256MSG1 and
 * SHA256MSG2 (Intel's manual, volume 2; FIPS 180-4, 6.2).
 *
 * Two rounds wait for the two before them, and all else is quicker than that
 * chain: so the words of the schedule are made as early as they can be, and
 * the rest is left to the processor.
 *
 * Invariants: it is built with those instructions, and is the only file of
 * SHA-256 that is. Nothing of the message is on the stack or in a register
 * when it returns.
 */
#include "crypto/sha256_ni.h"

#include "crypto/intrinsics.h"
#include "crypto/sha256.h"
#include "crypto/vector_wipe.h"

#define INLINE static inline __attribute__((always_inline))

/* Eight bytes and eight bytes. The processor hands on what it just stored only
 * to a load that asks for no more, and ordinary code stores no more than eight:
 * the chaining value, and the padding. */
INLINE __m128i load_pair(const void *low, const void *high)
{
	__m128i pair = _mm_loadu_si64(low);

	/* Or compilers make one load of two neighbours. */
	__asm__("" : "+x"(pair));
	return _mm_unpacklo_epi64(pair, _mm_loadu_si64(high));
}

/* Four words of the message. */
INLINE __m128i load_message(const uint8_t *from)
{
	const __m128i swap = _mm_set_epi64x(0x0c0d0e0f08090a0b,
					    0x0405060700010203);

	return _mm_shuffle_epi8(load_pair(from, from + 8), swap);
}

/* Four rounds with the constants `k`. SHA256RNDS2 does two: it takes the
 * variables as CDGH and ABEF and gives the next ABEF, while the old one
 * becomes CDGH. */
INLINE void four_rounds(__m128i *abef, __m128i *cdgh, __m128i message,
			const uint32_t k[4])
{
	__m128i sum = _mm_add_epi32(message,
				    _mm_load_si128((const void *)k));

	*cdgh = _mm_sha256rnds2_epu32(*cdgh, *abef, sum);
	sum = _mm_shuffle_epi32(sum, 0x0e);
	*abef = _mm_sha256rnds2_epu32(*abef, *cdgh, sum);
}

/* The next four words of the schedule, which take the place of the oldest four
 * of sixteen. */
INLINE void expand(__m128i w[4], unsigned oldest)
{
	__m128i last = w[(oldest + 3) % 4];
	__m128i back7 = _mm_alignr_epi8(last, w[(oldest + 2) % 4], 4);
	__m128i sum = _mm_sha256msg1_epu32(w[oldest], w[(oldest + 1) % 4]);

	w[oldest] = _mm_sha256msg2_epu32(_mm_add_epi32(sum, back7), last);
}

INLINE void block(__m128i *abef, __m128i *cdgh, const uint8_t *from)
{
	__m128i old_abef = *abef, old_cdgh = *cdgh, w[4];
	const uint32_t *k = sha256_constants;

	/* Hides where it points, or compilers copy it all to the stack before
	 * the first block. */
	__asm__ volatile("" : "+r"(k));

	w[0] = load_message(from);
	w[1] = load_message(from + 16);
	w[2] = load_message(from + 32);
	w[3] = load_message(from + 48);
#pragma GCC unroll 16
	for (unsigned i = 0; i < 16; i++) {
		four_rounds(abef, cdgh, w[i % 4], k + 4 * i);
		if (i < 12)
			expand(w, i % 4);
	}
	*abef = _mm_add_epi32(*abef, old_abef);
	*cdgh = _mm_add_epi32(*cdgh, old_cdgh);
}

/* Two of `h`'s pairs of words, as SHA256RNDS2 orders them. */
INLINE __m128i load_pairs(const uint32_t *high, const uint32_t *low)
{
	return _mm_shuffle_epi32(load_pair(low, high), 0xb1);
}

void sha256_ni_compress(void *chain, const uint8_t *blocks, size_t count)
{
	uint32_t *h = chain;
	__m128i abef = load_pairs(h, h + 4);
	__m128i cdgh = load_pairs(h + 2, h + 6);

	for (; count; count--, blocks += SHA256_BLOCK_SIZE)
		block(&abef, &cdgh, blocks);
	abef = _mm_shuffle_epi32(abef, 0xb1);
	cdgh = _mm_shuffle_epi32(cdgh, 0xb1);
	_mm_storeu_si128((void *)h, _mm_unpackhi_epi64(abef, cdgh));
	_mm_storeu_si128((void *)(h + 4), _mm_unpacklo_epi64(abef, cdgh));
	wipe_sse();
}
