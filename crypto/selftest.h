/*
 * The tests that an algorithm passes before anybody uses it: known answers in
 * every shape that a call can have, wrong sizes, and, for an accelerated form,
 * its generic twin on random input.
 *
 * Pure: memory and seed are the caller's. Passes crypto_pause().
 */
#ifndef CRYPTO_SELFTEST_H
#define CRYPTO_SELFTEST_H

#include "crypto/algorithm.h"
#include "crypto/known_answers.h"

#define SELFTEST_CONTEXT_MAX 4672 /* bytes of what a key is made into */
#define SELFTEST_STATE_MAX 512	  /* bytes of a digest's state */
#define SELFTEST_SIZE_MAX 5120 /* bytes of a message: more than one piece of
				* vector work */
#define SELFTEST_KEY_MAX 128   /* bytes */
#define SELFTEST_ROOM (SELFTEST_SIZE_MAX + 64)

struct selftest {
	uint8_t context[SELFTEST_CONTEXT_MAX]
		__attribute__((aligned(SKCIPHER_ALIGN)));
	uint8_t twin_context[SELFTEST_CONTEXT_MAX]
		__attribute__((aligned(SKCIPHER_ALIGN)));
	uint8_t state[SELFTEST_STATE_MAX] __attribute__((aligned(64)));
	uint8_t copy[SELFTEST_STATE_MAX] __attribute__((aligned(64)));
	uint8_t key[SELFTEST_KEY_MAX];
	uint8_t iv[SKCIPHER_IV_SIZE_MAX];
	uint8_t header[ANSWER_SIZE_MAX];
	uint8_t plain[SELFTEST_ROOM], sealed[SELFTEST_ROOM];
	uint8_t buffer[SELFTEST_ROOM]; /* where the work is done */
	uint64_t random;
};

/* Are there known answers for it? Without any it cannot be registered. */
bool selftest_knows(const struct algorithm *algorithm);
/* Tests `tested`; `twin` is the generic form of it, or NULL where it is that
 * itself. `seed` may be any number. False where anything is wrong. The memory
 * is the caller's to wipe, though it holds no secret. */
bool selftest(struct selftest *memory, const struct algorithm *tested,
	      const struct algorithm *twin, uint64_t seed);

/* The parts, by type: see selftest_TYPE.c. */
bool selftest_skcipher(struct selftest *memory, const struct skcipher *by,
		       const struct known_answer *answer);
bool selftest_skcipher_twin(struct selftest *memory, const struct skcipher *by,
			    const struct skcipher *twin);
bool selftest_aead(struct selftest *memory, const struct aead *by,
		   const struct known_answer *answer);
bool selftest_aead_twin(struct selftest *memory, const struct aead *by,
			const struct aead *twin);
bool selftest_digest(struct selftest *memory, const struct digest *by,
		     const struct known_answer *answer);
bool selftest_digest_twin(struct selftest *memory, const struct digest *by,
			  const struct digest *twin);

/* The tests of crypto/algorithms.def. */
bool selftest_x25519(void);
bool selftest_ed25519(void);
bool selftest_hkdf(void);
bool selftest_pbkdf2(void);
bool selftest_poly1305(void);
bool selftest_shake128(void);
bool selftest_shake256(void);
bool selftest_siphash(void);

/* The next random number, which needs to be random for no enemy. */
uint64_t selftest_random(struct selftest *memory);
/* Fills with random bytes. */
void selftest_fill(struct selftest *memory, uint8_t *bytes, size_t size);
/* A random size of a message for a round of comparison: 0 is a long one. */
size_t selftest_size(struct selftest *memory, unsigned round);
/* A random size of a key. */
size_t selftest_key_size(struct selftest *memory, size_t key_min,
			 size_t key_max, size_t key_step);

#endif
