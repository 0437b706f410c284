/*
 * How cases of authenticated encryption, streams and authenticators are
 * checked.
 */
#include <string.h>

#include "crypto/aes.h"
#include "crypto/bytes.h"
#include "crypto/chacha20poly1305.h"
#include "crypto/gcm.h"
#include "tests/host/vectors/ciphers.h"
#include "tests/unit/chacha20_forms.h"

static const char *const ivs[] = { "IV", "NONCE", NULL };
static const char *const headers[] = { "AAD", "AD", "Header", NULL };
static const char *const plains[] = { "PT", "IN", "Plaintext", "PLAINTEXT",
				      NULL };
static const char *const seals[] = { "CT", "Ciphertext", "CIPHERTEXT", NULL };
static const char *const tags[] = { "Tag", "TAG", "MAC", NULL };

/* Either algorithm, under a key that is set. */
struct tried_aead {
	const void *key;
	int (*seal)(const void *key, const struct aead_message *message,
		    uint8_t *tag, size_t tag_size);
	int (*open)(const void *key, const struct aead_message *message,
		    const uint8_t *tag, size_t tag_size);
};

/* Is a tag that its file calls wrong refused, and nothing given away? */
static enum verdict check_refused(const struct tried_aead *aead,
				  const struct aead_message *message,
				  const uint8_t *tag, size_t tag_size)
{
	memset(message->out, 0xee, message->size);
	if (aead->open(aead->key, message, tag, tag_size) != CRYPTO_FORGED)
		return FAILED;
	for (size_t i = 0; i < message->size; i++)
		if (message->out[i] != 0)
			return FAILED;
	return PASSED;
}

static enum verdict check_aead(struct vectors *file,
			       const struct tried_aead *aead, bool forged)
{
	struct aead_message m = { 0 };
	const uint8_t *plain, *sealed, *tag;
	size_t size, tag_size;
	uint8_t made[GCM_TAG_SIZE_MAX];

	m.nonce = first_field(file, ivs, &m.nonce_size);
	m.header = first_field(file, headers, &m.header_size);
	plain = first_field(file, plains, &size);
	sealed = first_field(file, seals, &m.size);
	tag = first_field(file, tags, &tag_size);
	m.out = vector_buffer(file, m.size);
	m.in = sealed;
	if (forged)
		return check_refused(aead, &m, tag, tag_size);
	if (size != m.size || tag_size > sizeof(made) ||
	    aead->open(aead->key, &m, tag, tag_size) != 0 ||
	    memcmp(m.out, plain, size) != 0)
		return FAILED;
	m.in = m.out;
	if (aead->seal(aead->key, &m, made, tag_size) != 0 ||
	    memcmp(m.out, sealed, size) != 0 ||
	    memcmp(made, tag, tag_size) != 0)
		return FAILED;
	return PASSED;
}

/* Does the case say of itself that it is none? */
static bool is_forged(const struct vectors *file)
{
	return has_field(file, "FAIL") || has_field(file, "Result") ||
	       (has_field(file, "Test") &&
		strcmp(field_text(file, "Test"), "NotVerify") == 0);
}

static int seal_gcm(const void *key, const struct aead_message *message,
		    uint8_t *tag, size_t tag_size)
{
	return gcm_seal(key, message, tag, tag_size);
}

static int open_gcm(const void *key, const struct aead_message *message,
		    const uint8_t *tag, size_t tag_size)
{
	return gcm_open(key, message, tag, tag_size);
}

enum verdict check_gcm(struct vectors *file)
{
	static struct aes_key schedule;
	const struct keyed_cipher keyed = { &aes_cipher, &schedule };
	const struct tried_aead aead = { &keyed, seal_gcm, open_gcm };
	uint8_t key[KEY_ROOM];
	size_t size;

	if (!case_key(file, key, &size) ||
	    aes_set_key(&schedule, key, size) != 0)
		return FAILED;
	return check_aead(file, &aead, is_forged(file));
}

/* A form of ChaCha20-Poly1305, and its context. */
struct chacha_key {
	const struct aead *by;
	const uint8_t *context;
};

