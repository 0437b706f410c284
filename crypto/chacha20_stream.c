/*
 * ChaCha20 as a stream cipher, and XChaCha20. What is long goes through
 * vectors where the form has them, a piece at a time.
 */
#include "crypto/chacha20_stream.h"

#include <string.h>

#include "crypto/bytes.h"
#include "crypto/pause.h"
#include "crypto/vector.h"
#include "crypto/wipe.h"
#include "crypto/xor.h"

/* One after the other, so many blocks take less time than vectors do, which
 * take as long for one as for all lanes. */
#define SINGLE_BLOCKS_MAX 2

/* For what is written before it is read: no zeroes first. */
#define UNFILLED __attribute__((uninitialized))

const struct chacha20_form chacha20_form_generic = { NULL, 1, NULL };
const struct chacha20_form chacha20_form_ssse3 = {
	chacha20_blocks_ssse3, 4, NULL,
};
const struct chacha20_form chacha20_form_avx2 = {
	chacha20_blocks_avx2, 8, &poly1305_avx2,
};
const struct chacha20_form chacha20_form_avx512 = {
	chacha20_blocks_avx512, 16, &poly1305_avx512,
};

/* HChaCha20 (the draft's 2.2): the outer rows after the rounds, before the
 * state is added. So what the block function added is taken away again. */
static void derive_key(uint8_t derived[CHACHA20_KEY_SIZE],
		       const uint8_t key[CHACHA20_KEY_SIZE],
		       const uint8_t nonce[16])
{
	uint32_t state[CHACHA20_WORDS];
	uint8_t block[CHACHA20_BLOCK_SIZE];

	chacha20_setup(state, key, nonce + 4, load32_le(nonce));
	chacha20_block(state, block);
	for (unsigned i = 0; i < 4; i++) {
		store32_le(derived + 4 * i,
			   load32_le(block + 4 * i) - state[i]);
		store32_le(derived + 16 + 4 * i,
			   load32_le(block + 48 + 4 * i) - state[12 + i]);
	}
	wipe(state, sizeof(state));
	wipe(block, sizeof(block));
	wipe_frames();
}

void xchacha20_setup(uint32_t state[CHACHA20_WORDS],
		     const uint8_t key[CHACHA20_KEY_SIZE],
		     const uint8_t nonce[XCHACHA20_NONCE_SIZE],
		     uint32_t counter)
{
	uint8_t derived[CHACHA20_KEY_SIZE];
	uint8_t rest[CHACHA20_NONCE_SIZE] = { 0 };

	derive_key(derived, key, nonce);
	memcpy(rest + 4, nonce + 16, 8);
	chacha20_setup(state, derived, rest, counter);
	wipe(derived, sizeof(derived));
}

/* By general registers. */
static void run_singly(uint32_t *state, uint8_t *out, const uint8_t *in,
		       size_t size)
{
	UNFILLED uint8_t stream[CHACHA20_BLOCK_SIZE];

	if (size == 0)
		return;
	for (; size >= sizeof(stream); size -= sizeof(stream)) {
		chacha20_xor_block(state, out, in);
		state[CHACHA20_COUNTER_WORD]++;
		in += sizeof(stream);
		out += sizeof(stream);
	}
	if (size) {
		chacha20_block(state, stream);
		state[CHACHA20_COUNTER_WORD]++;
		xor_bytes(out, in, stream, size);
		wipe(stream, sizeof(stream));
	}
	wipe_frames();
}

void chacha20_run_piece(const struct chacha20_form *form,
			uint32_t state[CHACHA20_WORDS], uint8_t *out,
			const uint8_t *in, size_t size)
{
	size_t blocks = size / CHACHA20_BLOCK_SIZE, done = 0;

	if (form->blocks && blocks > SINGLE_BLOCKS_MAX) {
		/* Few blocks more than all lanes can hold are done singly. */
		if (blocks % form->lanes <= SINGLE_BLOCKS_MAX)
			blocks -= blocks % form->lanes;
		form->blocks(state, out, in, blocks);
		done = blocks * CHACHA20_BLOCK_SIZE;
	}
	run_singly(state, out + done, in + done, size - done);
}

