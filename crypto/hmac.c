/*
 * HMAC in plain C (RFC 2104, 2).
 *
 * Invariant: both hashes start from states that took in the padded key once,
 * so a message costs no block for it.
 */
#include "crypto/hmac.h"

#include <string.h>

#include "crypto/wipe.h"

/* The state that took in a block of the key, each byte changed by `pad`. */
static void start(union hash_state *state, const struct hash_function *function,
		  uint8_t block[HASH_BLOCK_MAX], uint8_t pad)
{
	for (size_t i = 0; i < function->block_size; i++)
		block[i] ^= pad;
	function->init(state);
	function->update(state, block, function->block_size);
	for (size_t i = 0; i < function->block_size; i++)
		block[i] ^= pad;
}

void hmac_set_key(struct hmac_key *ready, const struct hash_function *hash_by,
		  const void *key, size_t key_size)
{
	uint8_t block[HASH_BLOCK_MAX] = { 0 };

	ready->hash = hash_by;
	if (key_size > hash_by->block_size)
		hash(hash_by, block, key, key_size);
	else if (key_size)
		memcpy(block, key, key_size);
	start(&ready->inner, hash_by, block, 0x36);
	start(&ready->outer, hash_by, block, 0x5c);
	wipe(block, sizeof(block));
	wipe_deep_frames();
}

void hmac_init(struct hmac *state, const struct hmac_key *key)
{
	state->key = key;
	state->state = key->inner;
}

void hmac_update(struct hmac *state, const void *data, size_t size)
{
	hash_update(state->key->hash, &state->state, data, size);
}

void hmac_final(struct hmac *state, uint8_t *tag)
{
	const struct hash_function *function = state->key->hash;
	uint8_t digest[HASH_DIGEST_MAX];

	function->final(&state->state, digest);
	state->state = state->key->outer;
	function->update(&state->state, digest, function->digest_size);
	function->final(&state->state, tag);
	wipe(digest, sizeof(digest));
	wipe(state, sizeof(*state));
}

void hmac(uint8_t *tag, const struct hash_function *hash_by, const void *key,
	  size_t key_size, const void *data, size_t size)
{
	struct hmac_key ready;
	struct hmac state;

	hmac_set_key(&ready, hash_by, key, key_size);
	hmac_init(&state, &ready);
	hmac_update(&state, data, size);
	hmac_final(&state, tag);
	wipe(&ready, sizeof(ready));
}
