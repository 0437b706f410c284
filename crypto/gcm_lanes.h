/*
 * GHASH and GCM (NIST SP 800-38D) over vectors of one, two or four blocks:
 * for the units that are built with them, after aes_lanes.h.
 *
 * Blocks are taken with their bytes reversed, so that bit 127 is the
 * coefficient of x^0 and carry-less products stand one bit too low. The
 * powers of the hash's key are held times x, which makes up for that (Gueron
 * and Kounavis, "Intel Carry-Less Multiplication Instruction and its Usage
 * for Computing the GCM Mode", 2010). A group's blocks are multiplied by
 * falling powers and summed, so that it is reduced once.
 *
 * Invariants: as in aes_lanes.h.
 */
#ifndef CRYPTO_GCM_LANES_H
#define CRYPTO_GCM_LANES_H

#include "crypto/aes_lanes.h"

/* x^127 + x^126 + x^121, of the field's polynomial in reversed bits; its first
 * and last terms, x^128 and 1, are moves of whole halves. */
#define POLYNOMIAL ((long long)0xc200000000000000)

/* A product of 256 bits that is not reduced: its ends, and what overlaps
 * both by half. */
struct product {
	vector low, middle, high;
};

LANES_INLINE void add_product(struct product *p, vector a, vector b)
{
	p->low = sum(p->low, multiply(a, b, 0x00));
	p->high = sum(p->high, multiply(a, b, 0x11));
	p->middle = sum(p->middle, multiply(a, b, 0x01));
	p->middle = sum(p->middle, multiply(a, b, 0x10));
}

/* x^128 is x^7 + x^2 + x + 1. In reversed bits the low half goes away by
 * adding the multiple of the polynomial that has the same; half by half, so
 * that the factor is that half itself. */
LANES_INLINE block fold_half(block up, block low)
{
	const block polynomial = _mm_set_epi64x(0, POLYNOMIAL);

	return _mm_xor_si128(_mm_xor_si128(up, _mm_shuffle_epi32(low, 0x4e)),
			     _mm_clmulepi64_si128(low, polynomial, 0x00));
}

LANES_INLINE block reduce(const struct product *p)
{
	const block middle = fold_half(fold_vector(p->middle),
				       fold_vector(p->low));

	return fold_half(fold_vector(p->high), middle);
}

LANES_INLINE struct product no_product(void)
{
	const vector zero = widen_block(_mm_setzero_si128());

	return (struct product){ zero, zero, zero };
}

/* The product of two blocks, one of them times x. */
LANES_INLINE block multiply_blocks(block a, block b)
{
	const block low = _mm_clmulepi64_si128(a, b, 0x00);
	const block high = _mm_clmulepi64_si128(a, b, 0x11);
	const block middle = _mm_xor_si128(_mm_clmulepi64_si128(a, b, 0x01),
					   _mm_clmulepi64_si128(a, b, 0x10));

	return fold_half(high, fold_half(middle, low));
}

/* Times x in the reversed order of bits: what leaves at the top returns as
 * x^128. */
LANES_INLINE block times_x_reversed(block b)
{
	const block left = _mm_srli_epi64(b, 63);
	const block polynomial = _mm_set_epi64x(POLYNOMIAL, 1);
	const block out = _mm_sub_epi64(_mm_setzero_si128(),
					_mm_shuffle_epi32(left, 0xee));

	b = _mm_or_si128(_mm_slli_epi64(b, 1), _mm_slli_si128(left, 8));
	return _mm_xor_si128(b, _mm_and_si128(polynomial, out));
}

/* The powers from that of a whole group down to the first. */
LANES_INLINE void make_powers(struct gcm_form_key *key)
{
	const block hash_key = run_block(true, key->aes.encrypt,
					 key->aes.rounds, _mm_setzero_si128());
	const block first = times_x_reversed(reverse_block(hash_key));
	block power = first;

	for (unsigned i = GCM_POWERS; i-- > GCM_POWERS - GROUP_BLOCKS;) {
		store_block(key->powers[i], power);
		power = multiply_blocks(power, first);
	}
}

/* The powers for the last `blocks` of what is summed. */
LANES_INLINE const uint8_t *powers_for(const struct gcm_form_key *key,
				       size_t blocks)
{
	return key->powers[GCM_POWERS - blocks];
}

/* The state's hash, and the next block's counter, stay in memory between
 * these, which leaves no register to be saved on the stack. */
LANES_INLINE block load_hash(const struct gcm_form_state *state)
{
	return reverse_block(load_block(state->hash));
}

LANES_INLINE void store_hash(struct gcm_form_state *state, block hash)
{
	store_block(state->hash, reverse_block(hash));
}

/* The counters of a vector of blocks, in the processor's order, of the next
 * `blocks`. */
LANES_INLINE vector take_counters(struct gcm_form_state *state, size_t blocks)
{
	const block first = reverse_block(load_block(state->counter));
	const block after = _mm_add_epi32(first, _mm_set_epi64x(
		0, (long long)(uint32_t)blocks));

	store_block(state->counter, reverse_block(after));
	return add32(repeat_block(&first), count_lanes());
}

