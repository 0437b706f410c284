/*
 * The kernel's crypto API: names that are none, a driver that answers wrong,
 * and that nothing of a key is left in memory after its use.
 */
#include <arch/page.h>
#include <string.h>

#include "arch/x86_64/layout.h"
#include "arch/x86_64/walker.h"
#include "kernel/abi/errno.h"
#include "kernel/arch.h"
#include "kernel/crypto/crypto.h"
#include "kernel/mm/frame.h"
#include "kernel/mm/slab.h"
#include "kernel/mm/space.h"
#include "tests/kernel/programs.h"
#include "tests/unit/test.h"
#include "tests/user/secret.h"

extern u8 __data_start[], __data_end[];

static void test_names(void)
{
	static const struct {
		enum algorithm_type type;
		const char *name;
		int error;
	} cases[] = {
		{ ALGORITHM_DIGEST, "sha256", 0 },
		{ ALGORITHM_SKCIPHER, "cbc(aes)", 0 },
		{ ALGORITHM_AEAD, "gcm(aes)", 0 },
		{ ALGORITHM_FUNCTION, "ed25519", 0 },
		{ ALGORITHM_SKCIPHER, "sha256", -ENOENT },
		{ ALGORITHM_AEAD, "cbc(aes)", -ENOENT },
		{ ALGORITHM_SKCIPHER, "cbc(sha256)", -ENOENT },
		{ ALGORITHM_DIGEST, "", -ENOENT },
		{ ALGORITHM_DIGEST, "hmac(hmac(sha256))", -ENOENT },
		{ ALGORITHM_SKCIPHER, "cbc(cbc(cbc(cbc(aes))))", -ENOENT },
	};

	for (unsigned i = 0; i < ARRAY_SIZE(cases); i++) {
		const struct algorithm *found = NULL;

		CHECK_EQ(crypto_find(cases[i].type, cases[i].name, &found),
			 cases[i].error);
		CHECK((found != NULL) == (cases[i].error == 0));
	}
}

/* The same description each time: an instance is made once. */
static void test_kept(void)
{
	const struct algorithm *first, *again;
	size_t live;

	CHECK_EQ(crypto_find(ALGORITHM_SKCIPHER, "ctr(serpent)", &first), 0);
	live = slab_live_objects();
	CHECK_EQ(crypto_find(ALGORITHM_SKCIPHER, "ctr(serpent)", &again), 0);
	CHECK(first == again);
	CHECK_EQ(crypto_find(ALGORITHM_SKCIPHER, "ctr(serpent-generic)",
			     &again),
		 0);
	CHECK(first == again);
	CHECK_EQ(crypto_find(ALGORITHM_SKCIPHER, "xts(idea)", &again),
		 -ENOENT);
	CHECK_EQ(slab_live_objects(), live);
}

/* What fails for lack of memory is as it was, and not held to be broken: an
 * accelerated form, whose twin is made and tested on the way. */
static void test_lack_of_memory(void)
{
	const char *const name = "xts-aes-aesni";
	const struct algorithm *found = NULL;
	int error = -ENOMEM;

	for (u64 n = 1; n < 10 && error == -ENOMEM; n++) {
		slabs_fail_at(n);
		error = crypto_find(ALGORITHM_SKCIPHER, name, &found);
		slabs_fail_at(0);
		CHECK(error == 0 || error == -ENOMEM);
		CHECK(n > 1 || error == -ENOMEM);
	}
	CHECK_EQ(error, 0);
	CHECK(found != NULL && strcmp(found->driver, name) == 0);
}

/* It does nothing at all. */
static int idle_set_key(const struct skcipher *by, void *context,
			const uint8_t *key, size_t size)
{
	(void)by, (void)context, (void)key, (void)size;
	return 0;
}

static int idle_run(const struct skcipher *by, const void *context,
		    uint8_t *iv, uint8_t *out, const uint8_t *in, size_t size)
{
	(void)by, (void)context, (void)iv, (void)out, (void)in, (void)size;
	return 0;
}

static const struct skcipher idle_cipher = {
	.block_size = 16,
	.size_step = 16,
	.chunk_size = 16,
	.iv_size = 16,
	.key_min = 16,
	.key_max = 32,
	.key_step = 8,
	.context_size = 64,
	.set_key = idle_set_key,
	.encrypt = idle_run,
	.decrypt = idle_run,
};

