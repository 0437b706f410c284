/*
 * The self-test of authenticated encryption: sealed and opened, in place and
 * not, from odd addresses, with each size of tag, forged in each of its
 * parts, and the sizes that are refused. See selftest.h.
 */
#include <string.h>

#include "crypto/error.h"
#include "crypto/pause.h"
#include "crypto/selftest.h"

#define TWIN_ROUNDS 24
#define GUARD 0xa5 /* what stands behind the output, and stays */

static bool is_zero(const uint8_t *bytes, size_t size)
{
	uint8_t all = 0;

	for (size_t i = 0; i < size; i++)
		all |= bytes[i];
	return all == 0;
}

static bool fits(const struct aead *by)
{
	return by->context_size <= SELFTEST_CONTEXT_MAX &&
	       by->key_max < SELFTEST_KEY_MAX &&
	       by->nonce_size <= SKCIPHER_IV_SIZE_MAX &&
	       by->tag_size <= AEAD_TAG_SIZE_MAX;
}

static struct aead_message message_of(struct selftest *memory,
				      const struct aead *by,
				      size_t header_size, size_t size)
{
	return (struct aead_message){
		.nonce = memory->iv,
		.nonce_size = by->nonce_size,
		.header = memory->header,
		.header_size = header_size,
		.size = size,
	};
}

/* Seals memory->plain at an offset, in place or not: are the result and its
 * tag those of memory->sealed, and was nothing else written? */
static bool seals(struct selftest *memory, const struct aead *by,
		  struct aead_message m, size_t offset, bool in_place)
{
	uint8_t *out = memory->buffer + offset;
	uint8_t tag[AEAD_TAG_SIZE_MAX + 1];

	m.in = in_place ? out : memory->plain;
	m.out = out;
	memcpy(out, memory->plain, m.size);
	out[m.size] = GUARD;
	tag[by->tag_size] = GUARD;
	return aead_seal(by, memory->context, &m, tag, by->tag_size) == 0 &&
	       memcmp(out, memory->sealed, m.size) == 0 &&
	       memcmp(tag, memory->sealed + m.size, by->tag_size) == 0 &&
	       out[m.size] == GUARD && tag[by->tag_size] == GUARD;
}

/* The way back, with a tag of any size that tags have. */
static bool opens(struct selftest *memory, const struct aead *by,
		  struct aead_message m, size_t offset, bool in_place)
{
	uint8_t *out = memory->buffer + offset;

	m.in = in_place ? out : memory->sealed;
	m.out = out;
	for (size_t size = 1; size <= by->tag_size; size++) {
		int wanted = by->is_tag_size(size) ? 0 : CRYPTO_INVALID;

		memcpy(out, memory->sealed, m.size);
		out[m.size] = GUARD;
		crypto_pause();
		if (aead_open(by, memory->context, &m,
			      memory->sealed + m.size, size) != wanted ||
		    (wanted == 0 && memcmp(out, memory->plain, m.size) != 0) ||
		    out[m.size] != GUARD)
			return false;
	}
	return true;
}

/* With one bit of `*part` changed, it does not open, and nothing comes out. */
static bool refuses(struct selftest *memory, const struct aead *by,
		    struct aead_message m, uint8_t *part)
{
	bool good;

	crypto_pause();
	*part ^= 0x10;
	m.in = memory->sealed;
	m.out = memory->buffer;
	memset(memory->buffer, GUARD, m.size + 1);
	good = aead_open(by, memory->context, &m, memory->sealed + m.size,
			 by->tag_size) == CRYPTO_FORGED &&
	       is_zero(memory->buffer, m.size) &&
	       memory->buffer[m.size] == GUARD;
	*part ^= 0x10;
	return good;
}

static bool refuses_forged(struct selftest *memory, const struct aead *by,
			   struct aead_message m)
{
	uint8_t *tag = memory->sealed + m.size;

