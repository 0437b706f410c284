/*
 * One known answer of a block cipher, tried in every way that its callers
 * have: one block and many, in place and not, at odd addresses.
 */
#ifndef TESTS_UNIT_CIPHER_CHECK_H
#define TESTS_UNIT_CIPHER_CHECK_H

#include <stdbool.h>
#include <string.h>

#include "crypto/block_cipher.h"
#include "tests/unit/hex.h"

#define CHECK_BLOCKS 9
#define CHECK_BYTES (CHECK_BLOCKS * BLOCK_SIZE_MAX)
#define SCHEDULE_MAX 8192 /* bytes, of any cipher's schedule */

struct block_vector {
	const char *key, *plain, *sealed;
};

typedef void block_run(const void *schedule, uint8_t *out, const uint8_t *in,
		       size_t blocks);

/* Does `run` turn each of 0 to 9 blocks `from` into `to`, and nothing else
 * into anything? */
static inline bool check_run(block_run *run, const void *schedule,
			     const uint8_t *from, const uint8_t *to,
			     size_t size)
{
	uint8_t in[CHECK_BYTES + 8], out[CHECK_BYTES + 8];

	for (size_t i = 0; i < CHECK_BLOCKS * size; i++)
		in[3 + i] = from[i % size];
	for (size_t n = 0; n <= CHECK_BLOCKS; n++) {
		memset(out, 0xee, sizeof(out));
		run(schedule, out + 5, in + 3, n);
		for (size_t i = 0; i < sizeof(out); i++) {
			bool inside = i >= 5 && i < 5 + n * size;

			if (out[i] != (inside ? to[(i - 5) % size] : 0xee))
				return false;
		}
		memcpy(out, in, sizeof(out));
		run(schedule, out + 3, out + 3, n);
		for (size_t i = 0; i < n * size; i++)
			if (out[3 + i] != to[i % size])
				return false;
	}
	return true;
}

static inline bool check_vector(const struct block_cipher *cipher,
				const struct block_vector *vector)
{
	static uint8_t schedule[SCHEDULE_MAX] __attribute__((aligned(16)));
	uint8_t key[64], plain[BLOCK_SIZE_MAX], sealed[BLOCK_SIZE_MAX];
	size_t size = cipher->block_size;
	size_t key_size = strlen(vector->key) / 2;

	hex_read(key, vector->key, key_size);
	hex_read(plain, vector->plain, size);
	hex_read(sealed, vector->sealed, size);
	return cipher->schedule_size <= sizeof(schedule) &&
	       cipher->set_key(schedule, key, key_size) == 0 &&
	       check_run(cipher->encrypt, schedule, plain, sealed, size) &&
	       check_run(cipher->decrypt, schedule, sealed, plain, size);
}

/* Are just the key sizes that the description tells of taken? */
static inline bool check_key_sizes(const struct block_cipher *cipher)
{
	static uint8_t schedule[SCHEDULE_MAX] __attribute__((aligned(16)));
	uint8_t key[64];

	for (size_t i = 0; i < sizeof(key); i++)
		key[i] = (uint8_t)(i * 37 + 11);
	for (size_t size = 0; size <= sizeof(key); size++) {
		bool good = size >= cipher->key_min &&
			    size <= cipher->key_max &&
			    (size - cipher->key_min) % cipher->key_step == 0;

		if ((cipher->set_key(schedule, key, size) == 0) != good)
			return false;
	}
	return true;
}

#endif
