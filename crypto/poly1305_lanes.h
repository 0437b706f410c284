/*
 * Poly1305 on vectors, for the units that say how wide those are. See
 * poly1305_vector.h.
 *
 * Each unit defines, before it includes this:
 *
 *   LANES        words of 64 bits in a vector, which is blocks at a time
 *   EVEN(x, y), ODD(x, y)  every other word of two vectors
 *
 * Bounds: a limb is below 2^27 when it is added to a block's, which is below
 * 2^26, or to another's top bit, and multiplied; r's are below 2^27 and five
 * times that below 2^30; so a sum of five products is below 5 2^58.
 */
#ifndef CRYPTO_POLY1305_LANES_H
#define CRYPTO_POLY1305_LANES_H

#include "crypto/poly1305_vector.h"
#include "crypto/vector_wipe.h"

#define INLINE static inline __attribute__((always_inline))
#define LIMBS POLY1305_LIMBS
#define LIMB_MASK 0x3ffffffu
#define EACH_LIMB _Pragma("GCC unroll 5") for (unsigned i = 0; i < LIMBS; i++)

typedef uint64_t lanes __attribute__((vector_size(8 * LANES)));
/* The same in memory at any address, of any type. */
typedef uint64_t loose __attribute__((vector_size(8 * LANES), aligned(1),
				      may_alias));

INLINE lanes load(const void *from)
{
	return *(const loose *)from;
}

/* Of the lower halves: VPMULUDQ. */
INLINE lanes multiply(lanes a, lanes b)
{
	return (a & 0xffffffff) * (b & 0xffffffff);
}

/* sum += the next LANES blocks, with a bit above the 128 of each. */
INLINE void add_blocks(lanes sum[LIMBS], const uint8_t *data)
{
	lanes first = load(data), second = load(data + sizeof(lanes));
	lanes low = EVEN(first, second), high = ODD(first, second);

	sum[0] += low & LIMB_MASK;
	sum[1] += low >> 26 & LIMB_MASK;
	sum[2] += (low >> 52 | high << 12) & LIMB_MASK;
	sum[3] += high >> 14 & LIMB_MASK;
	sum[4] += high >> 40 | 1u << 24;
}

/* Brings limbs to 26 bits, two of them a little more: what limb 4 has above
 * those stands at 2^130, and comes back to limb 0 five times. */
INLINE void carry(lanes sum[LIMBS])
{
	lanes over;

	sum[4] += sum[3] >> 26;
	sum[3] &= LIMB_MASK;
	sum[1] += sum[0] >> 26;
	sum[0] &= LIMB_MASK;
	over = sum[4] >> 26;
	sum[4] &= LIMB_MASK;
	sum[2] += sum[1] >> 26;
	sum[1] &= LIMB_MASK;
	sum[0] += over + (over << 2);
	sum[3] += sum[2] >> 26;
	sum[2] &= LIMB_MASK;
	sum[1] += sum[0] >> 26;
	sum[0] &= LIMB_MASK;
	sum[4] += sum[3] >> 26;
	sum[3] &= LIMB_MASK;
}

/* sum *= r; `five` is 5 r. */
INLINE void multiply_by(lanes sum[LIMBS], const lanes r[LIMBS],
			const lanes five[LIMBS])
{
	lanes product[LIMBS];

	EACH_LIMB {
		product[i] = multiply(sum[0], r[i]);
#pragma GCC unroll 5
		for (unsigned j = 1; j < LIMBS; j++)
			product[i] += multiply(sum[j], j <= i ?
					       r[i - j] : five[LIMBS + i - j]);
	}
	EACH_LIMB sum[i] = product[i];
	carry(sum);
}

static __attribute__((noinline)) void
take_turns(struct poly1305_lanes *state, const uint8_t *data, size_t turns,
	   bool undone)
{
	lanes sum[LIMBS], r[LIMBS], five[LIMBS];

	/* Lane 0 has r^LANES. */
	EACH_LIMB {
		sum[i] = load(state->sum[i]);
		r[i] = state->power[i][0] - (lanes){ 0 };
		five[i] = r[i] + (r[i] << 2);
	}
	for (; turns; turns--, data += LANES * POLY1305_BLOCK_SIZE) {
		if (undone)
			multiply_by(sum, r, five);
		add_blocks(sum, data);
		undone = true;
	}
	EACH_LIMB *(loose *)state->sum[i] = sum[i];
}

static __attribute__((noinline)) void finish(struct poly1305_lanes *state)
{
	lanes sum[LIMBS], r[LIMBS], five[LIMBS];

	EACH_LIMB {
		sum[i] = load(state->sum[i]);
		r[i] = load(state->power[i]);
		five[i] = r[i] + (r[i] << 2);
	}
	multiply_by(sum, r, five);
	EACH_LIMB *(loose *)state->sum[i] = sum[i];
}

#endif
