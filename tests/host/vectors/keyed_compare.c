/*
 * What is built on hash functions under a key, against OpenSSL and libgcrypt,
 * on random keys and messages of random sizes.
 */
#include <gcrypt.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/kdf.h>
#include <openssl/params.h>
#include <stdlib.h>
#include <string.h>

#include "crypto/bytes.h"
#include "crypto/hkdf.h"
#include "crypto/hmac.h"
#include "crypto/pbkdf2.h"
#include "crypto/siphash.h"
#include "tests/host/vectors/vectors.h"

#define MESSAGE_MOST 2000
#define KEY_MOST 300
#define OUT_MOST 300

static uint8_t key[KEY_MOST], message[MESSAGE_MOST];

static const struct peer {
	const struct hash_function *function;
	int gcrypt_mac, gcrypt_hash;
	const char *openssl;
} peers[] = {
	{ &hash_md5, GCRY_MAC_HMAC_MD5, GCRY_MD_MD5, "md5" },
	{ &hash_sha1, GCRY_MAC_HMAC_SHA1, GCRY_MD_SHA1, "sha1" },
	{ &hash_sha224, GCRY_MAC_HMAC_SHA224, GCRY_MD_SHA224, "sha224" },
	{ &hash_sha256, GCRY_MAC_HMAC_SHA256, GCRY_MD_SHA256, "sha256" },
	{ &hash_sha384, GCRY_MAC_HMAC_SHA384, GCRY_MD_SHA384, "sha384" },
	{ &hash_sha512, GCRY_MAC_HMAC_SHA512, GCRY_MD_SHA512, "sha512" },
	{ &hash_sha3_256, GCRY_MAC_HMAC_SHA3_256, GCRY_MD_SHA3_256,
	  "sha3-256" },
	{ &hash_sha3_512, GCRY_MAC_HMAC_SHA3_512, GCRY_MD_SHA3_512,
	  "sha3-512" },
	{ &hash_blake2b_512, GCRY_MAC_HMAC_BLAKE2B_512, GCRY_MD_BLAKE2B_512,
	  "blake2b512" },
	{ &hash_blake2s_256, GCRY_MAC_HMAC_BLAKE2S_256, GCRY_MD_BLAKE2S_256,
	  "blake2s256" },
};

/* Sizes of a key and of a message, both filled at random. */
static void refill(size_t *key_size, size_t *size, size_t key_most)
{
	*key_size = random_size(key_most) + 1;
	*size = random_size(MESSAGE_MOST);
	random_fill(key, *key_size);
	random_fill(message, *size);
}

static bool gcrypt_hmac(int algorithm, uint8_t *tag, size_t tag_size,
			size_t key_size, size_t size)
{
	gcry_mac_hd_t handle;
	bool good;

	if (gcry_mac_open(&handle, algorithm, 0, NULL) != 0)
		return false;
	good = gcry_mac_setkey(handle, key, key_size) == 0 &&
	       gcry_mac_write(handle, message, size) == 0 &&
	       gcry_mac_read(handle, tag, &tag_size) == 0;
	gcry_mac_close(handle);
	return good;
}

static void compare_hmac(const struct peer *peer, unsigned rounds)
{
	const EVP_MD *md = EVP_get_digestbyname(peer->openssl);
	size_t tag_size = peer->function->digest_size;
	bool agreed = md != NULL;
	char name[64];

	for (unsigned round = 0; agreed && round < rounds; round++) {
		uint8_t ours[HASH_DIGEST_MAX], theirs[HASH_DIGEST_MAX];
		size_t key_size, size;

		refill(&key_size, &size, KEY_MOST);
		hmac(ours, peer->function, key, key_size, message, size);
		agreed = HMAC(md, key, (int)key_size, message, size, theirs,
			      NULL) &&
			 memcmp(ours, theirs, tag_size) == 0;
		agreed = agreed &&
			 gcrypt_hmac(peer->gcrypt_mac, theirs, tag_size,
				     key_size, size) &&
			 memcmp(ours, theirs, tag_size) == 0;
	}
	snprintf(name, sizeof(name), "hmac(%s) as libgcrypt and OpenSSL",
		 peer->function->name);
	report(name, 2ul * rounds, agreed);
}

static bool openssl_hkdf(const char *digest, uint8_t *out, size_t out_size,
			 size_t key_size, size_t salt_size, size_t info_size)
{
	EVP_KDF *kdf = EVP_KDF_fetch(NULL, "HKDF", NULL);
	EVP_KDF_CTX *context = EVP_KDF_CTX_new(kdf);
	OSSL_PARAM params[] = {
		OSSL_PARAM_utf8_string(OSSL_KDF_PARAM_DIGEST, (char *)digest,
				       0),
		OSSL_PARAM_octet_string(OSSL_KDF_PARAM_KEY, key, key_size),
		OSSL_PARAM_octet_string(OSSL_KDF_PARAM_SALT, message,
					salt_size),
		OSSL_PARAM_octet_string(OSSL_KDF_PARAM_INFO,
					message + salt_size, info_size),
		OSSL_PARAM_END,
	};
	bool good = EVP_KDF_derive(context, out, out_size, params) == 1;

	EVP_KDF_CTX_free(context);
	EVP_KDF_free(kdf);
	return good;
}

