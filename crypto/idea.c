/*
 * IDEA: three groups of 65536 elements, mixed: exclusive or, addition modulo
 * 2^16, and multiplication modulo 2^16 + 1 (Lai, "On the Design and Security
 * of Block Ciphers", 1992, chapter 3).
 */
#include "crypto/idea.h"

#include "crypto/bytes.h"

#define ROUNDS 8

/* Multiplies modulo 65537, where 0 stands for 65536. As 2^16 is -1, a product
 * is its low half less its high half. */
static inline uint16_t multiply(uint16_t a, uint16_t b)
{
	uint64_t product = (uint64_t)((uint32_t)(uint16_t)(a - 1) + 1) *
			   ((uint32_t)(uint16_t)(b - 1) + 1);
	uint32_t low = (uint16_t)product, high = (uint32_t)(product >> 16);
	uint32_t difference = low - high;

	/* Below 0, its top bit is set: it is 65537 too small. */
	return (uint16_t)(difference + (difference >> 31));
}

/* The inverse is the power 65535, for 65537 is a prime. */
static uint16_t invert(uint16_t a)
{
	uint16_t power = a;

	for (unsigned i = 0; i < 15; i++)
		power = multiply(multiply(power, power), a);
	return power;
}

/* The subkeys of decryption are those of encryption from the last, inverted,
 * each in its own group. */
static void invert_key(uint16_t *to, const uint16_t *from)
{
	for (unsigned round = 0; round <= ROUNDS; round++) {
		const uint16_t *k = from + 6 * (ROUNDS - round);
		/* Inside, a round has swapped the two. */
		unsigned swap = round > 0 && round < ROUNDS;

		to[0] = invert(k[0]);
		to[1] = (uint16_t)-k[1 + swap];
		to[2] = (uint16_t)-k[2 - swap];
		to[3] = invert(k[3]);
		if (round < ROUNDS) {
			to[4] = k[-2];
			to[5] = k[-1];
		}
		to += 6;
	}
}

/* Eight subkeys are the key as it is; the next eight the key turned by 25
 * bits, and so on. */
int idea_set_key(void *to, const uint8_t *bytes, size_t size)
{
	struct idea_key *key = to;
	uint64_t high, low;

	if (size != IDEA_KEY_SIZE)
		return -1;
	high = load64_be(bytes);
	low = load64_be(bytes + 8);
	for (unsigned i = 0; i < IDEA_SUBKEYS; i++) {
		uint64_t half = i % 8 < 4 ? high : low;

		key->encrypt[i] = (uint16_t)(half >> (48 - 16 * (i % 4)));
		if (i % 8 == 7) {
			uint64_t next = high << 25 | low >> 39;

			low = low << 25 | high >> 39;
			high = next;
		}
	}
	invert_key(key->decrypt, key->encrypt);
	return 0;
}

static void run_block(const uint16_t *k, uint8_t *out, const uint8_t *in)
{
	uint16_t a = load16_be(in), b = load16_be(in + 2);
	uint16_t c = load16_be(in + 4), d = load16_be(in + 6);

	for (unsigned i = 0; i < ROUNDS; i++, k += 6) {
		uint16_t e, f, swapped;

		a = multiply(a, k[0]);
		b = (uint16_t)(b + k[1]);
		c = (uint16_t)(c + k[2]);
		d = multiply(d, k[3]);
		e = multiply(a ^ c, k[4]);
		f = multiply((uint16_t)((b ^ d) + e), k[5]);
		e = (uint16_t)(e + f);
		a ^= f;
		d ^= e;
		swapped = b ^ e;
		b = c ^ f;
		c = swapped;
	}
	store16_be(out, multiply(a, k[0]));
	store16_be(out + 2, (uint16_t)(c + k[1]));
	store16_be(out + 4, (uint16_t)(b + k[2]));
	store16_be(out + 6, multiply(d, k[3]));
}

void idea_encrypt(const void *key, uint8_t *out, const uint8_t *in,
		  size_t blocks)
{
	const struct idea_key *idea = key;

	for (; blocks; blocks--, in += 8, out += 8)
		run_block(idea->encrypt, out, in);
}

void idea_decrypt(const void *key, uint8_t *out, const uint8_t *in,
		  size_t blocks)
{
	const struct idea_key *idea = key;

	for (; blocks; blocks--, in += 8, out += 8)
		run_block(idea->decrypt, out, in);
}

const struct block_cipher idea_cipher = {
	.block_size = IDEA_BLOCK_SIZE,
	.schedule_size = sizeof(struct idea_key),
	.key_min = IDEA_KEY_SIZE,
	.key_max = IDEA_KEY_SIZE,
	.key_step = 1,
	.set_key = idea_set_key,
	.encrypt = idea_encrypt,
	.decrypt = idea_decrypt,
};
