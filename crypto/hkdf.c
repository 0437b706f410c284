/*
 * HKDF in plain C (RFC 5869, 2.2 and 2.3).
 *
 * Invariant: what was made ready of the key, and the last block of output, are
 * wiped.
 */
#include "crypto/hkdf.h"

#include <string.h>

#include "crypto/hmac.h"
#include "crypto/wipe.h"

void hkdf_extract(uint8_t *prk, const struct hash_function *hash_by,
		  const void *salt, size_t salt_size, const void *secret,
		  size_t secret_size)
{
	/* No salt stands for one of zeros, which is what HMAC makes of it. */
	hmac(prk, hash_by, salt, salt_size, secret, secret_size);
	wipe_deep_frames();
}

void hkdf_expand(void *out, size_t out_size,
		 const struct hash_function *hash_by, const void *prk,
		 size_t prk_size, const void *info, size_t info_size)
{
	size_t block_size = hash_by->digest_size, filled = 0;
	uint8_t block[HASH_DIGEST_MAX], *to = out, number = 1;
	struct hmac_key key;
	struct hmac state;

	if (out_size > HKDF_BLOCKS_MAX * block_size)
		__builtin_trap();
	hmac_set_key(&key, hash_by, prk, prk_size);
	while (out_size) {
		size_t piece = out_size < block_size ? out_size : block_size;

		/* T(n) is of T(n - 1), of which the first is empty. */
		hmac_init(&state, &key);
		hmac_update(&state, block, filled);
		hmac_update(&state, info, info_size);
		hmac_update(&state, &number, 1);
		hmac_final(&state, block);
		memcpy(to, block, piece);
		filled = block_size;
		to += piece;
		out_size -= piece;
		number++;
	}
	wipe(block, sizeof(block));
	wipe(&key, sizeof(key));
	wipe_deep_frames();
}
