/*
 * The virtio crypto device of the machine that runs these tests: QEMU's, with
 * its builtin backend. What the driver does with a device that errs stands in
 * tests/unit/test_virtio_crypto.c.
 */
#include <arch/page.h>
#include <string.h>

#include "crypto/aes.h"
#include "crypto/blowfish.h"
#include "crypto/cbc.h"
#include "crypto/error.h"
#include "crypto/modes.h"
#include "crypto/skcipher.h"
#include "kernel/abi/errno.h"
#include "kernel/crypto/crypto.h"
#include "kernel/dev/virtio_crypto.h"
#include "kernel/mm/frame.h"
#include "tests/unit/cbc_vectors.h"
#include "tests/unit/hex.h"
#include "tests/unit/test.h"

#define CONTEXTS (VIRTIO_CRYPTO_KEYS + 1)
/* Two requests and a bit, in frames of 4 KiB. */
#define FRAMES 9u
#define SIZE (2u * VIRTIO_CRYPTO_PIECE + 48)

static u8 contexts[CONTEXTS][SKCIPHER_ALIGN]
	__attribute__((aligned(SKCIPHER_ALIGN)));
static struct aes_key aes;

static const struct skcipher *find(void)
{
	const struct algorithm *found;

	if (crypto_find(ALGORITHM_SKCIPHER, "virtio_crypto_aes_cbc",
			&found) != 0 ||
	    found->skcipher->context_size > SKCIPHER_ALIGN)
		return NULL;
	return found->skcipher;
}

static void test_vectors(void)
{
	const struct skcipher *by = find();
	u8 key[32], plain[CBC_SIZE], out[CBC_SIZE], iv[16];

	CHECK(by != NULL);
	hex_read(plain, cbc_plain, CBC_SIZE);
	for (size_t i = 0; i < ARRAY_SIZE(cbc_vectors); i++) {
		const struct cbc_vector *vector = &cbc_vectors[i];

		hex_read(key, vector->key, vector->key_size);
		CHECK_EQ(skcipher_set_key(by, contexts, key,
					  vector->key_size), 0);
		hex_read(iv, cbc_iv, 16);
		CHECK_EQ(skcipher_encrypt(by, contexts, iv, out, plain,
					  CBC_SIZE), 0);
		CHECK(hex_equals(out, CBC_SIZE, vector->sealed));
		hex_read(iv, cbc_iv, 16);
		CHECK_EQ(skcipher_decrypt(by, contexts, iv, out, out, 16), 0);
		CHECK_EQ(skcipher_decrypt(by, contexts, iv, out + 16, out + 16,
					  CBC_SIZE - 16), 0);
		CHECK(memcmp(out, plain, CBC_SIZE) == 0);
	}
	skcipher_forget(by, contexts);
}

/* In place and not, against the cipher on the processor. */
static bool agrees(const struct skcipher *by, u8 *in, u8 *out, size_t size)
{
	struct keyed_cipher key = { &aes_cipher, &aes };
	u8 iv[16] = { 1 }, end[16] = { 1 }, sum[16];

	for (size_t i = 0; i < size; i++)
		in[i] = (u8)(i * 31 + i / 256 + size);
	if (skcipher_encrypt(by, contexts, iv, out, in, size) != 0)
		return false;
	memcpy(sum, iv, 16);
	memset(iv, 0, 16);
	iv[0] = 1;
	if (skcipher_decrypt(by, contexts, iv, out, out, size) != 0 ||
	    memcmp(out, in, size) != 0 || memcmp(iv, sum, 16) != 0)
		return false;
	cbc_encrypt(&key, end, in, in, size / 16);
	memset(iv, 0, 16);
	iv[0] = 1;
	return memcmp(end, sum, 16) == 0 &&
	       skcipher_encrypt(by, contexts, iv, out, out, size) == 0 &&
	       memcmp(out, in, size) == 0;
}

static void test_long_messages(void)
{
	static const size_t sizes[] = {
		16, 4096, VIRTIO_CRYPTO_PIECE - 16, VIRTIO_CRYPTO_PIECE,
		VIRTIO_CRYPTO_PIECE + 16, SIZE,
	};
	const struct skcipher *by = find();
	paddr_t in = frame_alloc_run(FRAME_KERNEL, FRAMES);
	paddr_t out = frame_alloc_run(FRAME_KERNEL, FRAMES);
	const u8 key[24] = { 3, 5, 7 };
	unsigned good = 0;

	CHECK(by != NULL && in != 0 && out != 0);
	aes_set_key(&aes, key, sizeof(key));
	CHECK_EQ(skcipher_set_key(by, contexts, key, sizeof(key)), 0);
	for (size_t i = 0; i < ARRAY_SIZE(sizes); i++)
		good += agrees(by, frame_address(in), frame_address(out),
			       sizes[i]);
	skcipher_forget(by, contexts);
	for (unsigned i = 0; i < FRAMES; i++) {
		frame_put(in + i * PAGE_SIZE);
		frame_put(out + i * PAGE_SIZE);
	}
	CHECK_EQ(good, ARRAY_SIZE(sizes));
}

