/*
 * Gives secrets to the ciphers of crypto/ that valgrind holds for undefined,
 * and counts the branches and addresses that it finds to depend on them. It is
 * linked with the objects that the kernel is linked from.
 *
 * Controls come first, for a check that finds nothing proves nothing: what is
 * known to leak must be found. What is public at the end (sealed text, a
 * verdict) is declared defined, as a caller would send it out. The status is
 * 0 when each case is as its line in the table says.
 */
#include <stdio.h>
#include <string.h>
#include <valgrind/memcheck.h>

#include "crypto/aes.h"
#include "crypto/aes_form.h"
#include "crypto/blowfish.h"
#include "crypto/cbc.h"
#include "crypto/chacha20poly1305.h"
#include "crypto/cmac.h"
#include "crypto/ctr.h"
#include "crypto/des.h"
#include "crypto/equal.h"
#include "crypto/gcm.h"
#include "crypto/idea.h"
#include "crypto/serpent.h"
#include "crypto/xts.h"
#include "tests/host/vectors/opening.h"
#include "tests/unit/chacha20_forms.h"

#define SIZE 336 /* bytes: two batches of blocks and more */
#define KEY_SIZE 32

static uint8_t key[KEY_SIZE], data[SIZE], out[SIZE], tag[16], iv[16];
static uint8_t schedule[8192] __attribute__((aligned(16)));
static uint8_t second[8192] __attribute__((aligned(16)));
static volatile unsigned sink;
static unsigned long verdicts; /* branches found that may be */

/* Each run starts from the same undefined bytes. */
static void make_secret(void)
{
	memset(key, 0x5a, sizeof(key));
	memset(data, 0xa5, sizeof(data));
	memset(iv, 0x3c, sizeof(iv));
	VALGRIND_MAKE_MEM_UNDEFINED(key, sizeof(key));
	VALGRIND_MAKE_MEM_UNDEFINED(data, sizeof(data));
}

static void make_public(void)
{
	VALGRIND_MAKE_MEM_DEFINED(out, sizeof(out));
	VALGRIND_MAKE_MEM_DEFINED(tag, sizeof(tag));
	VALGRIND_MAKE_MEM_DEFINED(iv, sizeof(iv));
	VALGRIND_MAKE_MEM_DEFINED(schedule, sizeof(schedule));
	VALGRIND_MAKE_MEM_DEFINED(second, sizeof(second));
}

static void leak_by_branch(const void *unused)
{
	(void)unused;
	for (unsigned i = 0; i < KEY_SIZE; i++)
		if (key[i] != data[i]) {
			sink = i;
			break;
		}
}

static void leak_by_address(const void *unused)
{
	static const uint8_t table[256] = { 1, 2, 3 };

	(void)unused;
	sink = table[key[0]];
}

static void run_equal(const void *unused)
{
	bool same = equal_ct(key, data, KEY_SIZE);

	(void)unused;
	VALGRIND_MAKE_MEM_DEFINED(&same, sizeof(same));
	sink = same;
}

static struct keyed_cipher set_key(const struct block_cipher *cipher)
{
	size_t size = cipher->key_max < KEY_SIZE ? cipher->key_max : KEY_SIZE;

	cipher->set_key(schedule, key, size);
	cipher->set_key(second, key, size);
	return (struct keyed_cipher){ cipher, schedule };
}

static void run_blocks(const void *with)
{
	const struct block_cipher *cipher = with;
	size_t blocks = SIZE / cipher->block_size;

	set_key(cipher);
	cipher->encrypt(schedule, out, data, blocks);
	cipher->decrypt(schedule, out, out, blocks);
}

static void run_cbc(const void *with)
{
	const struct keyed_cipher keyed = set_key(with);

	cbc_encrypt(&keyed, iv, out, data, SIZE / 16);
	cbc_decrypt(&keyed, iv, out, out, SIZE / 16);
}

static void run_ctr(const void *with)
{
	const struct keyed_cipher keyed = set_key(with);
	struct ctr ctr;

	ctr_init(&ctr, &keyed, iv, 16);
	ctr_update(&ctr, out, data, SIZE - 5);
	ctr_final(&ctr);
}

static void run_xts(const void *with)
{
	const struct xts_key xts = { with, schedule, second };

	set_key(with);
	xts_encrypt(&xts, iv, out, data, SIZE - 5);
	xts_decrypt(&xts, iv, out, out, SIZE - 5);
}

static void run_cmac(const void *with)
{
	const struct keyed_cipher keyed = set_key(with);

	cmac(&keyed, tag, data, SIZE - 5);
}

static struct aead_message message(size_t nonce_size)
{
	static uint8_t nonce[24];

	return (struct aead_message){
		.nonce = nonce, .nonce_size = nonce_size, .header = data,
		.header_size = 21, .in = data, .out = out, .size = SIZE - 5,
	};
}

/* It is opened as an algorithm of the registry. */
static void run_gcm(const void *with)
{
	const struct keyed_cipher keyed = set_key(with);
	struct aead_message m = message(12), n = message(20);

	gcm_seal(&keyed, &m, tag, 16);
	gcm_seal(&keyed, &n, tag, 16);
}

