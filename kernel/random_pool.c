/*
 * The entropy pool and its generators: BLAKE2s (RFC 7693) takes in, ChaCha20
 * (RFC 8439) gives out.
 *
 * Invariant: every temporary that holds a key, a seed or output is wiped
 * before the function that made it returns, or by its caller as stated.
 */
#include "kernel/random_pool.h"

#include <string.h>

#include "crypto/wipe.h"
#include "kernel/lib/panic.h"

static const u8 no_nonce[CHACHA20_NONCE_SIZE];

static unsigned blocks_for(size_t size)
{
	return (unsigned)((RANDOM_KEY_SIZE + size + CHACHA20_BLOCK_SIZE - 1) /
			  CHACHA20_BLOCK_SIZE);
}

const u8 *generator_draw(struct generator *generator,
			 u8 chunk[RANDOM_CHUNK_SIZE], size_t size)
{
	unsigned blocks = blocks_for(size);

	ASSERT(size <= RANDOM_DRAW_MAX);
	for (unsigned i = 0; i < blocks; i++) {
		generator->state[CHACHA20_COUNTER_WORD] = i;
		chacha20_block(generator->state,
			       chunk + i * CHACHA20_BLOCK_SIZE);
	}
	wipe_frames(); /* what the blocks have left */
	generator->state[CHACHA20_COUNTER_WORD] = 0;
	__builtin_memcpy(&generator->state[CHACHA20_KEY_WORD], chunk,
			 RANDOM_KEY_SIZE);
	wipe(chunk, RANDOM_KEY_SIZE);
	return chunk + RANDOM_KEY_SIZE;
}

void random_chunk_wipe(u8 chunk[RANDOM_CHUNK_SIZE], size_t size)
{
	wipe(chunk + RANDOM_KEY_SIZE,
	     blocks_for(size) * CHACHA20_BLOCK_SIZE - RANDOM_KEY_SIZE);
}

void generator_fill(struct generator *generator, void *to, size_t size)
{
	u8 chunk[RANDOM_CHUNK_SIZE];
	u8 *out = to;

	while (size) {
		size_t piece = min_u64(size, RANDOM_DRAW_MAX);

		memcpy(out, generator_draw(generator, chunk, piece), piece);
		random_chunk_wipe(chunk, piece);
		out += piece;
		size -= piece;
	}
}

void random_pool_start(struct random_pool *pool, const void *early,
		       size_t size)
{
	u8 key[RANDOM_KEY_SIZE];

	memset(pool, 0, sizeof(*pool));
	blake2s(key, sizeof(key), NULL, 0, early, size);
	chacha20_setup(pool->early.state, key, no_nonce, 0);
	wipe(key, sizeof(key));
	blake2s_init(&pool->hash, BLAKE2S_DIGEST_SIZE, NULL, 0);
}

void random_pool_stir(struct random_pool *pool, const void *data, size_t size)
{
	blake2s_update(&pool->hash, data, size);
}

/* Empties the pool into a seed, from which the next pool and the key are
 * derived apart: neither tells the other or what came before. */
static void extract(struct random_pool *pool)
{
	u8 seed[BLAKE2S_DIGEST_SIZE], derived[BLAKE2S_DIGEST_SIZE];

	blake2s_final(&pool->hash, seed);
	blake2s(derived, sizeof(derived), seed, sizeof(seed), "pool", 4);
	blake2s_init(&pool->hash, BLAKE2S_DIGEST_SIZE, NULL, 0);
	blake2s_update(&pool->hash, derived, sizeof(derived));
	blake2s(derived, sizeof(derived), seed, sizeof(seed), "key", 3);
	chacha20_setup(pool->secret.state, derived, no_nonce, 0);
	wipe(derived, sizeof(derived));
	wipe(seed, sizeof(seed));
}

void random_pool_rekey(struct random_pool *pool)
{
	u8 old[RANDOM_KEY_SIZE];

	ASSERT(pool->is_seeded);
	/* What the old generator gives goes in too: a good key is never
	 * replaced by a worse one. */
	generator_fill(&pool->secret, old, sizeof(old));
	random_pool_stir(pool, old, sizeof(old));
	wipe(old, sizeof(old));
	extract(pool);
}

void random_pool_credit(struct random_pool *pool, unsigned bits)
{
	if (pool->is_seeded)
		return;
	pool->credited_bits += (unsigned)min_u64(
		bits, RANDOM_SEED_BITS - pool->credited_bits);
	if (pool->credited_bits < RANDOM_SEED_BITS)
		return;
	extract(pool);
	pool->is_seeded = true;
}
