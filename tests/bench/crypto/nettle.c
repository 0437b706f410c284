/*
 * nettle 3.8.
 */
#include <nettle/aes.h>
#include <nettle/cbc.h>
#include <nettle/chacha-poly1305.h>
#include <nettle/ctr.h>
#include <nettle/curve25519.h>
#include <nettle/eddsa.h>
#include <nettle/gcm.h>
#include <nettle/sha2.h>
#include <nettle/sha3.h>
#include <nettle/xts.h>
#include <string.h>

#include "tests/bench/crypto/bench.h"

static struct aes128_ctx aes128;
static struct aes256_ctx aes256;
static struct xts_aes128_key xts128;
static struct xts_aes256_key xts256;
static struct gcm_aes128_ctx gcm128;
static struct gcm_aes256_ctx gcm256;
static struct chacha_poly1305_ctx chacha;
static uint8_t public[32];

static bool set_keys(const void *with)
{
	(void)with;
	aes128_set_encrypt_key(&aes128, work.key);
	aes256_set_encrypt_key(&aes256, work.key);
	xts_aes128_set_encrypt_key(&xts128, work.key);
	xts_aes256_set_encrypt_key(&xts256, work.key);
	gcm_aes128_set_key(&gcm128, work.key);
	gcm_aes256_set_key(&gcm256, work.key);
	chacha_poly1305_set_key(&chacha, work.key);
	return true;
}

static bool set_opening(const void *with)
{
	(void)with;
	aes128_set_decrypt_key(&aes128, work.key);
	aes256_set_decrypt_key(&aes256, work.key);
	return true;
}

static void run_ctr128(const void *with)
{
	uint8_t counter[16];

	(void)with;
	memcpy(counter, work.iv, 16);
	ctr_crypt(&aes128, (nettle_cipher_func *)aes128_encrypt, 16, counter,
		  work.size, work.out, work.in);
}

static void run_ctr256(const void *with)
{
	uint8_t counter[16];

	(void)with;
	memcpy(counter, work.iv, 16);
	ctr_crypt(&aes256, (nettle_cipher_func *)aes256_encrypt, 16, counter,
		  work.size, work.out, work.in);
}

static void run_cbc128(const void *with)
{
	uint8_t iv[16];

	(void)with;
	memcpy(iv, work.iv, 16);
	cbc_decrypt(&aes128, (nettle_cipher_func *)aes128_decrypt, 16, iv,
		    work.size, work.out, work.in);
}

static void run_cbc256(const void *with)
{
	uint8_t iv[16];

	(void)with;
	memcpy(iv, work.iv, 16);
	cbc_decrypt(&aes256, (nettle_cipher_func *)aes256_decrypt, 16, iv,
		    work.size, work.out, work.in);
}

static void run_xts128(const void *with)
{
	(void)with;
	xts_aes128_encrypt_message(&xts128, work.iv, work.size, work.out,
				   work.in);
}

static void run_xts256(const void *with)
{
	(void)with;
	xts_aes256_encrypt_message(&xts256, work.iv, work.size, work.out,
				   work.in);
}

static void run_gcm128(const void *with)
{
	(void)with;
	gcm_aes128_set_iv(&gcm128, 12, work.iv);
	gcm_aes128_encrypt(&gcm128, work.size, work.out, work.in);
	gcm_aes128_digest(&gcm128, 16, work.out + work.size);
}

static void run_gcm256(const void *with)
{
	(void)with;
	gcm_aes256_set_iv(&gcm256, 12, work.iv);
	gcm_aes256_encrypt(&gcm256, work.size, work.out, work.in);
	gcm_aes256_digest(&gcm256, 16, work.out + work.size);
}

static void run_chacha(const void *with)
{
	(void)with;
	chacha_poly1305_set_nonce(&chacha, work.iv);
	chacha_poly1305_encrypt(&chacha, work.size, work.out, work.in);
	chacha_poly1305_digest(&chacha, 16, work.out + work.size);
}

static void run_sha256(const void *with)
{
	struct sha256_ctx state;

	(void)with;
	sha256_init(&state);
	sha256_update(&state, work.size, work.in);
	sha256_digest(&state, 32, work.out);
}

static void run_sha512(const void *with)
{
	struct sha512_ctx state;

	(void)with;
	sha512_init(&state);
	sha512_update(&state, work.size, work.in);
	sha512_digest(&state, 64, work.out);
}

static void run_sha3(const void *with)
{
	struct sha3_256_ctx state;

	(void)with;
	sha3_256_init(&state);
	sha3_256_update(&state, work.size, work.in);
	sha3_256_digest(&state, 32, work.out);
}

static bool set_key(const void *with)
{
	(void)with;
	ed25519_sha512_public_key(public, work.key);
	return true;
}

static void run_sign(const void *with)
{
	(void)with;
	ed25519_sha512_sign(public, work.key, work.size, work.in, work.out);
}

static void run_verify(const void *with)
{
	(void)with;
	*work.out = ed25519_sha512_verify(public, work.size, work.in,
					  work.signature) == 1;
}

static void run_agreement(const void *with)
{
	(void)with;
	curve25519_mul(work.out, work.key, work.public);
}

#define NAME "nettle"
const struct contender nettle[] = {
	{ OP_AES128_CTR, NAME, set_keys, run_ctr128, NULL },
	{ OP_AES256_CTR, NAME, set_keys, run_ctr256, NULL },
	{ OP_AES128_CBC_OPEN, NAME, set_opening, run_cbc128, NULL },
	{ OP_AES256_CBC_OPEN, NAME, set_opening, run_cbc256, NULL },
	{ OP_AES128_XTS, NAME, set_keys, run_xts128, NULL },
	{ OP_AES256_XTS, NAME, set_keys, run_xts256, NULL },
	{ OP_AES128_GCM, NAME, set_keys, run_gcm128, NULL },
	{ OP_AES256_GCM, NAME, set_keys, run_gcm256, NULL },
	{ OP_CHACHA20POLY1305, NAME, set_keys, run_chacha, NULL },
	{ OP_SHA256, NAME, set_keys, run_sha256, NULL },
	{ OP_SHA512, NAME, set_keys, run_sha512, NULL },
	{ OP_SHA3_256, NAME, set_keys, run_sha3, NULL },
	{ OP_ED25519_SIGN, NAME, set_key, run_sign, NULL },
	{ OP_ED25519_VERIFY, NAME, set_key, run_verify, NULL },
	{ OP_X25519, NAME, set_key, run_agreement, NULL },
	{ .name = NULL },
};
