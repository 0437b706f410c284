/*
 * libgcrypt 1.10: ciphers by handles, hashes in one call. Its Ed25519, through
 * S-expressions, is several times slower than the others' and left out.
 */
#include <gcrypt.h>

#include "tests/bench/crypto/bench.h"

struct cipher {
	int algorithm, mode;
};

static const struct cipher aes128_ctr = { GCRY_CIPHER_AES128,
					  GCRY_CIPHER_MODE_CTR },
			   aes256_ctr = { GCRY_CIPHER_AES256,
					  GCRY_CIPHER_MODE_CTR },
			   aes128_cbc = { GCRY_CIPHER_AES128,
					  GCRY_CIPHER_MODE_CBC },
			   aes256_cbc = { GCRY_CIPHER_AES256,
					  GCRY_CIPHER_MODE_CBC },
			   aes128_xts = { GCRY_CIPHER_AES128,
					  GCRY_CIPHER_MODE_XTS },
			   aes256_xts = { GCRY_CIPHER_AES256,
					  GCRY_CIPHER_MODE_XTS },
			   aes128_gcm = { GCRY_CIPHER_AES128,
					  GCRY_CIPHER_MODE_GCM },
			   aes256_gcm = { GCRY_CIPHER_AES256,
					  GCRY_CIPHER_MODE_GCM },
			   chacha = { GCRY_CIPHER_CHACHA20,
				      GCRY_CIPHER_MODE_POLY1305 };
static const int md_sha256 = GCRY_MD_SHA256, md_sha512 = GCRY_MD_SHA512,
		 md_sha3 = GCRY_MD_SHA3_256, md_blake2b = GCRY_MD_BLAKE2B_512,
		 md_blake2s = GCRY_MD_BLAKE2S_256;

static gcry_cipher_hd_t handle;

static bool set_cipher(const void *with)
{
	const struct cipher *cipher = with;

	gcry_check_version(NULL);
	gcry_cipher_close(handle);
	handle = NULL;
	return !gcry_cipher_open(&handle, cipher->algorithm, cipher->mode,
				 0) &&
	       !gcry_cipher_setkey(handle, work.key, work.key_size);
}

static void run_counter(const void *with)
{
	(void)with;
	gcry_cipher_setctr(handle, work.iv, 16);
	gcry_cipher_encrypt(handle, work.out, work.size, work.in, work.size);
}

static void run_seal(const void *with)
{
	(void)with;
	gcry_cipher_setiv(handle, work.iv, 16);
	gcry_cipher_encrypt(handle, work.out, work.size, work.in, work.size);
}

static void run_open(const void *with)
{
	(void)with;
	gcry_cipher_setiv(handle, work.iv, 16);
	gcry_cipher_decrypt(handle, work.out, work.size, work.in, work.size);
}

static void run_aead(const void *with)
{
	(void)with;
	gcry_cipher_setiv(handle, work.iv, 12);
	gcry_cipher_encrypt(handle, work.out, work.size, work.in, work.size);
	gcry_cipher_gettag(handle, work.out + work.size, 16);
}

static bool set_nothing(const void *with)
{
	(void)with;
	gcry_check_version(NULL);
	return true;
}

static void run_digest(const void *with)
{
	gcry_md_hash_buffer(*(const int *)with, work.out, work.in, work.size);
}

static void run_agreement(const void *with)
{
	(void)with;
	gcry_ecc_mul_point(GCRY_ECC_CURVE25519, work.out, work.key,
			   work.public);
}

#define NAME "libgcrypt"
const struct contender gcrypt[] = {
	{ OP_AES128_CTR, NAME, set_cipher, run_counter, &aes128_ctr },
	{ OP_AES256_CTR, NAME, set_cipher, run_counter, &aes256_ctr },
	{ OP_AES128_CBC_OPEN, NAME, set_cipher, run_open, &aes128_cbc },
	{ OP_AES256_CBC_OPEN, NAME, set_cipher, run_open, &aes256_cbc },
	{ OP_AES128_XTS, NAME, set_cipher, run_seal, &aes128_xts },
	{ OP_AES256_XTS, NAME, set_cipher, run_seal, &aes256_xts },
	{ OP_AES128_GCM, NAME, set_cipher, run_aead, &aes128_gcm },
	{ OP_AES256_GCM, NAME, set_cipher, run_aead, &aes256_gcm },
	{ OP_CHACHA20POLY1305, NAME, set_cipher, run_aead, &chacha },
	{ OP_SHA256, NAME, set_nothing, run_digest, &md_sha256 },
	{ OP_SHA512, NAME, set_nothing, run_digest, &md_sha512 },
	{ OP_SHA3_256, NAME, set_nothing, run_digest, &md_sha3 },
	{ OP_BLAKE2B, NAME, set_nothing, run_digest, &md_blake2b },
	{ OP_BLAKE2S, NAME, set_nothing, run_digest, &md_blake2s },
	{ OP_X25519, NAME, set_nothing, run_agreement, NULL },
	{ .name = NULL },
};
