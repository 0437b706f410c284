/*
 * The forms of AES by the processor's instructions, which must give what the
 * generic AES is to give.
 */
#include <stdlib.h>
#include <string.h>

#include "tests/host/aes_forms.h"
#include "tests/host/vectors/ciphers.h"

static uint8_t context[2048] __attribute__((aligned(64)));

static bool agrees(const struct skcipher *by, const uint8_t *key,
		   size_t key_size, const uint8_t *from, const uint8_t *plain,
		   const uint8_t *sealed, uint8_t *out, size_t size)
{
	uint8_t iv[16];

	if (by->context_size > sizeof(context) ||
	    skcipher_set_key(by, context, key, key_size) != 0)
		return false;
	memcpy(iv, from, sizeof(iv));
	if (skcipher_encrypt(by, context, iv, out, plain, size) != 0 ||
	    memcmp(out, sealed, size) != 0)
		return false;
	memcpy(iv, from, sizeof(iv));
	return skcipher_decrypt(by, context, iv, out, out, size) == 0 &&
	       memcmp(out, plain, size) == 0;
}

bool aes_forms_agree(enum mode mode, const uint8_t *key, size_t key_size,
		     const uint8_t *iv, const uint8_t *plain,
		     const uint8_t *sealed, size_t size)
{
	uint8_t *out = malloc(size + 1);
	bool good = true;

	EACH_FORM(f)
		good &= agrees(&f->ciphers[mode]->skcipher, key, key_size, iv,
			       plain, sealed, out, size);
	free(out);
	return good;
}

static bool set_gcm(const struct aead *by, const uint8_t *key, size_t size)
{
	return by->context_size <= sizeof(context) &&
	       aead_set_key(by, context, key, size) == 0;
}

bool gcm_forms_agree(const uint8_t *key, size_t key_size,
		     const struct aead_message *message, const uint8_t *sealed,
		     const uint8_t *tag, size_t tag_size)
{
	struct aead_message m = *message;
	uint8_t made[AEAD_TAG_SIZE_MAX];
	bool good = true;

	m.out = malloc(m.size + 1);
	EACH_FORM(f) {
		const struct aead *by = &f->gcm->aead;

		good &= set_gcm(by, key, key_size);
		m.in = message->in;
		by->seal(by, context, &m, made, tag_size);
		good &= memcmp(m.out, sealed, m.size) == 0 &&
			memcmp(made, tag, tag_size) == 0;
		m.in = m.out;
		good &= by->open(by, context, &m, tag, tag_size) == 0 &&
			memcmp(m.out, message->in, m.size) == 0;
	}
	free(m.out);
	return good;
}

bool gcm_forms_refuse(const uint8_t *key, size_t key_size,
		      const struct aead_message *message, const uint8_t *tag,
		      size_t tag_size)
{
	struct aead_message m = *message;
	bool good = true;

	m.out = malloc(m.size + 1);
	EACH_FORM(f) {
		const struct aead *by = &f->gcm->aead;

		good &= set_gcm(by, key, key_size);
		memset(m.out, 0xee, m.size);
		good &= by->open(by, context, &m, tag, tag_size) ==
			CRYPTO_FORGED;
		for (size_t i = 0; i < m.size; i++)
			good &= m.out[i] == 0;
	}
	free(m.out);
	return good;
}
