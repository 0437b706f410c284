/*
 * ChaCha20 as a stream cipher, and XChaCha20.
 */
#include "crypto/chacha20_stream.h"

#include <string.h>

#include "crypto/bytes.h"
#include "crypto/wipe.h"
#include "crypto/xor.h"

void chacha20_init(struct chacha20 *chacha,
		   const uint8_t key[CHACHA20_KEY_SIZE],
		   const uint8_t nonce[CHACHA20_NONCE_SIZE], uint32_t counter)
{
	chacha20_setup(chacha->state, key, nonce, counter);
	chacha->used = CHACHA20_BLOCK_SIZE;
}

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
}

void xchacha20_init(struct chacha20 *chacha,
		    const uint8_t key[CHACHA20_KEY_SIZE],
		    const uint8_t nonce[XCHACHA20_NONCE_SIZE],
		    uint32_t counter)
{
	uint8_t derived[CHACHA20_KEY_SIZE];
	uint8_t rest[CHACHA20_NONCE_SIZE] = { 0 };

	derive_key(derived, key, nonce);
	memcpy(rest + 4, nonce + 16, 8);
	chacha20_init(chacha, derived, rest, counter);
	wipe(derived, sizeof(derived));
}

void chacha20_update(struct chacha20 *chacha, uint8_t *out, const uint8_t *in,
		     size_t size)
{
	while (size) {
		size_t part;

		if (chacha->used == CHACHA20_BLOCK_SIZE) {
			chacha20_block(chacha->state, chacha->stream);
			chacha->state[CHACHA20_COUNTER_WORD]++;
			chacha->used = 0;
		}
		part = CHACHA20_BLOCK_SIZE - chacha->used;
		if (part > size)
			part = size;
		xor_bytes(out, in, chacha->stream + chacha->used, part);
		chacha->used += part;
		in += part;
		out += part;
		size -= part;
	}
}

void chacha20_final(struct chacha20 *chacha)
{
	wipe(chacha, sizeof(*chacha));
}
