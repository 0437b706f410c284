/*
 * Blowfish. NOT constant time.
 */
#include "crypto/blowfish.h"

#include <string.h>

#include "crypto/blowfish_tables.h"
#include "crypto/bytes.h"

struct halves {
	uint32_t left, right;
};

static inline uint32_t mangle(const struct blowfish_key *key, uint32_t x)
{
	return ((key->s[0][x >> 24] + key->s[1][x >> 16 & 255]) ^
		key->s[2][x >> 8 & 255]) + key->s[3][x & 255];
}

/* The rounds take the subkeys `p` upwards, or downwards from the last. */
static inline struct halves run(const struct blowfish_key *key,
				struct halves x, const uint32_t *p, int step)
{
	for (unsigned i = 0; i < BLOWFISH_ROUNDS; i += 2) {
		x.left ^= *p;
		x.right ^= mangle(key, x.left);
		p += step;
		x.right ^= *p;
		x.left ^= mangle(key, x.right);
		p += step;
	}
	return (struct halves){ x.right ^ p[step], x.left ^ *p };
}

static inline struct halves encrypt(const struct blowfish_key *key,
				    struct halves x)
{
	return run(key, x, key->p, 1);
}

static inline struct halves decrypt(const struct blowfish_key *key,
				    struct halves x)
{
	return run(key, x, key->p + BLOWFISH_ROUNDS + 1, -1);
}

/* Each two words of what the key is mixed into become what the cipher makes
 * of the two before them. */
static struct halves renew(struct blowfish_key *key, struct halves x,
			   uint32_t *words, unsigned count)
{
	for (unsigned i = 0; i < count; i += 2) {
		x = encrypt(key, x);
		words[i] = x.left;
		words[i + 1] = x.right;
	}
	return x;
}

int blowfish_set_key(void *to, const uint8_t *bytes, size_t size)
{
	struct blowfish_key *key = to;
	struct halves x = { 0, 0 };
	size_t next = 0;

	if (size < BLOWFISH_KEY_SIZE_MIN || size > BLOWFISH_KEY_SIZE_MAX)
		return -1;
	memcpy(key->p, blowfish_pi, sizeof(key->p));
	memcpy(key->s, blowfish_pi + BLOWFISH_ROUNDS + 2, sizeof(key->s));
	for (unsigned i = 0; i < BLOWFISH_ROUNDS + 2; i++) {
		uint32_t word = 0;

		for (unsigned j = 0; j < 4; j++) {
			word = word << 8 | bytes[next];
			next = next + 1 == size ? 0 : next + 1;
		}
		key->p[i] ^= word;
	}
	x = renew(key, x, key->p, BLOWFISH_ROUNDS + 2);
	for (unsigned i = 0; i < 4; i++)
		x = renew(key, x, key->s[i], 256);
	return 0;
}

void blowfish_encrypt(const void *key, uint8_t *out, const uint8_t *in,
		      size_t blocks)
{
	for (; blocks; blocks--, in += 8, out += 8) {
		struct halves x = { load32_be(in), load32_be(in + 4) };

		x = encrypt(key, x);
		store32_be(out, x.left);
		store32_be(out + 4, x.right);
	}
}

void blowfish_decrypt(const void *key, uint8_t *out, const uint8_t *in,
		      size_t blocks)
{
	for (; blocks; blocks--, in += 8, out += 8) {
		struct halves x = { load32_be(in), load32_be(in + 4) };

		x = decrypt(key, x);
		store32_be(out, x.left);
		store32_be(out + 4, x.right);
	}
}

const struct block_cipher blowfish_cipher = {
	.block_size = BLOWFISH_BLOCK_SIZE,
	.schedule_size = sizeof(struct blowfish_key),
	.key_min = BLOWFISH_KEY_SIZE_MIN,
	.key_max = BLOWFISH_KEY_SIZE_MAX,
	.key_step = 1,
	.set_key = blowfish_set_key,
	.encrypt = blowfish_encrypt,
	.decrypt = blowfish_decrypt,
};