	return refuses(memory, by, m, tag) &&
	       refuses(memory, by, m, tag + by->tag_size - 1) &&
	       refuses(memory, by, m, memory->iv) &&
	       refuses(memory, by, m, memory->iv + by->nonce_size - 1) &&
	       (m.size == 0 || (refuses(memory, by, m, memory->sealed) &&
				refuses(memory, by, m, tag - 1))) &&
	       (m.header_size == 0 || refuses(memory, by, m, memory->header));
}

static bool refuses_sizes(struct selftest *memory, const struct aead *by,
			  struct aead_message m)
{
	uint8_t tag[AEAD_TAG_SIZE_MAX];

	m.in = memory->plain;
	m.out = memory->buffer;
	if (aead_seal(by, memory->context, &m, tag, 0) != CRYPTO_INVALID ||
	    aead_seal(by, memory->context, &m, tag, by->tag_size + 1) !=
		    CRYPTO_INVALID)
		return false;
	m.nonce_size--;
	return aead_seal(by, memory->context, &m, tag, by->tag_size) ==
		       CRYPTO_INVALID &&
	       aead_set_key(by, memory->twin_context, memory->key,
			    by->key_max + 1) == CRYPTO_INVALID;
}

/* Sealed and opened in each shape. */
static bool run_shapes(struct selftest *memory, const struct aead *by,
		       const struct aead_message *m)
{
	for (unsigned bits = 0; bits < 4; bits++)
		if (!seals(memory, by, *m, bits & 1, bits & 2) ||
		    !opens(memory, by, *m, bits & 1, bits & 2))
			return false;
	return refuses_forged(memory, by, *m);
}

bool selftest_aead(struct selftest *memory, const struct aead *by,
		   const struct known_answer *answer)
{
	struct aead_message m = message_of(memory, by, answer->header_size,
					   answer->size);
	bool good;

	answer_fill(memory->key, SELFTEST_KEY_MAX, ANSWER_KEY_START);
	answer_fill(memory->iv, sizeof(memory->iv), ANSWER_NONCE_START);
	answer_fill(memory->header, m.header_size, ANSWER_HEADER_START);
	answer_fill(memory->plain, m.size, ANSWER_MESSAGE_START);
	if (!fits(by) || answer_read(memory->sealed, answer->result) !=
				 m.size + by->tag_size ||
	    aead_set_key(by, memory->context, memory->key,
			 answer->key_size) != 0)
		return false;
	good = run_shapes(memory, by, &m) && refuses_sizes(memory, by, m);
	aead_forget(by, memory->context);
	return good;
}

/* One random message, sealed by the twin. */
static bool run_twin(struct selftest *memory, const struct aead *by,
		     const struct aead *twin, unsigned round)
{
	size_t size = selftest_size(memory, round);
	size_t header_size = selftest_random(memory) % sizeof(memory->header);
	struct aead_message m = message_of(memory, by, header_size, size);

	selftest_fill(memory, memory->iv, by->nonce_size);
	selftest_fill(memory, memory->header, header_size);
	selftest_fill(memory, memory->plain, size);
	m.in = memory->plain;
	m.out = memory->sealed;
	return aead_seal(twin, memory->twin_context, &m,
			 memory->sealed + size, by->tag_size) == 0 &&
	       seals(memory, by, m, size % 2, size % 3 == 0) &&
	       opens(memory, by, m, size % 2, size % 3 == 0) &&
	       refuses_forged(memory, by, m);
}

bool selftest_aead_twin(struct selftest *memory, const struct aead *by,
			const struct aead *twin)
{
	bool good = fits(by) && fits(twin) && by->tag_size == twin->tag_size;

	for (unsigned round = 0; good && round < TWIN_ROUNDS; round++) {
		size_t size = selftest_key_size(memory, by->key_min,
						by->key_max, by->key_step);

		selftest_fill(memory, memory->key, size);
		good = aead_set_key(by, memory->context, memory->key, size) ==
			       0 &&
		       aead_set_key(twin, memory->twin_context, memory->key,
				    size) == 0 &&
		       run_twin(memory, by, twin, round);
		aead_forget(by, memory->context);
		aead_forget(twin, memory->twin_context);
		crypto_pause();
	}
	return good;
}
