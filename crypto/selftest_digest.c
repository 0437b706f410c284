/*
 * The self-test of digests: in one piece and in two, split at each byte, from
 * odd addresses, from a copied state, and the sizes of keys that are refused.
 * See selftest.h.
 */
#include <string.h>

#include "crypto/error.h"
#include "crypto/pause.h"
#include "crypto/selftest.h"

#define TWIN_ROUNDS 24

static bool fits(const struct digest *by)
{
	return by->context_size <= SELFTEST_CONTEXT_MAX &&
	       by->state_size <= SELFTEST_STATE_MAX &&
	       by->digest_size <= DIGEST_SIZE_MAX;
}

/* In two pieces, the second of them from a copy of the state, too. */
static bool gives(struct selftest *memory, const struct digest *by,
		  const uint8_t *data, size_t size, size_t cut,
		  const uint8_t *wanted)
{
	uint8_t digest[DIGEST_SIZE_MAX], again[DIGEST_SIZE_MAX];

	crypto_pause();
	digest_init(by, memory->context, memory->state);
	digest_update(by, memory->state, data, cut);
	memcpy(memory->copy, memory->state, by->state_size);
	digest_update(by, memory->state, data + cut, size - cut);
	digest_final(by, memory->state, digest);
	digest_update(by, memory->copy, data + cut, size - cut);
	digest_final(by, memory->copy, again);
	return memcmp(digest, wanted, by->digest_size) == 0 &&
	       memcmp(again, wanted, by->digest_size) == 0;
}

/* All of the splits would take a boot's time; those near an edge do. */
static bool is_near_edge(const struct digest *by, size_t cut, size_t size)
{
	size_t past = cut % by->block_size;

	return cut < 2 || cut + 2 > size || past < 2 ||
	       past == by->block_size - 1;
}

static bool refuses_keys(struct selftest *memory, const struct digest *by)
{
	void *context = memory->twin_context;

	if (!digest_has_key(by))
		return digest_set_key(by, context, memory->key, 16) ==
		       CRYPTO_INVALID;
	return by->key_max == SIZE_MAX ||
	       (digest_set_key(by, context, memory->key, by->key_max + 1) ==
			CRYPTO_INVALID &&
		(by->key_min == 0 ||
		 digest_set_key(by, context, memory->key, by->key_min - 1) ==
			 CRYPTO_INVALID));
}

bool selftest_digest(struct selftest *memory, const struct digest *by,
		     const struct known_answer *answer)
{
	uint8_t *odd = memory->buffer + 1;
	size_t size = answer->size;

	answer_fill(memory->key, SELFTEST_KEY_MAX, ANSWER_KEY_START);
	answer_fill(odd, size, ANSWER_MESSAGE_START);
	answer_fill(memory->plain, size, ANSWER_MESSAGE_START);
	if (!fits(by) || answer_read(memory->sealed, answer->result) !=
				 by->digest_size)
		return false;
	if (digest_has_key(by) &&
	    digest_set_key(by, memory->context, memory->key,
			   answer->key_size) != 0)
		return false;
	for (size_t cut = 0; cut <= size; cut++)
		if (is_near_edge(by, cut, size) &&
		    !gives(memory, by, cut % 2 ? odd : memory->plain, size,
			   cut, memory->sealed))
			return false;
	digest_forget_key(by, memory->context);
	return refuses_keys(memory, by);
}

static bool run_twin(struct selftest *memory, const struct digest *by,
		     const struct digest *twin, unsigned round)
{
	size_t size = selftest_size(memory, round), cut = 0;
	uint8_t *data = memory->plain + size % 7;

	if (size)
		cut = selftest_random(memory) % size;
	selftest_fill(memory, data, size);
	digest_init(twin, memory->twin_context, memory->state);
	digest_update(twin, memory->state, data, size);
	digest_final(twin, memory->state, memory->sealed);
	return gives(memory, by, data, size, cut, memory->sealed);
}

static bool set_keys(struct selftest *memory, const struct digest *by,
		     const struct digest *twin)
{
	size_t size;

	if (!digest_has_key(by))
		return !digest_has_key(twin);
	size = selftest_key_size(memory, by->key_min, by->key_max,
				 by->key_step);
	selftest_fill(memory, memory->key, size);
	return digest_set_key(by, memory->context, memory->key, size) == 0 &&
	       digest_set_key(twin, memory->twin_context, memory->key,
			      size) == 0;
}

bool selftest_digest_twin(struct selftest *memory, const struct digest *by,
			  const struct digest *twin)
{
	bool good = fits(by) && fits(twin) &&
		    by->digest_size == twin->digest_size;

	for (unsigned round = 0; good && round < TWIN_ROUNDS; round++) {
		good = set_keys(memory, by, twin) &&
		       run_twin(memory, by, twin, round);
		crypto_pause();
	}
	return good;
}
