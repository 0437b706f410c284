/*
 * The modes of AES over vectors of one, two or four blocks: for the units
 * that are built with them, after the header that says which.
 *
 * Invariants: as in aes_lanes.h.
 */
#ifndef CRYPTO_AES_MODES_H
#define CRYPTO_AES_MODES_H

#include "crypto/aes_lanes.h"

/* In XTS, where each vector has a tweak. */
#define XTS_BLOCKS (XTS_VECTORS * VECTOR_BLOCKS)
#define XTS_SIZE (XTS_VECTORS * VECTOR_SIZE) /* bytes */

/* Runs vectors, an array, through all rounds; `each` is one of the loops. */
#define RUN_ALL(each, sealing, keys, rounds, v)                           \
	do {                                                              \
		vector k = repeat_block((keys)[0]);                       \
                                                                          \
		each(i) (v)[i] = sum((v)[i], k);                          \
		_Pragma("GCC unroll 1")                                   \
		for (unsigned r = 1; r < (rounds); r++) {                 \
			k = repeat_block((keys)[r]);                      \
			each(i) (v)[i] = run_round(sealing, (v)[i], k);   \
		}                                                         \
		k = repeat_block((keys)[rounds]);                         \
		each(i) (v)[i] = run_last(sealing, (v)[i], k);            \
	} while (0)

LANES_INLINE void run_ecb(bool sealing, const struct aes_ni_key *key,
			  uint8_t *out, const uint8_t *in, size_t blocks)
{
	round_keys keys = keys_of(sealing, key);
	unsigned rounds = key->rounds;

	for (; blocks >= GROUP_BLOCKS; blocks -= GROUP_BLOCKS) {
		vector v[GROUP_VECTORS];

		EACH_VECTOR(i) v[i] = load_vector(in + VECTOR_SIZE * i);
		RUN_ALL(EACH_VECTOR, sealing, keys, rounds, v);
		EACH_VECTOR(i) store_vector(out + VECTOR_SIZE * i, v[i]);
		in += GROUP_SIZE;
		out += GROUP_SIZE;
	}
	for (; blocks >= VECTOR_BLOCKS; blocks -= VECTOR_BLOCKS) {
		store_vector(out, run_vector(sealing, keys, rounds,
					     load_vector(in)));
		in += VECTOR_SIZE;
		out += VECTOR_SIZE;
	}
	for (; VECTOR_BLOCKS > 1 && blocks; blocks--, in += 16, out += 16)
		store_block(out, run_block(sealing, keys, rounds,
					   load_block(in)));
}

LANES_INLINE void open_cbc(const struct aes_ni_key *key, uint8_t *iv,
			   uint8_t *out, const uint8_t *in, size_t blocks)
{
	round_keys keys = key->decrypt;
	unsigned rounds = key->rounds;
	block chain = load_block(iv);

	for (; blocks >= GROUP_BLOCKS; blocks -= GROUP_BLOCKS) {
		vector v[GROUP_VECTORS];
		vector before = shift_in(chain, load_vector(in));

		EACH_VECTOR(i) v[i] = load_vector(in + VECTOR_SIZE * i);
		RUN_ALL(EACH_VECTOR, false, keys, rounds, v);
		/* The sealed text is read again: emits nothing, and hides
		 * that it is the same. All is read before any is written,
		 * which may take its place. */
		__asm__("" ::: "memory");
		v[0] = sum(v[0], before);
		_Pragma("GCC unroll 8")
		for (unsigned i = 1; i < GROUP_VECTORS; i++)
			v[i] = sum(v[i], load_vector(in + VECTOR_SIZE * i -
						     AES_BLOCK_SIZE));
		chain = load_block(in + GROUP_SIZE - AES_BLOCK_SIZE);
		EACH_VECTOR(i) store_vector(out + VECTOR_SIZE * i, v[i]);
		in += GROUP_SIZE;
		out += GROUP_SIZE;
	}
	for (; blocks >= VECTOR_BLOCKS; blocks -= VECTOR_BLOCKS) {
		vector sealed = load_vector(in);
		vector before = shift_in(chain, sealed);

		chain = load_block(in + VECTOR_SIZE - AES_BLOCK_SIZE);
		store_vector(out, sum(before, run_vector(false, keys, rounds,
							 sealed)));
		in += VECTOR_SIZE;
		out += VECTOR_SIZE;
	}
	for (; VECTOR_BLOCKS > 1 && blocks; blocks--, in += 16, out += 16) {
		block sealed = load_block(in);

		store_block(out, _mm_xor_si128(chain, run_block(
				false, keys, rounds, sealed)));
		chain = sealed;
	}
	store_block(iv, chain);
}

