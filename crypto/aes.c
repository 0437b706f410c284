/*
 * AES (FIPS 197), bitsliced: eight words hold the 64 bytes of four blocks,
 * word i their bits i. The byte of row r and column c of block k stands at
 * bit 16 r + 4 c + k.
 *
 * ShiftRows is never done. Instead each round knows how often it is owed
 * (0 to 3, as four times is none), and where MixColumns asks for the next
 * row it looks that many columns further: Adomnicai and Peyrin, "Fixslicing
 * AES-like ciphers" (2021). Round keys are laid out to match. What is owed
 * after the last round, two shifts or none, is paid then.
 *
 * Round keys hold the constant 0x63 of the S-box as well: MixColumns leaves
 * a constant as it is, so that it may be added after it.
 */
#include "crypto/aes.h"

#include <string.h>

#include "crypto/aes_sbox.h"
#include "crypto/bytes.h"
#include "crypto/wipe.h"

#define BATCH 4 /* blocks worked on at a time */

/* Swaps the bits of `a` at mask << shift with those of `b` at mask. */
AES_INLINE void swap_bits(uint64_t *a, uint64_t *b, uint64_t mask,
			  unsigned shift)
{
	uint64_t change = ((*a >> shift) ^ *b) & mask;

	*a ^= change << shift;
	*b ^= change;
}

/* Turns eight words of bytes into eight planes of bits, and back. */
AES_INLINE void transpose(uint64_t q[8])
{
	for (unsigned i = 0; i < 8; i += 2)
		swap_bits(&q[i], &q[i + 1], 0x5555555555555555, 1);
	for (unsigned i = 0; i < 8; i += i % 4 ? 3 : 1)
		swap_bits(&q[i], &q[i + 2], 0x3333333333333333, 2);
	for (unsigned i = 0; i < 4; i++)
		swap_bits(&q[i], &q[i + 4], 0x0f0f0f0f0f0f0f0f, 4);
}

/* Moves the four bytes of a column apart, to the even places of a word. */
AES_INLINE uint64_t spread(uint32_t column)
{
	uint64_t x = column;

	x = (x | x << 16) & 0x0000ffff0000ffff;
	return (x | x << 8) & 0x00ff00ff00ff00ff;
}

AES_INLINE uint32_t gather(uint64_t x)
{
	x &= 0x00ff00ff00ff00ff;
	x = (x | x >> 8) & 0x0000ffff0000ffff;
	return (uint32_t)(x | x >> 16);
}

static __attribute__((noinline)) void
load_blocks(uint64_t q[8], const uint8_t *in)
{
	for (unsigned k = 0; k < BATCH; k++, in += AES_BLOCK_SIZE) {
		q[k] = spread(load32_le(in)) | spread(load32_le(in + 8)) << 8;
		q[k + 4] = spread(load32_le(in + 4)) |
			   spread(load32_le(in + 12)) << 8;
	}
	transpose(q);
}

static __attribute__((noinline)) void
store_blocks(uint8_t *out, uint64_t q[8])
{
	transpose(q);
	for (unsigned k = 0; k < BATCH; k++, out += AES_BLOCK_SIZE) {
		store32_le(out, gather(q[k]));
		store32_le(out + 4, gather(q[k + 4]));
		store32_le(out + 8, gather(q[k] >> 8));
		store32_le(out + 12, gather(q[k + 4] >> 8));
	}
}

/* Each byte `columns` further on in its row, wherever that is. */
AES_INLINE uint64_t turn_columns(uint64_t x, unsigned columns)
{
	static const uint64_t kept[] = { 0, 0x0fff0fff0fff0fff,
					 0x00ff00ff00ff00ff,
					 0x000f000f000f000f };

	if (columns == 0)
		return x;
	return (x >> 4 * columns & kept[columns]) |
	       (x << (16 - 4 * columns) & ~kept[columns]);
}

/* The bytes one row down, and two, where ShiftRows is owed `owed` times. */
AES_INLINE uint64_t next_row(uint64_t x, unsigned owed)
{
	return rotate64_right(turn_columns(x, owed), 16);
}

AES_INLINE uint64_t second_row(uint64_t x, unsigned owed)
{
	return rotate64_right(turn_columns(x, 2 * owed % 4), 32);
}

