/*
 * Fuzzes X25519 against OpenSSL's: the same shared secret, or both refuse the
 * other's value, with zeroes. That goes through all of the field below.
 */
#include <openssl/evp.h>

#include "crypto/x25519.h"
#include "tests/fuzz/fuzz.h"

static bool openssl_x25519(uint8_t shared[32], const uint8_t secret[32],
			   const uint8_t other[32])
{
	EVP_PKEY *key = EVP_PKEY_new_raw_private_key(EVP_PKEY_X25519, NULL,
						     secret, 32);
	EVP_PKEY *peer = EVP_PKEY_new_raw_public_key(EVP_PKEY_X25519, NULL,
						     other, 32);
	EVP_PKEY_CTX *context = EVP_PKEY_CTX_new(key, NULL);
	size_t size = 32;
	bool good = EVP_PKEY_derive_init(context) == 1 &&
		    EVP_PKEY_derive_set_peer(context, peer) == 1 &&
		    EVP_PKEY_derive(context, shared, &size) == 1;

	EVP_PKEY_CTX_free(context);
	EVP_PKEY_free(peer);
	EVP_PKEY_free(key);
	return good;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const uint8_t zeroes[32], base[32] = { 9 };
	struct input input = { data, size };
	uint8_t secret[32], other[32], ours[32], theirs[32];
	bool good;

	next_bytes(&input, secret, 32);
	next_bytes(&input, other, 32);
	good = x25519(ours, secret, other) == 0;
	must(good == openssl_x25519(theirs, secret, other),
	     "OpenSSL accepts the same values");
	must(memcmp(ours, good ? theirs : zeroes, 32) == 0,
	     "the shared secret is OpenSSL's, or zero");
	x25519_public(ours, secret);
	must(x25519(theirs, secret, base) == 0 &&
		     memcmp(ours, theirs, 32) == 0,
	     "the public value is that of the base point");
	return 0;
}
