/*
 * What a mode of operation has to know of a block cipher.
 *
 * Each cipher supplies one constant description, and one more for each
 * accelerated form of it. A schedule, which is what a key is made into, is
 * the caller's memory of `schedule_size` bytes, aligned to 16, and is wiped
 * by the caller. ECB, the mode without a chain, is `encrypt` and `decrypt`
 * themselves: any number of blocks, each for itself, in place or from one
 * buffer to another that does not overlap it.
 */
#ifndef CRYPTO_BLOCK_CIPHER_H
#define CRYPTO_BLOCK_CIPHER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "crypto/error.h"
#include "crypto/wipe.h"

#define BLOCK_SIZE_MAX 16 /* bytes, of the ciphers here */

struct block_cipher {
	size_t block_size;    /* bytes: 8 or 16 */
	size_t schedule_size; /* bytes */
	size_t key_min, key_max, key_step; /* bytes */
	/* 0, or negative and no schedule made for a size that the cipher
	 * has not. */
	int (*set_key)(void *schedule, const uint8_t *key, size_t size);
	/* Is a key, of a size that it has, one of those that are easy to
	 * break? NULL where there are none. set_key() takes it all the
	 * same. */
	bool (*is_weak)(const uint8_t *key);
	void (*encrypt)(const void *schedule, uint8_t *out, const uint8_t *in,
			size_t blocks);
	void (*decrypt)(const void *schedule, uint8_t *out, const uint8_t *in,
			size_t blocks);
};

/* Is `size`, in bytes, that of a key? */
static inline bool is_key_size(size_t size, size_t key_min, size_t key_max,
			       size_t key_step)
{
	return size >= key_min && size <= key_max &&
	       (key_step == 0 || (size - key_min) % key_step == 0);
}

/* How all that sets a key into a context of `size` bytes ends: nothing of the
 * key is left on the stack, nor in the context where there was an error. 0 or
 * CRYPTO_INVALID. */
static inline int settle_key(int error, void *context, size_t size)
{
	wipe_deep_frames();
	if (error)
		wipe(context, size);
	return error ? CRYPTO_INVALID : 0;
}

/* A cipher with a key: what the modes take. */
struct keyed_cipher {
	const struct block_cipher *cipher;
	const void *schedule;
};

#endif
