/*
 * GCM and CMAC over any block cipher, HMAC and plain digests over any hash
 * function. See modes.h.
 */
#include <string.h>

#include "crypto/cmac.h"
#include "crypto/error.h"
#include "crypto/gcm.h"
#include "crypto/hmac.h"
#include "crypto/modes.h"

static int gcm_take_key(const struct aead *by, void *context,
			const uint8_t *key, size_t size)
{
	return by->cipher->set_key(context, key, size) ? CRYPTO_INVALID : 0;
}

static void gcm_close(const struct aead *by, const void *context,
		      const struct aead_message *message, uint8_t *tag,
		      size_t tag_size)
{
	const struct keyed_cipher key = { by->cipher, context };

	(void)gcm_seal(&key, message, tag, tag_size);
}

static int gcm_unseal(const struct aead *by, const void *context,
		      const struct aead_message *message, const uint8_t *tag,
		      size_t tag_size)
{
	const struct keyed_cipher key = { by->cipher, context };

	return gcm_open(&key, message, tag, tag_size);
}

void gcm_of(struct aead *made, const struct block_cipher *cipher)
{
	*made = (struct aead){
		.nonce_size = GCM_NONCE_SIZE,
		.tag_size = GCM_TAG_SIZE_MAX,
		.key_min = cipher->key_min,
		.key_max = cipher->key_max,
		.key_step = cipher->key_step,
		.context_size = cipher->schedule_size,
		.size_max = GCM_SIZE_MAX,
		.cipher = cipher,
		.is_tag_size = gcm_is_tag_size,
		.set_key = gcm_take_key,
		.seal = gcm_close,
		.open = gcm_unseal,
	};
}

static int cmac_take_key(const struct digest *by, void *context,
			 const uint8_t *key, size_t size)
{
	return by->cipher->set_key(context, key, size) ? CRYPTO_INVALID : 0;
}

static void cmac_start(const struct digest *by, const void *context,
		       void *state)
{
	const struct keyed_cipher key = { by->cipher, context };

	cmac_init(state, &key);
}

static void cmac_more(const struct digest *by, void *state, const void *data,
		      size_t size)
{
	(void)by;
	cmac_update(state, data, size);
}

static void cmac_end(const struct digest *by, void *state, uint8_t *tag)
{
	(void)by;
	cmac_final(state, tag);
}

void cmac_of(struct digest *made, const struct block_cipher *cipher)
{
	*made = (struct digest){
		.digest_size = cipher->block_size,
		.block_size = cipher->block_size,
		.state_size = sizeof(struct cmac),
		.context_size = cipher->schedule_size,
		.key_min = cipher->key_min,
		.key_max = cipher->key_max,
		.key_step = cipher->key_step,
		.cipher = cipher,
		.set_key = cmac_take_key,
		.init = cmac_start,
		.update = cmac_more,
		.final = cmac_end,
	};
}

static int hmac_take_key(const struct digest *by, void *context,
			 const uint8_t *key, size_t size)
{
	hmac_set_key(context, by->hash, key, size);
	return 0;
}

static void hmac_start(const struct digest *by, const void *context,
		       void *state)
{
	(void)by;
	hmac_init(state, context);
}

static void hmac_more(const struct digest *by, void *state, const void *data,
		      size_t size)
{
	(void)by;
	hmac_update(state, data, size);
}

static void hmac_end(const struct digest *by, void *state, uint8_t *tag)
{
	(void)by;
	hmac_final(state, tag);
}

void hmac_of(struct digest *made, const struct hash_function *by)
{
	*made = (struct digest){
		.digest_size = by->digest_size,
		.block_size = by->block_size,
		.state_size = sizeof(struct hmac),
		.context_size = sizeof(struct hmac_key),
		.key_max = SIZE_MAX,
		.hash = by,
		.set_key = hmac_take_key,
		.init = hmac_start,
		.update = hmac_more,
		.final = hmac_end,
	};
}

void hash_start(const struct digest *by, const void *context, void *state)
{
	(void)context;
	by->hash->init(state);
}

void hash_more(const struct digest *by, void *state, const void *data,
	       size_t size)
{
	hash_update(by->hash, state, data, size);
}

void hash_end(const struct digest *by, void *state, uint8_t *digest)
{
	by->hash->final(state, digest);
}
