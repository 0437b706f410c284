/*
 * GCM (NIST SP 800-38D, 7.1 and 7.2).
 *
 * The tag is checked over the whole sealed message before any of it is
 * decrypted, so that there is no plain text to take back.
 */
#include "crypto/gcm.h"

#include <string.h>

#include "crypto/ctr.h"
#include "crypto/equal.h"
#include "crypto/ghash.h"
#include "crypto/pause.h"
#include "crypto/wipe.h"
#include "crypto/xor.h"

#define BLOCK GHASH_BLOCK_SIZE
#define COUNTED 4 /* bytes of the counter that count: inc_32, 6.2 */

/* One message's counter mode, the mask of its tag, and its hash's key. */
struct gcm {
	struct ctr ctr;
	struct ghash hash;
	uint8_t mask[BLOCK];
};

bool gcm_is_tag_size(size_t size)
{
	return size == 4 || size == 8 || (size >= 12 && size <= 16);
}

static bool is_valid(const struct keyed_cipher *key,
		     const struct aead_message *message, size_t tag_size)
{
	return key->cipher->block_size == BLOCK && message->nonce_size > 0 &&
	       message->nonce_size >> 61 == 0 &&
	       message->header_size >> 61 == 0 &&
	       message->size <= GCM_SIZE_MAX && gcm_is_tag_size(tag_size);
}

/* Steps 1 and 2 of 7.1: the hash's key, and the first counter, whose block
 * of key stream is the mask. */
static void start(struct gcm *gcm, const struct keyed_cipher *key,
		  const struct aead_message *message)
{
	uint8_t hash_key[BLOCK] = { 0 }, counter[BLOCK] = { 0 };

	key->cipher->encrypt(key->schedule, hash_key, hash_key, 1);
	ghash_init(&gcm->hash, hash_key);
	if (message->nonce_size == GCM_NONCE_SIZE) {
		memcpy(counter, message->nonce, GCM_NONCE_SIZE);
		counter[BLOCK - 1] = 1;
	} else {
		ghash_update(&gcm->hash, message->nonce, message->nonce_size);
		ghash_lengths(&gcm->hash, 0, message->nonce_size);
		ghash_final(&gcm->hash, counter);
		ghash_init(&gcm->hash, hash_key);
	}
	ctr_init(&gcm->ctr, key, counter, COUNTED);
	memset(gcm->mask, 0, BLOCK);
	ctr_update(&gcm->ctr, gcm->mask, gcm->mask, BLOCK);
	wipe(hash_key, sizeof(hash_key));
	wipe(counter, sizeof(counter));
}

/* Takes in bytes, then zeroes up to a whole block. */
static void hash(struct gcm *gcm, const uint8_t *data, size_t size)
{
	for (; size > PAUSE_SIZE; size -= PAUSE_SIZE, data += PAUSE_SIZE) {
		ghash_update(&gcm->hash, data, PAUSE_SIZE);
		crypto_pause();
	}
	ghash_update(&gcm->hash, data, size);
}

/* Steps 5 and 6 of 7.1. Ends the hash. */
static void make_tag(struct gcm *gcm, uint8_t tag[BLOCK],
		     const struct aead_message *message,
		     const uint8_t *sealed)
{
	hash(gcm, message->header, message->header_size);
	hash(gcm, sealed, message->size);
	ghash_lengths(&gcm->hash, message->header_size, message->size);
	ghash_final(&gcm->hash, tag);
	xor_bytes(tag, tag, gcm->mask, BLOCK);
}

int gcm_seal(const struct keyed_cipher *key,
	     const struct aead_message *message, uint8_t *tag,
	     size_t tag_size)
{
	struct gcm gcm;
	uint8_t whole[BLOCK];

	if (!is_valid(key, message, tag_size))
		return CRYPTO_INVALID;
	start(&gcm, key, message);
	ctr_update(&gcm.ctr, message->out, message->in, message->size);
	make_tag(&gcm, whole, message, message->out);
	memcpy(tag, whole, tag_size);
	wipe(&gcm, sizeof(gcm));
	wipe(whole, sizeof(whole));
	wipe_frames();
	return 0;
}

int gcm_open(const struct keyed_cipher *key,
	     const struct aead_message *message, const uint8_t *tag,
	     size_t tag_size)
{
	struct gcm gcm;
	uint8_t whole[BLOCK];
	bool right;

	if (!is_valid(key, message, tag_size))
		return CRYPTO_INVALID;
	start(&gcm, key, message);
	make_tag(&gcm, whole, message, message->in);
	right = equal_ct(whole, tag, tag_size);
	if (right)
		ctr_update(&gcm.ctr, message->out, message->in,
			   message->size);
	else
		wipe(message->out, message->size);
	wipe(&gcm, sizeof(gcm));
	wipe(whole, sizeof(whole));
	wipe_frames();
	return right ? 0 : CRYPTO_FORGED;
}
