/*
 * The permutation KECCAK-f[1600] (FIPS 202, 3.3), for units that are built
 * with different instructions.
 *
 * Lane (x, y) of the standard is word x + 5 y here. A round reads one array
 * and writes another: so that a compiler needs no third one, nor a copy back.
 *
 * Invariant: no branch and no address depends on the data.
 */
#ifndef CRYPTO_KECCAK_H
#define CRYPTO_KECCAK_H

#include <stdint.h>

#include "crypto/bytes.h"

#define KECCAK_LANES 25
#define KECCAK_ROUNDS 24

/* What step iota adds in each round (FIPS 202, 3.2.5). Of a table in another
 * unit the address would take one more register. */
static const uint64_t keccak_constants[KECCAK_ROUNDS] = {
	0x0000000000000001, 0x0000000000008082, 0x800000000000808a,
	0x8000000080008000, 0x000000000000808b, 0x0000000080000001,
	0x8000000080008081, 0x8000000000008009, 0x000000000000008a,
	0x0000000000000088, 0x0000000080008009, 0x000000008000000a,
	0x000000008000808b, 0x800000000000008b, 0x8000000000008089,
	0x8000000000008003, 0x8000000000008002, 0x8000000000000080,
	0x000000000000800a, 0x800000008000000a, 0x8000000080008081,
	0x8000000000008080, 0x0000000080000001, 0x8000000080008008,
};

/* Step chi over one row (FIPS 202, 3.2.4). */
static inline __attribute__((always_inline)) void
keccak_chi(uint64_t to[5], uint64_t b0, uint64_t b1, uint64_t b2, uint64_t b3,
	   uint64_t b4)
{
	to[0] = b0 ^ (~b1 & b2);
	to[1] = b1 ^ (~b2 & b3);
	to[2] = b2 ^ (~b3 & b4);
	to[3] = b3 ^ (~b4 & b0);
	to[4] = b4 ^ (~b0 & b1);
}

static inline __attribute__((always_inline)) void
keccak_round(uint64_t to[KECCAK_LANES], const uint64_t a[KECCAK_LANES],
	     uint64_t constant)
{
	/* Step theta: a column's parity, and what is added of it. */
	uint64_t c0 = a[0] ^ a[5] ^ a[10] ^ a[15] ^ a[20];
	uint64_t c1 = a[1] ^ a[6] ^ a[11] ^ a[16] ^ a[21];
	uint64_t c2 = a[2] ^ a[7] ^ a[12] ^ a[17] ^ a[22];
	uint64_t c3 = a[3] ^ a[8] ^ a[13] ^ a[18] ^ a[23];
	uint64_t c4 = a[4] ^ a[9] ^ a[14] ^ a[19] ^ a[24];
	uint64_t d0 = c4 ^ rotate64_left(c1, 1);
	uint64_t d1 = c0 ^ rotate64_left(c2, 1);
	uint64_t d2 = c1 ^ rotate64_left(c3, 1);
	uint64_t d3 = c2 ^ rotate64_left(c4, 1);
	uint64_t d4 = c3 ^ rotate64_left(c0, 1);

	/* Steps rho and pi: a lane is turned, and moves. Then chi and iota. */
	keccak_chi(to, a[0] ^ d0, rotate64_left(a[6] ^ d1, 44),
		   rotate64_left(a[12] ^ d2, 43),
		   rotate64_left(a[18] ^ d3, 21),
		   rotate64_left(a[24] ^ d4, 14));
	to[0] ^= constant;
	keccak_chi(to + 5, rotate64_left(a[3] ^ d3, 28),
		   rotate64_left(a[9] ^ d4, 20), rotate64_left(a[10] ^ d0, 3),
		   rotate64_left(a[16] ^ d1, 45),
		   rotate64_left(a[22] ^ d2, 61));
	keccak_chi(to + 10, rotate64_left(a[1] ^ d1, 1),
		   rotate64_left(a[7] ^ d2, 6), rotate64_left(a[13] ^ d3, 25),
		   rotate64_left(a[19] ^ d4, 8),
		   rotate64_left(a[20] ^ d0, 18));
	keccak_chi(to + 15, rotate64_left(a[4] ^ d4, 27),
		   rotate64_left(a[5] ^ d0, 36), rotate64_left(a[11] ^ d1, 10),
		   rotate64_left(a[17] ^ d2, 15),
		   rotate64_left(a[23] ^ d3, 56));
	keccak_chi(to + 20, rotate64_left(a[2] ^ d2, 62),
		   rotate64_left(a[8] ^ d3, 55), rotate64_left(a[14] ^ d4, 39),
		   rotate64_left(a[15] ^ d0, 41),
		   rotate64_left(a[21] ^ d1, 2));
}

/* It leaves the lanes on the stack, where wipe_frames() finds them: a call from
 * here would cost a register more. */
static __attribute__((noinline)) void keccak(uint64_t lanes[KECCAK_LANES])
{
	uint64_t other[KECCAK_LANES];

#pragma GCC unroll 1
	for (unsigned round = 0; round < KECCAK_ROUNDS; round += 2) {
		keccak_round(other, lanes, keccak_constants[round]);
		keccak_round(lanes, other, keccak_constants[round + 1]);
	}
}

#endif
