/*
 * The descriptions of the hash functions.
 *
 * Invariant: what stands behind each pointer has just the pointer's type,
 * which control-flow integrity checks at each call.
 */
#include "crypto/hash.h"

/* The description hash_NAME, of functions whose state is the union's MEMBER,
 * and which share MEMBER_update(). */
#define HASH(NAME, MEMBER, DIGEST, BLOCK)                                 \
	static void NAME##_start(union hash_state *state)                 \
	{                                                                 \
		NAME##_init(&state->MEMBER);                              \
	}                                                                 \
	static void NAME##_end(union hash_state *state, uint8_t *digest)  \
	{                                                                 \
		NAME##_final(&state->MEMBER, digest);                     \
	}                                                                 \
	_Static_assert((DIGEST) <= HASH_DIGEST_MAX, "a digest fits");     \
	_Static_assert((BLOCK) <= HASH_BLOCK_MAX, "a block fits");        \
	const struct hash_function hash_##NAME = {                        \
		.name = #NAME,                                            \
		.digest_size = (DIGEST),                                  \
		.block_size = (BLOCK),                                    \
		.init = NAME##_start,                                     \
		.update = MEMBER##_more,                                  \
		.final = NAME##_end,                                      \
	}

#define UPDATE(MEMBER)                                                    \
	static void MEMBER##_more(union hash_state *state,                \
				  const void *data, size_t size)          \
	{                                                                 \
		MEMBER##_update(&state->MEMBER, data, size);              \
	}

UPDATE(md5)
HASH(md5, md5, MD5_DIGEST_SIZE, MD5_BLOCK_SIZE);

UPDATE(sha1)
HASH(sha1, sha1, SHA1_DIGEST_SIZE, SHA1_BLOCK_SIZE);

UPDATE(sha256)
HASH(sha224, sha256, SHA224_DIGEST_SIZE, SHA256_BLOCK_SIZE);
HASH(sha256, sha256, SHA256_DIGEST_SIZE, SHA256_BLOCK_SIZE);

UPDATE(sha512)
HASH(sha384, sha512, SHA384_DIGEST_SIZE, SHA512_BLOCK_SIZE);
HASH(sha512, sha512, SHA512_DIGEST_SIZE, SHA512_BLOCK_SIZE);

const struct hash_function *const hash_functions[] = {
	&hash_md5,
	&hash_sha1,
	&hash_sha224,
	&hash_sha256,
	&hash_sha384,
	&hash_sha512,
	NULL,
};

void hash(const struct hash_function *function, uint8_t *digest,
	  const void *data, size_t size)
{
	union hash_state state;

	function->init(&state);
	function->update(&state, data, size);
	function->final(&state, digest);
}
