/*
 * AES by the processor's instructions. This file alone is compiled with
 * vector registers, and is not linked to what may not touch them.
 *
 * Eight blocks go through the rounds together, since an instruction of AES
 * takes several cycles but one can start in each. Vectors are the compilers'
 * own extension and the instructions their built-in functions: the headers
 * that name them otherwise belong to a C library.
 */
#include "crypto/aes_ni.h"

#include <string.h>

#include "crypto/bytes.h"
#include "crypto/wipe.h"

#define LANES 8

typedef long long vector __attribute__((vector_size(16)));

#define INLINE static inline __attribute__((always_inline))
#define EACH_LANE _Pragma("GCC unroll 8") for (unsigned i = 0; i < LANES; i++)

INLINE vector load(const uint8_t *from)
{
	vector v;

	memcpy(&v, from, sizeof(v));
	return v;
}

INLINE void store(uint8_t *to, vector v)
{
	memcpy(to, &v, sizeof(v));
}

/* What the last call worked with would wait in the registers for whoever
 * looks next. */
INLINE void clear_registers(void)
{
	__asm__ volatile("pxor %%xmm0, %%xmm0\n\tpxor %%xmm1, %%xmm1\n\t"
			 "pxor %%xmm2, %%xmm2\n\tpxor %%xmm3, %%xmm3\n\t"
			 "pxor %%xmm4, %%xmm4\n\tpxor %%xmm5, %%xmm5\n\t"
			 "pxor %%xmm6, %%xmm6\n\tpxor %%xmm7, %%xmm7\n\t"
			 "pxor %%xmm8, %%xmm8\n\tpxor %%xmm9, %%xmm9\n\t"
			 "pxor %%xmm10, %%xmm10\n\tpxor %%xmm11, %%xmm11\n\t"
			 "pxor %%xmm12, %%xmm12\n\tpxor %%xmm13, %%xmm13\n\t"
			 "pxor %%xmm14, %%xmm14\n\tpxor %%xmm15, %%xmm15"
			 ::: "xmm0", "xmm1", "xmm2", "xmm3", "xmm4", "xmm5",
			 "xmm6", "xmm7", "xmm8", "xmm9", "xmm10", "xmm11",
			 "xmm12", "xmm13", "xmm14", "xmm15");
}

int aes_ni_set_key(void *to, const uint8_t *bytes, size_t size)
{
	struct aes_ni_key *key = to;
	uint32_t words[4 * (AES_ROUNDS_MAX + 1)];
	unsigned rounds = aes_expand_key(words, bytes, size);

	if (rounds == 0)
		return -1;
	key->rounds = rounds;
	for (unsigned i = 0; i < 4 * (rounds + 1); i++)
		store32_le(key->encrypt[i / 4] + 4 * (i % 4), words[i]);
	/* The equivalent inverse cipher, FIPS 197, 5.3.5. */
	memcpy(key->decrypt[0], key->encrypt[rounds], AES_BLOCK_SIZE);
	memcpy(key->decrypt[rounds], key->encrypt[0], AES_BLOCK_SIZE);
	for (unsigned i = 1; i < rounds; i++)
		store(key->decrypt[i], __builtin_ia32_aesimc128(
				load(key->encrypt[rounds - i])));
	wipe(words, sizeof(words));
	clear_registers();
	return 0;
}

INLINE vector encrypt_one(const struct aes_ni_key *key, vector b)
{
	b ^= load(key->encrypt[0]);
	for (unsigned r = 1; r < key->rounds; r++)
		b = __builtin_ia32_aesenc128(b, load(key->encrypt[r]));
	return __builtin_ia32_aesenclast128(b, load(key->encrypt[key->rounds]));
}

INLINE vector decrypt_one(const struct aes_ni_key *key, vector b)
{
	b ^= load(key->decrypt[0]);
	for (unsigned r = 1; r < key->rounds; r++)
		b = __builtin_ia32_aesdec128(b, load(key->decrypt[r]));
	return __builtin_ia32_aesdeclast128(b, load(key->decrypt[key->rounds]));
}

INLINE void encrypt_lanes(const struct aes_ni_key *key, vector b[LANES])
{
	vector k = load(key->encrypt[0]);

	EACH_LANE b[i] ^= k;
	for (unsigned r = 1; r < key->rounds; r++) {
		k = load(key->encrypt[r]);
		EACH_LANE b[i] = __builtin_ia32_aesenc128(b[i], k);
	}
	k = load(key->encrypt[key->rounds]);
	EACH_LANE b[i] = __builtin_ia32_aesenclast128(b[i], k);
}

INLINE void decrypt_lanes(const struct aes_ni_key *key, vector b[LANES])
{
	vector k = load(key->decrypt[0]);

	EACH_LANE b[i] ^= k;
	for (unsigned r = 1; r < key->rounds; r++) {
		k = load(key->decrypt[r]);
		EACH_LANE b[i] = __builtin_ia32_aesdec128(b[i], k);
	}
	k = load(key->decrypt[key->rounds]);
	EACH_LANE b[i] = __builtin_ia32_aesdeclast128(b[i], k);
}

void aes_ni_encrypt(const void *key, uint8_t *out, const uint8_t *in,
		    size_t blocks)
{
	for (; blocks >= LANES; blocks -= LANES, in += 128, out += 128) {
		vector b[LANES];

		EACH_LANE b[i] = load(in + 16 * i);
		encrypt_lanes(key, b);
		EACH_LANE store(out + 16 * i, b[i]);
	}
	for (; blocks; blocks--, in += 16, out += 16)
		store(out, encrypt_one(key, load(in)));
	clear_registers();
}

