/*
 * Scalars to test with: edges first, then random ones, all below 2^255.
 */
#ifndef TESTS_UNIT_SCALARS_H
#define TESTS_UNIT_SCALARS_H

#include <string.h>

#include "crypto/ed25519_scalar.h"
#include "tests/unit/hex.h"
#include "tests/unit/test.h"

#define SCALARS 16 /* from there on all are random */

/* L. */
static const char scalar_order[] =
	"edd3f55c1a631258d69cf7a2def9de14"
	"00000000000000000000000000000010";

static inline void make_scalar(uint8_t out[SCALAR_SIZE], unsigned which)
{
	uint64_t state = which;

	memset(out, 0, SCALAR_SIZE);
	if (which < 4) {
		out[0] = (uint8_t)which;
	} else if (which < 7) { /* L - 1, L, L + 1 */
		hex_read(out, scalar_order, SCALAR_SIZE);
		out[0] = (uint8_t)(out[0] + which - 5);
	} else if (which < 9) { /* 2^255 - 1, and 2 less */
		memset(out, 0xff, SCALAR_SIZE);
		out[0] = (uint8_t)(out[0] - 2 * (which - 7));
		out[31] = 0x7f;
	} else if (which < 11) { /* Bits in long rows, or by turns. */
		memset(out, which == 9 ? 0x0f : 0x55, SCALAR_SIZE);
	} else {
		for (unsigned i = 0; i < SCALAR_SIZE; i++)
			out[i] = (uint8_t)(test_random(&state) >> 32);
		out[31] &= 0x7f;
	}
}

#endif