/* All of the device's sessions are to be had, each for its own key, and all
 * come back; and that as often as one likes. */
static void test_sessions(void)
{
	const struct skcipher *by = find();
	u8 key[16] = { 0 }, iv[16], out[16];

	CHECK(by != NULL);
	for (unsigned round = 0; round < 2; round++) {
		for (unsigned i = 0; i < VIRTIO_CRYPTO_KEYS; i++) {
			key[0] = (u8)i;
			CHECK_EQ(skcipher_set_key(by, contexts[i], key, 16),
				 0);
		}
		CHECK_EQ(skcipher_set_key(by, contexts[CONTEXTS - 1], key,
					  16), CRYPTO_INVALID);
		for (unsigned i = 0; i < VIRTIO_CRYPTO_KEYS; i += 9) {
			key[0] = (u8)i;
			aes_set_key(&aes, key, 16);
			memset(iv, 0, 16);
			memset(out, 0, 16);
			CHECK_EQ(skcipher_encrypt(by, contexts[i], iv, out,
						  out, 16), 0);
			aes_decrypt(&aes, out, out, 1);
			memset(iv, 0, 16);
			CHECK(memcmp(out, iv, 16) == 0);
		}
		for (unsigned i = 0; i < VIRTIO_CRYPTO_KEYS; i++)
			skcipher_forget(by, contexts[i]);
	}
}

static void test_sizes(void)
{
	const struct skcipher *by = find();
	u8 key[33] = { 0 }, iv[16] = { 0 }, out[32] = { 1 };

	CHECK(by != NULL);
	for (size_t size = 0; size <= sizeof(key); size++)
		CHECK((skcipher_set_key(by, contexts, key, size) == 0) ==
		      (size == 16 || size == 24 || size == 32));
	CHECK_EQ(skcipher_encrypt(by, contexts, iv, out, out, 16),
		 CRYPTO_FAILED);
	CHECK_EQ(out[0], 0);
	CHECK_EQ(skcipher_set_key(by, contexts, key, 32), 0);
	CHECK_EQ(skcipher_encrypt(by, contexts, iv, out, out, 17),
		 CRYPTO_INVALID);
	CHECK_EQ(skcipher_encrypt(by, contexts, iv, out, out, 0), 0);
	CHECK_EQ(skcipher_encrypt(by, contexts, iv, out, out, 32), 0);
	skcipher_forget(by, contexts);
}

/* By the algorithm's name the best is found, whatever was asked for before;
 * the device is better than the generic cipher. */
static void test_choice(void)
{
	const struct registry_entry *entry = NULL;
	const struct algorithm *generic, *best;

	CHECK(find() != NULL);
	CHECK_EQ(crypto_find(ALGORITHM_SKCIPHER, "cbc(aes-generic)", &generic),
		 0);
	CHECK_EQ(crypto_find(ALGORITHM_SKCIPHER, "cbc(aes)", &best), 0);
	CHECK(generic->priority < 150 && best->priority >= 150);
	while ((entry = crypto_next(entry)) != NULL) {
		const struct algorithm *one = entry->algorithm;

		if (one->type == ALGORITHM_SKCIPHER &&
		    entry->state == REGISTRY_GOOD &&
		    strcmp(one->name, "cbc(aes)") == 0)
			CHECK(one->priority <= best->priority);
	}
}

/* Another device's: worse than what the processor has. It is not what its
 * algorithm's name means, and is found no more when it is withdrawn. */
static void test_worse_device(void)
{
	static struct skcipher by;
	static const struct algorithm worse = {
		.name = "cbc(blowfish)", .driver = "test-cbc-blowfish",
		.priority = 1, .type = ALGORITHM_SKCIPHER,
		.flags = ALGORITHM_DEVICE, .skcipher = &by,
	}, unknown = {
		.name = "cbc(none)", .driver = "test-cbc-none",
		.type = ALGORITHM_SKCIPHER, .skcipher = &by,
	};
	const struct algorithm *found;

	cbc_of(&by, &blowfish_cipher);
	CHECK_EQ(crypto_register(&unknown), -EINVAL);
	CHECK_EQ(crypto_register(&worse), 0);
	CHECK_EQ(crypto_register(&worse), -EEXIST);
	CHECK_EQ(crypto_find(ALGORITHM_SKCIPHER, worse.name, &found), 0);
	CHECK(found->priority >= 100);
	CHECK_EQ(crypto_find(ALGORITHM_SKCIPHER, worse.driver, &found), 0);
	CHECK(found == &worse);
	crypto_withdraw(&worse);
	CHECK_EQ(crypto_find(ALGORITHM_SKCIPHER, worse.driver, &found),
		 -ENOENT);
	CHECK_EQ(crypto_find(ALGORITHM_SKCIPHER, worse.name, &found), 0);
}

TEST_SUITE(crypto_device, TEST(test_vectors), TEST(test_long_messages),
	   TEST(test_sessions), TEST(test_sizes), TEST(test_choice),
	   TEST(test_worse_device));
