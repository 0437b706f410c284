/*
 * PBKDF2 in plain C (RFC 8018, 5.2). The names are the standard's.
 *
 * Invariant: what was made ready of the password, and what the last block of
 * output was made of, are wiped.
 */
#include "crypto/pbkdf2.h"

#include <string.h>

#include "crypto/bytes.h"
#include "crypto/hmac.h"
#include "crypto/pause.h"
#include "crypto/wipe.h"

/* The block T_number: the exclusive or of U_1 to U_iterations. */
static void block_of(uint8_t *t, const struct hmac_key *key, const void *salt,
		     size_t salt_size, uint32_t number, uint32_t iterations)
{
	size_t size = key->hash->digest_size;
	uint8_t u[HASH_DIGEST_MAX], index[4];
	struct hmac state;

	store32_be(index, number);
	hmac_init(&state, key);
	hmac_update(&state, salt, salt_size);
	hmac_update(&state, index, sizeof(index));
	hmac_final(&state, u);
	memcpy(t, u, size);
	while (--iterations) {
		hmac_init(&state, key);
		hmac_update(&state, u, size);
		hmac_final(&state, u);
		for (size_t i = 0; i < size; i++)
			t[i] ^= u[i];
		crypto_pause();
	}
	wipe(u, sizeof(u));
}

void pbkdf2(void *out, size_t out_size, const struct hash_function *hash_by,
	    const void *password, size_t password_size, const void *salt,
	    size_t salt_size, uint32_t iterations)
{
	size_t block_size = hash_by->digest_size;
	uint8_t t[HASH_DIGEST_MAX], *to = out;
	struct hmac_key key;

	if (iterations == 0 || out_size / block_size >= UINT32_MAX)
		__builtin_trap();
	hmac_set_key(&key, hash_by, password, password_size);
	for (uint32_t number = 1; out_size; number++) {
		size_t piece = out_size < block_size ? out_size : block_size;

		block_of(t, &key, salt, salt_size, number, iterations);
		memcpy(to, t, piece);
		to += piece;
		out_size -= piece;
	}
	wipe(t, sizeof(t));
	wipe(&key, sizeof(key));
	wipe_deep_frames();
}
