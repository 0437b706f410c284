/*
 * Poly1305 (RFC 8439, 2.5) by vector registers: several blocks at a time,
 * each in a lane of its own, as Goll and Gueron have it ("Vectorization of
 * Poly1305 Message Authentication Code", ITNG 2015).
 *
 * Lane i of n takes blocks i, i + n, i + 2 n, ... and multiplies by r^n after
 * each but the last, by r^(n - i) after that: the lanes' sum is then what
 * one block after the other gives. Numbers stand in five limbs of 26 bits and
 * a few more, so that the sum of five products of 32 bits fits in 64.
 *
 * Invariants: no branch and no address depends on a secret. The functions of
 * `poly1305_form`s use vector registers, so that only who owns them may call
 * them, on a processor that has what the form's name says; neither those
 * registers nor the stack hold a secret when they return.
 */
#ifndef CRYPTO_POLY1305_VECTOR_H
#define CRYPTO_POLY1305_VECTOR_H

#include <stdbool.h>

#include "crypto/poly1305.h"

#define POLY1305_LANES_MAX 8
#define POLY1305_LIMBS 5

/* Limb by limb, and of each limb the lanes. */
struct poly1305_lanes {
	uint64_t power[POLY1305_LIMBS][POLY1305_LANES_MAX]; /* r^n to r */
	uint64_t sum[POLY1305_LIMBS][POLY1305_LANES_MAX];
};

struct poly1305_form {
	unsigned lanes;
	/* Takes in that many blocks for each lane, `turns` times, and leaves
	 * the last multiplication undone. `undone` is what it was left at
	 * by the call before. */
	void (*blocks)(struct poly1305_lanes *lanes, const uint8_t *data,
		       size_t turns, bool undone);
	/* Does that multiplication, each lane by its power. */
	void (*finish)(struct poly1305_lanes *lanes);
};

/* AVX2, with registers of 256 bits switched on in XCR0: 4 blocks. */
extern const struct poly1305_form poly1305_avx2;
/* AVX-512 F, with those of 512 bits switched on: 8 blocks. */
extern const struct poly1305_form poly1305_avx512;

#endif
