/*
 * Ravelin's algorithms, as the kernel's flags make them, in all their forms:
 * those that the registry has for this processor, by their names.
 *
 * The one of the highest priority comes last: it is what the kernel uses. A
 * new form of an algorithm is measured as soon as it is registered.
 */
#include <stdio.h>
#include <string.h>

#include "crypto/algorithms.h"
#include "crypto/ed25519.h"
#include "crypto/ghash.h"
#include "crypto/registry.h"
#include "crypto/x25519.h"
#include "tests/bench/crypto/bench.h"
#include "tests/host/processor.h"

#define FORMS_MAX 128
#define MADE_MAX 64

static uint8_t context[65536] __attribute__((aligned(64)));
static uint8_t state[1024] __attribute__((aligned(64)));
static struct ed25519_key signer;

static bool set_nothing(const void *with)
{
	(void)with;
	return true;
}

/* --- what the registry describes ------------------------------------------ */

static bool set_skcipher(const void *with)
{
	const struct skcipher *by = ((const struct algorithm *)with)->skcipher;

	return by->context_size <= sizeof(context) &&
	       skcipher_set_key(by, context, work.key, work.key_size) == 0;
}

static void run_skcipher(const void *with)
{
	const struct skcipher *by = ((const struct algorithm *)with)->skcipher;
	uint8_t iv[16];

	memcpy(iv, work.iv, 16);
	skcipher_encrypt(by, context, iv, work.out, work.in, work.size);
}

static void run_skcipher_open(const void *with)
{
	const struct skcipher *by = ((const struct algorithm *)with)->skcipher;
	uint8_t iv[16];

	memcpy(iv, work.iv, 16);
	skcipher_decrypt(by, context, iv, work.out, work.in, work.size);
}

static bool set_aead(const void *with)
{
	const struct aead *by = ((const struct algorithm *)with)->aead;

	return by->context_size <= sizeof(context) &&
	       aead_set_key(by, context, work.key, work.key_size) == 0;
}

static struct aead_message message(void)
{
	return (struct aead_message){
		.nonce = work.iv, .nonce_size = 12, .in = work.in,
		.out = work.out, .size = work.size,
	};
}

static void run_aead(const void *with)
{
	const struct aead *by = ((const struct algorithm *)with)->aead;
	const struct aead_message m = message();

	aead_seal(by, context, &m, work.out + work.size, 16);
}

static bool set_digest(const void *with)
{
	const struct digest *by = ((const struct algorithm *)with)->digest;

	return by->state_size <= sizeof(state);
}

static void run_digest(const void *with)
{
	const struct digest *by = ((const struct algorithm *)with)->digest;

	digest_init(by, NULL, state);
	digest_update(by, state, work.in, work.size);
	digest_final(by, state, work.out);
}

/* --- what is called by its own name --------------------------------------- */

static void run_ghash(const void *with)
{
	struct ghash ghash;

	(void)with;
	ghash_init(&ghash, work.key);
	ghash_update(&ghash, work.in, work.size);
	ghash_final(&ghash, work.out);
}

static bool set_signer(const void *with)
{
	(void)with;
	ed25519_set_key(&signer, work.key);
	return true;
}

static void run_sign(const void *with)
{
	(void)with;
	ed25519_sign(work.out, &signer, work.in, work.size);
}

static void run_verify(const void *with)
{
	(void)with;
	*work.out = is_ed25519_signature(work.signature, signer.public,
					 work.in, work.size);
}

static void run_x25519(const void *with)
{
	(void)with;
	x25519(work.out, work.key, work.public);
}

static const struct contender direct[] = {
	{ OP_ED25519_SIGN, "function", set_signer, run_sign, NULL },
	{ OP_ED25519_VERIFY, "function", set_signer, run_verify, NULL },
	{ OP_X25519, "function", set_nothing, run_x25519, NULL },
	{ OP_PORTABLE_GHASH, "function", set_nothing, run_ghash, NULL },
};

/* --- the table ------------------------------------------------------------ */

