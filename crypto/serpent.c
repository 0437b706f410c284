/*
 * Serpent, bitsliced as its authors meant it: word i of the state holds bit i
 * of 32 nibbles, and the S-boxes are circuits. Sections are those of the
 * proposal.
 */
#include "crypto/serpent.h"

#include "crypto/bytes.h"
#include "crypto/serpent_sbox.h"
#include "crypto/wipe.h"

#define GOLDEN 0x9e3779b9 /* the fraction of the golden ratio, section 4 */

#define INLINE static inline __attribute__((always_inline))

INLINE void add_key(uint32_t x[4], const uint32_t *key)
{
	for (unsigned i = 0; i < 4; i++)
		x[i] ^= key[i];
}

/* The linear transformation, section 3. */
INLINE void mix(uint32_t x[4])
{
	x[0] = rotate32_left(x[0], 13);
	x[2] = rotate32_left(x[2], 3);
	x[1] = rotate32_left(x[1] ^ x[0] ^ x[2], 1);
	x[3] = rotate32_left(x[3] ^ x[2] ^ x[0] << 3, 7);
	x[0] = rotate32_left(x[0] ^ x[1] ^ x[3], 5);
	x[2] = rotate32_left(x[2] ^ x[3] ^ x[1] << 7, 22);
}

INLINE void unmix(uint32_t x[4])
{
	x[2] = rotate32_right(x[2], 22) ^ x[3] ^ x[1] << 7;
	x[0] = rotate32_right(x[0], 5) ^ x[1] ^ x[3];
	x[3] = rotate32_right(x[3], 7) ^ x[2] ^ x[0] << 3;
	x[1] = rotate32_right(x[1], 1) ^ x[0] ^ x[2];
	x[2] = rotate32_right(x[2], 3);
	x[0] = rotate32_right(x[0], 13);
}

/* Round keys take the boxes downwards from S3. */
static void sub_keys(uint32_t *w)
{
	for (unsigned i = 0; i < SERPENT_ROUNDS; i += 8, w += 32) {
		serpent_s3(w);
		serpent_s2(w + 4);
		serpent_s1(w + 8);
		serpent_s0(w + 12);
		serpent_s7(w + 16);
		serpent_s6(w + 20);
		serpent_s5(w + 24);
		serpent_s4(w + 28);
	}
	serpent_s3(w);
}

/* Section 4: a shorter key gets a bit 1 and zeroes at its end. */
int serpent_set_key(void *to, const uint8_t *bytes, size_t size)
{
	struct serpent_key *key = to;
	uint8_t padded[SERPENT_KEY_SIZE_MAX] = { 0 };
	uint32_t w[8]; /* the last eight, in a ring */

	if (size > SERPENT_KEY_SIZE_MAX)
		return -1;
	for (size_t i = 0; i < size; i++)
		padded[i] = bytes[i];
	if (size < SERPENT_KEY_SIZE_MAX)
		padded[size] = 1;
	for (unsigned i = 0; i < 8; i++)
		w[i] = load32_le(padded + 4 * i);
	for (unsigned i = 0; i < 4 * (SERPENT_ROUNDS + 1); i++) {
		uint32_t sum = w[i % 8] ^ w[(i + 3) % 8] ^ w[(i + 5) % 8] ^
			       w[(i + 7) % 8] ^ GOLDEN ^ i;

		w[i % 8] = rotate32_left(sum, 11);
		key->words[i] = w[i % 8];
	}
	sub_keys(key->words);
	wipe(padded, sizeof(padded));
	wipe(w, sizeof(w));
	return 0;
}

#define ROUND(box, i) (add_key(x, k + 4 * (i)), box(x), mix(x))
#define UNROUND(box, i) (unmix(x), box(x), add_key(x, k + 4 * (i)))

static void encrypt_block(const uint32_t *k, uint32_t x[4])
{
	for (unsigned i = SERPENT_ROUNDS; ; i -= 8, k += 32) {
		ROUND(serpent_s0, 0);
		ROUND(serpent_s1, 1);
		ROUND(serpent_s2, 2);
		ROUND(serpent_s3, 3);
		ROUND(serpent_s4, 4);
		ROUND(serpent_s5, 5);
		ROUND(serpent_s6, 6);
		add_key(x, k + 28);
		serpent_s7(x);
		if (i == 8)
			break;
		mix(x);
	}
	add_key(x, k + 32);
}

static void decrypt_block(const uint32_t *k, uint32_t x[4])
{
	k += 4 * SERPENT_ROUNDS;
	add_key(x, k);
	for (unsigned i = SERPENT_ROUNDS; ; i -= 8) {
		k -= 32;
		serpent_inverse_s7(x);
		add_key(x, k + 28);
		UNROUND(serpent_inverse_s6, 6);
		UNROUND(serpent_inverse_s5, 5);
		UNROUND(serpent_inverse_s4, 4);
		UNROUND(serpent_inverse_s3, 3);
		UNROUND(serpent_inverse_s2, 2);
		UNROUND(serpent_inverse_s1, 1);
		UNROUND(serpent_inverse_s0, 0);
		if (i == 8)
			break;
		unmix(x);
	}
}

INLINE void each_block(void (*run)(const uint32_t *, uint32_t[4]),
		       const struct serpent_key *key, uint8_t *out,
		       const uint8_t *in, size_t blocks)
{
	uint32_t x[4];

	for (; blocks; blocks--) {
		for (unsigned i = 0; i < 4; i++)
			x[i] = load32_le(in + 4 * i);
		run(key->words, x);
		for (unsigned i = 0; i < 4; i++)
			store32_le(out + 4 * i, x[i]);
		in += SERPENT_BLOCK_SIZE;
		out += SERPENT_BLOCK_SIZE;
	}
	wipe(x, sizeof(x));
}

void serpent_encrypt(const void *key, uint8_t *out, const uint8_t *in,
		     size_t blocks)
{
	each_block(encrypt_block, key, out, in, blocks);
}

void serpent_decrypt(const void *key, uint8_t *out, const uint8_t *in,
		     size_t blocks)
{
	each_block(decrypt_block, key, out, in, blocks);
}

const struct block_cipher serpent_cipher = {
	.block_size = SERPENT_BLOCK_SIZE,
	.schedule_size = sizeof(struct serpent_key),
	.key_min = 0,
	.key_max = SERPENT_KEY_SIZE_MAX,
	.key_step = 1,
	.set_key = serpent_set_key,
	.encrypt = serpent_encrypt,
	.decrypt = serpent_decrypt,
};
