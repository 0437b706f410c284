/*
 * The self-test of symmetric ciphers: both directions, in place and out of
 * place, from an odd address, in two pieces split at every chunk, streams that
 * end near the edge of one, nothing at all, and the sizes that are refused.
 * See selftest.h.
 */
#include <string.h>

#include "crypto/error.h"
#include "crypto/pause.h"
#include "crypto/selftest.h"

#define TWIN_ROUNDS 24
#define GUARD 0xa5 /* what stands behind the output, and stays */

/* How one call is made. */
struct shape {
	bool decrypts;
	bool in_place;
	size_t offset; /* bytes from an aligned address */
	size_t cut;    /* bytes of the first of two pieces; 0 for one */
};

static int run_piece(const struct skcipher *by, const void *context,
		     bool decrypts, uint8_t *iv, uint8_t *out,
		     const uint8_t *in, size_t size)
{
	return decrypts ? skcipher_decrypt(by, context, iv, out, in, size) :
			  skcipher_encrypt(by, context, iv, out, in, size);
}

/* From `from`, which is not changed, by way of memory->buffer: is it what is
 * wanted, and was nothing else written? */
static bool run_shape(struct selftest *memory, const struct skcipher *by,
		      const struct shape *shape, const uint8_t *from,
		      const uint8_t *wanted, size_t size)
{
	uint8_t *out = memory->buffer + shape->offset;
	uint8_t iv[SKCIPHER_IV_SIZE_MAX];
	const uint8_t *in = from;

	crypto_pause();
	memcpy(iv, memory->iv, by->iv_size);
	memset(memory->buffer, GUARD, size + 2);
	if (shape->in_place) {
		memcpy(out, from, size);
		in = out;
	}
	if (shape->cut &&
	    run_piece(by, memory->context, shape->decrypts, iv, out, in,
		      shape->cut) != 0)
		return false;
	return run_piece(by, memory->context, shape->decrypts, iv,
			 out + shape->cut, in + shape->cut,
			 size - shape->cut) == 0 &&
	       memcmp(out, wanted, size) == 0 && out[size] == GUARD &&
	       (shape->offset == 0 || memory->buffer[0] == GUARD);
}

static bool run_shapes(struct selftest *memory, const struct skcipher *by,
		       size_t size)
{
	size_t chunk = by->chunk_size ? by->chunk_size : size;

	for (size_t cut = 0; cut < size; cut += chunk)
		for (unsigned bits = 0; bits < 8; bits++) {
			struct shape shape = { bits & 1, bits & 2, bits >> 2,
					       cut };
			bool decrypts = shape.decrypts;

			if (!run_shape(memory, by, &shape,
				       decrypts ? memory->sealed :
						  memory->plain,
				       decrypts ? memory->plain :
						  memory->sealed,
				       size))
				return false;
		}
	return true;
}

/* Of a stream the beginning of an answer is one as well: those of all sizes
 * near the edge of a chunk, to the end of the second. */
static bool run_beginnings(struct selftest *memory, const struct skcipher *by,
			   size_t size)
{
	size_t chunk = by->chunk_size;

	for (size_t part = 1; part < size && part <= 2 * chunk + 1; part++) {
		struct shape shape = { .in_place = part > chunk,
				       .offset = part % 2 };
		size_t past = part % chunk;

		if (past > 1 && past < chunk - 1)
			continue;
		if (!run_shape(memory, by, &shape, memory->plain,
			       memory->sealed, part))
			return false;
	}
	return true;
}

static bool is_stream(const struct skcipher *by)
{
	return by->size_step == 1 && by->chunk_size > 1;
}

