/*
 * GCM by the processor's instructions, as authenticated encryption: the same
 * code for each form (NIST SP 800-38D, 7.1 and 7.2).
 *
 * An ordinary unit: it borrows the vector registers for a piece of a message
 * at a time. Opening decrypts while it hashes, and wipes where the tag proves
 * wrong.
 */
#include <string.h>

#include "crypto/aes_forms.h"
#include "crypto/bytes.h"
#include "crypto/equal.h"
#include "crypto/gcm.h"
#include "crypto/pause.h"
#include "crypto/vector.h"
#include "crypto/wipe.h"

#define BLOCK AES_BLOCK_SIZE

/* A message on its way: what is left of the right to vector registers is
 * counted, so that small ones ask for it once. */
struct work {
	const struct gcm_form *form;
	const struct gcm_form_key *key;
	struct gcm_form_state *state;
	size_t left; /* bytes, until others may have the registers */
};

static const struct gcm_form *form_of(const struct aead *by)
{
	return ((const struct gcm_aead *)by)->form;
}

static int set_key(const struct aead *by, void *context, const uint8_t *key,
		   size_t size)
{
	struct gcm_form_key *to = context;
	int result;

	vector_begin();
	result = aes_ni_set_key(&to->aes, key, size);
	if (result == 0)
		form_of(by)->set_key(to);
	vector_end();
	return result ? CRYPTO_INVALID : 0;
}

/* The bytes of the next piece, of `size`: whole blocks, for `size` of them. */
static size_t next_piece(struct work *work, size_t size)
{
	size_t piece;

	if (work->left < BLOCK) {
		vector_end();
		crypto_pause();
		vector_begin();
		work->left = VECTOR_PIECE_SIZE;
	}
	piece = work->left - work->left % BLOCK;
	if (piece > size)
		piece = size;
	work->left -= piece;
	return piece;
}

/* Takes in bytes, then zeroes up to a whole block. */
static void hash(struct work *work, const uint8_t *data, size_t size)
{
	size_t part = size % BLOCK, whole = size - part;
	uint8_t last[BLOCK] = { 0 };

	while (whole) {
		size_t piece = next_piece(work, whole);

		work->form->hash(work->key, work->state, data, piece / BLOCK);
		data += piece;
		whole -= piece;
	}
	if (part) {
		memcpy(last, data, part);
		work->form->hash(work->key, work->state, last, 1);
	}
}

/* Steps 1 and 2 of 7.1, and the header. */
static void start(struct work *work, const struct aead_message *message)
{
	if (message->nonce_size == GCM_NONCE_SIZE) {
		work->form->start(work->key, work->state, message->nonce);
	} else {
		uint8_t sizes[BLOCK] = { 0 };

		__builtin_memset(work->state->hash, 0, BLOCK); /* inlined */
		hash(work, message->nonce, message->nonce_size);
		store64_be(sizes + 8, (uint64_t)message->nonce_size * 8);
		work->form->hash(work->key, work->state, sizes, 1);
		work->form->start(work->key, work->state, NULL);
	}
	if (message->header_size)
		hash(work, message->header, message->header_size);
}

/* The message, and the whole tag. */
static void run(struct work *work, const struct aead_message *message,
		bool sealing, uint8_t tag[BLOCK])
{
	size_t part = message->size % BLOCK, whole = message->size - part;
	const uint8_t *in = message->in;
	uint8_t *out = message->out;

	while (whole) {
		size_t piece = next_piece(work, whole);

		(sealing ? work->form->seal : work->form->open)(
			work->key, work->state, out, in, piece / BLOCK);
		in += piece;
		out += piece;
		whole -= piece;
	}
	if (part)
		memcpy(work->state->last, in, part);
	work->form->end(work->key, work->state, sealing, part,
			message->header_size, message->size, tag);
	if (part)
		memcpy(out, work->state->last, part);
}

static void run_all(const struct aead *by, const void *context,
		    const struct aead_message *message, bool sealing,
		    uint8_t tag[BLOCK])
{
	struct gcm_form_state state;
	struct work work = { form_of(by), context, &state, VECTOR_PIECE_SIZE };

	vector_begin();
	start(&work, message);
	run(&work, message, sealing, tag);
	vector_end();
	wipe(&state, sizeof(state));
}

static void seal(const struct aead *by, const void *context,
		 const struct aead_message *message, uint8_t *tag,
		 size_t tag_size)
{
	uint8_t whole[BLOCK];

	if (tag_size == BLOCK) {
		run_all(by, context, message, true, tag);
		return;
	}
	run_all(by, context, message, true, whole);
	memcpy(tag, whole, tag_size);
	wipe(whole, sizeof(whole));
}

static int open(const struct aead *by, const void *context,
		const struct aead_message *message, const uint8_t *tag,
		size_t tag_size)
{
	uint8_t whole[BLOCK];
	bool right;

	run_all(by, context, message, false, whole);
	right = equal_ct(whole, tag, tag_size);
	if (!right)
		wipe(message->out, message->size);
	wipe(whole, sizeof(whole));
	return right ? 0 : CRYPTO_FORGED;
}

#define FORM_AEAD(name, by)                                           \
	const struct gcm_aead gcm_##name = {                          \
		{ .nonce_size = GCM_NONCE_SIZE,                       \
		  .tag_size = GCM_TAG_SIZE_MAX,                       \
		  .key_min = 16, .key_max = AES_KEY_SIZE_MAX,         \
		  .key_step = 8,                                      \
		  .context_size = sizeof(struct gcm_form_key),        \
		  .size_max = GCM_SIZE_MAX, .cipher = &aes_cipher,    \
		  .is_tag_size = gcm_is_tag_size, .set_key = set_key, \
		  .seal = seal, .open = open }, &(by)                 \
	}

FORM_AEAD(aes_ni, gcm_ni_form);
FORM_AEAD(aes_vaes, gcm_vaes_form);
FORM_AEAD(aes_vaes512, gcm_vaes512_form);