void chacha20_run(const struct chacha20_form *form,
		  uint32_t state[CHACHA20_WORDS], uint8_t *out,
		  const uint8_t *in, size_t size)
{
	while (size) {
		size_t piece = size < VECTOR_PIECE_SIZE ? size :
							  VECTOR_PIECE_SIZE;

		if (form->blocks &&
		    piece / CHACHA20_BLOCK_SIZE > SINGLE_BLOCKS_MAX) {
			vector_begin();
			chacha20_run_piece(form, state, out, in, piece);
			vector_end();
		} else {
			run_singly(state, out, in, piece);
		}
		in += piece;
		out += piece;
		size -= piece;
		pause_before(size);
	}
}

static int set_key(const struct skcipher *by, void *context,
		   const uint8_t *key, size_t size)
{
	(void)by;
	memcpy(context, key, size);
	return 0;
}

/* The other words are no secret. */
static void wipe_key(uint32_t *state)
{
	wipe(state + CHACHA20_KEY_WORD, CHACHA20_KEY_SIZE);
}

static const struct chacha20_form *form_of(const struct skcipher *by)
{
	return ((const struct chacha20_cipher *)(const void *)by)->form;
}

static int run_chacha20(const struct skcipher *by, const void *context,
			uint8_t *iv, uint8_t *out, const uint8_t *in,
			size_t size)
{
	UNFILLED uint32_t state[CHACHA20_WORDS];

	chacha20_setup(state, context, iv + 4, load32_le(iv));
	chacha20_run(form_of(by), state, out, in, size);
	store32_le(iv, state[CHACHA20_COUNTER_WORD]);
	wipe_key(state);
	return 0;
}

static int run_xchacha20(const struct skcipher *by, const void *context,
			 uint8_t *iv, uint8_t *out, const uint8_t *in,
			 size_t size)
{
	uint8_t *position = iv + XCHACHA20_NONCE_SIZE;
	UNFILLED uint32_t state[CHACHA20_WORDS];

	xchacha20_setup(state, context, iv, load32_le(position));
	state[CHACHA20_COUNTER_WORD + 1] = load32_le(position + 4);
	chacha20_run(form_of(by), state, out, in, size);
	store32_le(position, state[CHACHA20_COUNTER_WORD]);
	wipe_key(state);
	return 0;
}

#define CIPHER(NAME, RUN, IV_SIZE, FORM)                     \
	const struct chacha20_cipher NAME = {                \
		.skcipher = {                                \
			.block_size = 1,                     \
			.size_step = 1,                      \
			.chunk_size = CHACHA20_BLOCK_SIZE,   \
			.iv_size = IV_SIZE,                  \
			.key_min = CHACHA20_KEY_SIZE,        \
			.key_max = CHACHA20_KEY_SIZE,        \
			.key_step = 1,                       \
			.context_size = CHACHA20_KEY_SIZE,   \
			.set_key = set_key,                  \
			.encrypt = RUN,                      \
			.decrypt = RUN,                      \
		},                                           \
		.form = &FORM,                               \
	}

CIPHER(chacha20_generic, run_chacha20, 16, chacha20_form_generic);
CIPHER(chacha20_ssse3, run_chacha20, 16, chacha20_form_ssse3);
CIPHER(chacha20_avx2, run_chacha20, 16, chacha20_form_avx2);
CIPHER(chacha20_avx512, run_chacha20, 16, chacha20_form_avx512);
CIPHER(xchacha20_generic, run_xchacha20, 32, chacha20_form_generic);
CIPHER(xchacha20_ssse3, run_xchacha20, 32, chacha20_form_ssse3);
CIPHER(xchacha20_avx2, run_xchacha20, 32, chacha20_form_avx2);
CIPHER(xchacha20_avx512, run_xchacha20, 32, chacha20_form_avx512);
