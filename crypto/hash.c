/*
 * The descriptions of the hash functions.
 *
 * Invariant: what stands behind each pointer has just the pointer's type,
 * which control-flow integrity checks at each call.
 */
#include "crypto/hash.h"

/* hash_NAME, which Linux calls TEXT. Its state is the union's MEMBER; it starts
 * by NAME_init(), goes on by MEMBER_update() and ends by FINAL(). */
#define HASH(NAME, TEXT, MEMBER, FINAL, DIGEST, BLOCK)                   \
	static void NAME##_start(union hash_state *state)                \
	{                                                                \
		NAME##_init(&state->MEMBER);                             \
	}                                                                \
	static void NAME##_end(union hash_state *state, uint8_t *digest) \
	{                                                                \
		FINAL(&state->MEMBER, digest);                           \
	}                                                                \
	_Static_assert((DIGEST) <= HASH_DIGEST_MAX, "a digest fits");    \
	_Static_assert((BLOCK) <= HASH_BLOCK_MAX, "a block fits");       \
	const struct hash_function hash_##NAME = {                       \
		.name = (TEXT),                                          \
		.digest_size = (DIGEST),                                 \
		.block_size = (BLOCK),                                   \
		.init = NAME##_start,                                    \
		.update = MEMBER##_more,                                 \
		.final = NAME##_end,                                     \
	}

#define UPDATE(MEMBER)                                                   \
	static void MEMBER##_more(union hash_state *state,               \
				  const void *data, size_t size)         \
	{                                                                \
		MEMBER##_update(&state->MEMBER, data, size);             \
	}

UPDATE(md5)
HASH(md5, "md5", md5, md5_final, MD5_DIGEST_SIZE,
     MD5_BLOCK_SIZE);

UPDATE(sha1)
HASH(sha1, "sha1", sha1, sha1_final, SHA1_DIGEST_SIZE,
     SHA1_BLOCK_SIZE);

UPDATE(sha256)
HASH(sha224, "sha224", sha256, sha224_final, SHA224_DIGEST_SIZE,
     SHA256_BLOCK_SIZE);
HASH(sha256, "sha256", sha256, sha256_final, SHA256_DIGEST_SIZE,
     SHA256_BLOCK_SIZE);

UPDATE(sha512)
HASH(sha384, "sha384", sha512, sha384_final, SHA384_DIGEST_SIZE,
     SHA512_BLOCK_SIZE);
HASH(sha512, "sha512", sha512, sha512_final, SHA512_DIGEST_SIZE,
     SHA512_BLOCK_SIZE);

UPDATE(sha3)
HASH(sha3_224, "sha3-224", sha3, sha3_final, SHA3_224_DIGEST_SIZE,
     SHA3_224_BLOCK_SIZE);
HASH(sha3_256, "sha3-256", sha3, sha3_final, SHA3_256_DIGEST_SIZE,
     SHA3_256_BLOCK_SIZE);
HASH(sha3_384, "sha3-384", sha3, sha3_final, SHA3_384_DIGEST_SIZE,
     SHA3_384_BLOCK_SIZE);
HASH(sha3_512, "sha3-512", sha3, sha3_final, SHA3_512_DIGEST_SIZE,
     SHA3_512_BLOCK_SIZE);

/* Without a key, and with the longest digest: their headers have others. */
static void blake2b_512_init(struct blake2b *state)
{
	blake2b_init(state, BLAKE2B_DIGEST_SIZE, NULL, 0);
}

static void blake2s_256_init(struct blake2s *state)
{
	blake2s_init(state, BLAKE2S_DIGEST_SIZE, NULL, 0);
}

UPDATE(blake2b)
HASH(blake2b_512, "blake2b-512", blake2b, blake2b_final,
     BLAKE2B_DIGEST_SIZE, BLAKE2B_BLOCK_SIZE);

UPDATE(blake2s)
HASH(blake2s_256, "blake2s-256", blake2s, blake2s_final,
     BLAKE2S_DIGEST_SIZE, BLAKE2S_BLOCK_SIZE);

const struct hash_function *const hash_functions[] = {
	&hash_md5,
	&hash_sha1,
	&hash_sha224,
	&hash_sha256,
	&hash_sha384,
	&hash_sha512,
	&hash_sha3_224,
	&hash_sha3_256,
	&hash_sha3_384,
	&hash_sha3_512,
	&hash_blake2b_512,
	&hash_blake2s_256,
	NULL,
};

void hash(const struct hash_function *function, uint8_t *digest,
	  const void *data, size_t size)
{
	union hash_state state;

	function->init(&state);
	hash_update(function, &state, data, size);
	function->final(&state, digest);
}
