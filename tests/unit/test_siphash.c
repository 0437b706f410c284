/*
 * SipHash-2-4 against the vectors that its authors publish: the key and the
 * messages are 00 01 02 ...
 */
#include <string.h>

#include "crypto/bytes.h"
#include "crypto/siphash.h"
#include "tests/unit/hex.h"
#include "tests/unit/test.h"

static void test_known(void)
{
	static const struct {
		size_t size;
		const char *hash;
	} known[] = {
		{ 0, "310e0edd47db6f72" },
		{ 1, "fd67dc93c539f874" },
		{ 7, "37d1018bf50002ab" },
		{ 8, "6224939a79f5f593" },
		{ 9, "b0e4a90bdf82009e" },
		{ 15, "e545be4961ca29a1" },
		{ 16, "db9bc2577fcc2a3f" },
		{ 63, "724506eb4c328a95" },
	};
	uint8_t key[SIPHASH_KEY_SIZE], data[64], hash[8];

	for (size_t i = 0; i < sizeof(data); i++)
		data[i] = (uint8_t)i;
	memcpy(key, data, sizeof(key));
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		store64_le(hash, siphash(key, data, known[i].size));
		CHECK(hex_equals(hash, sizeof(hash), known[i].hash));
	}
}

/* Where message and key lie is of no importance, and each byte of both is. */
static void test_bytes(void)
{
	uint8_t key[SIPHASH_KEY_SIZE] = { 1 }, data[48] = { 2 };
	uint64_t hash = siphash(key, data, 23);

	for (size_t off = 1; off < 16; off++) {
		memset(data, 0xee, sizeof(data));
		memset(data + off, 0, 23);
		data[off] = 2;
		CHECK_EQ(siphash(key, data + off, 23), hash);
	}
	memset(data, 0, sizeof(data));
	data[0] = 2;
	for (size_t i = 0; i < 23; i++) {
		data[i] ^= 0x80;
		CHECK(siphash(key, data, 23) != hash);
		data[i] ^= 0x80;
	}
	for (size_t i = 0; i < sizeof(key); i++) {
		key[i] ^= 0x80;
		CHECK(siphash(key, data, 23) != hash);
		key[i] ^= 0x80;
	}
	CHECK_EQ(siphash(key, data, 23), hash);
}

/* The size counts, even where all bytes are zeros. */
static void test_sizes(void)
{
	static const uint8_t zeros[64];
	uint64_t last = 0;

	for (size_t size = 0; size <= sizeof(zeros); size++) {
		uint64_t hash = siphash(zeros, size ? zeros : NULL, size);

		CHECK(hash != last);
		last = hash;
	}
}

TEST_SUITE(siphash, TEST(test_known), TEST(test_bytes), TEST(test_sizes));
