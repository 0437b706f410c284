/*
 * A form of AES by the processor's instructions: its modes on whole blocks,
 * and GCM's work, by vectors of one, two or four blocks.
 *
 * Who calls one has asked crypto/processor.h for what it needs, and is
 * between vector_begin() and vector_end(). What goes on to the next piece of
 * a message stands in the caller's memory. `in` and `out` are the same memory
 * or do not overlap.
 *
 * Invariants: no branch and no address depends on a key, on the data, on a
 * hash or on a tweak. No vector register holds anything at the return.
 */
#ifndef CRYPTO_AES_FORM_H
#define CRYPTO_AES_FORM_H

#include <stdbool.h>

#include "crypto/aes_ni.h"

struct aes_form {
	/* ECB: as aes_encrypt() and aes_decrypt(). */
	void (*encrypt)(const void *key, uint8_t *out, const uint8_t *in,
			size_t blocks);
	void (*decrypt)(const void *key, uint8_t *out, const uint8_t *in,
			size_t blocks);
	/* As cbc_encrypt() and cbc_decrypt(). */
	void (*cbc_encrypt)(const struct aes_ni_key *key, uint8_t *iv,
			    uint8_t *out, const uint8_t *in, size_t blocks);
	void (*cbc_decrypt)(const struct aes_ni_key *key, uint8_t *iv,
			    uint8_t *out, const uint8_t *in, size_t blocks);
	/* CTR; `counter` moves on, in its last 8 bytes alone: who calls it
	 * carries when they have overflowed, which they must not before the
	 * last block. */
	void (*ctr)(const struct aes_ni_key *key, uint8_t *counter,
		    uint8_t *out, const uint8_t *in, size_t blocks);
	/* XTS. `unit` is the unit's name, or with `tweak_key` NULL the first
	 * block's tweak; `tweak` becomes that of the block after the last, and
	 * may be the same memory. */
	void (*xts_encrypt)(const struct aes_ni_key *key,
			    const struct aes_ni_key *tweak_key,
			    const uint8_t *unit, uint8_t *tweak, uint8_t *out,
			    const uint8_t *in, size_t blocks);
	void (*xts_decrypt)(const struct aes_ni_key *key,
			    const struct aes_ni_key *tweak_key,
			    const uint8_t *unit, uint8_t *tweak, uint8_t *out,
			    const uint8_t *in, size_t blocks);
};

extern const struct aes_form aes_ni_form;     /* AES, PCLMUL */
extern const struct aes_form aes_vaes_form;   /* VAES, VPCLMUL */
extern const struct aes_form aes_vaes512_form; /* and AVX512 */

#define GCM_POWERS 32 /* blocks of the widest form that are hashed at once */

struct gcm_form_key {
	/* The powers of the hash's key, the first one last, as the form wants
	 * them; a narrow form leaves out the first of them. */
	uint8_t powers[GCM_POWERS][AES_BLOCK_SIZE];
	struct aes_ni_key aes;
} __attribute__((aligned(64)));

/* A message on its way. */
struct gcm_form_state {
	uint8_t counter[AES_BLOCK_SIZE]; /* the next block's */
	uint8_t hash[AES_BLOCK_SIZE];
	uint8_t mask[AES_BLOCK_SIZE]; /* the tag's */
	uint8_t last[AES_BLOCK_SIZE]; /* the block that is not whole */
};

struct gcm_form {
	/* From a key whose `aes` is made. */
	void (*set_key)(struct gcm_form_key *key);
	/* Starts with a nonce of 12 bytes; or with NULL where `hash` is the
	 * first counter, of another nonce (SP 800-38D, 7.1). */
	void (*start)(const struct gcm_form_key *key,
		      struct gcm_form_state *state, const uint8_t *nonce);
	/* GHASH of whole blocks. */
	void (*hash)(const struct gcm_form_key *key,
		     struct gcm_form_state *state, const uint8_t *data,
		     size_t blocks);
	/* Counter mode, and the hash of what is sealed. */
	void (*seal)(const struct gcm_form_key *key,
		     struct gcm_form_state *state, uint8_t *out,
		     const uint8_t *in, size_t blocks);
	void (*open)(const struct gcm_form_key *key,
		     struct gcm_form_state *state, uint8_t *out,
		     const uint8_t *in, size_t blocks);
	/* Seals or opens the first `part` bytes of `last`, 0 to 15, and writes
	 * the tag. The sizes are those of all, in bytes. */
	void (*end)(const struct gcm_form_key *key,
		    struct gcm_form_state *state, bool sealing, size_t part,
		    uint64_t header_size, uint64_t size,
		    uint8_t tag[AES_BLOCK_SIZE]);
};

extern const struct gcm_form gcm_ni_form;      /* AES, PCLMUL */
extern const struct gcm_form gcm_vaes_form;    /* VAES, VPCLMUL */
extern const struct gcm_form gcm_vaes512_form; /* and AVX512 */

#endif
