/*
 * Hash functions against libgcrypt and OpenSSL, on random messages in random
 * pieces.
 */
#include <gcrypt.h>
#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>

#include "crypto/hash.h"
#include "tests/host/hash_forms.h"
#include "tests/host/vectors/vectors.h"

#define MESSAGE_MOST 5000

static uint8_t message[MESSAGE_MOST];

static const struct peer {
	const struct hash_function *function;
	int gcrypt;
	const char *openssl;
} peers[] = {
	{ &hash_md5, GCRY_MD_MD5, "md5" },
	{ &hash_sha1, GCRY_MD_SHA1, "sha1" },
	{ &hash_sha224, GCRY_MD_SHA224, "sha224" },
	{ &hash_sha256, GCRY_MD_SHA256, "sha256" },
	{ &hash_sha384, GCRY_MD_SHA384, "sha384" },
	{ &hash_sha512, GCRY_MD_SHA512, "sha512" },
	{ &hash_sha3_224, GCRY_MD_SHA3_224, "sha3-224" },
	{ &hash_sha3_256, GCRY_MD_SHA3_256, "sha3-256" },
	{ &hash_sha3_384, GCRY_MD_SHA3_384, "sha3-384" },
	{ &hash_sha3_512, GCRY_MD_SHA3_512, "sha3-512" },
	{ &hash_blake2b_512, GCRY_MD_BLAKE2B_512, "blake2b512" },
	{ &hash_blake2s_256, GCRY_MD_BLAKE2S_256, "blake2s256" },
};

/* In pieces of any size, from any alignment. */
static void hash_in_pieces(const struct hash_function *function,
			   uint8_t *digest, const uint8_t *data, size_t size)
{
	union hash_state state;

	function->init(&state);
	while (size) {
		size_t piece = random_size(size) + 1;

		function->update(&state, data, piece);
		data += piece;
		size -= piece;
	}
	function->final(&state, digest);
}

static bool openssl_digest(const char *name, uint8_t *digest,
			   const uint8_t *data, size_t size)
{
	const EVP_MD *md = EVP_get_digestbyname(name);

	return md && EVP_Digest(data, size, digest, NULL, md, NULL) == 1;
}

static void compare_hash(const struct peer *peer, unsigned rounds)
{
	size_t digest_size = peer->function->digest_size;
	const struct hash_function *fast = hash_form(peer->function);
	char name[64];
	bool agreed = true;

	for (unsigned round = 0; round < rounds; round++) {
		uint8_t ours[64], gcrypt[64], openssl[64];
		size_t off = random_size(16);
		size_t size = random_size(MESSAGE_MOST - off);

		random_fill(message + off, size);
		hash_in_pieces(peer->function, ours, message + off, size);
		gcry_md_hash_buffer(peer->gcrypt, gcrypt, message + off, size);
		agreed &= memcmp(ours, gcrypt, digest_size) == 0;
		agreed &= openssl_digest(peer->openssl, openssl, message + off,
					 size) &&
			  memcmp(ours, openssl, digest_size) == 0;
		if (!fast)
			continue;
		hash_in_pieces(fast, ours, message + off, size);
		agreed &= memcmp(ours, gcrypt, digest_size) == 0;
	}
	snprintf(name, sizeof(name), "%s as libgcrypt and OpenSSL",
		 peer->function->name);
	report(name, 2ul * rounds, agreed);
}

static void gcrypt_squeeze(int algorithm, uint8_t *out, size_t out_size,
			   size_t size)
{
	gcry_md_hd_t handle;

	if (gcry_md_open(&handle, algorithm, 0) != 0)
		exit(2);
	gcry_md_write(handle, message, size);
	if (gcry_md_extract(handle, algorithm, out, out_size) != 0)
		exit(2);
	gcry_md_close(handle);
}

static void compare_shake(unsigned rounds)
{
	bool agreed = true;

	for (unsigned round = 0; round < rounds; round++) {
		static uint8_t ours[1000], theirs[1000];
		size_t size = random_size(1000);
		size_t out = random_size(sizeof(ours) - 1) + 1;

		random_fill(message, size);
		shake128(ours, out, message, size);
		gcrypt_squeeze(GCRY_MD_SHAKE128, theirs, out, size);
		agreed &= memcmp(ours, theirs, out) == 0;
		shake256(ours, out, message, size);
		gcrypt_squeeze(GCRY_MD_SHAKE256, theirs, out, size);
		agreed &= memcmp(ours, theirs, out) == 0;
	}
	report("shake as libgcrypt", 2ul * rounds, agreed);
}

void hashes_compare(unsigned rounds)
{
	/* Its random numbers are not asked for; without this it complains. */
	gcry_check_version(NULL);
	gcry_control(GCRYCTL_DISABLE_SECMEM, 0);
	gcry_control(GCRYCTL_INITIALIZATION_FINISHED, 0);
	for (size_t i = 0; i < sizeof(peers) / sizeof(peers[0]); i++)
		compare_hash(&peers[i], rounds);
	compare_shake(rounds);
}