/* Hashes 1 to GROUP_BLOCKS blocks. */
static __attribute__((noinline)) void
hash_part(const struct gcm_form_key *key, struct gcm_form_state *state,
	  const uint8_t *from, size_t blocks)
{
	const uint8_t *powers = powers_for(key, blocks);
	const block turn = reversed();
	const vector order = repeat_block(&turn);
	struct product p = no_product();
	vector add = widen_block(load_hash(state));

	_Pragma("GCC unroll 1")
	for (; blocks >= VECTOR_BLOCKS; blocks -= VECTOR_BLOCKS) {
		add_product(&p, sum(add, order_bytes(load_vector(from),
						     order)),
			    load_vector(powers));
		add = widen_block(_mm_setzero_si128());
		from += VECTOR_SIZE;
		powers += VECTOR_SIZE;
	}
	_Pragma("GCC unroll 1")
	for (; VECTOR_BLOCKS > 1 && blocks; blocks--) {
		add_product(&p, sum(add, widen_block(reverse_block(
						 load_block(from)))),
			    widen_block(load_block(powers)));
		add = widen_block(_mm_setzero_si128());
		from += AES_BLOCK_SIZE;
		powers += AES_BLOCK_SIZE;
	}
	store_hash(state, reduce(&p));
}

/* Counter mode alone, of 1 to GROUP_BLOCKS blocks. */
static __attribute__((noinline)) void
count_part(const struct gcm_form_key *key, struct gcm_form_state *state,
	   uint8_t *out, const uint8_t *in, size_t blocks)
{
	round_keys keys = key->aes.encrypt;
	unsigned rounds = key->aes.rounds;
	const block turn = reversed();
	const vector order = repeat_block(&turn);
	const vector step = number_lanes(VECTOR_BLOCKS);
	vector next = take_counters(state, blocks);
	block one;

	for (; blocks >= VECTOR_BLOCKS; blocks -= VECTOR_BLOCKS) {
		store_vector(out, sum(load_vector(in), run_vector(
			true, keys, rounds, order_bytes(next, order))));
		next = add32(next, step);
		in += VECTOR_SIZE;
		out += VECTOR_SIZE;
	}
	one = first_block(next);
	for (; VECTOR_BLOCKS > 1 && blocks; blocks--, in += 16, out += 16) {
		store_block(out, _mm_xor_si128(load_block(in), run_block(
			true, keys, rounds, reverse_block(one))));
		one = _mm_add_epi32(one, _mm_set_epi64x(0, 1));
	}
}

/* A group of counter mode, and in its rounds the hash of a group that is
 * sealed already. */
LANES_INLINE void run_both(const struct gcm_form_key *key,
			   struct gcm_form_state *state, uint8_t *out,
			   const uint8_t *in, const uint8_t *sealed)
{
	round_keys keys = key->aes.encrypt;
	unsigned rounds = key->aes.rounds;
	const uint8_t *powers = powers_for(key, GROUP_BLOCKS);
	const block turn = reversed();
	const vector order = repeat_block(&turn);
	const vector step = number_lanes(VECTOR_BLOCKS);
	vector next = take_counters(state, GROUP_BLOCKS);
	vector add = widen_block(load_hash(state));
	struct product p = no_product();
	vector v[GROUP_VECTORS], k = repeat_block(keys[0]);

	EACH_VECTOR(i) {
		v[i] = sum(order_bytes(next, order), k);
		next = add32(next, step);
	}
	/* Not unrolled: there would not be enough registers. */
	_Pragma("GCC unroll 1")
	for (unsigned j = 0; j < GROUP_VECTORS; j++) {
		add_product(&p, sum(add, order_bytes(load_vector(sealed),
						     order)),
			    load_vector(powers));
		add = widen_block(_mm_setzero_si128());
		sealed += VECTOR_SIZE;
		powers += VECTOR_SIZE;
		k = repeat_block(keys[1 + j]);
		EACH_VECTOR(i) v[i] = encrypt_round(v[i], k);
	}
	_Pragma("GCC unroll 1")
	for (unsigned r = 1 + GROUP_VECTORS; r < rounds; r++) {
		k = repeat_block(keys[r]);
		EACH_VECTOR(i) v[i] = encrypt_round(v[i], k);
	}
	store_hash(state, reduce(&p));
	k = repeat_block(keys[rounds]);
	EACH_VECTOR(i) store_vector(out + VECTOR_SIZE * i, sum(
		encrypt_last(v[i], k), load_vector(in + VECTOR_SIZE * i)));
}

/* Whole blocks, sealed or opened; `sealing` is a constant. What is sealed in
 * one group is hashed in the next one's rounds. */
