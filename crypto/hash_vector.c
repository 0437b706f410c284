/*
 * The descriptions of the hash functions that vector code computes, and the
 * cutting of their work into pieces.
 *
 * Invariant: vector registers are held for one piece at most, and never when
 * a function here returns.
 */
#include "crypto/hash_vector.h"

#include "crypto/sha256_ni.h"
#include "crypto/sha512_avx2.h"
#include "crypto/vector.h"

/* Compresses by `by`, a piece after the other. */
static inline __attribute__((always_inline)) void
in_pieces(compress_blocks *by, size_t block_size, void *chain,
	  const uint8_t *blocks, size_t count)
{
	const size_t most = VECTOR_PIECE_SIZE / block_size;

	while (count) {
		size_t piece = count < most ? count : most;

		vector_begin();
		by(chain, blocks, piece);
		vector_end();
		blocks += piece * block_size;
		count -= piece;
	}
}

static void sha256_ni(void *chain, const uint8_t *blocks, size_t count)
{
	in_pieces(sha256_ni_compress, SHA256_BLOCK_SIZE, chain, blocks, count);
}

static void sha512_avx2(void *chain, const uint8_t *blocks, size_t count)
{
	in_pieces(sha512_avx2_compress, SHA512_BLOCK_SIZE, chain, blocks,
		  count);
}

/* hash_NAME_FORM, as hash_NAME by MEMBER_FORM(); its state is the union's
 * MEMBER. */
#define HASH(NAME, FORM, MEMBER, DIGEST, BLOCK)                              \
	static void NAME##_start(union hash_state *state)                    \
	{                                                                    \
		NAME##_init(&state->MEMBER);                                 \
	}                                                                    \
	static void NAME##_end(union hash_state *state, uint8_t *digest)     \
	{                                                                    \
		MEMBER##_final_by(MEMBER##_##FORM, &state->MEMBER, digest,   \
				  (DIGEST));                                 \
	}                                                                    \
	const struct hash_function hash_##NAME##_##FORM = {                  \
		.name = #NAME,                                               \
		.digest_size = (DIGEST),                                     \
		.block_size = (BLOCK),                                       \
		.init = NAME##_start,                                        \
		.update = MEMBER##_more,                                     \
		.final = NAME##_end,                                         \
	}

#define UPDATE(MEMBER, FORM)                                                 \
	static void MEMBER##_more(union hash_state *state, const void *data, \
				  size_t size)                               \
	{                                                                    \
		MEMBER##_update_by(MEMBER##_##FORM, &state->MEMBER, data,    \
				   size);                                    \
	}

UPDATE(sha256, ni)
HASH(sha224, ni, sha256, SHA224_DIGEST_SIZE, SHA256_BLOCK_SIZE);
HASH(sha256, ni, sha256, SHA256_DIGEST_SIZE, SHA256_BLOCK_SIZE);

UPDATE(sha512, avx2)
HASH(sha384, avx2, sha512, SHA384_DIGEST_SIZE, SHA512_BLOCK_SIZE);
HASH(sha512, avx2, sha512, SHA512_DIGEST_SIZE, SHA512_BLOCK_SIZE);
