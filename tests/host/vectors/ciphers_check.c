/*
 * How cases of block ciphers and their modes are checked.
 */
#include "tests/host/vectors/ciphers.h"

#include <stdlib.h>
#include <string.h>

#include "crypto/aes.h"
#include "crypto/cbc.h"
#include "crypto/cmac.h"
#include "crypto/ctr.h"
#include "crypto/xts.h"

static uint8_t schedules[2][SCHEDULE_ROOM] __attribute__((aligned(16)));

const uint8_t *first_field(struct vectors *file, const char *const *names,
			   size_t *size)
{
	static const uint8_t nothing[1];

	for (; *names; names++)
		if (has_field(file, *names))
			return field_bytes(file, *names, size);
	*size = 0;
	return nothing;
}

bool case_key(struct vectors *file, uint8_t key[KEY_ROOM], size_t *size)
{
	static const char *const whole[] = { "KEY", "Key", NULL };
	static const char *const parts[] = { "KEY1", "KEY2", "KEY3" };
	const uint8_t *bytes;
	size_t part;

	*size = 0;
	if (has_field(file, "KEY1") || has_field(file, "KEYs")) {
		for (unsigned i = 0; i < 3; i++) {
			bytes = field_bytes(file, has_field(file, "KEYs") ?
					    "KEYs" : parts[i], &part);
			if (part != 8)
				return false;
			memcpy(key + 8 * i, bytes, 8);
		}
		*size = 24;
		return true;
	}
	bytes = first_field(file, whole, size);
	if (*size > KEY_ROOM)
		return false;
	memcpy(key, bytes, *size);
	return true;
}

/* The unit's number, as bytes or as a decimal number. */
static void xts_unit(struct vectors *file, uint8_t unit[XTS_BLOCK_SIZE])
{
	static const char *const names[] = { "i", "IV", NULL };
	const uint8_t *bytes;
	size_t size;

	memset(unit, 0, XTS_BLOCK_SIZE);
	if (has_field(file, "DataUnitSeqNumber")) {
		unsigned long n = field_number(file, "DataUnitSeqNumber");

		for (unsigned i = 0; i < 8; i++)
			unit[i] = (uint8_t)(n >> 8 * i);
		return;
	}
	bytes = first_field(file, names, &size);
	if (size == XTS_BLOCK_SIZE)
		memcpy(unit, bytes, size);
}

struct run {
	const struct cipher_mode *with;
	const uint8_t *key;
	size_t key_size;
	uint8_t iv[BLOCK_SIZE_MAX];
};

static bool run_xts(const struct run *run, bool seal, uint8_t *out,
		    const uint8_t *in, size_t size)
{
	struct xts_key key;

	if (xts_set_key(&key, run->with->cipher, schedules[0], schedules[1],
			run->key, run->key_size) != 0)
		return false;
	return (seal ? xts_encrypt : xts_decrypt)(&key, run->iv, out, in,
						  size) == 0;
}

static bool run_mode(const struct run *run, bool seal, uint8_t *out,
		     const uint8_t *in, size_t size)
{
	const struct block_cipher *cipher = run->with->cipher;
	const struct keyed_cipher key = { cipher, schedules[0] };
	size_t blocks = size / cipher->block_size;
	uint8_t iv[BLOCK_SIZE_MAX];
	struct ctr ctr;

	if (run->with->mode == XTS)
		return run_xts(run, seal, out, in, size);
	if (cipher->schedule_size > SCHEDULE_ROOM ||
	    cipher->set_key(schedules[0], run->key, run->key_size) != 0)
		return false;
	memcpy(iv, run->iv, sizeof(iv));
	if (run->with->mode == CTR) {
		ctr_init(&ctr, &key, iv, cipher->block_size);
		ctr_update(&ctr, out, in, size);
		ctr_final(&ctr);
		return true;
	}
	if (size % cipher->block_size != 0)
		return false;
	if (run->with->mode == ECB)
		(seal ? cipher->encrypt : cipher->decrypt)(schedules[0], out,
							   in, blocks);
	else
		(seal ? cbc_encrypt : cbc_decrypt)(&key, iv, out, in, blocks);
	return true;
}

static enum verdict check_mode(struct vectors *file,
			       const struct cipher_mode *with)
{
	static const char *const plains[] = { "PLAINTEXT", "PT", "Plaintext",
					      NULL };
	static const char *const seals[] = { "CIPHERTEXT", "CT", "Ciphertext",
					     NULL };
	static const char *const ivs[] = { "IV", NULL };
	uint8_t key[KEY_ROOM], *out;
	struct run run = { .with = with, .key = key };
	const uint8_t *plain, *sealed, *iv;
	size_t size, sealed_size, iv_size;

	if (with->mode == XTS && has_field(file, "DataUnitLen") &&
	    field_number(file, "DataUnitLen") % 8 != 0)
		return vector_skip(file, "no whole bytes");
	plain = first_field(file, plains, &size);
	sealed = first_field(file, seals, &sealed_size);
	if (!case_key(file, key, &run.key_size) || size != sealed_size ||
	    size == 0)
		return FAILED;
	iv = first_field(file, ivs, &iv_size);
	if (iv_size <= sizeof(run.iv))
		memcpy(run.iv, iv, iv_size);
	if (with->mode == XTS)
		xts_unit(file, run.iv);
	out = vector_buffer(file, size);
	if (!run_mode(&run, true, out, plain, size) ||
	    memcmp(out, sealed, size) != 0 ||
	    !run_mode(&run, false, out, out, size) ||
	    memcmp(out, plain, size) != 0)
		return FAILED;
	if (with->cipher == &aes_cipher &&
	    !aes_forms_agree(with->mode, key, run.key_size, run.iv, plain,
			     sealed, size))
		return FAILED;
	return PASSED;
}