LANES_INLINE void run_ctr(const struct aes_ni_key *key, uint8_t *counter,
			  uint8_t *out, const uint8_t *in, size_t blocks)
{
	const block first = reverse_block(load_block(counter));
	round_keys keys = key->encrypt;
	unsigned rounds = key->rounds;
	const block turn = reversed();
	const vector order = repeat_block(&turn);
	const vector step = number_lanes(VECTOR_BLOCKS);
	vector next = add64(repeat_block(&first), count_lanes());
	block one;

	store_block(counter, reverse_block(_mm_add_epi64(
		first, _mm_set_epi64x(0, (long long)blocks))));
	for (; blocks >= GROUP_BLOCKS; blocks -= GROUP_BLOCKS) {
		vector v[GROUP_VECTORS];

		EACH_VECTOR(i) {
			v[i] = order_bytes(next, order);
			next = add64(next, step);
		}
		RUN_ALL(EACH_VECTOR, true, keys, rounds, v);
		EACH_VECTOR(i) store_vector(out + VECTOR_SIZE * i, sum(v[i],
					    load_vector(in + VECTOR_SIZE * i)));
		in += GROUP_SIZE;
		out += GROUP_SIZE;
	}
	for (; blocks >= VECTOR_BLOCKS; blocks -= VECTOR_BLOCKS) {
		store_vector(out, sum(load_vector(in), run_vector(
			true, keys, rounds, order_bytes(next, order))));
		next = add64(next, step);
		in += VECTOR_SIZE;
		out += VECTOR_SIZE;
	}
	one = first_block(next);
	for (; VECTOR_BLOCKS > 1 && blocks; blocks--, in += 16, out += 16) {
		store_block(out, _mm_xor_si128(load_block(in), run_block(
			true, keys, rounds, reverse_block(one))));
		one = _mm_add_epi64(one, _mm_set_epi64x(0, 1));
	}
}

/* Each lane times x to the power of `bits`, 1 to 56, in the field of XTS
 * (IEEE 1619, 5.2): what leaves the low half enters the high one, and what
 * leaves the high one returns times x^7 + x^2 + x + 1. */
#define TIMES_X(v, bits) \
	times_x(shift_left(v, bits), shift_right(v, 64 - (bits)))

LANES_INLINE vector times_x(vector moved, vector left)
{
	const block polynomial = _mm_set_epi64x(0, 0x87);

	return sum(sum(moved, shift_half_up(left)),
		   multiply(left, repeat_block(&polynomial), 0x01));
}

LANES_INLINE block times_x_block(block b)
{
	const block left = _mm_srli_epi64(b, 63);

	return _mm_xor_si128(
		_mm_xor_si128(_mm_slli_epi64(b, 1), _mm_slli_si128(left, 8)),
		_mm_clmulepi64_si128(left, _mm_set_epi64x(0, 0x87), 0x01));
}

/* The tweaks of the first vector: lane by lane, times x to its number. */
LANES_INLINE vector first_tweaks(block tweak)
{
	const vector t = repeat_block(&tweak);

	return times_x(shift_left_by_lane(t), shift_right_by_lane(t));
}

/* One group, whose tweaks become those of the next. */
LANES_INLINE void xts_group(bool sealing, round_keys keys, unsigned rounds,
			    vector t[XTS_VECTORS], uint8_t *out,
			    const uint8_t *in)
{
	vector v[XTS_VECTORS];

	EACH_TWEAK(i) v[i] = sum(t[i], load_vector(in + VECTOR_SIZE * i));
	RUN_ALL(EACH_TWEAK, sealing, keys, rounds, v);
	EACH_TWEAK(i) {
		store_vector(out + VECTOR_SIZE * i, sum(v[i], t[i]));
		t[i] = TIMES_X(t[i], XTS_BLOCKS);
	}
}

