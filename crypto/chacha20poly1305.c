/*
 * ChaCha20-Poly1305 (RFC 8439, 2.8) and its form for long nonces.
 *
 * The tag is checked over the whole sealed message before any of it is
 * decrypted, so that there is no plain text to take back.
 *
 * Block 0 of the stream is Poly1305's key (2.6). For a short message it is
 * made in one go with the blocks that encrypt, for vectors take as long for
 * one block as for all of their lanes; a long one goes piece by piece through
 * both algorithms.
 */
#include "crypto/chacha20poly1305.h"

#include <string.h>

#include "crypto/bytes.h"
#include "crypto/equal.h"
#include "crypto/pause.h"
#include "crypto/poly1305_long.h"
#include "crypto/vector.h"
#include "crypto/wipe.h"
#include "crypto/xor.h"

/* Bytes that are short for a message, and for a header. */
#define SHORT_BLOCKS 7
#define SHORT_SIZE (SHORT_BLOCKS * CHACHA20_BLOCK_SIZE)
/* Of the stream, key and all. Their bytes are written before they are read:
 * zeroes would be written for nothing. */
#define STREAM_SIZE (CHACHA20_BLOCK_SIZE + SHORT_SIZE)
#define UNFILLED __attribute__((uninitialized))

static const struct chacha20_form *form_of(const struct aead *by)
{
	return ((const struct chacha20poly1305 *)(const void *)by)->form;
}

static bool is_tag_size(size_t size)
{
	return size == CHACHA20POLY1305_TAG_SIZE;
}

static int set_key(const struct aead *by, void *context, const uint8_t *key,
		   size_t size)
{
	(void)by;
	memcpy(context, key, size);
	return 0;
}

static void set_up(uint32_t *state, const void *key,
		   const struct aead_message *message)
{
	if (message->nonce_size == CHACHA20_NONCE_SIZE)
		chacha20_setup(state, key, message->nonce, 0);
	else
		xchacha20_setup(state, key, message->nonce, 0);
}

static bool is_short(const struct chacha20_form *form,
		     const struct aead_message *message)
{
	size_t lanes = form->blocks ? form->lanes : SHORT_BLOCKS + 1;
	size_t most = (lanes - 1) * CHACHA20_BLOCK_SIZE;

	return message->size <= SHORT_SIZE && message->size <= most &&
	       message->header_size <= SHORT_SIZE;
}

static void write_sizes(uint8_t sizes[POLY1305_BLOCK_SIZE],
			const struct aead_message *message)
{
	store64_le(sizes, message->header_size);
	store64_le(sizes + 8, message->size);
}

/* The stream for a short message; returns its size. */
static size_t make_stream(const struct chacha20_form *form, uint8_t *stream,
			  const void *key, const struct aead_message *message)
{
	size_t size = message->size + 2 * CHACHA20_BLOCK_SIZE - 1;
	UNFILLED uint32_t state[CHACHA20_WORDS];

	size -= size % CHACHA20_BLOCK_SIZE;
	set_up(state, key, message);
	memset(stream, 0, size);
	chacha20_run(form, state, stream, stream, size);
	wipe(state, sizeof(state));
	return size;
}

static void make_short_tag(const uint8_t *stream, uint8_t *tag,
			   const struct aead_message *message,
			   const uint8_t *sealed)
{
	uint8_t sizes[POLY1305_BLOCK_SIZE];
	struct poly1305 poly;

	write_sizes(sizes, message);
	poly1305_init(&poly, stream);
	poly1305_update(&poly, message->header, message->header_size);
	poly1305_pad(&poly);
	poly1305_update(&poly, sealed, message->size);
	poly1305_pad(&poly);
	poly1305_update(&poly, sizes, sizeof(sizes));
	poly1305_final(&poly, tag);
}

static void seal_short(const struct chacha20_form *form, const void *key,
		       const struct aead_message *message, uint8_t *tag)
{
	UNFILLED uint8_t stream[STREAM_SIZE];
	size_t made = make_stream(form, stream, key, message);

	xor_bytes(message->out, message->in, stream + CHACHA20_BLOCK_SIZE,
		  message->size);
	make_short_tag(stream, tag, message, message->out);
	wipe(stream, made);
}

static int open_short(const struct chacha20_form *form, const void *key,
		      const struct aead_message *message, const uint8_t *tag)
{
	UNFILLED uint8_t stream[STREAM_SIZE];
	uint8_t right_tag[CHACHA20POLY1305_TAG_SIZE];
	size_t made = make_stream(form, stream, key, message);
	bool right;

	make_short_tag(stream, right_tag, message, message->in);
	right = equal_ct(right_tag, tag, sizeof(right_tag));
	if (right)
		xor_bytes(message->out, message->in,
			  stream + CHACHA20_BLOCK_SIZE, message->size);
	else
		wipe(message->out, message->size);
	wipe(stream, made);
	wipe(right_tag, sizeof(right_tag));
	return right ? 0 : CRYPTO_FORGED;
}

/* A long message under way. */
struct work {
	const struct chacha20_form *form;
	uint32_t state[CHACHA20_WORDS];
	struct poly1305_long poly;
};