enum verdict check_cipher(struct vectors *file)
{
	return check_mode(file, vector_with(file));
}

/* Encrypts a block `from` + 1 to `to` times in all. */
static bool turn(const struct block_cipher *cipher, uint8_t *block,
		 unsigned from, unsigned to)
{
	while (from++ < to)
		cipher->encrypt(schedules[0], block, block, 1);
	return true;
}

enum verdict check_turns(struct vectors *file)
{
	const struct cipher_mode *with = vector_with(file);
	size_t size = with->cipher->block_size, plain_size;
	uint8_t block[BLOCK_SIZE_MAX];
	enum verdict first = check_cipher(file);

	if (first != PASSED || !has_field(file, "CIPHERTEXT100"))
		return first;
	memcpy(block, field_bytes(file, "PLAINTEXT", &plain_size), size);
	turn(with->cipher, block, 0, 100);
	if (is_field(file, "CIPHERTEXT100", block, size) != PASSED)
		return FAILED;
	turn(with->cipher, block, 100, 1000);
	return is_field(file, "CIPHERTEXT1000", block, size);
}

enum verdict check_cmac(struct vectors *file)
{
	static const char *const messages[] = { "MESSAGE", "Message", NULL };
	const struct block_cipher *cipher = vector_with(file);
	const struct keyed_cipher keyed = { cipher, schedules[0] };
	uint8_t key[KEY_ROOM], tag[BLOCK_SIZE_MAX];
	const uint8_t *message;
	size_t size, message_size;

	if (!case_key(file, key, &size) ||
	    cipher->set_key(schedules[0], key, size) != 0)
		return FAILED;
	message = first_field(file, messages, &message_size);
	cmac(&keyed, tag, message, message_size);
	return is_field(file, "OUTPUT", tag, cipher->block_size);
}

/* The bytes of a run of hexadecimal digits. */
static size_t row_bytes(uint8_t *to, const char *text)
{
	size_t size = 0;
	unsigned byte;

	while (size < KEY_ROOM && sscanf(text + 2 * size, "%2x", &byte) == 1)
		to[size++] = (uint8_t)byte;
	return size;
}

void read_rows(struct vectors *file, FILE *stream)
{
	const struct cipher_mode *with = vector_with(file);
	const struct block_cipher *cipher = with->cipher;
	char text[3][2 * KEY_ROOM + 2];

	while (fscanf(stream, "%129s %129s %129s", text[0], text[1],
		      text[2]) == 3) {
		uint8_t key[KEY_ROOM], plain[KEY_ROOM], sealed[KEY_ROOM];
		struct run run = { .with = with, .key = key };
		uint8_t out[KEY_ROOM];
		size_t size = row_bytes(plain, text[1]);

		run.key_size = row_bytes(key, text[0]);
		vector_count(file, size == cipher->block_size &&
			     row_bytes(sealed, text[2]) == size &&
			     run_mode(&run, true, out, plain, size) &&
			     memcmp(out, sealed, size) == 0 &&
			     run_mode(&run, false, out, out, size) &&
			     memcmp(out, plain, size) == 0 ? PASSED : FAILED);
	}
}

/* Crypto++'s names of what is here. */
static const struct {
	const char *name;
	struct cipher_mode with;
} named[] = {
	{ "AES/ECB", { &aes_cipher, ECB } },
	{ "AES/CBC", { &aes_cipher, CBC } },
	{ "AES/CTR", { &aes_cipher, CTR } },
	{ "AES/XTS", { &aes_cipher, XTS } },
};

enum verdict check_named(struct vectors *file)
{
	static const char *const keys[] = { "Key", NULL };
	const char *name = field_text(file, "Name");
	const uint8_t *key;
	size_t size;

	for (size_t i = 0; i < sizeof(named) / sizeof(named[0]); i++) {
		if (strcmp(name, named[i].name) != 0)
			continue;
		key = first_field(file, keys, &size);
		if (named[i].with.mode == XTS && size % 2 == 0 &&
		    memcmp(key, key + size / 2, size / 2) == 0)
			return vector_skip(file, "equal halves of the key");
		return check_mode(file, &named[i].with);
	}
	return vector_skip(file, "a mode that is not here");
}
