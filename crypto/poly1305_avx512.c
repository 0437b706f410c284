/*
 * Poly1305 by AVX-512: eight blocks at a time. See poly1305_lanes.h.
 */
#include "crypto/poly1305_vector.h"

#define LANES 8
#define EVEN(x, y) __builtin_shufflevector(x, y, 0, 2, 4, 6, 8, 10, 12, 14)
#define ODD(x, y) __builtin_shufflevector(x, y, 1, 3, 5, 7, 9, 11, 13, 15)

#include "crypto/poly1305_lanes.h"

static void blocks_avx512(struct poly1305_lanes *state, const uint8_t *data,
			size_t turns, bool undone)
{
	take_turns(state, data, turns, undone);
	wipe_avx512();
}

static void finish_avx512(struct poly1305_lanes *state)
{
	finish(state);
	wipe_avx512();
}

const struct poly1305_form poly1305_avx512 = {
	.lanes = LANES,
	.blocks = blocks_avx512,
	.finish = finish_avx512,
};
