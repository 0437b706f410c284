/*
 * AES by the processor's instructions against FIPS 197 and the generic AES.
 * On a processor without them there is nothing to see.
 */
#include <string.h>

#include "crypto/aes_ni.h"
#include "crypto/cbc.h"
#include "crypto/ctr.h"
#include "crypto/xts.h"
#include "tests/unit/cipher_check.h"
#include "tests/unit/test.h"

#define BLOCKS 35
#define SIZE (BLOCKS * AES_BLOCK_SIZE)

static struct aes_key plain_key;
static struct aes_ni_key key;
static const struct keyed_cipher generic = { &aes_cipher, &plain_key };
static uint8_t in[SIZE + 1], ours[SIZE + 2], theirs[SIZE];

/* Intel SDM volume 2A, CPUID: leaf 1, ECX, bits 25 (AES) and 19 (SSE4.1). */
static bool has_aes(void)
{
	uint32_t a = 1, b, c = 0, d;

	__asm__("cpuid" : "+a"(a), "=b"(b), "+c"(c), "=d"(d));
	return (c >> 25 & 1) && (c >> 19 & 1);
}

/* A random message and a key of the next size. */
static size_t set_up(uint64_t *seed)
{
	static size_t size = 16;

	for (size_t i = 0; i < sizeof(in); i++)
		in[i] = (uint8_t)test_random(seed);
	size = size == 32 ? 16 : size + 8;
	aes_set_key(&plain_key, in, size);
	aes_ni_set_key(&key, in, size);
	return size;
}

static void test_aes_ni_vectors(void)
{
	static const struct block_vector vectors[] = {
		{ "000102030405060708090a0b0c0d0e0f",
		  "00112233445566778899aabbccddeeff",
		  "69c4e0d86a7b0430d8cdb78070b4c55a" },
		{ "000102030405060708090a0b0c0d0e0f1011121314151617",
		  "00112233445566778899aabbccddeeff",
		  "dda97ca4864cdfe06eaf70a0ec0d7191" },
		{ "000102030405060708090a0b0c0d0e0f"
		  "101112131415161718191a1b1c1d1e1f",
		  "00112233445566778899aabbccddeeff",
		  "8ea2b7ca516745bfeafc49904b496089" },
	};

	if (!has_aes())
		return;
	for (size_t i = 0; i < sizeof(vectors) / sizeof(vectors[0]); i++)
		CHECK(check_vector(&aes_ni_cipher, &vectors[i]));
	CHECK(check_key_sizes(&aes_ni_cipher));
}

/* Each number of blocks, and in place. */
static void test_aes_ni_cbc(void)
{
	uint64_t seed = 5;
	uint8_t iv[16], peer_iv[16];

	for (size_t n = 0; has_aes() && n <= BLOCKS; n++) {
		set_up(&seed);
		memcpy(iv, in + 3, 16);
		memcpy(peer_iv, in + 3, 16);
		aes_ni_cbc_encrypt(&key, iv, ours + 1, in, n);
		cbc_encrypt(&generic, peer_iv, theirs, in, n);
		CHECK(memcmp(ours + 1, theirs, 16 * n) == 0);
		CHECK(memcmp(iv, peer_iv, 16) == 0);
		memcpy(iv, in + 3, 16);
		aes_ni_cbc_decrypt(&key, iv, ours + 1, ours + 1, n);
		CHECK(memcmp(ours + 1, in, 16 * n) == 0);
		CHECK(memcmp(iv, peer_iv, 16) == 0);
	}
}

static void test_aes_ni_ctr(void)
{
	uint64_t seed = 6;
	uint8_t counter[16];
	struct ctr ctr;

	for (size_t n = 0; has_aes() && n <= BLOCKS; n++) {
		set_up(&seed);
		memset(counter, 0xff, 16);
		counter[n % 9] = 0;
		counter[15] = (uint8_t)(0xff - n / 2);
		ctr_init(&ctr, &generic, counter, 16);
		ctr_update(&ctr, theirs, in, 16 * n);
		ours[1 + 16 * n] = 0xee;
		aes_ni_ctr(&key, counter, ours + 1, in, n);
		CHECK(memcmp(ours + 1, theirs, 16 * n) == 0);
		CHECK(ours[1 + 16 * n] == 0xee);
		CHECK(memcmp(counter, ctr.counter, 16) == 0);
		ctr_final(&ctr);
	}
}

static void test_aes_ni_xts(void)
{
	static struct aes_key tweak_key;
	uint64_t seed = 7;
	uint8_t tweak[16];
	struct xts_key xts = { &aes_cipher, &plain_key, &tweak_key };

	for (size_t n = 1; has_aes() && n <= BLOCKS; n++) {
		size_t size = set_up(&seed);

		aes_set_key(&tweak_key, in + 32, size);
		aes_encrypt(&tweak_key, tweak, in, 1);
		aes_ni_xts_encrypt(&key, tweak, ours + 1, in, n);
		CHECK_EQ(xts_encrypt(&xts, in, theirs, in, 16 * n), 0);
		CHECK(memcmp(ours + 1, theirs, 16 * n) == 0);
		aes_encrypt(&tweak_key, tweak, in, 1);
		aes_ni_xts_decrypt(&key, tweak, ours + 1, ours + 1, n / 2);
		aes_ni_xts_decrypt(&key, tweak, ours + 1 + 16 * (n / 2),
				   ours + 1 + 16 * (n / 2), n - n / 2);
		CHECK(memcmp(ours + 1, in, 16 * n) == 0);
	}
}

TEST_SUITE(aes_ni, TEST(test_aes_ni_vectors), TEST(test_aes_ni_cbc),
	   TEST(test_aes_ni_ctr), TEST(test_aes_ni_xts));
