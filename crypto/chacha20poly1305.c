/*
 * ChaCha20-Poly1305 (RFC 8439, 2.8) and its form for long nonces.
 *
 * The tag is checked over the whole sealed message before any of it is
 * decrypted, so that there is no plain text to take back.
 */
#include "crypto/chacha20poly1305.h"

#include <stdbool.h>
#include <string.h>

#include "crypto/bytes.h"
#include "crypto/equal.h"
#include "crypto/wipe.h"

static bool is_valid(const struct aead_message *message)
{
	return (message->nonce_size == CHACHA20_NONCE_SIZE ||
		message->nonce_size == XCHACHA20_NONCE_SIZE) &&
	       message->size <= CHACHA20POLY1305_SIZE_MAX;
}

/* Block 0 of the stream is Poly1305's key (2.6); `chacha` stands at 1. */
static void start(struct chacha20 *chacha, struct poly1305 *poly,
		  const uint8_t key[CHACHA20_KEY_SIZE],
		  const struct aead_message *message)
{
	uint8_t block[CHACHA20_BLOCK_SIZE] = { 0 };

	if (message->nonce_size == CHACHA20_NONCE_SIZE)
		chacha20_init(chacha, key, message->nonce, 0);
	else
		xchacha20_init(chacha, key, message->nonce, 0);
	chacha20_update(chacha, block, block, sizeof(block));
	poly1305_init(poly, block);
	wipe(block, sizeof(block));
}

static void make_tag(struct poly1305 *poly, uint8_t *tag,
		     const struct aead_message *message,
		     const uint8_t *sealed)
{
	uint8_t sizes[16];

	store64_le(sizes, message->header_size);
	store64_le(sizes + 8, message->size);
	poly1305_update(poly, message->header, message->header_size);
	poly1305_pad(poly);
	poly1305_update(poly, sealed, message->size);
	poly1305_pad(poly);
	poly1305_update(poly, sizes, sizeof(sizes));
	poly1305_final(poly, tag);
}

int chacha20poly1305_seal(const uint8_t key[CHACHA20_KEY_SIZE],
			  const struct aead_message *message,
			  uint8_t tag[CHACHA20POLY1305_TAG_SIZE])
{
	struct chacha20 chacha;
	struct poly1305 poly;

	if (!is_valid(message))
		return CRYPTO_INVALID;
	start(&chacha, &poly, key, message);
	chacha20_update(&chacha, message->out, message->in, message->size);
	make_tag(&poly, tag, message, message->out);
	chacha20_final(&chacha);
	return 0;
}

int chacha20poly1305_open(const uint8_t key[CHACHA20_KEY_SIZE],
			  const struct aead_message *message,
			  const uint8_t tag[CHACHA20POLY1305_TAG_SIZE])
{
	struct chacha20 chacha;
	struct poly1305 poly;
	uint8_t right_tag[CHACHA20POLY1305_TAG_SIZE];
	bool right;

	if (!is_valid(message))
		return CRYPTO_INVALID;
	start(&chacha, &poly, key, message);
	make_tag(&poly, right_tag, message, message->in);
	right = equal_ct(right_tag, tag, sizeof(right_tag));
	if (right)
		chacha20_update(&chacha, message->out, message->in,
				message->size);
	else
		wipe(message->out, message->size);
	chacha20_final(&chacha);
	wipe(right_tag, sizeof(right_tag));
	return right ? 0 : CRYPTO_FORGED;
}
