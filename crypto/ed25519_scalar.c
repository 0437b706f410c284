/*
 * Numbers modulo L in plain C: long multiplication, and division bit by bit,
 * which is slow beside the points' work, and short.
 *
 * Invariant: what was made of secret numbers is wiped.
 */
#include "crypto/ed25519_scalar.h"

#include "crypto/bytes.h"
#include "crypto/mask.h"
#include "crypto/wipe.h"

typedef unsigned __int128 wide_word;

static const uint64_t order[4] = {
	0x5812631a5cf5d3ed, 0x14def9dea2f79cd6, 0, 0x1000000000000000,
};

/* out = a - L; 1 where that is less than nothing, else 0. */
static uint64_t subtract_order(uint64_t out[4], const uint64_t a[4])
{
	uint64_t borrow = 0;

	for (unsigned i = 0; i < 4; i++) {
		wide_word left = (wide_word)a[i] - order[i] - borrow;

		out[i] = (uint64_t)left;
		borrow = (uint64_t)(left >> 64) & 1;
	}
	return borrow;
}

bool is_scalar(const uint8_t a[SCALAR_SIZE])
{
	uint64_t words[4], unused[4];

	for (unsigned i = 0; i < 4; i++)
		words[i] = load64_le(a + 8 * i);
	return subtract_order(unused, words) == 1;
}

/* The remainder of 512 bits. */
static void reduce(uint8_t out[SCALAR_SIZE], const uint64_t a[8])
{
	uint64_t rest[4] = { 0 }, less[4];

	for (unsigned bit = 512; bit-- > 0;) {
		uint64_t in = a[bit / 64] >> bit % 64 & 1, keep;

		/* Below L, so twice as much and a bit fits. */
		for (unsigned i = 0; i < 4; i++) {
			uint64_t over = rest[i] >> 63;

			rest[i] = rest[i] << 1 | in;
			in = over;
		}
		keep = mask_of(subtract_order(less, rest));
		for (unsigned i = 0; i < 4; i++)
			rest[i] = (rest[i] & keep) | (less[i] & ~keep);
	}
	for (unsigned i = 0; i < 4; i++)
		store64_le(out + 8 * i, rest[i]);
	wipe(rest, sizeof(rest));
	wipe(less, sizeof(less));
}

void scalar_reduce(uint8_t out[SCALAR_SIZE], const uint8_t a[64])
{
	uint64_t words[8];

	for (unsigned i = 0; i < 8; i++)
		words[i] = load64_le(a + 8 * i);
	reduce(out, words);
	wipe(words, sizeof(words));
}

void scalar_multiply_add(uint8_t out[SCALAR_SIZE],
			 const uint8_t a[SCALAR_SIZE],
			 const uint8_t b[SCALAR_SIZE],
			 const uint8_t c[SCALAR_SIZE])
{
	uint64_t sum[8] = { 0 };

	for (unsigned i = 0; i < 4; i++)
		sum[i] = load64_le(c + 8 * i);
	for (unsigned i = 0; i < 4; i++) {
		uint64_t over = 0;

		for (unsigned k = 0; k < 4; k++) {
			wide_word t = (wide_word)load64_le(a + 8 * i) *
					      load64_le(b + 8 * k) +
				      sum[i + k] + over;

			sum[i + k] = (uint64_t)t;
			over = (uint64_t)(t >> 64);
		}
		/* The first time that something reaches this word. */
		sum[i + 4] += over;
	}
	reduce(out, sum);
	wipe(sum, sizeof(sum));
}
