/*
 * SHA-512 with the message schedules of two blocks computed at once, by AVX2,
 * and the rounds of one block after the other by ordinary instructions
 * (FIPS 180-4, 6.4; Gueron and Krasnov, "Simultaneous hashing of multiple
 * messages", 2012, and Intel's "Fast SHA-512 implementations", 2012).
 *
 * The rounds are a chain in which each waits for the one before; the schedule
 * is written among the first block's rounds, two of its words for two rounds,
 * and fills the gaps that they leave. The second block then has its words
 * ready.
 *
 * A vector holds words t and t + 1 of the first block, and the same two of the
 * second. `sums` holds all of them, with the round's constant added.
 *
 * Invariant: this file alone is built with AVX2 and BMI2. Neither the stack
 * nor a vector register holds anything of the message when it returns.
 */
#include "crypto/sha512_avx2.h"

#include "crypto/bytes.h"
#include "crypto/intrinsics.h"
#include "crypto/sha512.h"
#include "crypto/vector_wipe.h"

#define INLINE static inline __attribute__((always_inline))
/* Written before it is read: no zeroes first. */
#define UNFILLED __attribute__((uninitialized))

#define PAIRS 40	 /* of rounds */
#define PAIRS_ENOUGH 16 /* where nothing comes after the first block */

INLINE __m256i small_sigma0(__m256i x)
{
	const __m256i right8 = _mm256_broadcastsi128_si256(_mm_set_epi64x(
		0x080f0e0d0c0b0a09, 0x0007060504030201));
	__m256i right1 = _mm256_xor_si256(_mm256_srli_epi64(x, 1),
					  _mm256_slli_epi64(x, 63));

	return _mm256_xor_si256(
		_mm256_xor_si256(right1, _mm256_shuffle_epi8(x, right8)),
		_mm256_srli_epi64(x, 7));
}

INLINE __m256i small_sigma1(__m256i x)
{
	__m256i right19 = _mm256_xor_si256(_mm256_srli_epi64(x, 19),
					   _mm256_slli_epi64(x, 45));
	__m256i right61 = _mm256_xor_si256(_mm256_srli_epi64(x, 61),
					   _mm256_slli_epi64(x, 3));

	return _mm256_xor_si256(_mm256_xor_si256(right19, right61),
				_mm256_srli_epi64(x, 6));
}

/* Ordinary code may just have stored the first block, in words: the processor
 * hands on what was stored only to a load that asks for no more. */
INLINE __m256i load_message(const uint8_t *first, const uint8_t *second)
{
	const __m256i swap = _mm256_broadcastsi128_si256(_mm_set_epi64x(
		0x08090a0b0c0d0e0f, 0x0001020304050607));
	__m128d words = _mm_load_sd((const void *)first);
	__m256i x;

	/* Or compilers make one load of two neighbours. */
	__asm__("" : "+x"(words));
	words = _mm_loadh_pd(words, (const void *)(first + 8));
	x = _mm256_castsi128_si256(_mm_castpd_si128(words));

	x = _mm256_inserti128_si256(
		x, _mm_loadu_si128((const void *)second), 1);
	return _mm256_shuffle_epi8(x, swap);
}

INLINE void store_sum(__m256i *sum, __m256i x, const uint64_t k[2])
{
	__m256i both = _mm256_broadcastsi128_si256(
		_mm_load_si128((const void *)k));

	_mm256_store_si256(sum, _mm256_add_epi64(x, both));
}

/* The next two words of the schedules, in the place of the oldest of sixteen
 * (FIPS 180-4, 6.4.2), which are vector `i`. */
INLINE __m256i expand(__m256i x[8], unsigned i)
{
	__m256i last = x[(i + 7) % 8];
	__m256i back7 = _mm256_alignr_epi8(x[(i + 5) % 8], x[(i + 4) % 8], 8);
	__m256i back15 = _mm256_alignr_epi8(x[(i + 1) % 8], x[i], 8);

	x[i] = _mm256_add_epi64(
		_mm256_add_epi64(_mm256_add_epi64(x[i], back7),
				 small_sigma0(back15)),
		small_sigma1(last));
	return x[i];
}

/* As written: sums stay in the order of the source. */
#define KEEP(sum) __asm__("" : "+r"(sum))

/* As in crypto/sha512.c, but for `sum`, which is word and constant. What each
 * round waits for is the last one's e and a: all that does not depend on these
 * is added first, so that from e to the next one there are four instructions,
 * and from a to the next one as many. */
INLINE void round512(uint64_t a, uint64_t b, uint64_t c, uint64_t *d,
		     uint64_t e, uint64_t f, uint64_t g, uint64_t *h,
		     uint64_t sum)
{
	uint64_t t1 = *h + sum, next = *d + t1;
	uint64_t ch, sigma1;

	KEEP(next);
	ch = g ^ (e & (f ^ g));
	sigma1 = rotate64_right(e, 14) ^ rotate64_right(e, 18) ^
		 rotate64_right(e, 41);
	next += ch;
	KEEP(next);
	t1 += ch + sigma1;
	*d = next + sigma1;
	KEEP(t1);
	t1 += (b & c) + (a & (b ^ c));
	KEEP(t1);
	*h = t1 + (rotate64_right(a, 28) ^ rotate64_right(a, 34) ^
		   rotate64_right(a, 39));
}

