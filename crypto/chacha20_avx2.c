/*
 * ChaCha20 by AVX2: eight blocks at a time. See chacha20_lanes.h.
 */
#include "crypto/chacha20_vector.h"

#include "crypto/vector_wipe.h"

#define LANES 8
#define PICK(x, y, i, j, k, l)                                          \
	__builtin_shufflevector(x, y, i, j, k, l, (i) + 4, (j) + 4,     \
				(k) + 4, (l) + 4)

#include "crypto/chacha20_lanes.h"

/* A quarter is half a vector: two rows' first halves are half a block. */
INLINE void put(uint8_t *out, const uint8_t *in, size_t blocks, size_t first,
		const words row[4])
{
#pragma GCC unroll 2
	for (unsigned q = 0; q < 2; q++) {
		size_t at = (first + 4 * q) * CHACHA20_BLOCK_SIZE;
		words half[2];

		if (first + 4 * q >= blocks)
			break;
		half[0] = q ? __builtin_shufflevector(row[0], row[1], 4, 5, 6,
						      7, 12, 13, 14, 15) :
			      __builtin_shufflevector(row[0], row[1], 0, 1, 2,
						      3, 8, 9, 10, 11);
		half[1] = q ? __builtin_shufflevector(row[2], row[3], 4, 5, 6,
						      7, 12, 13, 14, 15) :
			      __builtin_shufflevector(row[2], row[3], 0, 1, 2,
						      3, 8, 9, 10, 11);
		half[0] ^= load(in + at);
		half[1] ^= load(in + at + 32);
		store(out + at, half[0]);
		store(out + at + 32, half[1]);
	}
}

void chacha20_blocks_avx2(uint32_t state[CHACHA20_WORDS], uint8_t *out,
			   const uint8_t *in, size_t blocks)
{
	all_blocks(state, out, in, blocks);
	wipe_stack();
	wipe_avx();
}