/* The salt is the start of the message, and the info what follows. */
static void compare_hkdf(unsigned rounds)
{
	bool agreed = true;

	for (unsigned round = 0; agreed && round < rounds; round++) {
		const struct peer *peer = &peers[round % 8];
		uint8_t prk[HASH_DIGEST_MAX], ours[OUT_MOST], theirs[OUT_MOST];
		size_t out_size = random_size(OUT_MOST - 1) + 1;
		size_t key_size, size, salt_size;

		refill(&key_size, &size, KEY_MOST);
		salt_size = size / 2;
		hkdf_extract(prk, peer->function, message, salt_size, key,
			     key_size);
		hkdf_expand(ours, out_size, peer->function, prk,
			    peer->function->digest_size, message + salt_size,
			    size - salt_size);
		agreed = openssl_hkdf(peer->openssl, theirs, out_size,
				      key_size, salt_size, size - salt_size) &&
			 memcmp(ours, theirs, out_size) == 0;
	}
	report("hkdf as OpenSSL", rounds, agreed);
}

static void compare_pbkdf2(unsigned rounds)
{
	bool agreed = true;

	for (unsigned round = 0; agreed && round < rounds; round++) {
		const struct peer *peer = &peers[round % 8];
		uint8_t ours[OUT_MOST], theirs[OUT_MOST];
		size_t out_size = random_size(OUT_MOST - 1) + 1;
		unsigned iterations = (unsigned)random_size(20) + 1;
		size_t key_size, size;

		refill(&key_size, &size, KEY_MOST);
		size++;
		pbkdf2(ours, out_size, peer->function, key, key_size, message,
		       size, iterations);
		agreed = PKCS5_PBKDF2_HMAC(
				 (char *)key, (int)key_size, message,
				 (int)size, (int)iterations,
				 EVP_get_digestbyname(peer->openssl),
				 (int)out_size, theirs) == 1 &&
			 memcmp(ours, theirs, out_size) == 0;
		agreed = agreed &&
			 gcry_kdf_derive(key, key_size, GCRY_KDF_PBKDF2,
					 peer->gcrypt_hash, message, size,
					 iterations, out_size, theirs) == 0 &&
			 memcmp(ours, theirs, out_size) == 0;
	}
	report("pbkdf2 as libgcrypt and OpenSSL", 2ul * rounds, agreed);
}

/* One of OpenSSL's own keyed hashes, with `tag_size` bytes of tag. */
static bool openssl_mac(const char *name, uint8_t *tag, size_t tag_size,
			size_t key_size, size_t size)
{
	OSSL_PARAM params[] = {
		OSSL_PARAM_size_t(OSSL_MAC_PARAM_SIZE, &tag_size),
		OSSL_PARAM_END,
	};
	size_t written;

	return EVP_Q_mac(NULL, name, NULL, NULL, params, key, key_size,
			 message, size, tag, tag_size, &written) &&
	       written == tag_size;
}

static void compare_siphash(unsigned rounds)
{
	bool agreed = true;

	for (unsigned round = 0; agreed && round < rounds; round++) {
		uint8_t ours[8], theirs[8];
		size_t unused, size;

		refill(&unused, &size, KEY_MOST);
		random_fill(key, SIPHASH_KEY_SIZE);
		store64_le(ours, siphash(key, message, size));
		agreed = openssl_mac("SIPHASH", theirs, 8, SIPHASH_KEY_SIZE,
				     size) &&
			 memcmp(ours, theirs, 8) == 0;
	}
	report("siphash as OpenSSL", rounds, agreed);
}

/* Each size of key and of digest. */
static void compare_blake2(unsigned rounds)
{
	bool agreed = true;

	for (unsigned round = 0; agreed && round < rounds; round++) {
		uint8_t ours[64], theirs[64];
		size_t key_size, size, out = random_word() % 64 + 1;

		refill(&key_size, &size, BLAKE2B_KEY_SIZE);
		blake2b(ours, out, key, key_size, message, size);
		agreed = openssl_mac("BLAKE2BMAC", theirs, out, key_size,
				     size) &&
			 memcmp(ours, theirs, out) == 0;
		out = out / 2 + 1;
		out -= out > BLAKE2S_DIGEST_SIZE;
		key_size = key_size / 2 + 1;
		key_size -= key_size > BLAKE2S_KEY_SIZE;
		blake2s(ours, out, key, key_size, message, size);
		agreed = agreed &&
			 openssl_mac("BLAKE2SMAC", theirs, out, key_size,
				     size) &&
			 memcmp(ours, theirs, out) == 0;
	}
	report("blake2b and blake2s with a key as OpenSSL", 2ul * rounds,
	       agreed);
}

void keyed_compare(unsigned rounds)
{
	for (size_t i = 0; i < sizeof(peers) / sizeof(peers[0]); i++)
		compare_hmac(&peers[i], rounds);
	compare_hkdf(rounds);
	compare_pbkdf2(rounds);
	compare_siphash(rounds);
	compare_blake2(rounds);
}
