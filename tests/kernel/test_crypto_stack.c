/*
 * That crypto/ leaves nothing on the stack that tells of a key. Each piece of
 * work is done twice, under two keys, on a stack that was painted before: what
 * it leaves below must be the same.
 */
#include <string.h>

#include "crypto/ed25519.h"
#include "crypto/x25519.h"
#include "kernel/crypto/crypto.h"
#include "kernel/lib/types.h"
#include "kernel/random_pool.h"
#include "tests/unit/test.h"

#define CALLER_SIZE 96u /* bytes of frames that are not crypto/'s */
#define DEPTH 4096u	 /* bytes below that are looked at */
#define WORDS (DEPTH / sizeof(u64))
#define PAINT 0x5a5a5a5a5a5a5a5aull

static const struct algorithm *used;
static u8 context[4672] __attribute__((aligned(64)));
static u8 key[64], message[64], out[64];
static struct ed25519_key signer;
static u64 left[2][WORDS];
static volatile unsigned round;

/* Below the frame of who calls one of these, and a little deeper. They call
 * nothing, and no interrupt is taken here. */
static __attribute__((noinline)) void paint_stack(void)
{
	volatile u64 *below = (volatile u64 *)(
		(u64)__builtin_frame_address(0) - CALLER_SIZE - DEPTH);

	for (size_t i = 0; i < WORDS; i++)
		below[i] = PAINT;
}

static __attribute__((noinline)) void copy_stack(u64 *to)
{
	const volatile u64 *below = (const volatile u64 *)(
		(u64)__builtin_frame_address(0) - CALLER_SIZE - DEPTH);

	for (size_t i = 0; i < WORDS; i++)
		to[i] = below[i];
}

static __attribute__((noinline)) void set_key(void)
{
	(void)skcipher_set_key(used->skcipher, context, key, sizeof(key));
}

static __attribute__((noinline)) void set_short_key(void)
{
	(void)skcipher_set_key(used->skcipher, context, key, 32);
}

static __attribute__((noinline)) void encrypt(void)
{
	u8 iv[SKCIPHER_IV_SIZE_MAX] = { 0 };

	(void)skcipher_encrypt(used->skcipher, context, iv, out, message,
			       sizeof(message));
}

static __attribute__((noinline)) void decrypt(void)
{
	u8 iv[SKCIPHER_IV_SIZE_MAX] = { 0 };

	(void)skcipher_decrypt(used->skcipher, context, iv, out, message,
			       sizeof(message));
}

static u8 drawn[RANDOM_CHUNK_SIZE];
static struct generator generator;

static __attribute__((noinline)) void draw(void)
{
	chacha20_setup(generator.state, key, message, 0);
	(void)generator_draw(&generator, drawn, 32);
}

static __attribute__((noinline)) void set_aead_key(void)
{
	(void)aead_set_key(used->aead, context, key, 32);
}

static __attribute__((noinline)) void seal(void)
{
	const u8 nonce[12] = { 0 };
	const struct aead_message all = {
		.nonce = nonce, .nonce_size = sizeof(nonce),
		.in = message, .out = out, .size = sizeof(message),
	};
	u8 tag[AEAD_TAG_SIZE_MAX];

	(void)aead_seal(used->aead, context, &all, tag, sizeof(tag));
}

static __attribute__((noinline)) void set_hmac_key(void)
{
	(void)digest_set_key(used->digest, context, key, sizeof(key));
}

static __attribute__((noinline)) void set_cmac_key(void)
{
	(void)digest_set_key(used->digest, context, key, 32);
}

static __attribute__((noinline)) void set_signer(void)
{
	ed25519_set_key(&signer, key);
}

static __attribute__((noinline)) void agree(void)
{
	(void)x25519(out, key, message);
}

static __attribute__((noinline)) void nothing(void)
{
}

/* Leaves the key. */
static __attribute__((noinline)) void leak(void)
{
	volatile u8 copy[512];

	for (size_t i = 0; i < sizeof(copy); i++)
		copy[i] = key[i % sizeof(key)];
}

/* Under the key of this round, which is in no register that is saved. */
static __attribute__((noinline)) void run_once(void (*prepare)(void),
					       void (*work)(void))
{
	for (size_t n = 0; n < sizeof(key); n++)
		key[n] = (u8)(n * (7 + 6 * round) + 3 + 98 * round);
	message[0] = 9;
	prepare();
	paint_stack();
	work();
	copy_stack(left[round]);
	/* Emits nothing: that was a call, no jump out of this frame. */
	__asm__ volatile("");
}

/* Are there bytes that differ, after work under one key and another? */
static bool leaves_something(void (*prepare)(void), void (*work)(void))
{
	round = 0;
	run_once(prepare, work);
	round = 1;
	run_once(prepare, work);
	return memcmp(left[0], left[1], sizeof(left[0])) != 0;
}

static void test_stack_is_searched(void)
{
	CHECK(leaves_something(nothing, leak));
	CHECK(!leaves_something(leak, nothing));
}

static void test_ciphers_leave_nothing(void)
{
	CHECK_EQ(crypto_find(ALGORITHM_SKCIPHER, "xts(aes-generic)", &used),
		 0);
	CHECK(!leaves_something(nothing, set_key));
	CHECK(!leaves_something(set_key, encrypt));
	CHECK_EQ(crypto_find(ALGORITHM_SKCIPHER, "xts(aes)", &used), 0);
	CHECK(!leaves_something(nothing, set_key));
	CHECK(!leaves_something(set_key, encrypt));
	CHECK_EQ(crypto_find(ALGORITHM_SKCIPHER, "cbc(aes-generic)", &used),
		 0);
	CHECK(!leaves_something(set_short_key, encrypt));
	CHECK(!leaves_something(set_short_key, decrypt));
	CHECK_EQ(crypto_find(ALGORITHM_SKCIPHER, "xchacha20-generic", &used),
		 0);
	CHECK(!leaves_something(set_short_key, encrypt));
	CHECK_EQ(crypto_find(ALGORITHM_AEAD, "gcm_base(ctr(aes),ghash)",
			     &used), 0);
	CHECK(!leaves_something(nothing, set_aead_key));
	CHECK(!leaves_something(set_aead_key, seal));
}

static void test_others_leave_nothing(void)
{
	CHECK_EQ(crypto_find(ALGORITHM_DIGEST, "hmac(sha3-256)", &used), 0);
	CHECK(!leaves_something(nothing, set_hmac_key));
	CHECK_EQ(crypto_find(ALGORITHM_DIGEST, "hmac(sha256)", &used), 0);
	CHECK(!leaves_something(nothing, set_hmac_key));
	CHECK_EQ(crypto_find(ALGORITHM_DIGEST, "cmac(aes)", &used), 0);
	CHECK(!leaves_something(nothing, set_cmac_key));
	CHECK(!leaves_something(nothing, set_signer));
	CHECK(!leaves_something(nothing, agree));
	CHECK(!leaves_something(nothing, draw));
}

TEST_SUITE(crypto_stack, TEST(test_stack_is_searched),
	   TEST(test_ciphers_leave_nothing), TEST(test_others_leave_nothing));
