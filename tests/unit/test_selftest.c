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
	static struct registry_entry entries[ALGORITHM_COUNT];
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

/* AES in CTR, wrong for a message of one byte alone. */
static int short_encrypt(const struct skcipher *by, const void *context,
			 uint8_t *iv, uint8_t *out, const uint8_t *in,
			 size_t size)
{
	right.encrypt(by, context, iv, out, in, size);
	if (size == 1)
		out[0] ^= 1;
	return 0;
}

static void test_wrong_stream(void)
{
	struct skcipher tried;
	struct algorithm algorithm = { .name = "ctr(aes)", .driver = "wrong",
				       .type = ALGORITHM_SKCIPHER,
				       .skcipher = &tried };

	ctr_of(&right, cipher_called("aes-generic"));
	tried = right;
	CHECK(selftest(&memory, &algorithm, NULL, 1));
	tried.encrypt = short_encrypt;
	CHECK(!selftest(&memory, &algorithm, NULL, 1));
}

/* GCM, wrong in the way that `wrong_aead` says. */
static enum wrong_aead {
	NOTHING_AEAD,
	TAG,	     /* in its last byte */
	SEALS_MORE,  /* writes one byte too many */
	TAGS_MORE,   /* writes a tag too long */
	OPENS_MORE,  /* writes one byte too many */
	OPENS_ALL,   /* whatever the tag is */
	KEEPS_PLAIN, /* of what is forged */
} wrong_aead;

static struct aead right_aead;

static void wrong_seal(const struct aead *by, const void *context,
		       const struct aead_message *message, uint8_t *tag,
		       size_t tag_size)
{
	right_aead.seal(by, context, message, tag, tag_size);
	if (wrong_aead == TAG)
		tag[tag_size - 1] ^= 1;
	if (wrong_aead == SEALS_MORE)
		message->out[message->size]++;
	if (wrong_aead == TAGS_MORE)
		tag[tag_size]++;
}

static int wrong_open(const struct aead *by, const void *context,
		      const struct aead_message *message, const uint8_t *tag,
		      size_t tag_size)
{
	int error = right_aead.open(by, context, message, tag, tag_size);

	if (wrong_aead == OPENS_MORE)
		message->out[message->size]++;
	if (wrong_aead == KEEPS_PLAIN && error && message->size)
		message->out[0] = 1;
	return wrong_aead == OPENS_ALL ? 0 : error;
}

static void test_wrong_aead(void)
{
	struct aead tried;
	struct algorithm algorithm = { .name = "gcm(aes)", .driver = "wrong",
				       .type = ALGORITHM_AEAD,
				       .aead = &tried };

	gcm_of(&right_aead, cipher_called("aes-generic"));
	tried = right_aead;
	tried.seal = wrong_seal;
	tried.open = wrong_open;
	for (wrong_aead = NOTHING_AEAD; wrong_aead <= KEEPS_PLAIN;
	     wrong_aead++)
		CHECK_EQ(selftest(&memory, &algorithm, NULL, 1),
			 wrong_aead == NOTHING_AEAD);
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
	   TEST(test_wrong_stream), TEST(test_wrong_aead),
	   TEST(test_without_answers));