static void begin_piece(const struct work *work)
{
	if (work->form->blocks)
		vector_begin();
}

static void end_piece(const struct work *work)
{
	if (work->form->blocks)
		vector_end();
}

static void start(struct work *work, const struct chacha20_form *form,
		  const void *key, const struct aead_message *message)
{
	uint8_t block[CHACHA20_BLOCK_SIZE];

	work->form = form;
	set_up(work->state, key, message);
	chacha20_block(work->state, block);
	work->state[CHACHA20_COUNTER_WORD]++;
	poly1305_long_init(&work->poly, form->poly1305, block);
	wipe(block, sizeof(block));
	wipe_frames();
}

/* Encrypts a part of the message, or of its header which is not, and takes
 * it in. With `in` NULL nothing is encrypted. */
static void run_part(struct work *work, uint8_t *out, const uint8_t *in,
		     const uint8_t *sealed, size_t size)
{
	for (size_t done = 0; done < size;) {
		size_t piece = size - done;

		if (piece > VECTOR_PIECE_SIZE)
			piece = VECTOR_PIECE_SIZE;
		begin_piece(work);
		if (in)
			chacha20_run_piece(work->form, work->state,
					   out + done, in + done, piece);
		poly1305_long_update(&work->poly, sealed + done, piece);
		if (done + piece == size)
			poly1305_long_pad(&work->poly);
		end_piece(work);
		done += piece;
		pause_before(size - done);
	}
}

static void make_tag(struct work *work, uint8_t *tag,
		     const struct aead_message *message)
{
	uint8_t sizes[POLY1305_BLOCK_SIZE];

	write_sizes(sizes, message);
	poly1305_long_final(&work->poly, sizes, tag);
}

static void seal_long(const struct chacha20_form *form, const void *key,
		      const struct aead_message *message, uint8_t *tag)
{
	UNFILLED struct work work;

	start(&work, form, key, message);
	run_part(&work, NULL, NULL, message->header, message->header_size);
	run_part(&work, message->out, message->in, message->out,
		 message->size);
	make_tag(&work, tag, message);
	wipe(work.state, sizeof(work.state));
}

static int open_long(const struct chacha20_form *form, const void *key,
		     const struct aead_message *message, const uint8_t *tag)
{
	UNFILLED struct work work;
	uint8_t right_tag[CHACHA20POLY1305_TAG_SIZE];
	bool right;

	start(&work, form, key, message);
	run_part(&work, NULL, NULL, message->header, message->header_size);
	run_part(&work, NULL, NULL, message->in, message->size);
	make_tag(&work, right_tag, message);
	right = equal_ct(right_tag, tag, sizeof(right_tag));
	if (right)
		chacha20_run(form, work.state, message->out, message->in,
			     message->size);
	else
		wipe(message->out, message->size);
	wipe(work.state, sizeof(work.state));
	wipe(right_tag, sizeof(right_tag));
	return right ? 0 : CRYPTO_FORGED;
}

static void seal(const struct aead *by, const void *context,
		 const struct aead_message *message, uint8_t *tag,
		 size_t tag_size)
{
	(void)tag_size;
	if (is_short(form_of(by), message))
		seal_short(form_of(by), context, message, tag);
	else
		seal_long(form_of(by), context, message, tag);
}

static int open(const struct aead *by, const void *context,
		const struct aead_message *message, const uint8_t *tag,
		size_t tag_size)
{
	(void)tag_size;
	if (is_short(form_of(by), message))
		return open_short(form_of(by), context, message, tag);
	return open_long(form_of(by), context, message, tag);
}

#define AEAD(NAME, NONCE_SIZE, FORM)                           \
	const struct chacha20poly1305 NAME = {                 \
		.aead = {                                      \
			.nonce_size = NONCE_SIZE,              \
			.tag_size = CHACHA20POLY1305_TAG_SIZE, \
			.key_min = CHACHA20_KEY_SIZE,          \
			.key_max = CHACHA20_KEY_SIZE,          \
			.key_step = 1,                         \
			.context_size = CHACHA20_KEY_SIZE,     \
			.size_max = CHACHA20POLY1305_SIZE_MAX, \
			.is_tag_size = is_tag_size,            \
			.set_key = set_key,                    \
			.seal = seal,                          \
			.open = open,                          \
		},                                             \
		.form = &chacha20_form_##FORM,                 \
	}

AEAD(chacha20poly1305_generic, CHACHA20_NONCE_SIZE, generic);
AEAD(chacha20poly1305_ssse3, CHACHA20_NONCE_SIZE, ssse3);
AEAD(chacha20poly1305_avx2, CHACHA20_NONCE_SIZE, avx2);
AEAD(chacha20poly1305_avx512, CHACHA20_NONCE_SIZE, avx512);
AEAD(xchacha20poly1305_generic, XCHACHA20_NONCE_SIZE, generic);
AEAD(xchacha20poly1305_ssse3, XCHACHA20_NONCE_SIZE, ssse3);
AEAD(xchacha20poly1305_avx2, XCHACHA20_NONCE_SIZE, avx2);
AEAD(xchacha20poly1305_avx512, XCHACHA20_NONCE_SIZE, avx512);
