/*
 * DES and Triple DES (FIPS 46-3), by tables that hold each S-box with the
 * permutation P after it. NOT constant time.
 *
 * E gives box i the bits 4i - 1 to 4i + 4 of the half block, counted from its
 * top. Turned right by 3 the half has those of boxes 0, 2, 4 and 6 at the
 * low ends of its four bytes, and turned left by 1 those of 1, 3, 5 and 7: a
 * round key is two words of such bytes.
 */
#include "crypto/des.h"

#include <string.h>

#include "crypto/bytes.h"
#include "crypto/des_tables.h"
#include "crypto/equal.h"
#include "crypto/wipe.h"

/* Swaps the bits of `a` at mask << shift with those of `b` at mask. */
static inline void swap_bits(uint32_t *a, uint32_t *b, uint32_t mask,
			     unsigned shift)
{
	uint32_t change = ((*a >> shift) ^ *b) & mask;

	*a ^= change << shift;
	*b ^= change;
}

/* IP: the block is a matrix of bits that is turned over, and its columns
 * taken apart. */
static inline void permute(uint32_t *left, uint32_t *right)
{
	swap_bits(left, right, 0x0f0f0f0f, 4);
	swap_bits(left, right, 0x0000ffff, 16);
	swap_bits(right, left, 0x33333333, 2);
	swap_bits(right, left, 0x00ff00ff, 8);
	swap_bits(left, right, 0x55555555, 1);
}

static inline void permute_back(uint32_t *left, uint32_t *right)
{
	swap_bits(left, right, 0x55555555, 1);
	swap_bits(right, left, 0x00ff00ff, 8);
	swap_bits(right, left, 0x33333333, 2);
	swap_bits(left, right, 0x0000ffff, 16);
	swap_bits(left, right, 0x0f0f0f0f, 4);
}

/* The cipher function f. */
static inline uint32_t mangle(uint32_t half, const uint32_t *key)
{
	uint32_t even = rotate32_right(half, 3) ^ key[0];
	uint32_t odd = rotate32_left(half, 1) ^ key[1];

	return des_boxes[0][even >> 24 & 63] ^ des_boxes[1][odd >> 24 & 63] ^
	       des_boxes[2][even >> 16 & 63] ^ des_boxes[3][odd >> 16 & 63] ^
	       des_boxes[4][even >> 8 & 63] ^ des_boxes[5][odd >> 8 & 63] ^
	       des_boxes[6][even & 63] ^ des_boxes[7][odd & 63];
}

/* The rounds, forwards or from the last, and the swap after them. */
static void run_rounds(const struct des_key *key, bool back, uint32_t *left,
		       uint32_t *right)
{
	uint32_t l = *left, r = *right;

	for (unsigned i = 0; i < DES_ROUNDS; i += 2) {
		unsigned first = back ? DES_ROUNDS - 1 - i : i;
		unsigned second = back ? first - 1 : first + 1;

		l ^= mangle(r, key->words + 2 * first);
		r ^= mangle(l, key->words + 2 * second);
	}
	*left = r;
	*right = l;
}

/* Bit `n` of a key, counted from 1 as the standard does. */
static uint32_t key_bit(const uint8_t *bytes, unsigned n)
{
	return bytes[(n - 1) / 8] >> (7 - (n - 1) % 8) & 1;
}

int des_set_key(void *to, const uint8_t *bytes, size_t size)
{
	struct des_key *key = to;
	uint32_t half[2] = { 0 }; /* C and D: 28 bits each, from the top */

	if (size != DES_KEY_SIZE)
		return -1;
	for (unsigned i = 0; i < 56; i++)
		half[i / 28] = half[i / 28] << 1 |
			       key_bit(bytes, des_choice_1[i]);
	memset(key, 0, sizeof(*key));
	for (unsigned round = 0; round < DES_ROUNDS; round++) {
		/* One place in rounds 1, 2, 9 and 16, else two. */
		unsigned turn = 0x8103u >> round & 1 ? 1 : 2;

		for (unsigned i = 0; i < 2; i++)
			half[i] = (half[i] << turn | half[i] >> (28 - turn)) &
				  0x0fffffff;
		for (unsigned i = 0; i < 48; i++) {
			unsigned n = des_choice_2[i] - 1, box = i / 6;
			uint32_t bit = half[n / 28] >> (27 - n % 28) & 1;

			key->words[2 * round + box % 2] |=
				bit << (24 - 8 * (box / 2) + 5 - i % 6);
		}
	}
	wipe(half, sizeof(half));
	return 0;
}

