/*
 * ChaCha20 by SSSE3: four blocks at a time. See chacha20_lanes.h.
 */
#include "crypto/chacha20_vector.h"

#include "crypto/vector_wipe.h"

#define LANES 4
#define PICK(x, y, i, j, k, l) __builtin_shufflevector(x, y, i, j, k, l)

#include "crypto/chacha20_lanes.h"

/* The only quarter is the whole vector. */
INLINE void put(uint8_t *out, const uint8_t *in, size_t blocks, size_t first,
		const words row[4])
{
	size_t at = first * CHACHA20_BLOCK_SIZE;

	if (first >= blocks)
		return;
	for (unsigned i = 0; i < 4; i++, at += sizeof(words))
		store(out + at, row[i] ^ load(in + at));
}

void chacha20_blocks_ssse3(uint32_t state[CHACHA20_WORDS], uint8_t *out,
			   const uint8_t *in, size_t blocks)
{
	all_blocks(state, out, in, blocks);
	wipe_stack();
	wipe_sse();
}