static const struct asked {
	enum op op;
	enum algorithm_type type;
	const char *name;
	bool opens;	/* decryption is what is measured */
	uint32_t flags; /* that a form must have */
} asked[] = {
	{ OP_AES128_CTR, ALGORITHM_SKCIPHER, "ctr(aes)", false, 0 },
	{ OP_AES256_CTR, ALGORITHM_SKCIPHER, "ctr(aes)", false, 0 },
	{ OP_AES128_CBC_OPEN, ALGORITHM_SKCIPHER, "cbc(aes)", true, 0 },
	{ OP_AES256_CBC_OPEN, ALGORITHM_SKCIPHER, "cbc(aes)", true, 0 },
	{ OP_AES128_XTS, ALGORITHM_SKCIPHER, "xts(aes)", false, 0 },
	{ OP_AES256_XTS, ALGORITHM_SKCIPHER, "xts(aes)", false, 0 },
	{ OP_AES128_GCM, ALGORITHM_AEAD, "gcm(aes)", false, 0 },
	{ OP_AES256_GCM, ALGORITHM_AEAD, "gcm(aes)", false, 0 },
	{ OP_CHACHA20POLY1305, ALGORITHM_AEAD, "rfc7539(chacha20,poly1305)",
	  false, 0 },
	{ OP_SHA256, ALGORITHM_DIGEST, "sha256", false, 0 },
	{ OP_SHA512, ALGORITHM_DIGEST, "sha512", false, 0 },
	{ OP_SHA3_256, ALGORITHM_DIGEST, "sha3-256", false, 0 },
	{ OP_BLAKE2B, ALGORITHM_DIGEST, "blake2b-512", false, 0 },
	{ OP_BLAKE2S, ALGORITHM_DIGEST, "blake2s-256", false, 0 },
	{ OP_PORTABLE_CTR, ALGORITHM_SKCIPHER, "ctr(aes)", false,
	  ALGORITHM_GENERIC },
};

static struct contender forms[FORMS_MAX];
static size_t form_count, first_of_op;
static struct registry registry;

/* Behind those of a lower priority. */
static void add(const struct asked *for_what, const struct algorithm *form)
{
	size_t at = form_count;

	if ((form->flags & for_what->flags) != for_what->flags)
		return;
	if (form_count == FORMS_MAX - 1)
		give_up("too many", "forms");
	for (; at > first_of_op && forms[at - 1].with &&
	     ((const struct algorithm *)forms[at - 1].with)->priority >
		     form->priority; at--)
		forms[at] = forms[at - 1];
	form_count++;
	forms[at] = (struct contender){
		for_what->op, form->driver, set_digest, run_digest, form
	};
	if (form->type == ALGORITHM_AEAD) {
		forms[at].prepare = set_aead;
		forms[at].run = run_aead;
	} else if (form->type == ALGORITHM_SKCIPHER) {
		forms[at].prepare = set_skcipher;
		forms[at].run = for_what->opens ? run_skcipher_open :
						  run_skcipher;
	}
}

/* "ctr(aes)" of each driver of AES. */
static void add_made(const struct asked *for_what,
		     const struct algorithm *inner)
{
	static struct registry_instance made[MADE_MAX];
	static size_t count;
	size_t head = strcspn(for_what->name, "(");
	char name[2 * ALGORITHM_NAME_SIZE];

	if (for_what->name[head] == '\0' || count == MADE_MAX ||
	    strncmp(for_what->name + head + 1, inner->name,
		    strlen(inner->name)) != 0)
		return;
	snprintf(name, sizeof(name), "%.*s(%s)", (int)head, for_what->name,
		 inner->driver);
	if (registry_make(&registry, &made[count], for_what->type, name, 0) !=
		    0 ||
	    strcmp(made[count].name, for_what->name) != 0)
		return;
	add(for_what, &made[count++].algorithm);
}

const struct contender *ours(void)
{
	static struct registry_entry entries[ALGORITHM_COUNT];
	const struct processor_words words = host_processor();

	if (form_count)
		return forms;
	registry.features = processor_features(&words);
	for (size_t i = 0; i < ALGORITHM_COUNT; i++) {
		entries[i].algorithm = &algorithms[i];
		registry_add(&registry, &entries[i]);
	}
	for (size_t i = 0; i < sizeof(direct) / sizeof(direct[0]); i++)
		forms[form_count++] = direct[i];
	for (size_t a = 0; a < sizeof(asked) / sizeof(asked[0]); a++) {
		first_of_op = form_count;
		for (size_t i = 0; i < ALGORITHM_COUNT; i++) {
			const struct algorithm *one = &algorithms[i];

			if (!registry_can_run(&registry, one))
				continue;
			add_made(&asked[a], one);
			if (one->type == asked[a].type &&
			    strcmp(one->name, asked[a].name) == 0)
				add(&asked[a], one);
		}
	}
	return forms;
}