int des3_set_key(void *to, const uint8_t *bytes, size_t size)
{
	struct des3_key *key = to;

	if (size != DES3_KEY_SIZE)
		return -1;
	for (unsigned i = 0; i < 3; i++)
		des_set_key(&key->parts[i], bytes + DES_KEY_SIZE * i,
			    DES_KEY_SIZE);
	return 0;
}

/* `count` times DES, with the directions in turn: the inner permutations
 * undo each other. */
static inline void run_blocks(const struct des_key *const *parts,
			      unsigned count, bool back, uint8_t *out,
			      const uint8_t *in, size_t blocks)
{
	for (; blocks; blocks--, in += 8, out += 8) {
		uint32_t left = load32_be(in), right = load32_be(in + 4);

		permute(&left, &right);
		for (unsigned i = 0; i < count; i++)
			run_rounds(parts[i], back ^ (i == 1), &left, &right);
		permute_back(&left, &right);
		store32_be(out, left);
		store32_be(out + 4, right);
	}
}

void des_encrypt(const void *key, uint8_t *out, const uint8_t *in,
		 size_t blocks)
{
	const struct des_key *parts[] = { key };

	run_blocks(parts, 1, false, out, in, blocks);
}

void des_decrypt(const void *key, uint8_t *out, const uint8_t *in,
		 size_t blocks)
{
	const struct des_key *parts[] = { key };

	run_blocks(parts, 1, true, out, in, blocks);
}

void des3_encrypt(const void *key, uint8_t *out, const uint8_t *in,
		  size_t blocks)
{
	const struct des3_key *des3 = key;
	const struct des_key *parts[] = { &des3->parts[0], &des3->parts[1],
					  &des3->parts[2] };

	run_blocks(parts, 3, false, out, in, blocks);
}

void des3_decrypt(const void *key, uint8_t *out, const uint8_t *in,
		  size_t blocks)
{
	const struct des3_key *des3 = key;
	const struct des_key *parts[] = { &des3->parts[2], &des3->parts[1],
					  &des3->parts[0] };

	run_blocks(parts, 3, true, out, in, blocks);
}

/* A key is weak where each half of it, after the first choice, repeats every
 * bit or every second one: four halves, sixteen keys. */
bool des_is_weak(const uint8_t *key)
{
	bool weak = true;

	for (unsigned i = 0; i < 56; i++) {
		unsigned twice = i % 28 >= 26 ? i - 26 : i + 2;

		weak &= key_bit(key, des_choice_1[i]) ==
			key_bit(key, des_choice_1[twice]);
	}
	return weak;
}

bool des3_is_weak(const uint8_t *key)
{
	return equal_ct(key, key + 8, DES_KEY_SIZE) ||
	       equal_ct(key + 8, key + 16, DES_KEY_SIZE);
}

const struct block_cipher des_cipher = {
	.block_size = DES_BLOCK_SIZE,
	.schedule_size = sizeof(struct des_key),
	.key_min = DES_KEY_SIZE,
	.key_max = DES_KEY_SIZE,
	.key_step = 1,
	.set_key = des_set_key,
	.is_weak = des_is_weak,
	.encrypt = des_encrypt,
	.decrypt = des_decrypt,
};

const struct block_cipher des3_cipher = {
	.block_size = DES_BLOCK_SIZE,
	.schedule_size = sizeof(struct des3_key),
	.key_min = DES3_KEY_SIZE,
	.key_max = DES3_KEY_SIZE,
	.key_step = 1,
	.set_key = des3_set_key,
	.is_weak = des3_is_weak,
	.encrypt = des3_encrypt,
	.decrypt = des3_decrypt,
};