/* MixColumns: 2 a + 3 b + c + d, of a byte a and those below it, is
 * 2 (a + b) + b + (c + d). */
AES_INLINE void mix_columns(uint64_t q[8], unsigned owed)
{
	uint64_t below[8], sum[8];

	for (unsigned i = 0; i < 8; i++) {
		below[i] = next_row(q[i], owed);
		sum[i] = q[i] ^ below[i];
	}
	for (unsigned i = 0; i < 8; i++)
		q[i] = below[i] ^ second_row(sum[i], owed) ^ sum[(i + 7) % 8];
	/* The field's polynomial is x^8 + x^4 + x^3 + x + 1. */
	q[1] ^= sum[7];
	q[3] ^= sum[7];
	q[4] ^= sum[7];
}

/* InvMixColumns is MixColumns of a + 4 (a + c): FIPS 197's two matrices
 * differ by that factor. */
AES_INLINE void unmix_columns(uint64_t q[8], unsigned owed)
{
	uint64_t s[8];

	for (unsigned i = 0; i < 8; i++)
		s[i] = q[i] ^ second_row(q[i], owed);
	q[0] ^= s[6];
	q[1] ^= s[6] ^ s[7];
	q[2] ^= s[0] ^ s[7];
	q[3] ^= s[1] ^ s[6];
	q[4] ^= s[2] ^ s[6] ^ s[7];
	q[5] ^= s[3] ^ s[7];
	q[6] ^= s[4];
	q[7] ^= s[5];
	mix_columns(q, owed);
}

AES_INLINE void add_key(uint64_t q[8], const uint64_t key[8])
{
	for (unsigned i = 0; i < 8; i++)
		q[i] ^= key[i];
}

/* ShiftRows twice: rows 1 and 3 turn by two columns. */
AES_INLINE void shift_rows_twice(uint64_t q[8])
{
	const uint64_t odd = 0xffff0000ffff0000;

	for (unsigned i = 0; i < 8; i++)
		q[i] = (q[i] & ~odd) | (turn_columns(q[i], 2) & odd);
}

/* ShiftRows turns row r by r columns. */
static uint64_t shift_rows_back(uint64_t x, unsigned times)
{
	uint64_t shifted = 0;

	for (unsigned row = 0; row < 4; row++) {
		uint64_t lane = x >> 16 * row & 0xffff;
		unsigned turn = 4 * (row * times % 4);

		lane = (lane << turn | lane >> (16 - turn)) & 0xffff;
		shifted |= lane << 16 * row;
	}
	return shifted;
}

/* One copy of the circuit each, which a call hardly costs. */
static __attribute__((noinline)) void sub(uint64_t q[8])
{
	aes_sub(q);
}

static __attribute__((noinline)) void unsub(uint64_t q[8])
{
	aes_unsub(q);
}

/* The S-box on the four bytes of a word. */
static uint32_t sub_word(uint32_t word)
{
	uint8_t bytes[BATCH * AES_BLOCK_SIZE] = { 0 };
	uint64_t q[8];

	store32_le(bytes, word);
	load_blocks(q, bytes);
	sub(q);
	store_blocks(bytes, q);
	word = load32_le(bytes) ^ 0x63636363;
	wipe(q, sizeof(q));
	wipe(bytes, sizeof(bytes));
	return word;
}

unsigned aes_expand_key(uint32_t words[4 * (AES_ROUNDS_MAX + 1)],
			const uint8_t *bytes, size_t size)
{
	unsigned given = (unsigned)(size / 4), rounds = given + 6;
	uint32_t constant = 1;

	if (size != 16 && size != 24 && size != 32)
		return 0;
	for (unsigned i = 0; i < given; i++)
		words[i] = load32_le(bytes + 4 * i);
	for (unsigned i = given; i < 4 * (rounds + 1); i++) {
		uint32_t word = words[i - 1];

		if (i % given == 0) {
			word = sub_word(rotate32_right(word, 8)) ^ constant;
			constant = constant << 1 ^ (constant >> 7) * 0x11b;
		} else if (given == 8 && i % 8 == 4) {
			word = sub_word(word);
		}
		words[i] = words[i - given] ^ word;
	}
	return rounds;
}

