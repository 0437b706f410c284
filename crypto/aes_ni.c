/*
 * AES by the processor's instructions, a block in a vector; the modes stand
 * in aes_modes.h.
 *
 * Invariant: needs SSE4.1, AES and PCLMULQDQ.
 */
#include "crypto/aes_ni.h"

#include <string.h>

#include "crypto/bytes.h"
#include "crypto/lanes128.h"
#include "crypto/wipe.h"

#include "crypto/aes_modes.h"

int aes_ni_set_key(void *to, const uint8_t *bytes, size_t size)
{
	struct aes_ni_key *key = to;
	uint32_t words[4 * (AES_ROUNDS_MAX + 1)];
	unsigned rounds = aes_expand_key(words, bytes, size);

	if (rounds == 0)
		return -1;
	key->rounds = rounds;
	for (unsigned i = 0; i < 4 * (rounds + 1); i++)
		store32_le(key->encrypt[i / 4] + 4 * (i % 4), words[i]);
	/* The equivalent inverse cipher, FIPS 197, 5.3.5. */
	memcpy(key->decrypt[0], key->encrypt[rounds], AES_BLOCK_SIZE);
	memcpy(key->decrypt[rounds], key->encrypt[0], AES_BLOCK_SIZE);
	for (unsigned i = 1; i < rounds; i++)
		store_block(key->decrypt[i], _mm_aesimc_si128(
				load_block(key->encrypt[rounds - i])));
	wipe(words, sizeof(words));
	clear_vectors();
	return 0;
}

void aes_ni_encrypt(const void *key, uint8_t *out, const uint8_t *in,
		    size_t blocks)
{
	encrypt(key, out, in, blocks);
}

void aes_ni_decrypt(const void *key, uint8_t *out, const uint8_t *in,
		    size_t blocks)
{
	decrypt(key, out, in, blocks);
}

void aes_ni_cbc_encrypt(const struct aes_ni_key *key, uint8_t *iv,
			uint8_t *out, const uint8_t *in, size_t blocks)
{
	block chain = load_block(iv);

	for (; blocks; blocks--, in += 16, out += 16) {
		chain = run_block(true, key->encrypt, key->rounds,
				  _mm_xor_si128(chain, load_block(in)));
		store_block(out, chain);
	}
	store_block(iv, chain);
	clear_vectors();
}

const struct aes_form aes_ni_form = AES_FORM;

const struct block_cipher aes_ni_cipher = {
	.block_size = AES_BLOCK_SIZE,
	.schedule_size = sizeof(struct aes_ni_key),
	.key_min = 16,
	.key_max = AES_KEY_SIZE_MAX,
	.key_step = 8,
	.set_key = aes_ni_set_key,
	.encrypt = aes_ni_encrypt,
	.decrypt = aes_ni_decrypt,
};
