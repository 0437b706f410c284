/*
 * CBC, CTR and CMAC against NIST SP 800-38A and 38B, each message whole, in
 * place and in pieces.
 */
#include <string.h>

#include "crypto/aes.h"
#include "crypto/cbc.h"
#include "crypto/cmac.h"
#include "crypto/ctr.h"
#include "tests/unit/hex.h"
#include "tests/unit/test.h"

#define SIZE 64 /* bytes of the standards' message */

static struct aes_key schedule;
static const struct keyed_cipher key = { &aes_cipher, &schedule };

/* The key and message that both standards use. */
static void set_up(uint8_t message[SIZE])
{
	uint8_t bytes[16];

	hex_read(bytes, "2b7e151628aed2a6abf7158809cf4f3c", sizeof(bytes));
	aes_set_key(&schedule, bytes, sizeof(bytes));
	hex_read(message,
		 "6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac"
		 "45af8e5130c81c46a35ce411e5fbc1191a0a52eff69f2445df4f9b17"
		 "ad2b417be66c3710", SIZE);
}

/* 38A, F.2.1 and F.2.2, cut between any two blocks. */
static void test_cbc(void)
{
	static const char sealed[] =
		"7649abac8119b246cee98e9b12e9197d5086cb9b507219ee95db113a"
		"917678b273bed6b8e3c1743b7116e69e222295163ff1caa1681fac09"
		"120eca307586e1a7";
	uint8_t message[SIZE], out[SIZE], iv[16];

	set_up(message);
	for (size_t cut = 0; cut <= 4; cut++) {
		hex_read(iv, "000102030405060708090a0b0c0d0e0f", 16);
		cbc_encrypt(&key, iv, out, message, cut);
		cbc_encrypt(&key, iv, out + 16 * cut, message + 16 * cut,
			    4 - cut);
		CHECK(hex_equals(out, SIZE, sealed));
		CHECK(memcmp(iv, out + 48, 16) == 0);
		hex_read(iv, "000102030405060708090a0b0c0d0e0f", 16);
		cbc_decrypt(&key, iv, out, out, cut);
		cbc_decrypt(&key, iv, out + 16 * cut, out + 16 * cut,
			    4 - cut);
		CHECK(memcmp(out, message, SIZE) == 0);
	}
}

/* More blocks than decryption takes at a time, against encryption. */
static void test_cbc_long(void)
{
	uint8_t in[19 * 16], out[sizeof(in)], back[sizeof(in)], iv[16];
	uint64_t seed = 2;

	set_up(in);
	for (size_t i = 0; i < sizeof(in); i++)
		in[i] = (uint8_t)test_random(&seed);
	for (size_t n = 0; n <= 19; n++) {
		memset(iv, 7, sizeof(iv));
		cbc_encrypt(&key, iv, out, in, n);
		memset(iv, 7, sizeof(iv));
		cbc_decrypt(&key, iv, back, out, n);
		CHECK(memcmp(back, in, 16 * n) == 0);
		if (n)
			CHECK(memcmp(iv, out + 16 * (n - 1), 16) == 0);
		memset(iv, 7, sizeof(iv));
		cbc_decrypt(&key, iv, out, out, n);
		CHECK(memcmp(out, in, 16 * n) == 0);
	}
}

/* 38A, F.5.1, cut at any two bytes. */
static void test_ctr(void)
{
	static const char sealed[] =
		"874d6191b620e3261bef6864990db6ce9806f66b7970fdff8617187b"
		"b9fffdff5ae4df3edbd5d35e5b4f09020db03eab1e031dda2fbe03d1"
		"792170a0f3009cee";
	uint8_t message[SIZE], out[SIZE], counter[16];
	struct ctr ctr;

	set_up(message);
	hex_read(counter, "f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff", 16);
	for (size_t first = 0; first <= SIZE; first++)
		for (size_t second = first; second <= SIZE; second += 5) {
			memcpy(out, message, SIZE);
			ctr_init(&ctr, &key, counter, 16);
			ctr_update(&ctr, out, out, first);
			ctr_update(&ctr, out + first, message + first,
				   second - first);
			ctr_update(&ctr, out + second, out + second,
				   SIZE - second);
			ctr_final(&ctr);
			CHECK(hex_equals(out, SIZE, sealed));
		}
	for (size_t i = 0; i < sizeof(ctr); i++)
		CHECK_EQ(((uint8_t *)&ctr)[i], 0);
}

/* The bytes that count wrap, and carry into no other. */
static void test_ctr_wrap(void)
{
	static const struct {
		size_t counted;
		const char *before, *after;
	} cases[] = {
		{ 16, "ffffffffffffffffffffffffffffffff",
		  "00000000000000000000000000000000" },
		{ 16, "00112233445566ffffffffffffffffff",
		  "00112233445567000000000000000000" },
		{ 16, "001122334455667788ffffffffffffff",
		  "00112233445566778900000000000000" },
		{ 4, "00112233445566778899aabbffffffff",
		  "00112233445566778899aabb00000000" },
	};
	uint8_t out[32], blocks[32], message[SIZE];
	struct ctr ctr;

	set_up(message);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		hex_read(blocks, cases[i].before, 16);
		hex_read(blocks + 16, cases[i].after, 16);
		ctr_init(&ctr, &key, blocks, cases[i].counted);
		memset(out, 0, sizeof(out));
		ctr_update(&ctr, out, out, sizeof(out));
		aes_encrypt(&schedule, blocks, blocks, 2);
		CHECK(memcmp(out, blocks, sizeof(out)) == 0);
	}
}

/* 38B, D.1, in pieces. */
static void test_cmac(void)
{
	static const struct {
		size_t size;
		const char *tag;
	} cases[] = {
		{ 0, "bb1d6929e95937287fa37d129b756746" },
		{ 16, "070a16b46b4d4144f79bdd9dd04a287c" },
		{ 40, "dfa66747de9ae63030ca32611497c827" },
		{ 64, "51f0bebf7e3b9d92fc49741779363cfe" },
	};
	uint8_t message[SIZE], tag[16];
	struct cmac state;

	set_up(message);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		for (size_t cut = 0; cut <= cases[i].size; cut++) {
			cmac_init(&state, &key);
			cmac_update(&state, message, cut);
			cmac_update(&state, message + cut,
				    cases[i].size - cut);
			cmac_final(&state, tag);
			CHECK(hex_equals(tag, sizeof(tag), cases[i].tag));
		}
	for (size_t i = 0; i < sizeof(state); i++)
		CHECK_EQ(((uint8_t *)&state)[i], 0);
}

TEST_SUITE(modes, TEST(test_cbc), TEST(test_cbc_long), TEST(test_ctr),
	   TEST(test_ctr_wrap), TEST(test_cmac));
