/*
 * The self-tests pass for what is right, and fail for each way of being
 * wrong that is tried here.
 */
#include <string.h>

#include "crypto/algorithms.h"
#include "crypto/error.h"
#include "crypto/modes.h"
#include "crypto/registry.h"
#include "crypto/selftest.h"
#include "tests/unit/test.h"

static struct selftest memory;

static void test_table(void)
{
	for (unsigned i = 0; i < ALGORITHM_COUNT; i++) {
		CHECK(selftest_knows(&algorithms[i]));
		if (algorithms[i].needs == 0)
			CHECK(selftest(&memory, &algorithms[i], NULL, i));
	}
}

static enum algorithm_type type_of(const char *name)
{
	if (strncmp(name, "gcm", 3) == 0)
		return ALGORITHM_AEAD;
	if (strncmp(name, "hmac", 4) == 0 || strncmp(name, "cmac", 4) == 0)
		return ALGORITHM_DIGEST;
	return ALGORITHM_SKCIPHER;
}

/* Each that there are answers for and that is put together. */
static void test_instances(void)
{
	struct registry_entry entries[ALGORITHM_COUNT] = { 0 };
	struct registry registry = { 0 };
	struct registry_instance made;
	unsigned tested = 0;

	for (unsigned i = 0; i < ALGORITHM_COUNT; i++) {
		entries[i].algorithm = &algorithms[i];
		CHECK(registry_add(&registry, &entries[i]));
	}
	for (size_t i = 0; i < known_answer_count; i++) {
		const char *name = known_answers[i].name;

		if (i && strcmp(name, known_answers[i - 1].name) == 0)
			continue;
		if (registry_make(&registry, &made, type_of(name), name, 0) !=
		    0)
			continue;
		CHECK(selftest(&memory, &made.algorithm, &made.algorithm, i));
		tested++;
	}
	CHECK_EQ(tested, 6 * 3 + 2 + 1 + 2 + 10);
}

static void test_answers_stand_together(void)
{
	size_t found = 0;

	for (size_t i = 0; i < known_answer_count; i++) {
		const char *name = known_answers[i].name;
		size_t count;

		if (i && strcmp(name, known_answers[i - 1].name) == 0)
			continue;
		CHECK(known_answers_of(name, &count) == &known_answers[i]);
		found += count;
	}
	CHECK_EQ(found, known_answer_count);
}

/* AES in CBC, wrong in the way that `wrong` says. */
static enum wrong {
	NOTHING,
	BIT,	  /* of the output, in the second block */
	CHAIN,	  /* the initial value does not move on */
	BEYOND,	  /* writes one byte too many */
	DECRYPTS, /* wrong, though it encrypts well */
	LONG,	  /* wrong for long messages alone */
	KEY,	  /* takes no key */
} wrong;

static struct skcipher right;

static int wrong_set_key(const struct skcipher *by, void *context,
			 const uint8_t *key, size_t size)
{
	return wrong == KEY ? CRYPTO_INVALID :
			      right.set_key(by, context, key, size);
}

static int wrong_encrypt(const struct skcipher *by, const void *context,
			 uint8_t *iv, uint8_t *out, const uint8_t *in,
			 size_t size)
{
	uint8_t kept[16];

	memcpy(kept, iv, sizeof(kept));
	right.encrypt(by, context, iv, out, in, size);
	if (wrong == CHAIN)
		memcpy(iv, kept, sizeof(kept));
	if ((wrong == BIT && size > 16) || (wrong == LONG && size > 2048))
		out[17] ^= 1;
	if (wrong == BEYOND)
		out[size]++;
	return 0;
}

static int wrong_decrypt(const struct skcipher *by, const void *context,
			 uint8_t *iv, uint8_t *out, const uint8_t *in,
			 size_t size)
{
	right.decrypt(by, context, iv, out, in, size);
	if (wrong == DECRYPTS)
		out[0] ^= 0x80;
	return 0;
}

static const struct block_cipher *cipher_called(const char *driver)
{
	for (unsigned i = 0; i < ALGORITHM_COUNT; i++)
		if (strcmp(algorithms[i].driver, driver) == 0)
			return algorithms[i].cipher;
	return NULL;
}

static void test_wrong_cipher(void)
{
	struct skcipher tried;
	struct algorithm algorithm = { .name = "cbc(aes)", .driver = "wrong",
				       .type = ALGORITHM_SKCIPHER,
				       .skcipher = &tried };
	struct algorithm twin = algorithm;

	cbc_of(&right, cipher_called("aes-generic"));
	tried = right;
	tried.set_key = wrong_set_key;
	tried.encrypt = wrong_encrypt;
	tried.decrypt = wrong_decrypt;
	twin.skcipher = &right;
	for (wrong = NOTHING; wrong <= KEY; wrong++)
		CHECK_EQ(selftest(&memory, &algorithm, &twin, 1),
			 wrong == NOTHING);
	/* No known answer is long enough for this one. */
	wrong = LONG;
	CHECK(selftest(&memory, &algorithm, NULL, 1));
}

static void test_without_answers(void)
{
	struct algorithm algorithm = { .name = "cbc(new)",
				       .type = ALGORITHM_SKCIPHER,
				       .skcipher = &right };

	CHECK(!selftest_knows(&algorithm));
	CHECK(!selftest(&memory, &algorithm, NULL, 1));
	algorithm.type = ALGORITHM_FUNCTION;
	algorithm.function.test = NULL;
	CHECK(!selftest_knows(&algorithm));
}

TEST_SUITE(selftest, TEST(test_table), TEST(test_instances),
	   TEST(test_answers_stand_together), TEST(test_wrong_cipher),
	   TEST(test_without_answers));