LANES_INLINE void run_xts(bool sealing, const struct aes_ni_key *key,
			  const struct aes_ni_key *tweak_key,
			  const uint8_t *unit, uint8_t *tweak, uint8_t *out,
			  const uint8_t *in, size_t blocks)
{
	round_keys keys = keys_of(sealing, key);
	unsigned rounds = key->rounds;
	block last = load_block(unit);
	vector first;

	if (tweak_key)
		last = run_block(true, tweak_key->encrypt, rounds, last);
	first = first_tweaks(last);
	if (blocks >= XTS_BLOCKS) {
		vector t[XTS_VECTORS];

		t[0] = first;
		t[1] = TIMES_X(first, VECTOR_BLOCKS);
		EACH_LATER_TWEAK(i) t[i] = TIMES_X(t[i - 2], 2 * VECTOR_BLOCKS);
		for (; blocks >= XTS_BLOCKS; blocks -= XTS_BLOCKS) {
			xts_group(sealing, keys, rounds, t, out, in);
			in += XTS_SIZE;
			out += XTS_SIZE;
		}
		first = t[0];
	}
	for (; blocks >= VECTOR_BLOCKS; blocks -= VECTOR_BLOCKS) {
		vector v = run_vector(sealing, keys, rounds,
				      sum(first, load_vector(in)));

		store_vector(out, sum(v, first));
		first = TIMES_X(first, VECTOR_BLOCKS);
		in += VECTOR_SIZE;
		out += VECTOR_SIZE;
	}
	last = first_block(first);
	for (; VECTOR_BLOCKS > 1 && blocks; blocks--, in += 16, out += 16) {
		block b = run_block(sealing, keys, rounds,
				    _mm_xor_si128(last, load_block(in)));

		store_block(out, _mm_xor_si128(b, last));
		last = times_x_block(last);
	}
	store_block(tweak, last);
}

/* The functions of a form. */
static void encrypt(const void *key, uint8_t *out, const uint8_t *in,
		    size_t blocks)
{
	run_ecb(true, key, out, in, blocks);
	clear_vectors();
}

static void decrypt(const void *key, uint8_t *out, const uint8_t *in,
		    size_t blocks)
{
	run_ecb(false, key, out, in, blocks);
	clear_vectors();
}

static void cbc_decrypt(const struct aes_ni_key *key, uint8_t *iv,
			uint8_t *out, const uint8_t *in, size_t blocks)
{
	open_cbc(key, iv, out, in, blocks);
	clear_vectors();
}

static void ctr(const struct aes_ni_key *key, uint8_t *counter, uint8_t *out,
		const uint8_t *in, size_t blocks)
{
	run_ctr(key, counter, out, in, blocks);
	clear_vectors();
}

static void xts_encrypt(const struct aes_ni_key *key,
			const struct aes_ni_key *tweak_key,
			const uint8_t *unit, uint8_t *tweak, uint8_t *out,
			const uint8_t *in, size_t blocks)
{
	run_xts(true, key, tweak_key, unit, tweak, out, in, blocks);
	clear_vectors();
}

static void xts_decrypt(const struct aes_ni_key *key,
			const struct aes_ni_key *tweak_key,
			const uint8_t *unit, uint8_t *tweak, uint8_t *out,
			const uint8_t *in, size_t blocks)
{
	run_xts(false, key, tweak_key, unit, tweak, out, in, blocks);
	clear_vectors();
}

#define AES_FORM                                                      \
	{                                                             \
		.encrypt = encrypt, .decrypt = decrypt,               \
		.cbc_encrypt = aes_ni_cbc_encrypt,                    \
		.cbc_decrypt = cbc_decrypt, .ctr = ctr,               \
		.xts_encrypt = xts_encrypt, .xts_decrypt = xts_decrypt, \
	}

#endif
