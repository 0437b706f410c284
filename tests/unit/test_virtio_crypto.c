/*
 * The driver of the virtio crypto device, with a device that the test plays:
 * a fair one, and ones that break each rule.
 */
#include <string.h>

#include "crypto/aes.h"
#include "crypto/cbc.h"
#include "crypto/error.h"
#include "crypto/modes.h"
#include "crypto/selftest.h"
#include "kernel/dev/clock.h"
#include "kernel/dev/virtio_crypto.h"
#include "kernel/lib/lock.h"
#include "tests/host/fakes.h"
#include "tests/unit/cbc_vectors.h"
#include "tests/unit/crypto_device.h"
#include "tests/unit/hex.h"
#include "tests/unit/test.h"

#define CONTEXTS (VIRTIO_CRYPTO_KEYS + 1)
#define LONG_SIZE (3 * VIRTIO_CRYPTO_PIECE)

static u64 contexts[CONTEXTS];
static u8 message[LONG_SIZE], sealed[LONG_SIZE], expected[LONG_SIZE];
static const u8 key_bytes[32] = { 7, 1, 8, 2 };

/* The driver of a device that was just found; NULL if it was not taken. */
static const struct skcipher *start(void)
{
	virtio_crypto_init();
	memset(contexts, 0, sizeof(contexts));
	return fake.registered ? fake.registered->skcipher : NULL;
}

static const struct skcipher *start_fair(void)
{
	fake_device_reset();
	return start();
}

static void fill(u8 *to, size_t size, u64 seed)
{
	for (size_t i = 0; i < size; i++)
		to[i] = (u8)test_random(&seed);
}

static bool is_all(const u8 *bytes, u8 value, size_t size)
{
	for (size_t i = 0; i < size; i++)
		if (bytes[i] != value)
			return false;
	return true;
}

static void test_description(void)
{
	const struct skcipher *by = start_fair();

	CHECK(by != NULL && fake.running && fake.messages == 0);
	CHECK(strcmp(fake.registered->name, "cbc(aes)") == 0);
	CHECK(strcmp(fake.registered->driver, "virtio_crypto_aes_cbc") == 0);
	CHECK_EQ(fake.registered->flags, ALGORITHM_DEVICE);
	CHECK(by->context_size <= sizeof(contexts[0]));
}

static void test_vectors(void)
{
	const struct skcipher *by = start_fair();
	u8 key[32], plain[CBC_SIZE], out[CBC_SIZE], iv[16];

	CHECK(by != NULL);
	hex_read(plain, cbc_plain, CBC_SIZE);
	for (size_t i = 0; i < ARRAY_SIZE(cbc_vectors); i++) {
		const struct cbc_vector *vector = &cbc_vectors[i];

		hex_read(key, vector->key, vector->key_size);
		hex_read(iv, cbc_iv, 16);
		CHECK_EQ(skcipher_set_key(by, contexts, key,
					  vector->key_size), 0);
		CHECK(!fake_device_sees_secrets());
		CHECK_EQ(skcipher_encrypt(by, contexts, iv, out, plain,
					  CBC_SIZE), 0);
		CHECK(hex_equals(out, CBC_SIZE, vector->sealed));
		CHECK(memcmp(iv, out + 48, 16) == 0);
		CHECK(!fake_device_sees_secrets());
		hex_read(iv, cbc_iv, 16);
		CHECK_EQ(skcipher_decrypt(by, contexts, iv, out, out,
					  CBC_SIZE), 0);
		CHECK(memcmp(out, plain, CBC_SIZE) == 0);
		CHECK(hex_equals(iv, 16, vector->sealed + 96));
		CHECK(!fake_device_sees_secrets());
	}
	skcipher_forget(by, contexts);
	CHECK_EQ(fake.sessions, 0);
	CHECK_EQ(fake.rules_broken, 0);
	CHECK_EQ(locks_held, 0);
}

/* What the kernel does before anybody uses an algorithm. */
static void test_selftest(void)
{
	static struct selftest memory;
	struct algorithm twin = { .type = ALGORITHM_SKCIPHER };
	struct skcipher generic;

	CHECK(start_fair() != NULL);
	cbc_of(&generic, &aes_cipher);
	twin.skcipher = &generic;
	CHECK(selftest_knows(fake.registered));
	CHECK(selftest(&memory, fake.registered, &twin, 4));
	CHECK_EQ(fake.sessions, 0);
	CHECK_EQ(fake.rules_broken, 0);
}

/* Messages around what a request takes, as they come from one call and from
 * two, in place and not, against the cipher itself. */
