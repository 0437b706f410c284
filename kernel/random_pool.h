/*
 * The entropy pool and the generators that it keys: pure state, with no
 * source of its own, so that it is tested apart.
 *
 * Invariants: the generator of secrets has no key, and gives nothing, before
 * 256 bits were credited, and nothing is drawn from the pool until then: a
 * reader cannot guess its way along while it fills. The early generator is
 * keyed once, from material that never enters the pool, so what it gives
 * away says nothing of later keys. When a draw returns, the key that made it
 * is gone.
 */
#ifndef KERNEL_RANDOM_POOL_H
#define KERNEL_RANDOM_POOL_H

#include "crypto/blake2s.h"
#include "crypto/chacha20.h"
#include "kernel/lib/types.h"

#define RANDOM_SEED_BITS 256 /* credited before anything is given out */
/* The first half of the first block is the next key; the rest is output. */
#define RANDOM_KEY_SIZE 32
#define RANDOM_CHUNK_SIZE 256
#define RANDOM_DRAW_MAX (RANDOM_CHUNK_SIZE - RANDOM_KEY_SIZE)

/* ChaCha20 with fast key erasure: its state between two draws is a key that
 * has given no output yet. */
struct generator {
	u32 state[CHACHA20_WORDS];
};

struct random_pool {
	struct blake2s hash;
	struct generator early;
	struct generator secret;
	unsigned credited_bits; /* counted until the seeding, then no more */
	bool is_seeded;
};

/* Starts an empty pool. The early generator's key is the hash of `size`
 * bytes at `early`, which must not be stirred in as well. */
void random_pool_start(struct random_pool *pool, const void *early,
		       size_t size);
/* Takes bytes in, with no credit. They may be an attacker's: that does no
 * harm. */
void random_pool_stir(struct random_pool *pool, const void *data, size_t size);
/* Credits what was stirred with `bits` of entropy. Keys the generator of
 * secrets when the credit reaches RANDOM_SEED_BITS; credits past that are of
 * no effect. */
void random_pool_credit(struct random_pool *pool, unsigned bits);
/* Gives the generator of secrets a new key from the pool and from its old
 * one. The pool must be seeded. */
void random_pool_rekey(struct random_pool *pool);

/* Fills `size` bytes (up to RANDOM_DRAW_MAX) of a chunk, replaces the key,
 * and returns where in the chunk they stand. Sizes up to 32 cost one block.
 * The caller calls random_chunk_wipe() with the same size. */
const u8 *generator_draw(struct generator *generator,
			 u8 chunk[RANDOM_CHUNK_SIZE], size_t size);
void random_chunk_wipe(u8 chunk[RANDOM_CHUNK_SIZE], size_t size);
/* Fills `to` with any number of bytes. */
void generator_fill(struct generator *generator, void *to, size_t size);

#endif