int aes_set_key(void *to, const uint8_t *bytes, size_t size)
{
	struct aes_key *key = to;
	uint32_t words[4 * (AES_ROUNDS_MAX + 1)];
	uint8_t blocks[BATCH * AES_BLOCK_SIZE];
	unsigned rounds = aes_expand_key(words, bytes, size);

	if (rounds == 0)
		return -1;
	key->rounds = rounds;
	for (unsigned round = 0; round <= rounds; round++) {
		uint64_t *q = key->planes[round];
		unsigned owed = round == rounds ? 0 : round % 4;
		uint32_t s = round == 0 ? 0 : 0x63636363;

		for (unsigned i = 0; i < sizeof(blocks) / 4; i++)
			store32_le(blocks + 4 * i,
				   words[4 * round + i % 4] ^ s);
		load_blocks(q, blocks);
		for (unsigned i = 0; i < 8; i++)
			q[i] = shift_rows_back(q[i], owed);
	}
	wipe(words, sizeof(words));
	wipe(blocks, sizeof(blocks));
	return 0;
}

AES_INLINE void mix_and_add(uint64_t q[8], const uint64_t key[8],
			    unsigned owed)
{
	mix_columns(q, owed);
	add_key(q, key);
}

static void encrypt_planes(const struct aes_key *key, uint64_t q[8])
{
	const uint64_t (*round_key)[8] = key->planes;
	unsigned left = key->rounds;

	add_key(q, *round_key++);
	for (;;) {
		sub(q);
		mix_and_add(q, *round_key++, 1);
		sub(q);
		if (left == 2)
			break;
		mix_and_add(q, *round_key++, 2);
		sub(q);
		mix_and_add(q, *round_key++, 3);
		sub(q);
		left -= 4;
		if (left == 0)
			break;
		mix_and_add(q, *round_key++, 0);
	}
	if (left)
		shift_rows_twice(q);
	add_key(q, *round_key);
}

AES_INLINE void add_and_unmix(uint64_t q[8], const uint64_t key[8],
			      unsigned owed)
{
	add_key(q, key);
	unmix_columns(q, owed);
	unsub(q);
}

static void decrypt_planes(const struct aes_key *key, uint64_t q[8])
{
	unsigned round = key->rounds;

	add_key(q, key->planes[round]);
	if (round % 4 == 2)
		shift_rows_twice(q);
	unsub(q);
	for (;;) {
		if (round % 4 == 0) {
			add_and_unmix(q, key->planes[--round], 3);
			add_and_unmix(q, key->planes[--round], 2);
		}
		add_and_unmix(q, key->planes[--round], 1);
		if (round == 1)
			break;
		add_and_unmix(q, key->planes[--round], 0);
	}
	add_key(q, key->planes[0]);
}

/* Runs a direction over any number of blocks; what is missing to a batch is
 * zeroes. */
AES_INLINE void
each_batch(void (*run)(const struct aes_key *, uint64_t[8]),
	   const struct aes_key *key, uint8_t *out, const uint8_t *in,
	   size_t blocks)
{
	uint64_t q[8];
	uint8_t part[BATCH * AES_BLOCK_SIZE];

	for (; blocks >= BATCH; blocks -= BATCH) {
		load_blocks(q, in);
		run(key, q);
		store_blocks(out, q);
		in += sizeof(part);
		out += sizeof(part);
	}
	if (blocks) {
		memset(part, 0, sizeof(part));
		memcpy(part, in, blocks * AES_BLOCK_SIZE);
		load_blocks(q, part);
		run(key, q);
		store_blocks(part, q);
		memcpy(out, part, blocks * AES_BLOCK_SIZE);
		wipe(part, sizeof(part));
	}
	wipe(q, sizeof(q));
	wipe_deep_frames();
}

void aes_encrypt(const void *key, uint8_t *out, const uint8_t *in,
		 size_t blocks)
{
	each_batch(encrypt_planes, key, out, in, blocks);
}

void aes_decrypt(const void *key, uint8_t *out, const uint8_t *in,
		 size_t blocks)
{
	each_batch(decrypt_planes, key, out, in, blocks);
}

const struct block_cipher aes_cipher = {
	.block_size = AES_BLOCK_SIZE,
	.schedule_size = sizeof(struct aes_key),
	.key_min = 16,
	.key_max = AES_KEY_SIZE_MAX,
	.key_step = 8,
	.set_key = aes_set_key,
	.encrypt = aes_encrypt,
	.decrypt = aes_decrypt,
};
