/*
 * Ravelin's algorithms, as the kernel's flags make them, in all their forms.
 *
 * The last form of an operation that this processor can run is the one that
 * is measured: a new one is a line at the end of its lines.
 */
#include <string.h>

#include "crypto/aead.h"
#include "crypto/aes.h"
#include "crypto/aes_ni.h"
#include "crypto/cbc.h"
#include "crypto/chacha20poly1305.h"
#include "crypto/ctr.h"
#include "crypto/ed25519.h"
#include "crypto/gcm.h"
#include "crypto/ghash.h"
#include "crypto/hash.h"
#include "crypto/processor.h"
#include "crypto/sha256_ni.h"
#include "crypto/skcipher.h"
#include "crypto/x25519.h"
#include "crypto/xts.h"
#include "tests/bench/crypto/bench.h"
#include "tests/host/processor.h"

/* What a contender of ours is made with: a description, and what it needs of
 * the processor. */
struct form {
	const void *what;
	uint32_t needs;
};

static uint8_t context[65536] __attribute__((aligned(64)));
static uint8_t second[8192] __attribute__((aligned(64)));
static struct ed25519_key signer;

static bool has(const struct form *form)
{
	const struct processor_words words = host_processor();

	return (processor_features(&words) & form->needs) == form->needs;
}

static bool set_nothing(const void *with)
{
	return has(with);
}

/* --- a description of crypto/skcipher.h or crypto/aead.h ------------------ */

__attribute__((unused)) static bool set_skcipher(const void *with)
{
	const struct form *form = with;
	const struct skcipher *by = form->what;

	return has(form) && by->context_size <= sizeof(context) &&
	       skcipher_set_key(by, context, work.key, work.key_size) == 0;
}

__attribute__((unused)) static void run_skcipher(const void *with)
{
	const struct skcipher *by = ((const struct form *)with)->what;
	uint8_t iv[16];

	memcpy(iv, work.iv, 16);
	skcipher_encrypt(by, context, iv, work.out, work.in, work.size);
}

__attribute__((unused)) static void run_skcipher_open(const void *with)
{
	const struct skcipher *by = ((const struct form *)with)->what;
	uint8_t iv[16];

	memcpy(iv, work.iv, 16);
	skcipher_decrypt(by, context, iv, work.out, work.in, work.size);
}

__attribute__((unused)) static bool set_aead(const void *with)
{
	const struct form *form = with;
	const struct aead *by = form->what;

	return has(form) && by->context_size <= sizeof(context) &&
	       aead_set_key(by, context, work.key, work.key_size) == 0;
}

static struct aead_message message(void)
{
	return (struct aead_message){
		.nonce = work.iv, .nonce_size = 12, .in = work.in,
		.out = work.out, .size = work.size,
	};
}

__attribute__((unused)) static void run_aead(const void *with)
{
	const struct aead *by = ((const struct form *)with)->what;
	const struct aead_message m = message();

	aead_seal(by, context, &m, work.out + work.size, 16);
}

/* --- a block cipher in the modes that take any ---------------------------- */

static bool set_cipher(const void *with)
{
	const struct form *form = with;
	const struct block_cipher *cipher = form->what;

	return has(form) &&
	       cipher->set_key(context, work.key, work.key_size) == 0;
}

static void run_ctr(const void *with)
{
	const struct keyed_cipher key = { ((const struct form *)with)->what,
					  context };
	struct ctr ctr;

	ctr_init(&ctr, &key, work.iv, 16);
	ctr_update(&ctr, work.out, work.in, work.size);
	ctr_final(&ctr);
}

static void run_cbc_open(const void *with)
{
	const struct keyed_cipher key = { ((const struct form *)with)->what,
					  context };
	uint8_t iv[16];

	memcpy(iv, work.iv, 16);
	cbc_decrypt(&key, iv, work.out, work.in, work.size / 16);
}

static struct xts_key xts;

static bool set_xts(const void *with)
{
	const struct form *form = with;

	return has(form) && xts_set_key(&xts, form->what, context, second,
					work.key, work.key_size) == 0;
}

static void run_xts(const void *with)
{
	(void)with;
	xts_encrypt(&xts, work.iv, work.out, work.in, work.size);
}

static void run_gcm(const void *with)
{
	const struct keyed_cipher key = { ((const struct form *)with)->what,
					  context };
	const struct aead_message m = message();

	gcm_seal(&key, &m, work.out + work.size, 16);
}

/* --- the others ----------------------------------------------------------- */

static void run_chacha20poly1305(const void *with)
{
	const struct aead_message m = message();

	(void)with;
	chacha20poly1305_seal(work.key, &m, work.out + work.size);
}

static void run_hash(const void *with)
{
	hash(((const struct form *)with)->what, work.out, work.in, work.size);
}

static void run_ghash(const void *with)
{
	struct ghash ghash;

	(void)with;
	ghash_init(&ghash, work.key);
	ghash_update(&ghash, work.in, work.size);
	ghash_final(&ghash, work.out);
}