static void test_long_messages(void)
{
	static const size_t sizes[] = {
		16, VIRTIO_CRYPTO_PIECE - 16, VIRTIO_CRYPTO_PIECE,
		VIRTIO_CRYPTO_PIECE + 16, 2 * VIRTIO_CRYPTO_PIECE, LONG_SIZE,
	};
	const struct skcipher *by = start_fair();
	struct aes_key aes;
	struct keyed_cipher key = { &aes_cipher, &aes };
	u8 iv[16], end[16];

	CHECK(by != NULL);
	aes_set_key(&aes, key_bytes, sizeof(key_bytes));
	CHECK_EQ(skcipher_set_key(by, contexts, key_bytes, 32), 0);
	for (size_t i = 0; i < ARRAY_SIZE(sizes); i++) {
		size_t size = sizes[i], first = size / 32 * 16;

		fill(message, size, i + 1);
		memset(end, 9, 16);
		cbc_encrypt(&key, end, expected, message, size / 16);
		memset(iv, 9, 16);
		CHECK_EQ(skcipher_encrypt(by, contexts, iv, sealed, message,
					  size), 0);
		CHECK(memcmp(sealed, expected, size) == 0);
		CHECK(memcmp(iv, end, 16) == 0);
		memset(iv, 9, 16);
		CHECK_EQ(skcipher_decrypt(by, contexts, iv, sealed, sealed,
					  size), 0);
		CHECK(memcmp(sealed, message, size) == 0);
		CHECK(memcmp(iv, end, 16) == 0);
		memset(iv, 9, 16);
		CHECK_EQ(skcipher_encrypt(by, contexts, iv, sealed, sealed,
					  first), 0);
		CHECK_EQ(skcipher_encrypt(by, contexts, iv, sealed + first,
					  sealed + first, size - first), 0);
		CHECK(memcmp(sealed, expected, size) == 0);
	}
	CHECK_EQ(fake.rules_broken, 0);
}

static void test_sizes(void)
{
	const struct skcipher *by = start_fair();
	u8 iv[16] = { 0 }, out[32] = { 1 };
	unsigned requests;

	CHECK(by != NULL);
	for (size_t size = 0; size <= 32; size++)
		CHECK((skcipher_set_key(by, contexts, key_bytes, size) == 0) ==
		      (size == 16 || size == 24 || size == 32));
	CHECK_EQ(fake.sessions, 2);
	requests = fake.requests;
	CHECK_EQ(skcipher_encrypt(by, contexts, iv, out, out, 0), 0);
	CHECK_EQ(skcipher_encrypt(by, contexts, iv, out, out, 17),
		 CRYPTO_INVALID);
	CHECK(out[0] == 1 && fake.requests == requests);
}

/* A key is its context's, where that lies; each is given back, once. */
static void test_contexts(void)
{
	const struct skcipher *by = start_fair();
	u8 iv[16] = { 0 }, out[16];

	CHECK(by != NULL);
	for (unsigned i = 0; i < 300; i++)
		CHECK_EQ(skcipher_set_key(by, contexts, key_bytes, 16), 0);
	CHECK_EQ(fake.sessions, 2);
	contexts[1] = contexts[0];
	memset(out, 5, 16);
	CHECK_EQ(skcipher_encrypt(by, &contexts[1], iv, out, out, 16),
		 CRYPTO_FAILED);
	CHECK(is_all(out, 0, 16));
	CHECK_EQ(skcipher_set_key(by, contexts, key_bytes, 17),
		 CRYPTO_INVALID);
	CHECK_EQ(skcipher_encrypt(by, contexts, iv, out, out, 16),
		 CRYPTO_FAILED);
	skcipher_forget(by, &contexts[1]);
	CHECK_EQ(fake.sessions, 2);
	skcipher_forget(by, contexts);
	skcipher_forget(by, contexts);
	CHECK_EQ(fake.sessions, 0);
	CHECK_EQ(skcipher_decrypt(by, contexts, iv, out, out, 16),
		 CRYPTO_FAILED);
	CHECK(fake.running && fake.rules_broken == 0);
}

static void test_sessions_run_out(void)
{
	const struct skcipher *by = start_fair();
	u8 iv[16] = { 0 }, out[16] = { 0 };

	CHECK(by != NULL);
	for (unsigned i = 0; i < VIRTIO_CRYPTO_KEYS; i++)
		CHECK_EQ(skcipher_set_key(by, &contexts[i], key_bytes, 16), 0);
	CHECK_EQ(skcipher_set_key(by, &contexts[CONTEXTS - 1], key_bytes, 16),
		 CRYPTO_INVALID);
	CHECK_EQ(fake.sessions, FAKE_SESSIONS);
	skcipher_forget(by, &contexts[77]);
	CHECK_EQ(skcipher_set_key(by, &contexts[CONTEXTS - 1], key_bytes, 16),
		 0);
	CHECK_EQ(skcipher_encrypt(by, &contexts[CONTEXTS - 1], iv, out, out,
				  16), 0);
	for (unsigned i = 0; i < CONTEXTS; i++)
		skcipher_forget(by, &contexts[i]);
	CHECK_EQ(fake.sessions, 0);
	CHECK_EQ(fake.rules_broken, 0);
}