/* Eight rounds, with BEFORE(i) before each two of them; the sums of one block
 * are at `s`, two and two. */
#define EIGHT_ROUNDS(s, BEFORE)                                 \
	do {                                                    \
		BEFORE(0);                                      \
		round512(a, b, c, &d, e, f, g, &h, (s)[0]);     \
		round512(h, a, b, &c, d, e, f, &g, (s)[1]);     \
		BEFORE(1);                                      \
		round512(g, h, a, &b, c, d, e, &f, (s)[4]);     \
		round512(f, g, h, &a, b, c, d, &e, (s)[5]);     \
		BEFORE(2);                                      \
		round512(e, f, g, &h, a, b, c, &d, (s)[8]);     \
		round512(d, e, f, &g, h, a, b, &c, (s)[9]);     \
		BEFORE(3);                                      \
		round512(c, d, e, &f, g, h, a, &b, (s)[12]);    \
		round512(b, c, d, &e, f, g, h, &a, (s)[13]);    \
	} while (0)

#define NOTHING(i) (void)0
#define EXPAND_LOW(i) store_sum(next + (i), expand(x, (i)), k + 16 + 2 * (i))
#define EXPAND_HIGH(i) \
	store_sum(next + 4 + (i), expand(x, (i) + 4), k + 24 + 2 * (i))

#define LOAD_STATE                                                          \
	uint64_t a = chain[0], b = chain[1], c = chain[2], d = chain[3];    \
	uint64_t e = chain[4], f = chain[5], g = chain[6], h = chain[7]
#define ADD_STATE                                                           \
	do {                                                                \
		chain[0] += a, chain[1] += b, chain[2] += c, chain[3] += d; \
		chain[4] += e, chain[5] += f, chain[6] += g, chain[7] += h; \
	} while (0)

static inline const uint64_t *words_of(const __m256i *sums)
{
	return (const uint64_t *)(const void *)sums;
}

/* The rounds of the first block, and the schedule of both: all of it, or, where
 * `pairs` is PAIRS_ENOUGH, in two halves that take turns. */
static __attribute__((noinline)) void
first_block(uint64_t chain[8], __m256i *sums, unsigned pairs,
	    const uint8_t *first, const uint8_t *second)
{
	const uint64_t *k = sha512_constants;
	const __m256i *const end = sums + pairs;
	__m256i *now = sums, *next;
	__m256i x[8];
	LOAD_STATE;

#pragma GCC unroll 8
	for (unsigned i = 0; i < 8; i++) {
		x[i] = load_message(first + 16 * i, second + 16 * i);
		store_sum(sums + i, x[i], k + 2 * i);
	}
#pragma GCC unroll 1
	for (unsigned t = 0; t < 64; t += 16, k += 16) {
		next = now + 8 == end ? sums : now + 8;
		EIGHT_ROUNDS(words_of(now), EXPAND_LOW);
		EIGHT_ROUNDS(words_of(now + 4), EXPAND_HIGH);
		now = next;
	}
	EIGHT_ROUNDS(words_of(now), NOTHING);
	EIGHT_ROUNDS(words_of(now + 4), NOTHING);
	ADD_STATE;
}

static __attribute__((noinline)) void
second_block(uint64_t chain[8], const __m256i sums[PAIRS])
{
	LOAD_STATE;

#pragma GCC unroll 1
	for (unsigned i = 0; i < PAIRS; i += 4)
		EIGHT_ROUNDS(words_of(sums + i) + 2, NOTHING);
	ADD_STATE;
}

/* What the rounds' two functions have left where this one has its array. */
static __attribute__((noinline)) void wipe_spilled(void)
{
	__m256i place[8] UNFILLED;
	volatile __m256i *to = place;

	for (unsigned i = 0; i < 8; i++)
		to[i] = _mm256_setzero_si256();
}

/* By stores that the compiler must make. */
INLINE void clear(__m256i *sums, unsigned pairs)
{
	for (unsigned i = 0; i < pairs; i += 8)
#pragma GCC unroll 8
		for (unsigned j = 0; j < 8; j++)
			((volatile __m256i *)sums)[i + j] =
				_mm256_setzero_si256();
	wipe_spilled();
	wipe_avx();
}

/* Beside a lone block, any bytes that are not secret. */
void sha512_avx2_compress(void *chain, const uint8_t *blocks, size_t count)
{
	const uint8_t *const beside = (const void *)sha512_constants;
	const unsigned pairs = count > 1 ? PAIRS : PAIRS_ENOUGH;
	__m256i sums[PAIRS] UNFILLED;

	for (; count > 1; count -= 2, blocks += 2 * SHA512_BLOCK_SIZE) {
		first_block(chain, sums, PAIRS, blocks,
			    blocks + SHA512_BLOCK_SIZE);
		second_block(chain, sums);
	}
	if (count)
		first_block(chain, sums, PAIRS_ENOUGH, blocks, beside);
	clear(sums, pairs);
}