LANES_INLINE void run_gcm(bool sealing, const struct gcm_form_key *key,
			  struct gcm_form_state *state, uint8_t *out,
			  const uint8_t *in, size_t blocks)
{
	bool behind = sealing && blocks >= GROUP_BLOCKS;

	if (behind) {
		count_part(key, state, out, in, GROUP_BLOCKS);
		in += GROUP_SIZE;
		out += GROUP_SIZE;
		blocks -= GROUP_BLOCKS;
	}
	for (; blocks >= GROUP_BLOCKS; blocks -= GROUP_BLOCKS) {
		run_both(key, state, out, in,
			 sealing ? out - GROUP_SIZE : in);
		in += GROUP_SIZE;
		out += GROUP_SIZE;
	}
	if (behind)
		hash_part(key, state, out - GROUP_SIZE, GROUP_BLOCKS);
	if (blocks == 0)
		return;
	if (!sealing)
		hash_part(key, state, in, blocks);
	count_part(key, state, out, in, blocks);
	if (sealing)
		hash_part(key, state, out, blocks);
}

/* The first `size` bytes of a block: address by size alone. */
LANES_INLINE block keep_bytes(block b, size_t size)
{
	static const uint8_t kept[2 * AES_BLOCK_SIZE] = {
		255, 255, 255, 255, 255, 255, 255, 255,
		255, 255, 255, 255, 255, 255, 255, 255,
	};

	return _mm_and_si128(b, load_block(kept + AES_BLOCK_SIZE - size));
}

LANES_INLINE void start_gcm(const struct gcm_form_key *key,
			    struct gcm_form_state *state, const uint8_t *nonce)
{
	const block one = _mm_set_epi64x(0, 1);
	block first = reverse_block(load_block(state->hash));

	if (nonce) {
		int end;

		__builtin_memcpy(&end, nonce + 8, sizeof(end)); /* inlined */
		first = reverse_block(_mm_insert_epi32(
			_mm_loadl_epi64((const void *)nonce), end, 2));
		first = _mm_add_epi32(first, one);
	}
	store_block(state->hash, _mm_setzero_si128());
	store_block(state->counter, reverse_block(_mm_add_epi32(first, one)));
	store_block(state->mask, run_block(true, key->aes.encrypt,
					   key->aes.rounds,
					   reverse_block(first)));
}

LANES_INLINE void end_gcm(const struct gcm_form_key *key,
			  struct gcm_form_state *state, bool sealing,
			  size_t part, uint64_t header_size, uint64_t size,
			  uint8_t tag[AES_BLOCK_SIZE])
{
	const uint8_t *first = powers_for(key, 1);
	const block sizes = _mm_set_epi64x((long long)(header_size * 8),
					   (long long)(size * 8));
	block hash = reverse_block(load_block(state->hash));

	if (part) {
		const block in = load_block(state->last);
		const block out = _mm_xor_si128(in, run_block(
			true, key->aes.encrypt, key->aes.rounds,
			load_block(state->counter)));
		const block sealed = keep_bytes(sealing ? out : in, part);

		store_block(state->last, out);
		hash = multiply_blocks(_mm_xor_si128(hash,
						     reverse_block(sealed)),
				       load_block(first));
	}
	hash = multiply_blocks(_mm_xor_si128(hash, sizes), load_block(first));
	store_block(tag, _mm_xor_si128(reverse_block(hash),
				       load_block(state->mask)));
}

/* The functions of a form. */
static void set_key(struct gcm_form_key *key)
{
	make_powers(key);
	clear_vectors();
}

static void start(const struct gcm_form_key *key,
		  struct gcm_form_state *state, const uint8_t *nonce)
{
	start_gcm(key, state, nonce);
	clear_vectors();
}

static void hash(const struct gcm_form_key *key, struct gcm_form_state *state,
		 const uint8_t *data, size_t blocks)
{
	while (blocks) {
		size_t part = blocks < GROUP_BLOCKS ? blocks : GROUP_BLOCKS;

		hash_part(key, state, data, part);
		data += part * AES_BLOCK_SIZE;
		blocks -= part;
	}
	clear_vectors();
}

static void seal(const struct gcm_form_key *key, struct gcm_form_state *state,
		 uint8_t *out, const uint8_t *in, size_t blocks)
{
	run_gcm(true, key, state, out, in, blocks);
	clear_vectors();
}

static void open(const struct gcm_form_key *key, struct gcm_form_state *state,
		 uint8_t *out, const uint8_t *in, size_t blocks)
{
	run_gcm(false, key, state, out, in, blocks);
	clear_vectors();
}

static void end(const struct gcm_form_key *key, struct gcm_form_state *state,
		bool sealing, size_t part, uint64_t header_size, uint64_t size,
		uint8_t tag[AES_BLOCK_SIZE])
{
	end_gcm(key, state, sealing, part, header_size, size, tag);
	clear_vectors();
}

#define GCM_FORM                                                      \
	{                                                             \
		.set_key = set_key, .start = start, .hash = hash,     \
		.seal = seal, .open = open, .end = end,               \
	}

#endif