/* A device with few sessions refuses the first or the second of a key: the
 * key is refused, and the device stays of use. */
static void test_few_sessions(void)
{
	const struct skcipher *by;

	for (unsigned most = 0; most < 4; most++) {
		by = start_fair();
		CHECK(by != NULL);
		fake.sessions_max = most;
		for (unsigned i = 0; i < 3; i++)
			CHECK((skcipher_set_key(by, &contexts[i], key_bytes,
						24) == 0) == (i < most / 2));
		CHECK_EQ(fake.sessions, most / 2 * 2);
		fake.sessions_max = 256;
		CHECK_EQ(skcipher_set_key(by, &contexts[2], key_bytes, 24), 0);
		CHECK(fake.running && fake.rules_broken == 0);
	}
}

/* Does a device that errs at a request do no harm, and is it given up? Of
 * the requests, 0 and 1 make a key, 2 to 4 are a message, 5 and 6 forget. */
static bool is_survived(enum fault fault, unsigned at)
{
	const struct skcipher *by = start_fair();
	u8 iv[16] = { 3 };
	int error;

	if (by == NULL)
		return false;
	fake.fault = fault;
	fake.fault_at = at;
	error = skcipher_set_key(by, contexts, key_bytes, 32);
	if ((error == CRYPTO_INVALID) != (at < 2))
		return false;
	fill(message, LONG_SIZE, at + 1);
	memset(sealed, 0xee, LONG_SIZE);
	error = skcipher_encrypt(by, contexts, iv, sealed, message, LONG_SIZE);
	if ((error == CRYPTO_FAILED) != (at < 5) ||
	    (at < 5 && (!is_all(sealed, 0, LONG_SIZE) || iv[0] != 3)))
		return false;
	skcipher_forget(by, contexts);
	/* Only silence is waited for. */
	if ((clock_monotonic_ns() > VIRTIO_CRYPTO_WAIT_NS) !=
	    (fault == FAULT_SILENT))
		return false;
	/* Refusing a session is no crime. */
	if (fault == FAULT_STATUS && at < 2)
		return fake.running && fake.registered;
	return !fake.running && !fake.registered &&
	       fake.messages == 1 && locks_held == 0 &&
	       !fake_device_sees_secrets() && fake.rules_broken == 0 &&
	       skcipher_set_key(by, contexts, key_bytes, 32) ==
		       CRYPTO_INVALID &&
	       fake.requests == at + 1;
}

static void test_hostile_device(void)
{
	for (unsigned fault = FAULT_SILENT; fault < FAULTS; fault++)
		for (unsigned at = 0; at <= 6; at++) {
			test_memory_reset();
			if (!is_survived((enum fault)fault, at)) {
				test_fail(__FILE__, __LINE__, "is_survived",
					  fault, at);
				return;
			}
		}
	test_memory_reset();
}

/* Neither time alone nor looks alone end the wait: the machine may have
 * stood still, and the processor may be fast. */
static void test_slow_device(void)
{
	const struct skcipher *by = start_fair();

	CHECK(by != NULL);
	fake.late_polls = 1000;
	fake.clock_step_ns = VIRTIO_CRYPTO_WAIT_NS;
	CHECK_EQ(skcipher_set_key(by, contexts, key_bytes, 16), 0);
	fake.late_polls = 400000;
	fake.clock_step_ns = 1;
	CHECK_EQ(skcipher_set_key(by, contexts, key_bytes, 16), 0);
	CHECK(fake.running);
}

/* What a device says of itself that makes it of no use: field, value. */
static void test_useless_device(void)
{
	static const u32 bad[][2] = {
		{ 0, 0 },		/* not ready */
		{ 1, 0 },		/* no data queue */
		{ 1, 0xffff },
		{ 1, 0x10001 },		/* right only in 16 bits */
		{ 3, ~(1u << 3) },	/* all ciphers but ours */
		{ 9, 24 },		/* short keys */
		{ 13, 0 },		/* short messages */
	};

	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		fake_device_reset();
		fake.config[12] = 1000;
		fake.config[bad[i][0]] = bad[i][1];
		CHECK(start() == NULL && !fake.running && fake.messages == 1);
	}
	fake_device_reset();
	fake.queue_size = 1;
	CHECK(start() == NULL && fake.messages == 1);
	fake_device_reset();
	fake.there = false;
	CHECK(start() == NULL && fake.messages == 0);
	test_memory_reset();
}

TEST_SUITE(virtio_crypto, TEST(test_description), TEST(test_vectors),
	   TEST(test_selftest), TEST(test_long_messages), TEST(test_sizes),
	   TEST(test_contexts), TEST(test_sessions_run_out),
	   TEST(test_few_sessions), TEST(test_hostile_device),
	   TEST(test_slow_device), TEST(test_useless_device));