static void test_wrong_driver(void)
{
	static const struct algorithm wrong = {
		.name = "cbc(serpent)", .driver = "cbc-serpent-idle",
		.priority = 10000, .type = ALGORITHM_SKCIPHER,
		.flags = ALGORITHM_DEVICE, .skcipher = &idle_cipher,
	};
	struct algorithm unknown = wrong, negative = wrong;
	const struct algorithm *found;

	unknown.name = "cbc(unknown)";
	negative.priority = -1;
	CHECK_EQ(crypto_register(&unknown), -EINVAL);
	CHECK_EQ(crypto_register(&negative), -EINVAL);
	CHECK_EQ(crypto_register(&wrong), 0);
	CHECK_EQ(crypto_register(&wrong), -EEXIST);
	CHECK_EQ(crypto_find(ALGORITHM_SKCIPHER, "cbc(serpent)", &found), 0);
	CHECK(strcmp(found->driver, "cbc(serpent-generic)") == 0);
	CHECK_EQ(crypto_find(ALGORITHM_SKCIPHER, "cbc-serpent-idle", &found),
		 -ENOENT);
}

/* --- what is left of a key --- */

struct search {
	u64 inverted; /* the word, so that it does not find itself */
	unsigned found;
};

/* All that the kernel can read at its own addresses: frames, free ones too,
 * stacks, and its own data; but no device's registers. */
static bool is_memory(const struct table_mapping *m)
{
	if (m->is_table || m->user || m->address < USER_END)
		return false;
	return frame_type_of(m->frame) != FRAME_RESERVED ||
	       (m->address >= (u64)__data_start &&
		m->address < (u64)__data_end);
}

static bool count_in(void *context, const struct table_mapping *m)
{
	struct search *search = context;
	const u64 *words = (const u64 *)m->address;

	if (!is_memory(m))
		return true;
	for (size_t i = 0; i < m->size / sizeof(u64); i++)
		search->found += ~words[i] == search->inverted;
	return true;
}

/* How often a word stands in memory, at addresses that are multiples of 8. */
static unsigned count_in_memory(u64 inverted)
{
	struct search search = { .inverted = inverted };

	(void)tables_visit(arch_kernel_tables(), count_in, &search);
	return search.found;
}

/* Encrypts under the key of `seed`, forgets the context, and returns the key,
 * which is the caller's to give back; NULL on lack of memory. */
static u64 *use_key(u64 seed)
{
	u64 *key = kalloc_bytes(SECRET_WORDS * sizeof(u64));
	u64 iv[2] = { 0 }, data[64] = { 0 };
	const struct algorithm *found;
	const struct skcipher *by;
	void *context;

	if (!key || crypto_find(ALGORITHM_SKCIPHER, "cbc(aes)", &found) != 0)
		return NULL;
	for (unsigned i = 0; i < SECRET_WORDS; i++)
		key[i] = secret_word(seed, i);
	by = found->skcipher;
	context = kalloc_bytes(by->context_size);
	if (!context ||
	    skcipher_set_key(by, context, (u8 *)key,
			     SECRET_WORDS * sizeof(u64)) != 0 ||
	    skcipher_encrypt(by, context, (u8 *)iv, (u8 *)data, (u8 *)data,
			     sizeof(data)) != 0)
		return NULL;
	skcipher_forget(by, context);
	kfree_bytes(context, by->context_size);
	return key;
}

/* Once while the caller still has it, which shows that it would be found. */
static void test_key_is_gone(void)
{
	const u64 seed = 0x56789;
	u64 *key = use_key(seed);

	CHECK(key != NULL);
	for (unsigned i = 0; i < SECRET_WORDS; i++)
		CHECK_EQ(count_in_memory(~secret_word(seed, i)), 1);
	kfree_bytes(key, SECRET_WORDS * sizeof(u64));
	for (unsigned i = 0; i < SECRET_WORDS; i++)
		CHECK_EQ(count_in_memory(~secret_word(seed, i)), 0);
}

/* Of its key and its text nothing is left. */
static void test_program_is_gone(void)
{
	const struct algorithm *kept;
	int status;

	/* An image without test programs, as the crash tests boot it. */
	if (programs_count() == 0)
		return;
	/* What a template makes stays. */
	CHECK_EQ(crypto_find(ALGORITHM_DIGEST, "hmac(sha256)", &kept), 0);
	CHECK(program_run("/tests/alg_secret", NULL, &status));
	CHECK_EQ(status, 0);
	for (unsigned i = 0; i < SECRET_WORDS; i++) {
		CHECK_EQ(count_in_memory(~secret_word(SECRET_KEY, i)), 0);
		CHECK_EQ(count_in_memory(~secret_word(SECRET_TEXT, i)), 0);
	}
}

TEST_SUITE(crypto, TEST(test_names), TEST(test_kept),
	   TEST(test_lack_of_memory), TEST(test_wrong_driver),
	   TEST(test_key_is_gone), TEST(test_program_is_gone));
