/*
 * Gives secrets to every algorithm of the registry, and to all that can be
 * put together from them, as secrets_ciphers.c does to functions. The status
 * is 0 when just those leak that do not say that they run in constant time.
 *
 * Under valgrind CPUID says what valgrind knows, so that each form runs that
 * it can follow; the others are followed in their disassembly.
 */
#include <stdio.h>
#include <string.h>
#include <valgrind/memcheck.h>

#include "crypto/algorithms.h"
#include "crypto/registry.h"
#include "tests/host/processor.h"
#include "tests/host/vectors/opening.h"

#define SIZE 320 /* bytes of a message: more than any batch of blocks */
#define KEY_SIZE 64

static uint8_t key[KEY_SIZE], data[SIZE], out[SIZE], tag[64], iv[32];
static uint8_t context[16384] __attribute__((aligned(64)));
static uint8_t state[1024] __attribute__((aligned(64)));
static struct registry registry;
static unsigned followed, wrong;

static void make_secret(void *bytes, size_t size, int fill)
{
	memset(bytes, fill, size);
	VALGRIND_MAKE_MEM_UNDEFINED(bytes, size);
}

static void make_public(void)
{
	VALGRIND_MAKE_MEM_DEFINED(key, sizeof(key));
	VALGRIND_MAKE_MEM_DEFINED(data, sizeof(data));
	VALGRIND_MAKE_MEM_DEFINED(out, sizeof(out));
	VALGRIND_MAKE_MEM_DEFINED(tag, sizeof(tag));
	VALGRIND_MAKE_MEM_DEFINED(iv, sizeof(iv));
	VALGRIND_MAKE_MEM_DEFINED(context, sizeof(context));
	VALGRIND_MAKE_MEM_DEFINED(state, sizeof(state));
}

static size_t key_size(size_t key_max)
{
	return key_max < KEY_SIZE ? key_max : KEY_SIZE;
}

static void run_cipher(const struct block_cipher *by)
{
	by->set_key(context, key, key_size(by->key_max));
	by->encrypt(context, out, data, SIZE / by->block_size);
	by->decrypt(context, out, out, SIZE / by->block_size);
}

/* That the halves of XTS's key are equal is refused, a verdict that may be
 * known: its schedule is followed in the cipher's own turn. */
static void run_skcipher(const struct algorithm *algorithm)
{
	const struct skcipher *by = algorithm->skcipher;
	size_t size = by->block_size == 1 ? SIZE - 5 : SIZE;

	if (strncmp(algorithm->name, "xts", 3) == 0) {
		VALGRIND_MAKE_MEM_DEFINED(key, sizeof(key));
		key[1]++;
	}
	memset(iv, 0x3c, sizeof(iv));
	by->set_key(by, context, key, key_size(by->key_max));
	by->encrypt(by, context, iv, out, data, size);
	memset(iv, 0x3c, sizeof(iv));
	by->decrypt(by, context, iv, out, out, size);
}

/* Returns how many branches were found that may be. */
static unsigned long run_aead(const struct aead *by)
{
	const struct aead_message message = {
		.nonce = iv, .nonce_size = by->nonce_size, .header = data,
		.header_size = 21, .in = data, .out = out, .size = SIZE - 5,
	};

	by->set_key(by, context, key, key_size(by->key_max));
	return follow_aead(by, context, &message);
}

static void run_digest(const struct digest *by)
{
	if (digest_has_key(by))
		by->set_key(by, context, key, key_size(by->key_max));
	by->init(by, context, state);
	by->update(by, state, data, SIZE - 77);
	by->update(by, state, data, 77);
	by->final(by, state, tag);
}

static void follow(const struct algorithm *algorithm)
{
	bool constant = algorithm->flags & ALGORITHM_CONSTANT_TIME;
	unsigned long before = VALGRIND_COUNT_ERRORS, found, verdicts = 0;

	make_secret(key, sizeof(key), 0x5a);
	make_secret(data, sizeof(data), 0xa5);
	if (algorithm->type == ALGORITHM_CIPHER)
		run_cipher(algorithm->cipher);
	else if (algorithm->type == ALGORITHM_SKCIPHER)
		run_skcipher(algorithm);
	else if (algorithm->type == ALGORITHM_AEAD)
		verdicts = run_aead(algorithm->aead);
	else if (algorithm->type == ALGORITHM_DIGEST)
		run_digest(algorithm->digest);
	else
		return;
	make_public();
	found = VALGRIND_COUNT_ERRORS - before - verdicts;
	followed++;
	if ((found == 0) == constant)
		return;
	wrong++;
	printf("%s: %lu found, %s\n", algorithm->driver, found,
	       constant ? "none expected" : "some expected");
}

/* What each template makes of one algorithm, where it takes it. */
static void follow_made_of(const struct algorithm *inner)
{
	static const char *const heads[] = { "ecb", "cbc", "ctr", "xts",
					     "gcm", "cmac", "hmac" };

	for (size_t i = 0; i < sizeof(heads) / sizeof(heads[0]); i++)
		for (unsigned type = 0; type <= ALGORITHM_DIGEST; type++) {
			struct registry_instance made;
			char name[2 * ALGORITHM_NAME_SIZE];

			snprintf(name, sizeof(name), "%s(%s)", heads[i],
				 inner->driver);
			if (registry_make(&registry, &made, type, name, 0) ==
			    0)
				follow(&made.algorithm);
		}
}

int main(void)
{
	static struct registry_entry entries[ALGORITHM_COUNT];
	const struct processor_words words = host_processor();

	registry.features = processor_features(&words);
	for (size_t i = 0; i < ALGORITHM_COUNT; i++) {
		entries[i].algorithm = &algorithms[i];
		if (!registry_add(&registry, &entries[i]))
			return 1;
	}
	for (size_t i = 0; i < ALGORITHM_COUNT; i++) {
		if (!registry_can_run(&registry, &algorithms[i])) {
			printf("%s: not on this processor, or not by "
			       "valgrind\n", algorithms[i].driver);
			continue;
		}
		follow(&algorithms[i]);
		follow_made_of(&algorithms[i]);
	}
	printf("%u algorithms followed\n", followed);
	return wrong != 0 || followed < 40 || !RUNNING_ON_VALGRIND;
}