/* The modes of a form of AES by instructions; a tweak is as secret. */
static void run_form(const void *with)
{
	const struct aes_form *form = with;
	const struct aes_ni_key *keys = (const void *)schedule;
	const size_t blocks = SIZE / 16;

	set_key(&aes_ni_cipher);
	form->ctr(keys, iv, out, data, blocks);
	form->cbc_encrypt(keys, iv, out, data, blocks);
	form->cbc_decrypt(keys, iv, out, data, blocks);
	form->xts_encrypt(keys, keys, iv, tag, out, data, blocks);
	form->xts_decrypt(keys, NULL, tag, tag, out, data, blocks);
}

static void run_gcm_form(const void *with)
{
	const struct gcm_form *form = with;
	struct gcm_form_key *keys = (void *)schedule;
	struct gcm_form_state state = { 0 };

	aes_ni_set_key(&keys->aes, key, KEY_SIZE);
	form->set_key(keys);
	form->hash(keys, &state, data, 3);
	form->start(keys, &state, NULL);
	form->seal(keys, &state, out, data, SIZE / 16);
	form->open(keys, &state, out, data, SIZE / 16);
	form->end(keys, &state, true, 5, 48, SIZE + 5, tag);
}

/* Both algorithms, and the stream, in the form that is given; the message is
 * long enough for each way through it. */
static void run_chacha20(const void *with)
{
	static uint8_t sealed[OPENED_SIZE_MAX];
	const struct chacha20_forms *form = with;
	struct aead_message m = message(12), n = message(24);
	uint8_t long_iv[32] = { 0 };

	verdicts += follow_aead(&form->aead->aead, key, &m);
	verdicts += follow_aead(&form->xaead->aead, key, &n);
	m.size = sizeof(sealed);
	m.in = m.out = sealed;
	VALGRIND_MAKE_MEM_UNDEFINED(sealed, sizeof(sealed));
	verdicts += follow_aead(&form->aead->aead, key, &m);
	VALGRIND_MAKE_MEM_UNDEFINED(sealed, sizeof(sealed));
	skcipher_encrypt(&form->cipher->skcipher, key, iv, sealed, sealed,
			 sizeof(sealed));
	skcipher_encrypt(&form->xcipher->skcipher, key, long_iv, sealed,
			 sealed, sizeof(sealed));
	VALGRIND_MAKE_MEM_DEFINED(sealed, sizeof(sealed));
}

/* Intel SDM volume 2A, CPUID: leaf 1, ECX, bits 25 (AES), 19 (SSE4.1) and 1
 * (PCLMULQDQ). */
static bool has_aes(void)
{
	uint32_t a = 1, b, c = 0, d;

	__asm__("cpuid" : "+a"(a), "=b"(b), "+c"(c), "=d"(d));
	return (c >> 25 & 1) && (c >> 19 & 1) && (c >> 1 & 1);
}

static const struct subject {
	const char *name;
	void (*run)(const void *with);
	const void *with;
	bool leaks;
} subjects[] = {
	{ "a branch on a secret", leak_by_branch, NULL, true },
	{ "an address from a secret", leak_by_address, NULL, true },
	{ "DES", run_blocks, &des_cipher, true },
	{ "Blowfish", run_blocks, &blowfish_cipher, true },
	{ "equal_ct", run_equal, NULL, false },
	{ "AES", run_blocks, &aes_cipher, false },
	{ "CBC", run_cbc, &aes_cipher, false },
	{ "CTR", run_ctr, &aes_cipher, false },
	{ "XTS", run_xts, &aes_cipher, false },
	{ "CMAC", run_cmac, &aes_cipher, false },
	{ "GCM", run_gcm, &aes_cipher, false },
	{ "ChaCha20, XChaCha20 and their AEADs", run_chacha20,
	  &chacha20_forms[0], false },
	{ "the same by SSSE3", run_chacha20, &chacha20_forms[1], false },
	{ "the same by AVX2", run_chacha20, &chacha20_forms[2], false },
	{ "Serpent", run_blocks, &serpent_cipher, false },
	{ "IDEA", run_blocks, &idea_cipher, false },
	{ "AES by instructions", run_blocks, &aes_ni_cipher, false },
	{ "its modes", run_form, &aes_ni_form, false },
	{ "its GCM", run_gcm_form, &gcm_ni_form, false },
};

int main(void)
{
	const size_t count = sizeof(subjects) / sizeof(subjects[0]);
	bool good = true;

	for (size_t i = 0; i < count; i++) {
		const struct subject *subject = &subjects[i];
		unsigned long before = VALGRIND_COUNT_ERRORS, found;

		if ((subject->with == &aes_ni_cipher ||
		     subject->with == &aes_ni_form ||
		     subject->with == &gcm_ni_form) && !has_aes())
			continue;
		if (subject->run == run_chacha20 && !has_form(subject->with))
			continue;
		make_secret();
		verdicts = 0;
		subject->run(subject->with);
		make_public();
		found = VALGRIND_COUNT_ERRORS - before - verdicts;
		good &= (found != 0) == subject->leaks;
		printf("%s: %lu found, %s\n", subject->name, found,
		       subject->leaks ? "some expected" : "none expected");
	}
	return !good || !RUNNING_ON_VALGRIND;
}
