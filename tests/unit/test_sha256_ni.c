/*
 * SHA-256 by the SHA instructions against the plain one, where this processor
 * has them.
 *
 * Hosted only: it asks the processor it runs on.
 */
#include <string.h>

#include "crypto/sha256_ni.h"
#include "tests/host/processor.h"
#include "tests/unit/test.h"

/* Every size up to some blocks, from every alignment, in two pieces. */
static void compare(const struct hash_function *fast,
		    const struct hash_function *plain)
{
	uint8_t data[5 * 64 + 20], ours[32], wanted[32];
	union hash_state state;
	uint64_t random = 5;

	for (size_t i = 0; i < sizeof(data); i++)
		data[i] = (uint8_t)(test_random(&random) >> 40);
	for (size_t size = 0; size <= 5 * 64 + 3; size++) {
		size_t cut = size * 5 / 7;
		const uint8_t *from = data + size % 16;

		hash(plain, wanted, from, size);
		fast->init(&state);
		fast->update(&state, from, cut);
		fast->update(&state, from + cut, size - cut);
		fast->final(&state, ours);
		CHECK(memcmp(ours, wanted, plain->digest_size) == 0);
	}
}

static void test_as_plain(void)
{
	struct processor_words words = host_processor();

	if (!(processor_features(&words) & PROCESSOR_SHA))
		return;
	CHECK_EQ(hash_sha256_ni.digest_size, hash_sha256.digest_size);
	CHECK_EQ(hash_sha224_ni.digest_size, hash_sha224.digest_size);
	compare(&hash_sha256_ni, &hash_sha256);
	compare(&hash_sha224_ni, &hash_sha224);
}

TEST_SUITE(sha256_ni, TEST(test_as_plain));
