/*
 * Poly1305 by AVX2: four blocks at a time. See poly1305_lanes.h.
 */
#include "crypto/poly1305_vector.h"

#define LANES 4
#define EVEN(x, y) __builtin_shufflevector(x, y, 0, 2, 4, 6)
#define ODD(x, y) __builtin_shufflevector(x, y, 1, 3, 5, 7)

#include "crypto/poly1305_lanes.h"

static void blocks_avx2(struct poly1305_lanes *state, const uint8_t *data,
			size_t turns, bool undone)
{
	take_turns(state, data, turns, undone);
	wipe_stack();
	wipe_avx();
}

static void finish_avx2(struct poly1305_lanes *state)
{
	finish(state);
	wipe_stack();
	wipe_avx();
}

const struct poly1305_form poly1305_avx2 = {
	.lanes = LANES,
	.blocks = blocks_avx2,
	.finish = finish_avx2,
};
