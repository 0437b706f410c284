/*
 * Poly1305 of long messages: between words of 64 bits and lanes.
 *
 * Invariant: while `undone` is set, the sum is that of the lanes, and no
 * bytes wait; else it is poly1305.c's.
 */
#include "crypto/poly1305_long.h"

#include <string.h>

#include "crypto/wipe.h"

/* Bytes from which on lanes are worth their powers. */
#define LONG_SIZE 512

#define LIMB_MASK 0x3ffffffu

typedef unsigned __int128 uint128_t;

void poly1305_long_init(struct poly1305_long *poly,
			const struct poly1305_form *form,
			const uint8_t key[POLY1305_KEY_SIZE])
{
	poly1305_init(&poly->poly1305, key);
	poly->form = form;
	poly->has_powers = false;
	poly->undone = false;
}

/* A number of 130 bits, and two more at most, into a lane. */
static void put_lane(uint64_t limbs[POLY1305_LIMBS][POLY1305_LANES_MAX],
		     unsigned lane, const uint64_t words[3])
{
	limbs[0][lane] = words[0] & LIMB_MASK;
	limbs[1][lane] = words[0] >> 26 & LIMB_MASK;
	limbs[2][lane] = (words[0] >> 52 | words[1] << 12) & LIMB_MASK;
	limbs[3][lane] = words[1] >> 14 & LIMB_MASK;
	limbs[4][lane] = words[1] >> 40 | words[2] << 24;
}

/* r in the last lane, r^2 before it, and so on. */
static void make_powers(struct poly1305_long *poly)
{
	static const uint8_t zeroes[POLY1305_BLOCK_SIZE];
	struct poly1305 power = poly->poly1305;

	power.sum[0] = power.r[0];
	power.sum[1] = power.r[1];
	power.sum[2] = 0;
	for (unsigned lane = poly->form->lanes; lane--;) {
		put_lane(poly->lanes.power, lane, power.sum);
		poly1305_blocks(&power, zeroes, 1, 0);
	}
	wipe(&power, sizeof(power));
	poly->has_powers = true;
}

/* The sum as it is into the first lane. */
static void enter_lanes(struct poly1305_long *poly)
{
	if (!poly->has_powers)
		make_powers(poly);
	memset(poly->lanes.sum, 0, sizeof(poly->lanes.sum));
	put_lane(poly->lanes.sum, 0, poly->poly1305.sum);
}

/* Does the multiplication that is undone, and adds the lanes up. A limb of
 * theirs has 26 bits and little more, and those of eight have three more. */
static void leave_lanes(struct poly1305_long *poly)
{
	uint64_t limbs[POLY1305_LIMBS] = { 0 }, *sum = poly->poly1305.sum;
	uint64_t top;
	uint128_t x;

	poly->form->finish(&poly->lanes);
	for (unsigned i = 0; i < POLY1305_LIMBS; i++)
		for (unsigned lane = 0; lane < poly->form->lanes; lane++)
			limbs[i] += poly->lanes.sum[i][lane];
	x = limbs[0] + ((uint128_t)limbs[1] << 26) +
	    ((uint128_t)limbs[2] << 52);
	sum[0] = (uint64_t)x;
	x = (x >> 64) + ((uint128_t)limbs[3] << 14) +
	    ((uint128_t)limbs[4] << 40);
	sum[1] = (uint64_t)x;
	top = (uint64_t)(x >> 64);
	/* What stands at 2^130 and above comes back five times. */
	x = (uint128_t)sum[0] + 5 * (top >> 2);
	sum[0] = (uint64_t)x;
	x = (uint128_t)sum[1] + (uint64_t)(x >> 64);
	sum[1] = (uint64_t)x;
	sum[2] = (top & 3) + (uint64_t)(x >> 64);
	wipe(limbs, sizeof(limbs));
	poly->undone = false;
}

void poly1305_long_update(struct poly1305_long *poly, const uint8_t *data,
			  size_t size)
{
	size_t turn, turns;

	if (poly->form && poly->poly1305.filled == 0 &&
	    (poly->undone || size >= LONG_SIZE)) {
		turn = poly->form->lanes * POLY1305_BLOCK_SIZE;
		turns = size / turn;
		if (turns) {
			if (!poly->undone)
				enter_lanes(poly);
			poly->form->blocks(&poly->lanes, data, turns,
					   poly->undone);
			poly->undone = true;
			data += turns * turn;
			size -= turns * turn;
		}
	}
	if (size) {
		if (poly->undone)
			leave_lanes(poly);
		poly1305_update(&poly->poly1305, data, size);
	}
}

void poly1305_long_pad(struct poly1305_long *poly)
{
	if (poly->undone)
		leave_lanes(poly);
	poly1305_pad(&poly->poly1305);
}

void poly1305_long_final(struct poly1305_long *poly,
			 const uint8_t sizes[POLY1305_BLOCK_SIZE],
			 uint8_t tag[POLY1305_TAG_SIZE])
{
	poly1305_update(&poly->poly1305, sizes, POLY1305_BLOCK_SIZE);
	poly1305_final(&poly->poly1305, tag);
	if (poly->has_powers)
		wipe(&poly->lanes, sizeof(poly->lanes));
}
