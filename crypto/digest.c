/*
 * The checks that all digests have in common. See digest.h.
 */
#include "crypto/digest.h"

#include "crypto/error.h"
#include "crypto/wipe.h"

bool digest_has_key(const struct digest *by)
{
	return by->set_key != NULL;
}

int digest_set_key(const struct digest *by, void *context, const uint8_t *key,
		   size_t size)
{
	int error = CRYPTO_INVALID;

	if (!digest_has_key(by))
		return CRYPTO_INVALID;
	if (is_key_size(size, by->key_min, by->key_max, by->key_step))
		error = by->set_key(by, context, key, size);
	return settle_key(error, context, by->context_size);
}

void digest_init(const struct digest *by, const void *context, void *state)
{
	by->init(by, context, state);
}

void digest_update(const struct digest *by, void *state, const void *data,
		   size_t size)
{
	by->update(by, state, data, size);
}

void digest_final(const struct digest *by, void *state, uint8_t *digest)
{
	by->final(by, state, digest);
}

void digest_forget_key(const struct digest *by, void *context)
{
	wipe(context, by->context_size);
}

void digest_forget(const struct digest *by, void *state)
{
	wipe(state, by->state_size);
}
