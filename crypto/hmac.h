/*
 * HMAC, the keyed hash of RFC 2104 and FIPS 198-1, over any hash function of
 * crypto/hash.h.
 *
 * A key is made ready once and then serves any number of messages.
 *
 * Invariants: no branch and no address depends on key or data; hmac_final()
 * leaves nothing of either in the state. The key is the caller's to wipe.
 */
#ifndef CRYPTO_HMAC_H
#define CRYPTO_HMAC_H

#include "crypto/hash.h"

struct hmac_key {
	const struct hash_function *hash;
	union hash_state inner, outer; /* that took in the padded key */
};

struct hmac {
	const struct hmac_key *key; /* stays where it is until the end */
	union hash_state state;
};

/* Makes a key ready, of any size in bytes; 0 is one too. */
void hmac_set_key(struct hmac_key *ready, const struct hash_function *hash_by,
		  const void *key, size_t key_size);

void hmac_init(struct hmac *state, const struct hmac_key *key);
/* Takes in `size` more bytes. How they are split over calls is of no
 * importance. */
void hmac_update(struct hmac *state, const void *data, size_t size);
/* Writes the tag, as long as the hash function's digest, and wipes the state.
 * Tags are compared by equal_ct(). */
void hmac_final(struct hmac *state, uint8_t *tag);

/* All of it in one. */
void hmac(uint8_t *tag, const struct hash_function *hash_by, const void *key,
	  size_t key_size, const void *data, size_t size);

#endif
