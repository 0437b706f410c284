/*
 * X25519 and Ed25519: published vectors, and random comparison with OpenSSL.
 */
#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>

#include "crypto/ed25519.h"
#include "crypto/x25519.h"
#include "tests/host/vectors/vectors.h"

#define MESSAGE_MOST 500

static enum verdict check_x25519(struct vectors *file)
{
	uint8_t out[X25519_SIZE];
	size_t secret_size, other_size;
	const uint8_t *secret = field_bytes(file, "INPUT_SCALAR",
					    &secret_size);
	const uint8_t *other = field_bytes(file, "INPUT_U", &other_size);

	if (secret_size != X25519_SIZE || other_size != X25519_SIZE ||
	    x25519(out, secret, other) != 0)
		return FAILED;
	return is_field(file, "OUTPUT_U", out, sizeof(out));
}

/* Reads hexadecimal text into its own place; its size. */
static size_t unhex(char *text)
{
	size_t size = strlen(text) / 2;
	unsigned byte;

	for (size_t i = 0; i < size; i++) {
		if (sscanf(text + 2 * i, "%2x", &byte) != 1)
			return 0;
		text[i] = (char)byte;
	}
	return size;
}

/* secret and public key, public key, message, signature and message. */
static enum verdict check_signature(char *parts[4])
{
	struct ed25519_key key;
	uint8_t ours[ED25519_SIGNATURE_SIZE], *theirs = (uint8_t *)parts[3];
	size_t size;

	if (unhex(parts[0]) != 64 || unhex(parts[1]) != 32)
		return FAILED;
	size = unhex(parts[2]);
	if (unhex(parts[3]) != 64 + size)
		return FAILED;
	ed25519_set_key(&key, (uint8_t *)parts[0]);
	ed25519_sign(ours, &key, parts[2], size);
	if (memcmp(key.public, parts[1], 32) != 0 ||
	    memcmp(ours, theirs, 64) != 0 ||
	    !is_ed25519_signature(theirs, key.public, parts[2], size))
		return FAILED;
	theirs[size % 64] ^= 1;
	return is_ed25519_signature(theirs, key.public, parts[2], size) ?
		       FAILED : PASSED;
}

/* Lines of four parts, each with a colon behind it. */
static void read_signatures(struct vectors *file, FILE *stream)
{
	char *line = NULL;
	size_t room = 0;

	while (getline(&line, &room, stream) > 1) {
		char *parts[4], *at = line;
		unsigned count = 0;

		while (count < 4 && (parts[count] = strsep(&at, ":\n")))
			count++;
		vector_count(file, count == 4 ? check_signature(parts) :
						FAILED);
	}
	free(line);
}

const struct vector_file curve_files[] = {
	{ "asymmetric/X25519/rfc7748.txt", check_x25519, NULL, NULL,
	  "OUTPUT_U", 3, 0, NULL },
	{ "asymmetric/Ed25519/sign.input", NULL, read_signatures, NULL, NULL,
	  1024, 0, NULL },
	{ NULL, NULL, NULL, NULL, NULL, 0, 0, NULL },
};

static bool openssl_agree(uint8_t *shared, const uint8_t *secret,
			  const uint8_t *other)
{
	EVP_PKEY *own = EVP_PKEY_new_raw_private_key(EVP_PKEY_X25519, NULL,
						     secret, X25519_SIZE);
	EVP_PKEY *peer = EVP_PKEY_new_raw_public_key(EVP_PKEY_X25519, NULL,
						     other, X25519_SIZE);
	EVP_PKEY_CTX *context = EVP_PKEY_CTX_new(own, NULL);
	size_t size = X25519_SIZE;
	bool good = EVP_PKEY_derive_init(context) == 1 &&
		    EVP_PKEY_derive_set_peer(context, peer) == 1 &&
		    EVP_PKEY_derive(context, shared, &size) == 1;

	EVP_PKEY_CTX_free(context);
	EVP_PKEY_free(peer);
	EVP_PKEY_free(own);
	return good;
}

static void compare_x25519(unsigned rounds)
{
	bool agreed = true;

	for (unsigned round = 0; agreed && round < rounds; round++) {
		uint8_t secret[32], other[32], ours[32], theirs[32];
		bool is_good;

		random_fill(secret, sizeof(secret));
		random_fill(other, sizeof(other));
		/* At times a number that is not below p. */
		if (round % 8 == 0) {
			memset(other + 1, 0xff, sizeof(other) - 1);
			other[0] |= 0xe0;
		}
		is_good = x25519(ours, secret, other) == 0;
		agreed = openssl_agree(theirs, secret, other) == is_good &&
			 (!is_good || memcmp(ours, theirs, 32) == 0);
	}
	report("x25519 as OpenSSL", rounds, agreed);
}

static bool openssl_verifies(const uint8_t *signature, const uint8_t *public,
			     const uint8_t *message, size_t size)
{
	EVP_PKEY *key = EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, NULL,
						    public, 32);
	EVP_MD_CTX *context = EVP_MD_CTX_new();
	bool good = EVP_DigestVerifyInit(context, NULL, NULL, NULL, key) == 1 &&
		    EVP_DigestVerify(context, signature, 64, message, size) ==
			    1;

	EVP_MD_CTX_free(context);
	EVP_PKEY_free(key);
	return good;
}

static bool openssl_signs(uint8_t *signature, const uint8_t *secret,
			  const uint8_t *message, size_t size)
{
	EVP_PKEY *key = EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, NULL,
						     secret, 32);
	EVP_MD_CTX *context = EVP_MD_CTX_new();
	size_t written = 64;
	bool good = EVP_DigestSignInit(context, NULL, NULL, NULL, key) == 1 &&
		    EVP_DigestSign(context, signature, &written, message,
				   size) == 1;

	EVP_MD_CTX_free(context);
	EVP_PKEY_free(key);
	return good;
}

/* Both sign the same, and both say the same of a signature that has a bit
 * changed, or none. */
static void compare_ed25519(unsigned rounds)
{
	bool agreed = true;

	for (unsigned round = 0; agreed && round < rounds; round++) {
		uint8_t secret[32], ours[64], theirs[64];
		uint8_t message[MESSAGE_MOST];
		size_t size = random_size(MESSAGE_MOST), bit;
		struct ed25519_key key;

		random_fill(secret, sizeof(secret));
		random_fill(message, size);
		ed25519_set_key(&key, secret);
		ed25519_sign(ours, &key, message, size);
		agreed = openssl_signs(theirs, secret, message, size) &&
			 memcmp(ours, theirs, 64) == 0;
		bit = random_word() % 800;
		if (bit < 512)
			ours[bit / 8] ^= (uint8_t)(1 << bit % 8);
		agreed = agreed &&
			 is_ed25519_signature(ours, key.public, message,
					      size) == (bit >= 512) &&
			 openssl_verifies(ours, key.public, message, size) ==
				 (bit >= 512);
	}
	report("ed25519 as OpenSSL", 2ul * rounds, agreed);
}

void curves_compare(unsigned rounds)
{
	compare_x25519(rounds);
	compare_ed25519(rounds);
}
