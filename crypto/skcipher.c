/*
 * The checks that all symmetric ciphers have in common. See skcipher.h.
 */
#include "crypto/skcipher.h"

#include "crypto/error.h"
#include "crypto/wipe.h"

int skcipher_set_key(const struct skcipher *by, void *context,
		     const uint8_t *key, size_t size)
{
	int error = CRYPTO_INVALID;

	if (is_key_size(size, by->key_min, by->key_max, by->key_step))
		error = by->set_key(by, context, key, size);
	return settle_key(error, context, by->context_size);
}

bool skcipher_is_weak_key(const struct skcipher *by, const uint8_t *key,
			  size_t size)
{
	return by->cipher && by->cipher->is_weak &&
	       is_key_size(size, by->key_min, by->key_max, by->key_step) &&
	       by->cipher->is_weak(key);
}

static bool has_size(const struct skcipher *by, size_t size)
{
	return (size & (by->size_step - 1)) == 0 && size >= by->size_min;
}

int skcipher_encrypt(const struct skcipher *by, const void *context,
		     uint8_t *iv, uint8_t *out, const uint8_t *in, size_t size)
{
	if (!has_size(by, size))
		return CRYPTO_INVALID;
	if (size == 0)
		return 0;
	return by->encrypt(by, context, iv, out, in, size);
}

int skcipher_decrypt(const struct skcipher *by, const void *context,
		     uint8_t *iv, uint8_t *out, const uint8_t *in, size_t size)
{
	if (!has_size(by, size))
		return CRYPTO_INVALID;
	if (size == 0)
		return 0;
	return by->decrypt(by, context, iv, out, in, size);
}

void skcipher_forget(const struct skcipher *by, void *context)
{
	if (by->forget)
		by->forget(by, context);
	wipe(context, by->context_size);
}