void aes_ni_decrypt(const void *key, uint8_t *out, const uint8_t *in,
		    size_t blocks)
{
	for (; blocks >= LANES; blocks -= LANES, in += 128, out += 128) {
		vector b[LANES];

		EACH_LANE b[i] = load(in + 16 * i);
		decrypt_lanes(key, b);
		EACH_LANE store(out + 16 * i, b[i]);
	}
	for (; blocks; blocks--, in += 16, out += 16)
		store(out, decrypt_one(key, load(in)));
	clear_registers();
}

void aes_ni_cbc_encrypt(const struct aes_ni_key *key, uint8_t *iv,
			uint8_t *out, const uint8_t *in, size_t blocks)
{
	vector chain = load(iv);

	for (; blocks; blocks--, in += 16, out += 16) {
		chain = encrypt_one(key, chain ^ load(in));
		store(out, chain);
	}
	store(iv, chain);
	clear_registers();
}

void aes_ni_cbc_decrypt(const struct aes_ni_key *key, uint8_t *iv,
			uint8_t *out, const uint8_t *in, size_t blocks)
{
	vector chain = load(iv);

	for (; blocks >= LANES; blocks -= LANES, in += 128, out += 128) {
		vector b[LANES];

		EACH_LANE b[i] = load(in + 16 * i);
		decrypt_lanes(key, b);
		/* From the last: the output may be the input. */
		b[0] ^= chain;
		_Pragma("GCC unroll 8") for (unsigned i = 1; i < LANES; i++)
			b[i] ^= load(in + 16 * (i - 1));
		chain = load(in + 16 * (LANES - 1));
		EACH_LANE store(out + 16 * i, b[i]);
	}
	for (; blocks; blocks--, in += 16, out += 16) {
		vector sealed = load(in);

		store(out, decrypt_one(key, sealed) ^ chain);
		chain = sealed;
	}
	store(iv, chain);
	clear_registers();
}

/* A counter's two halves, in the processor's order. */
struct counter {
	uint64_t high, low;
};

INLINE vector next_counter(struct counter *counter)
{
	vector v = { (long long)__builtin_bswap64(counter->high),
		     (long long)__builtin_bswap64(counter->low) };

	counter->low++;
	counter->high += counter->low == 0;
	return v;
}

void aes_ni_ctr(const struct aes_ni_key *key, uint8_t *counter, uint8_t *out,
		const uint8_t *in, size_t blocks)
{
	struct counter next = { load64_be(counter), load64_be(counter + 8) };

	for (; blocks >= LANES; blocks -= LANES, in += 128, out += 128) {
		vector b[LANES];

		EACH_LANE b[i] = next_counter(&next);
		encrypt_lanes(key, b);
		EACH_LANE store(out + 16 * i, b[i] ^ load(in + 16 * i));
	}
	for (; blocks; blocks--, in += 16, out += 16)
		store(out, encrypt_one(key, next_counter(&next)) ^ load(in));
	store64_be(counter, next.high);
	store64_be(counter + 8, next.low);
	clear_registers();
}

/* A tweak, and then times x: see xts.c. */
INLINE vector next_tweak(uint64_t tweak[2])
{
	vector v = { (long long)tweak[0], (long long)tweak[1] };
	uint64_t carry = tweak[1] >> 63;

	tweak[1] = tweak[1] << 1 | tweak[0] >> 63;
	tweak[0] = tweak[0] << 1 ^ carry * 0x87;
	return v;
}

INLINE void run_xts(const struct aes_ni_key *key, uint8_t *tweak,
		    uint8_t *out, const uint8_t *in, size_t blocks,
		    void (*lanes)(const struct aes_ni_key *, vector[LANES]),
		    vector (*one)(const struct aes_ni_key *, vector))
{
	uint64_t next[2] = { load64_le(tweak), load64_le(tweak + 8) };

	for (; blocks >= LANES; blocks -= LANES, in += 128, out += 128) {
		vector b[LANES], t[LANES];

		EACH_LANE t[i] = next_tweak(next);
		EACH_LANE b[i] = load(in + 16 * i) ^ t[i];
		lanes(key, b);
		EACH_LANE store(out + 16 * i, b[i] ^ t[i]);
	}
	for (; blocks; blocks--, in += 16, out += 16) {
		vector t = next_tweak(next);

		store(out, one(key, load(in) ^ t) ^ t);
	}
	store64_le(tweak, next[0]);
	store64_le(tweak + 8, next[1]);
	clear_registers();
}

void aes_ni_xts_encrypt(const struct aes_ni_key *key, uint8_t *tweak,
			uint8_t *out, const uint8_t *in, size_t blocks)
{
	run_xts(key, tweak, out, in, blocks, encrypt_lanes, encrypt_one);
}

void aes_ni_xts_decrypt(const struct aes_ni_key *key, uint8_t *tweak,
			uint8_t *out, const uint8_t *in, size_t blocks)
{
	run_xts(key, tweak, out, in, blocks, decrypt_lanes, decrypt_one);
}

const struct block_cipher aes_ni_cipher = {
	.block_size = AES_BLOCK_SIZE,
	.schedule_size = sizeof(struct aes_ni_key),
	.key_min = 16,
	.key_max = AES_KEY_SIZE_MAX,
	.key_step = 8,
	.set_key = aes_ni_set_key,
	.encrypt = aes_ni_encrypt,
	.decrypt = aes_ni_decrypt,
};