/* A size that no message has, and one that no key has, are refused. */
static bool refuses_sizes(struct selftest *memory, const struct skcipher *by)
{
	uint8_t *iv = memory->iv, *data = memory->buffer;
	const void *context = memory->context;

	if (by->size_step > 1 &&
	    skcipher_encrypt(by, context, iv, data, data, by->size_step + 1) !=
		    CRYPTO_INVALID)
		return false;
	if (by->size_min > 0 &&
	    skcipher_decrypt(by, context, iv, data, data, by->size_min - 1) !=
		    CRYPTO_INVALID)
		return false;
	if (by->size_min == 0 &&
	    skcipher_encrypt(by, context, iv, data, data, 0) != 0)
		return false;
	if (by->key_min > 0 &&
	    skcipher_set_key(by, memory->twin_context, memory->key,
			     by->key_min - 1) != CRYPTO_INVALID)
		return false;
	return skcipher_set_key(by, memory->twin_context, memory->key,
				by->key_max + 1) == CRYPTO_INVALID;
}

static bool fits(const struct skcipher *by)
{
	return by->context_size <= SELFTEST_CONTEXT_MAX &&
	       by->key_max < SELFTEST_KEY_MAX &&
	       by->iv_size <= SKCIPHER_IV_SIZE_MAX && by->size_step > 0;
}

bool selftest_skcipher(struct selftest *memory, const struct skcipher *by,
		       const struct known_answer *answer)
{
	size_t size = answer->size;
	bool good;

	answer_fill(memory->key, SELFTEST_KEY_MAX, ANSWER_KEY_START);
	answer_fill(memory->iv, sizeof(memory->iv), ANSWER_NONCE_START);
	answer_fill(memory->plain, size, ANSWER_MESSAGE_START);
	if (!fits(by) || answer_read(memory->sealed, answer->result) != size ||
	    skcipher_set_key(by, memory->context, memory->key,
			     answer->key_size) != 0)
		return false;
	good = run_shapes(memory, by, size) &&
	       (!is_stream(by) || run_beginnings(memory, by, size)) &&
	       refuses_sizes(memory, by);
	skcipher_forget(by, memory->context);
	return good;
}

/* One random message, with a random key: sealed by the twin, in one piece, and
 * by the tested one, in two. */
static bool run_twin(struct selftest *memory, const struct skcipher *by,
		     const struct skcipher *twin, unsigned round)
{
	size_t size = selftest_size(memory, round) + by->size_min;
	size_t chunk = by->chunk_size;
	uint8_t iv[SKCIPHER_IV_SIZE_MAX];
	struct shape shape = { .offset = size % 2 };

	if (size > SELFTEST_SIZE_MAX)
		size = SELFTEST_SIZE_MAX;
	size -= size % by->size_step;
	if (chunk && size)
		shape.cut = selftest_random(memory) % size / chunk * chunk;
	selftest_fill(memory, memory->iv, by->iv_size);
	selftest_fill(memory, memory->plain, size);
	memcpy(iv, memory->iv, by->iv_size);
	if (skcipher_encrypt(twin, memory->twin_context, iv, memory->sealed,
			     memory->plain, size) != 0 ||
	    !run_shape(memory, by, &shape, memory->plain, memory->sealed,
		       size))
		return false;
	shape.decrypts = true;
	shape.in_place = true;
	return run_shape(memory, by, &shape, memory->sealed, memory->plain,
			 size);
}

bool selftest_skcipher_twin(struct selftest *memory, const struct skcipher *by,
			    const struct skcipher *twin)
{
	bool good = fits(by) && fits(twin);

	for (unsigned round = 0; good && round < TWIN_ROUNDS; round++) {
		size_t size = selftest_key_size(memory, by->key_min,
						by->key_max, by->key_step);

		selftest_fill(memory, memory->key, size);
		good = skcipher_set_key(by, memory->context, memory->key,
					size) == 0 &&
		       skcipher_set_key(twin, memory->twin_context,
					memory->key, size) == 0 &&
		       run_twin(memory, by, twin, round);
		skcipher_forget(by, memory->context);
		skcipher_forget(twin, memory->twin_context);
		crypto_pause();
	}
	return good;
}
