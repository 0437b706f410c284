/*
 * Hash functions, what is built on them under a key, and the curves, with
 * secrets that are undefined to valgrind: see constant_time.c.
 */
#include <string.h>
#include <valgrind/memcheck.h>

#include "crypto/ed25519.h"
#include "crypto/hkdf.h"
#include "crypto/hmac.h"
#include "crypto/pbkdf2.h"
#include "crypto/siphash.h"
#include "crypto/x25519.h"
#include "tests/host/constant.h"

#define SECRET_SIZE 300 /* bytes: some blocks of each function */

static uint8_t secret[SECRET_SIZE], out[SECRET_SIZE];

static void make_secret(void)
{
	memset(secret, 0x5a, sizeof(secret));
	VALGRIND_MAKE_MEM_UNDEFINED(secret, sizeof(secret));
}

void use_hashes(const void *unused)
{
	struct sha3 sponge;

	(void)unused;
	make_secret();
	for (size_t f = 0; hash_functions[f]; f++)
		hash(hash_functions[f], out, secret, SECRET_SIZE);
	shake128_init(&sponge);
	sha3_update(&sponge, secret, SECRET_SIZE);
	shake_squeeze(&sponge, out, SECRET_SIZE);
	blake2b(out, 64, secret, 64, secret, SECRET_SIZE);
	blake2s(out, 32, secret, 32, secret, SECRET_SIZE);
}

void use_keyed(const void *unused)
{
	volatile uint64_t kept;

	(void)unused;
	make_secret();
	for (size_t f = 0; hash_functions[f]; f++) {
		hmac(out, hash_functions[f], secret, 20, secret, 77);
		hmac(out, hash_functions[f], secret, SECRET_SIZE, secret, 77);
	}
	hkdf_extract(out, &hash_sha256, NULL, 0, secret, SECRET_SIZE);
	hkdf_expand(out, 200, &hash_sha256, secret, 32, "info", 4);
	pbkdf2(out, 100, &hash_sha512, secret, 30, "salt", 4, 5);
	kept = siphash(secret, secret, 99);
	(void)kept;
}

void use_x25519(const void *unused)
{
	static const uint8_t other[X25519_SIZE] = { 9 };
	volatile int refused;

	(void)unused;
	make_secret();
	refused = x25519(out, secret, other);
	(void)refused;
}

void use_ed25519(const void *unused)
{
	struct ed25519_key key;

	(void)unused;
	make_secret();
	ed25519_set_key(&key, secret);
	ed25519_sign(out, &key, secret, 100);
}
