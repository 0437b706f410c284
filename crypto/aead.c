/*
 * The checks that all authenticated encryption has in common. See aead.h.
 */
#include "crypto/aead.h"

#include "crypto/wipe.h"

int aead_set_key(const struct aead *by, void *context, const uint8_t *key,
		 size_t size)
{
	int error = CRYPTO_INVALID;

	if (is_key_size(size, by->key_min, by->key_max, by->key_step))
		error = by->set_key(by, context, key, size);
	return settle_key(error, context, by->context_size);
}

static bool has_sizes(const struct aead *by,
		      const struct aead_message *message, size_t tag_size)
{
	return message->nonce_size == by->nonce_size &&
	       message->size <= by->size_max && by->is_tag_size(tag_size);
}

int aead_seal(const struct aead *by, const void *context,
	      const struct aead_message *message, uint8_t *tag,
	      size_t tag_size)
{
	if (!has_sizes(by, message, tag_size))
		return CRYPTO_INVALID;
	by->seal(by, context, message, tag, tag_size);
	return 0;
}

int aead_open(const struct aead *by, const void *context,
	      const struct aead_message *message, const uint8_t *tag,
	      size_t tag_size)
{
	if (!has_sizes(by, message, tag_size))
		return CRYPTO_INVALID;
	return by->open(by, context, message, tag, tag_size);
}

void aead_forget(const struct aead *by, void *context)
{
	wipe(context, by->context_size);
}