static bool set_signer(const void *with)
{
	ed25519_set_key(&signer, work.key);
	return has(with);
}

static void run_sign(const void *with)
{
	(void)with;
	ed25519_sign(work.out, &signer, work.in, work.size);
}

static void run_verify(const void *with)
{
	(void)with;
	*work.out = is_ed25519_signature(work.signature, signer.public,
					 work.in, work.size);
}

static void run_x25519(const void *with)
{
	(void)with;
	x25519(work.out, work.key, work.public);
}

/* NAME tells the forms apart; NEEDS are of PROCESSOR_, 0 for none. */
#define FORM(OP, NAME, SET, RUN, WHAT, NEEDS)              \
	{                                                  \
		OP, NAME, SET, RUN, &(const struct form) { \
			WHAT, NEEDS                        \
		}                                          \
	}
#define SKCIPHER(OP, NAME, WHAT, NEEDS) \
	FORM(OP, NAME, set_skcipher, run_skcipher, WHAT, NEEDS)
#define SKCIPHER_OPEN(OP, NAME, WHAT, NEEDS) \
	FORM(OP, NAME, set_skcipher, run_skcipher_open, WHAT, NEEDS)
#define AEAD(OP, NAME, WHAT, NEEDS) \
	FORM(OP, NAME, set_aead, run_aead, WHAT, NEEDS)
#define HASH(OP, NAME, WHAT, NEEDS) \
	FORM(OP, NAME, set_nothing, run_hash, WHAT, NEEDS)

const struct contender ours[] = {
	FORM(OP_AES128_CTR, "generic", set_cipher, run_ctr, &aes_cipher, 0),
	FORM(OP_AES128_CTR, "aesni", set_cipher, run_ctr, &aes_ni_cipher,
	     PROCESSOR_AES),
	FORM(OP_AES256_CTR, "generic", set_cipher, run_ctr, &aes_cipher, 0),
	FORM(OP_AES256_CTR, "aesni", set_cipher, run_ctr, &aes_ni_cipher,
	     PROCESSOR_AES),
	FORM(OP_AES128_CBC_OPEN, "generic", set_cipher, run_cbc_open,
	     &aes_cipher, 0),
	FORM(OP_AES128_CBC_OPEN, "aesni", set_cipher, run_cbc_open,
	     &aes_ni_cipher, PROCESSOR_AES),
	FORM(OP_AES256_CBC_OPEN, "generic", set_cipher, run_cbc_open,
	     &aes_cipher, 0),
	FORM(OP_AES256_CBC_OPEN, "aesni", set_cipher, run_cbc_open,
	     &aes_ni_cipher, PROCESSOR_AES),
	FORM(OP_AES128_XTS, "generic", set_xts, run_xts, &aes_cipher, 0),
	FORM(OP_AES128_XTS, "aesni", set_xts, run_xts, &aes_ni_cipher,
	     PROCESSOR_AES),
	FORM(OP_AES256_XTS, "generic", set_xts, run_xts, &aes_cipher, 0),
	FORM(OP_AES256_XTS, "aesni", set_xts, run_xts, &aes_ni_cipher,
	     PROCESSOR_AES),
	FORM(OP_AES128_GCM, "generic", set_cipher, run_gcm, &aes_cipher, 0),
	FORM(OP_AES128_GCM, "aesni", set_cipher, run_gcm, &aes_ni_cipher,
	     PROCESSOR_AES),
	FORM(OP_AES256_GCM, "generic", set_cipher, run_gcm, &aes_cipher, 0),
	FORM(OP_AES256_GCM, "aesni", set_cipher, run_gcm, &aes_ni_cipher,
	     PROCESSOR_AES),
	FORM(OP_CHACHA20POLY1305, "generic", set_nothing, run_chacha20poly1305,
	     NULL, 0),
	HASH(OP_SHA256, "generic", &hash_sha256, 0),
	HASH(OP_SHA256, "sha-ni", &hash_sha256_ni, PROCESSOR_SHA),
	HASH(OP_SHA512, "generic", &hash_sha512, 0),
	HASH(OP_SHA3_256, "generic", &hash_sha3_256, 0),
	HASH(OP_BLAKE2B, "generic", &hash_blake2b_512, 0),
	HASH(OP_BLAKE2S, "generic", &hash_blake2s_256, 0),
	FORM(OP_ED25519_SIGN, "generic", set_signer, run_sign, NULL, 0),
	FORM(OP_ED25519_VERIFY, "generic", set_signer, run_verify, NULL, 0),
	FORM(OP_X25519, "generic", set_nothing, run_x25519, NULL, 0),
	FORM(OP_PORTABLE_CTR, "generic", set_cipher, run_ctr, &aes_cipher, 0),
	FORM(OP_PORTABLE_GHASH, "generic", set_nothing, run_ghash, NULL, 0),
	{ .name = NULL },
};
