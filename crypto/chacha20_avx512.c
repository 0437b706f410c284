/*
 * ChaCha20 by AVX-512, which has registers enough and an instruction that
 * rotates: sixteen blocks at a time. See chacha20_lanes.h.
 */
#include "crypto/chacha20_vector.h"

#include "crypto/vector_wipe.h"

#define LANES 16
#define PICK(x, y, i, j, k, l)                                            \
	__builtin_shufflevector(x, y, i, j, k, l, (i) + 4, (j) + 4,       \
				(k) + 4, (l) + 4, (i) + 8, (j) + 8,       \
				(k) + 8, (l) + 8, (i) + 12, (j) + 12,     \
				(k) + 12, (l) + 12)

#include "crypto/chacha20_lanes.h"

/* Of the quarters of x two, and then two of y, which are counted from 4. */
#define QUARTERS_OF(x, y, i, j, k, l)                                     \
	__builtin_shufflevector(x, y, 4 * (i), 4 * (i) + 1, 4 * (i) + 2,  \
				4 * (i) + 3, 4 * (j), 4 * (j) + 1,        \
				4 * (j) + 2, 4 * (j) + 3, 4 * (k),        \
				4 * (k) + 1, 4 * (k) + 2, 4 * (k) + 3,    \
				4 * (l), 4 * (l) + 1, 4 * (l) + 2,        \
				4 * (l) + 3)

/* Quarter q of the four rows, one after the other, is a block. */
INLINE void put(uint8_t *out, const uint8_t *in, size_t blocks, size_t first,
		const words row[4])
{
	const words even[2] = { QUARTERS_OF(row[0], row[1], 0, 2, 4, 6),
				QUARTERS_OF(row[2], row[3], 0, 2, 4, 6) };
	const words odd[2] = { QUARTERS_OF(row[0], row[1], 1, 3, 5, 7),
			       QUARTERS_OF(row[2], row[3], 1, 3, 5, 7) };
	const words block[4] = { QUARTERS_OF(even[0], even[1], 0, 2, 4, 6),
				 QUARTERS_OF(odd[0], odd[1], 0, 2, 4, 6),
				 QUARTERS_OF(even[0], even[1], 1, 3, 5, 7),
				 QUARTERS_OF(odd[0], odd[1], 1, 3, 5, 7) };

#pragma GCC unroll 4
	for (unsigned q = 0; q < 4; q++) {
		size_t at = (first + 4 * q) * CHACHA20_BLOCK_SIZE;

		if (first + 4 * q >= blocks)
			break;
		store(out + at, block[q] ^ load(in + at));
	}
}

void chacha20_blocks_avx512(uint32_t state[CHACHA20_WORDS], uint8_t *out,
			   const uint8_t *in, size_t blocks)
{
	all_blocks(state, out, in, blocks);
	wipe_avx512();
}
