/*
 * libsodium 1.0.18.
 */
#include <sodium.h>
#include <string.h>

#include "tests/bench/crypto/bench.h"

static crypto_aead_aes256gcm_state gcm;
static uint8_t secret[64];

static bool set_nothing(const void *with)
{
	(void)with;
	return sodium_init() >= 0;
}

static bool set_gcm(const void *with)
{
	(void)with;
	return sodium_init() >= 0 && crypto_aead_aes256gcm_is_available() &&
	       crypto_aead_aes256gcm_beforenm(&gcm, work.key) == 0;
}

static void run_gcm(const void *with)
{
	(void)with;
	crypto_aead_aes256gcm_encrypt_detached_afternm(
		work.out, work.out + work.size, NULL, work.in, work.size,
		NULL, 0, NULL, work.iv, &gcm);
}

static void run_chacha(const void *with)
{
	(void)with;
	crypto_aead_chacha20poly1305_ietf_encrypt_detached(
		work.out, work.out + work.size, NULL, work.in, work.size,
		NULL, 0, NULL, work.iv, work.key);
}

static void run_sha256(const void *with)
{
	(void)with;
	crypto_hash_sha256(work.out, work.in, work.size);
}

static void run_sha512(const void *with)
{
	(void)with;
	crypto_hash_sha512(work.out, work.in, work.size);
}

static void run_blake2b(const void *with)
{
	(void)with;
	crypto_generichash(work.out, 64, work.in, work.size, NULL, 0);
}

static bool set_key(const void *with)
{
	uint8_t public[32];

	(void)with;
	return sodium_init() >= 0 &&
	       crypto_sign_seed_keypair(public, secret, work.key) == 0;
}

static void run_sign(const void *with)
{
	(void)with;
	crypto_sign_detached(work.out, NULL, work.in, work.size, secret);
}

static void run_verify(const void *with)
{
	(void)with;
	*work.out = crypto_sign_verify_detached(work.signature, work.in,
						work.size, secret + 32) == 0;
}

static void run_agreement(const void *with)
{
	(void)with;
	if (crypto_scalarmult(work.out, work.key, work.public) != 0)
		memset(work.out, 0, 32);
}

#define NAME "libsodium"
const struct contender sodium[] = {
	{ OP_AES256_GCM, NAME, set_gcm, run_gcm, NULL },
	{ OP_CHACHA20POLY1305, NAME, set_nothing, run_chacha, NULL },
	{ OP_SHA256, NAME, set_nothing, run_sha256, NULL },
	{ OP_SHA512, NAME, set_nothing, run_sha512, NULL },
	{ OP_BLAKE2B, NAME, set_nothing, run_blake2b, NULL },
	{ OP_ED25519_SIGN, NAME, set_key, run_sign, NULL },
	{ OP_ED25519_VERIFY, NAME, set_key, run_verify, NULL },
	{ OP_X25519, NAME, set_nothing, run_agreement, NULL },
	{ .name = NULL },
};
