/*
 * Gives secrets to crypto/ that valgrind holds for undefined, so that it
 * reports each branch and each address that depends on one. It is linked with
 * the objects that the kernel is linked from.
 *
 * usage: valgrind secrets (the status is what valgrind makes of it)
 *        valgrind secrets leak (leaks one on purpose: must be reported)
 */
#include <stdio.h>
#include <string.h>
#include <valgrind/memcheck.h>

#include "crypto/ed25519.h"
#include "crypto/hkdf.h"
#include "crypto/hmac.h"
#include "crypto/pbkdf2.h"
#include "crypto/siphash.h"
#include "crypto/x25519.h"

#define SECRET_SIZE 300

static uint8_t secret[SECRET_SIZE], out[SECRET_SIZE];

/* What the functions made of it may be looked at. */
static void say(const char *name)
{
	printf("# %s: %u so far\n", name, VALGRIND_COUNT_ERRORS);
}

static void use_hashes(void)
{
	struct sha3 sponge;

	for (size_t f = 0; hash_functions[f]; f++) {
		const struct hash_function *function = hash_functions[f];

		hash(function, out, secret, SECRET_SIZE);
		hmac(out, function, secret, 20, secret, 77);
		hmac(out, function, secret, SECRET_SIZE, secret, 77);
		say(function->name);
	}
	shake128_init(&sponge);
	sha3_update(&sponge, secret, SECRET_SIZE);
	shake_squeeze(&sponge, out, SECRET_SIZE);
	blake2b(out, 64, secret, 64, secret, SECRET_SIZE);
	blake2s(out, 32, secret, 32, secret, SECRET_SIZE);
	say("shake128 and keyed blake2");
}

static void use_keyed(void)
{
	volatile uint64_t kept;

	hkdf_extract(out, &hash_sha256, NULL, 0, secret, SECRET_SIZE);
	hkdf_expand(out, 200, &hash_sha256, secret, 32, "info", 4);
	pbkdf2(out, 100, &hash_sha512, secret, 30, "salt", 4, 5);
	kept = siphash(secret, secret, 99);
	(void)kept;
	say("hkdf, pbkdf2, siphash");
}

static void use_curves(void)
{
	static const uint8_t other[X25519_SIZE] = { 9 };
	volatile int refused;
	struct ed25519_key key;

	refused = x25519(out, secret, other);
	(void)refused;
	x25519_public(out, secret);
	say("x25519");
	ed25519_set_key(&key, secret);
	ed25519_sign(out, &key, secret, 100);
	say("ed25519");
}

static void leak(void)
{
	volatile uint8_t *first = secret;

	if (*first & 1)
		puts("# odd");
}

int main(int argc, char **argv)
{
	memset(secret, 0x5a, sizeof(secret));
	VALGRIND_MAKE_MEM_UNDEFINED(secret, sizeof(secret));
	if (argc > 1 && strcmp(argv[1], "leak") == 0) {
		leak();
		return 0;
	}
	use_hashes();
	use_keyed();
	use_curves();
	return 0;
}
