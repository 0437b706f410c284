/*
 * AES over vectors of one, two or four blocks: for the units that are built
 * with them, after the header that says which.
 *
 * GROUP_VECTORS vectors go through the rounds together, since an instruction
 * of AES takes several cycles but one or two can start in each. What is left
 * of a message goes vector by vector, and then block by block; there the
 * processor overlaps them by itself.
 *
 * Invariants: branches and addresses depend on sizes and on the number of
 * rounds. No secret is written but to where the caller wants it; who calls
 * these clears the registers.
 */
#ifndef CRYPTO_AES_LANES_H
#define CRYPTO_AES_LANES_H

#include "crypto/aes_form.h"

#define VECTOR_SIZE (VECTOR_BLOCKS * AES_BLOCK_SIZE) /* bytes */
#define GROUP_VECTORS 8u
#define GROUP_BLOCKS (GROUP_VECTORS * VECTOR_BLOCKS)
#define GROUP_SIZE (GROUP_VECTORS * VECTOR_SIZE) /* bytes */
#define EACH_VECTOR(i) \
	_Pragma("GCC unroll 8") for (unsigned i = 0; i < GROUP_VECTORS; i++)
/* Round keys in the order of use, for one direction. */
typedef const uint8_t (*round_keys)[AES_BLOCK_SIZE];

LANES_INLINE vector run_round(bool sealing, vector v, vector key)
{
	return sealing ? encrypt_round(v, key) : decrypt_round(v, key);
}

LANES_INLINE vector run_last(bool sealing, vector v, vector key)
{
	return sealing ? encrypt_last(v, key) : decrypt_last(v, key);
}

/* One vector through all rounds, of which there is an even number; `sealing`
 * is a constant. */
LANES_INLINE vector run_vector(bool sealing, round_keys keys, unsigned rounds,
			       vector v)
{
	v = sum(v, repeat_block(keys[0]));
	v = run_round(sealing, v, repeat_block(keys[1]));
	_Pragma("GCC unroll 1") for (unsigned r = 2; r < rounds; r += 2) {
		v = run_round(sealing, v, repeat_block(keys[r]));
		v = run_round(sealing, v, repeat_block(keys[r + 1]));
	}
	return run_last(sealing, v, repeat_block(keys[rounds]));
}

LANES_INLINE block run_block(bool sealing, round_keys keys, unsigned rounds,
			     block b)
{
	b = _mm_xor_si128(b, load_block(keys[0]));
	_Pragma("GCC unroll 1") for (unsigned r = 1; r < rounds; r++)
		b = sealing ? _mm_aesenc_si128(b, load_block(keys[r])) :
			      _mm_aesdec_si128(b, load_block(keys[r]));
	return sealing ? _mm_aesenclast_si128(b, load_block(keys[rounds])) :
			 _mm_aesdeclast_si128(b, load_block(keys[rounds]));
}

LANES_INLINE round_keys keys_of(bool sealing, const struct aes_ni_key *key)
{
	return sealing ? key->encrypt : key->decrypt;
}

/* The bytes of a lane from the last to the first: a number in the standards'
 * order becomes one in the processor's. */
LANES_INLINE block reversed(void)
{
	return _mm_set_epi8(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14,
			    15);
}

LANES_INLINE block reverse_block(block b)
{
	return _mm_shuffle_epi8(b, reversed());
}

/* Numbers in the low half of each lane: 0, 1, 2 and so on, or the same in
 * all. */
LANES_INLINE vector count_lanes(void)
{
	static const uint64_t lanes[] = { 0, 0, 1, 0, 2, 0, 3, 0 };

	return load_vector(lanes);
}

LANES_INLINE vector number_lanes(unsigned number)
{
	const block b = _mm_set_epi64x(0, number);

	return repeat_block(&b);
}

#endif
