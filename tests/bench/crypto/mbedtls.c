/*
 * mbedTLS 2.28.
 */
#include <mbedtls/aes.h>
#include <mbedtls/chachapoly.h>
#include <mbedtls/gcm.h>
#include <mbedtls/sha256.h>
#include <mbedtls/sha512.h>
#include <string.h>

#include "tests/bench/crypto/bench.h"

static mbedtls_aes_context aes;
static mbedtls_aes_xts_context xts;
static mbedtls_gcm_context gcm;
static mbedtls_chachapoly_context chacha;

static bool set_nothing(const void *with)
{
	(void)with;
	return true;
}

static bool set_sealing(const void *with)
{
	(void)with;
	mbedtls_aes_init(&aes);
	return mbedtls_aes_setkey_enc(&aes, work.key,
				      8 * (unsigned)work.key_size) == 0;
}

static bool set_opening(const void *with)
{
	(void)with;
	mbedtls_aes_init(&aes);
	return mbedtls_aes_setkey_dec(&aes, work.key,
				      8 * (unsigned)work.key_size) == 0;
}

static bool set_xts(const void *with)
{
	(void)with;
	mbedtls_aes_xts_init(&xts);
	return mbedtls_aes_xts_setkey_enc(&xts, work.key,
					  8 * (unsigned)work.key_size) == 0;
}

static bool set_gcm(const void *with)
{
	(void)with;
	mbedtls_gcm_init(&gcm);
	return mbedtls_gcm_setkey(&gcm, MBEDTLS_CIPHER_ID_AES, work.key,
				  8 * (unsigned)work.key_size) == 0;
}

static bool set_chacha(const void *with)
{
	(void)with;
	mbedtls_chachapoly_init(&chacha);
	return mbedtls_chachapoly_setkey(&chacha, work.key) == 0;
}

static void run_ctr(const void *with)
{
	uint8_t counter[16], stream[16];
	size_t offset = 0;

	(void)with;
	memcpy(counter, work.iv, 16);
	mbedtls_aes_crypt_ctr(&aes, work.size, &offset, counter, stream,
			      work.in, work.out);
}

static void run_cbc(const void *with)
{
	uint8_t iv[16];

	(void)with;
	memcpy(iv, work.iv, 16);
	mbedtls_aes_crypt_cbc(&aes, MBEDTLS_AES_DECRYPT, work.size, iv,
			      work.in, work.out);
}

static void run_xts(const void *with)
{
	(void)with;
	mbedtls_aes_crypt_xts(&xts, MBEDTLS_AES_ENCRYPT, work.size, work.iv,
			      work.in, work.out);
}

static void run_gcm(const void *with)
{
	(void)with;
	mbedtls_gcm_crypt_and_tag(&gcm, MBEDTLS_GCM_ENCRYPT, work.size,
				  work.iv, 12, NULL, 0, work.in, work.out, 16,
				  work.out + work.size);
}

static void run_chacha(const void *with)
{
	(void)with;
	mbedtls_chachapoly_encrypt_and_tag(&chacha, work.size, work.iv, NULL,
					   0, work.in, work.out,
					   work.out + work.size);
}

static void run_sha256(const void *with)
{
	(void)with;
	mbedtls_sha256_ret(work.in, work.size, work.out, 0);
}

static void run_sha512(const void *with)
{
	(void)with;
	mbedtls_sha512_ret(work.in, work.size, work.out, 0);
}

#define NAME "mbedTLS"
const struct contender mbedtls[] = {
	{ OP_AES128_CTR, NAME, set_sealing, run_ctr, NULL },
	{ OP_AES256_CTR, NAME, set_sealing, run_ctr, NULL },
	{ OP_AES128_CBC_OPEN, NAME, set_opening, run_cbc, NULL },
	{ OP_AES256_CBC_OPEN, NAME, set_opening, run_cbc, NULL },
	{ OP_AES128_XTS, NAME, set_xts, run_xts, NULL },
	{ OP_AES256_XTS, NAME, set_xts, run_xts, NULL },
	{ OP_AES128_GCM, NAME, set_gcm, run_gcm, NULL },
	{ OP_AES256_GCM, NAME, set_gcm, run_gcm, NULL },
	{ OP_CHACHA20POLY1305, NAME, set_chacha, run_chacha, NULL },
	{ OP_SHA256, NAME, set_nothing, run_sha256, NULL },
	{ OP_SHA512, NAME, set_nothing, run_sha512, NULL },
	{ .name = NULL },
};
