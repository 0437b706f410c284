/*
 * The hash functions, each described by its name, its sizes and what it does,
 * for code that is to work with any of them: HMAC, and look-up by name.
 *
 * Invariants: names are Linux's; a digest is no longer than HASH_DIGEST_MAX
 * bytes and a block no longer than HASH_BLOCK_MAX; final() leaves nothing of
 * the data in the state. A state may be copied and gone on with twice.
 */
#ifndef CRYPTO_HASH_H
#define CRYPTO_HASH_H

#include <stddef.h>
#include <stdint.h>

#include "crypto/blake2b.h"
#include "crypto/blake2s.h"
#include "crypto/md5.h"
#include "crypto/pause.h"
#include "crypto/sha1.h"
#include "crypto/sha256.h"
#include "crypto/sha3.h"
#include "crypto/sha512.h"
#include "crypto/vector.h"

#define HASH_DIGEST_MAX 64 /* bytes */
#define HASH_BLOCK_MAX 144 /* bytes */

union hash_state {
	struct blake2b blake2b;
	struct blake2s blake2s;
	struct md5 md5;
	struct sha1 sha1;
	struct sha256 sha256;
	struct sha3 sha3;
	struct sha512 sha512;
};

struct hash_function {
	const char *name;
	size_t digest_size; /* bytes */
	size_t block_size;  /* bytes; what HMAC pads a key to */
	void (*init)(union hash_state *state);
	void (*update)(union hash_state *state, const void *data, size_t size);
	void (*final)(union hash_state *state, uint8_t *digest);
};

extern const struct hash_function hash_md5, hash_sha1, hash_sha224,
	hash_sha256, hash_sha384, hash_sha512, hash_sha3_224, hash_sha3_256,
	hash_sha3_384, hash_sha3_512, hash_blake2b_512,
	hash_blake2s_256;

/* All of them; a NULL ends the list. */
extern const struct hash_function *const hash_functions[];

/* hash->update() in pieces, with crypto_pause() between them. */
static inline void hash_update(const struct hash_function *function,
			       union hash_state *state, const void *data,
			       size_t size)
{
	const uint8_t *from = data;

	for (; size > VECTOR_PIECE_SIZE; size -= VECTOR_PIECE_SIZE) {
		function->update(state, from, VECTOR_PIECE_SIZE);
		crypto_pause();
		from += VECTOR_PIECE_SIZE;
	}
	function->update(state, from, size);
}

/* The digest of `size` bytes at `data`, of hash->digest_size bytes. */
void hash(const struct hash_function *function, uint8_t *digest,
	  const void *data, size_t size);

#endif
