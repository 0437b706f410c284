/*
 * OpenSSL 3.0. Ciphers by EVP, below which its AES instructions cannot be
 * reached; hashes by the calls of their own where it has them.
 */
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/evp.h>
#include <openssl/sha.h>

#include "tests/bench/crypto/bench.h"

static EVP_CIPHER_CTX *cipher;
static EVP_MD_CTX *context;
static EVP_MD *digest;
static EVP_PKEY *key;
static EVP_PKEY_CTX *agree;

static bool set_cipher(const void *with, int encrypt)
{
	EVP_CIPHER *fetched = EVP_CIPHER_fetch(NULL, with, NULL);

	EVP_CIPHER_CTX_free(cipher);
	cipher = EVP_CIPHER_CTX_new();
	EVP_CipherInit_ex(cipher, fetched, NULL, work.key, work.iv, encrypt);
	EVP_CIPHER_CTX_set_padding(cipher, 0);
	EVP_CIPHER_free(fetched);
	return fetched != NULL;
}

static bool set_sealing(const void *with)
{
	return set_cipher(with, 1);
}

static bool set_opening(const void *with)
{
	return set_cipher(with, 0);
}

static void run_cipher(const void *with)
{
	int size;

	(void)with;
	EVP_CipherInit_ex(cipher, NULL, NULL, NULL, work.iv, -1);
	EVP_CipherUpdate(cipher, work.out, &size, work.in, (int)work.size);
}

static void run_aead(const void *with)
{
	int size;

	(void)with;
	EVP_EncryptInit_ex(cipher, NULL, NULL, NULL, work.iv);
	EVP_EncryptUpdate(cipher, work.out, &size, work.in, (int)work.size);
	EVP_EncryptFinal_ex(cipher, work.out + size, &size);
	EVP_CIPHER_CTX_ctrl(cipher, EVP_CTRL_AEAD_GET_TAG, 16,
			    work.out + work.size);
}

static bool set_digest(const void *with)
{
	EVP_MD_free(digest);
	digest = EVP_MD_fetch(NULL, with, NULL);
	if (!context)
		context = EVP_MD_CTX_new();
	return digest != NULL;
}

static void run_digest(const void *with)
{
	(void)with;
	EVP_DigestInit_ex(context, digest, NULL);
	EVP_DigestUpdate(context, work.in, work.size);
	EVP_DigestFinal_ex(context, work.out, NULL);
}

static bool set_nothing(const void *with)
{
	(void)with;
	return true;
}

static void run_sha256(const void *with)
{
	SHA256_CTX state;

	(void)with;
	SHA256_Init(&state);
	SHA256_Update(&state, work.in, work.size);
	SHA256_Final(work.out, &state);
}

static void run_sha512(const void *with)
{
	SHA512_CTX state;

	(void)with;
	SHA512_Init(&state);
	SHA512_Update(&state, work.in, work.size);
	SHA512_Final(work.out, &state);
}

static bool set_key(const void *with)
{
	EVP_PKEY_free(key);
	key = EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, NULL, work.key,
					   32);
	(void)with;
	return key != NULL;
}

static void run_sign(const void *with)
{
	EVP_MD_CTX *sign = EVP_MD_CTX_new();
	size_t size = 64;

	(void)with;
	EVP_DigestSignInit(sign, NULL, NULL, NULL, key);
	EVP_DigestSign(sign, work.out, &size, work.in, work.size);
	EVP_MD_CTX_free(sign);
}

static void run_verify(const void *with)
{
	EVP_MD_CTX *verify = EVP_MD_CTX_new();

	(void)with;
	EVP_DigestVerifyInit(verify, NULL, NULL, NULL, key);
	*work.out = EVP_DigestVerify(verify, work.signature, 64, work.in,
				     work.size) == 1;
	EVP_MD_CTX_free(verify);
}

static bool set_agreement(const void *with)
{
	EVP_PKEY *peer = EVP_PKEY_new_raw_public_key(EVP_PKEY_X25519, NULL,
						     work.public, 32);

	(void)with;
	EVP_PKEY_free(key);
	key = EVP_PKEY_new_raw_private_key(EVP_PKEY_X25519, NULL, work.key,
					   32);
	EVP_PKEY_CTX_free(agree);
	agree = EVP_PKEY_CTX_new(key, NULL);
	EVP_PKEY_derive_init(agree);
	return EVP_PKEY_derive_set_peer(agree, peer) == 1;
}

static void run_agreement(const void *with)
{
	size_t size = 32;

	(void)with;
	EVP_PKEY_derive(agree, work.out, &size);
}

#define NAME "OpenSSL"
const struct contender openssl[] = {
	{ OP_AES128_CTR, NAME, set_sealing, run_cipher, "AES-128-CTR" },
	{ OP_AES256_CTR, NAME, set_sealing, run_cipher, "AES-256-CTR" },
	{ OP_AES128_CBC_OPEN, NAME, set_opening, run_cipher, "AES-128-CBC" },
	{ OP_AES256_CBC_OPEN, NAME, set_opening, run_cipher, "AES-256-CBC" },
	{ OP_AES128_XTS, NAME, set_sealing, run_cipher, "AES-128-XTS" },
	{ OP_AES256_XTS, NAME, set_sealing, run_cipher, "AES-256-XTS" },
	{ OP_AES128_GCM, NAME, set_sealing, run_aead, "AES-128-GCM" },
	{ OP_AES256_GCM, NAME, set_sealing, run_aead, "AES-256-GCM" },
	{ OP_CHACHA20POLY1305, NAME, set_sealing, run_aead,
	  "ChaCha20-Poly1305" },
	{ OP_SHA256, NAME, set_nothing, run_sha256, NULL },
	{ OP_SHA512, NAME, set_nothing, run_sha512, NULL },
	{ OP_SHA3_256, NAME, set_digest, run_digest, "SHA3-256" },
	{ OP_BLAKE2B, NAME, set_digest, run_digest, "BLAKE2b-512" },
	{ OP_BLAKE2S, NAME, set_digest, run_digest, "BLAKE2s-256" },
	{ OP_ED25519_SIGN, NAME, set_key, run_sign, NULL },
	{ OP_ED25519_VERIFY, NAME, set_key, run_verify, NULL },
	{ OP_X25519, NAME, set_agreement, run_agreement, NULL },
	{ .name = NULL },
};