static int seal_chacha(const void *key, const struct aead_message *message,
		       uint8_t *tag, size_t tag_size)
{
	const struct chacha_key *chacha = key;

	return aead_seal(chacha->by, chacha->context, message, tag, tag_size);
}

static int open_chacha(const void *key, const struct aead_message *message,
		       const uint8_t *tag, size_t tag_size)
{
	const struct chacha_key *chacha = key;

	return aead_open(chacha->by, chacha->context, message, tag, tag_size);
}

/* In each form that this processor has. */
enum verdict check_chacha20poly1305(struct vectors *file)
{
	uint8_t key[KEY_ROOM], context[CHACHA20_KEY_SIZE];
	struct chacha_key chacha = { .context = context };
	const struct tried_aead aead = { &chacha, seal_chacha, open_chacha };
	enum verdict verdict = PASSED;
	size_t size, nonce_size, tag_size;

	first_field(file, ivs, &nonce_size);
	first_field(file, tags, &tag_size);
	if (!case_key(file, key, &size))
		return FAILED;
	if (nonce_size != CHACHA20_NONCE_SIZE &&
	    nonce_size != XCHACHA20_NONCE_SIZE)
		return vector_skip(file, "a nonce that is no size of ours");
	if (tag_size != CHACHA20POLY1305_TAG_SIZE)
		return vector_skip(file, "a tag that is cut short");
	for (size_t i = 0; i < CHACHA20_FORMS && verdict == PASSED; i++) {
		const struct chacha20_forms *form = &chacha20_forms[i];

		if (!has_form(form))
			continue;
		chacha.by = nonce_size == CHACHA20_NONCE_SIZE ?
				    &form->aead->aead : &form->xaead->aead;
		if (aead_set_key(chacha.by, context, key, size) != 0)
			return FAILED;
		verdict = check_aead(file, &aead, is_forged(file));
	}
	return verdict;
}

/* The stream, from block INITIAL_BLOCK_COUNTER or, for XChaCha20, 1; in each
 * form that this processor has. */
enum verdict check_chacha20(struct vectors *file)
{
	uint8_t key[KEY_ROOM], iv[SKCIPHER_IV_SIZE_MAX] = { 0 }, *out;
	const uint8_t *nonce, *plain, *sealed;
	size_t key_size, nonce_size, size, sealed_size;
	bool is_long, good = true;

	nonce = first_field(file, ivs, &nonce_size);
	plain = first_field(file, plains, &size);
	sealed = first_field(file, seals, &sealed_size);
	is_long = nonce_size == XCHACHA20_NONCE_SIZE;
	if (!case_key(file, key, &key_size) || key_size != CHACHA20_KEY_SIZE ||
	    size != sealed_size ||
	    (!is_long && nonce_size != CHACHA20_NONCE_SIZE))
		return FAILED;
	out = vector_buffer(file, size);
	for (size_t i = 0; i < CHACHA20_FORMS; i++) {
		const struct chacha20_forms *form = &chacha20_forms[i];

		if (!has_form(form))
			continue;
		if (is_long) {
			memcpy(iv, nonce, nonce_size);
			store64_le(iv + nonce_size, 1);
		} else {
			store32_le(iv, (uint32_t)field_number(
					file, "INITIAL_BLOCK_COUNTER"));
			memcpy(iv + 4, nonce, nonce_size);
		}
		good &= skcipher_encrypt(is_long ? &form->xcipher->skcipher :
						   &form->cipher->skcipher,
					 key, iv, out, plain, size) == 0 &&
			memcmp(out, sealed, size) == 0;
	}
	return good ? PASSED : FAILED;
}

enum verdict check_poly1305(struct vectors *file)
{
	static const char *const messages[] = { "MSG", NULL };
	uint8_t key[KEY_ROOM], tag[POLY1305_TAG_SIZE];
	const uint8_t *message;
	size_t key_size, size;

	if (!case_key(file, key, &key_size) || key_size != POLY1305_KEY_SIZE)
		return FAILED;
	message = first_field(file, messages, &size);
	poly1305(tag, key, message, size);
	return is_field(file, "TAG", tag, sizeof(tag));
}
