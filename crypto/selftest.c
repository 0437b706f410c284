/*
 * What the self-tests of all types have in common. See selftest.h.
 */
#include "crypto/selftest.h"

#include <string.h>

#include "crypto/modes.h"
#include "crypto/pause.h"

/* SplitMix64 (Steele, Lea and Flood, 2014). */
uint64_t selftest_random(struct selftest *memory)
{
	uint64_t z = memory->random += 0x9e3779b97f4a7c15;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
	z = (z ^ z >> 27) * 0x94d049bb133111eb;
	return z ^ z >> 31;
}

void selftest_fill(struct selftest *memory, uint8_t *bytes, size_t size)
{
	for (size_t i = 0; i < size; i++)
		bytes[i] = (uint8_t)selftest_random(memory);
}

/* One of eight is longer than a piece of vector work, and five are short. */
size_t selftest_size(struct selftest *memory, unsigned round)
{
	size_t random = (size_t)(selftest_random(memory) >> 8);

	if (round % 8 == 0)
		return SELFTEST_SIZE_MAX - random % 1024;
	return random % (round % 8 < 3 ? 1280 : 256);
}

size_t selftest_key_size(struct selftest *memory, size_t key_min,
			 size_t key_max, size_t key_step)
{
	uint64_t random = selftest_random(memory);

	if (key_max > SELFTEST_KEY_MAX)
		key_max = SELFTEST_KEY_MAX;
	if (key_step == 0)
		key_step = 1;
	return key_min + (size_t)random % ((key_max - key_min) / key_step + 1) *
				 key_step;
}

/* A cipher is tested as what it is for: ECB is the cipher itself. */
static const struct skcipher *as_ecb(struct skcipher *memory,
				     const struct algorithm *algorithm)
{
	if (algorithm->type == ALGORITHM_SKCIPHER)
		return algorithm->skcipher;
	ecb_of(memory, algorithm->cipher);
	return memory;
}

static bool run_answer(struct selftest *memory, const struct algorithm *tested,
		       const struct known_answer *answer)
{
	struct skcipher ecb;

	switch (tested->type) {
	case ALGORITHM_AEAD:
		return selftest_aead(memory, tested->aead, answer);
	case ALGORITHM_DIGEST:
		return selftest_digest(memory, tested->digest, answer);
	default:
		return selftest_skcipher(memory, as_ecb(&ecb, tested), answer);
	}
}

static bool run_twin(struct selftest *memory, const struct algorithm *tested,
		     const struct algorithm *twin)
{
	struct skcipher ecb, twin_ecb;

	if (tested->type != twin->type)
		return false;
	switch (tested->type) {
	case ALGORITHM_AEAD:
		return selftest_aead_twin(memory, tested->aead, twin->aead);
	case ALGORITHM_DIGEST:
		return selftest_digest_twin(memory, tested->digest,
					    twin->digest);
	default:
		return selftest_skcipher_twin(memory, as_ecb(&ecb, tested),
					      as_ecb(&twin_ecb, twin));
	}
}

bool selftest_knows(const struct algorithm *algorithm)
{
	size_t count;

	if (algorithm->type == ALGORITHM_FUNCTION)
		return algorithm->function.test != NULL;
	return known_answers_of(algorithm->name, &count) != NULL;
}

bool selftest(struct selftest *memory, const struct algorithm *tested,
	      const struct algorithm *twin, uint64_t seed)
{
	const struct known_answer *answers;
	size_t count;

	if (tested->type == ALGORITHM_FUNCTION)
		return tested->function.test();
	answers = known_answers_of(tested->name, &count);
	memory->random = seed;
	for (size_t i = 0; i < count; i++) {
		if (!run_answer(memory, tested, &answers[i]))
			return false;
		crypto_pause();
	}
	return count > 0 && (!twin || run_twin(memory, tested, twin));
}
