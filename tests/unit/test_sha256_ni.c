/*
 * SHA-256 by the SHA instructions against the plain one, where this processor
 * has them; and the choice, by what a processor might say.
 *
 * Hosted only: it asks the processor it runs on.
 */
#include <cpuid.h>
#include <string.h>

#include "crypto/sha256_ni.h"
#include "tests/unit/test.h"

#define SSSE3 (1u << 9)
#define SSE41 (1u << 19)
#define OSXSAVE (1u << 27)
#define SHA (1u << 29)

static const struct sha_processor good = { SSSE3 | SSE41 | OSXSAVE, SHA, 2 };

static void test_choice(void)
{
	struct sha_processor lacking[] = { good, good, good, good, good };
	const struct sha_processor all = { ~0u, ~0u, ~0ull };
	const struct sha_processor none = { 0, 0, 0 };

	CHECK(sha256_ni_is_there(&good));
	CHECK(sha256_ni_is_there(&all));
	CHECK(!sha256_ni_is_there(&none));
	lacking[0].leaf1_ecx &= ~SSSE3;
	lacking[1].leaf1_ecx &= ~SSE41;
	lacking[2].leaf1_ecx &= ~OSXSAVE;
	lacking[3].leaf7_ebx &= ~SHA;
	lacking[4].xcr0 = 1;
	for (unsigned i = 0; i < 5; i++)
		CHECK(!sha256_ni_is_there(&lacking[i]));
}

static struct sha_processor this_processor(void)
{
	struct sha_processor processor = { 0 };
	unsigned eax, ebx, ecx, edx;

	if (__get_cpuid(1, &eax, &ebx, &ecx, &edx))
		processor.leaf1_ecx = ecx;
	if (__get_cpuid_count(7, 0, &eax, &ebx, &ecx, &edx))
		processor.leaf7_ebx = ebx;
	if (processor.leaf1_ecx & OSXSAVE) {
		__asm__("xgetbv" : "=a"(eax), "=d"(edx) : "c"(0));
		processor.xcr0 = (uint64_t)edx << 32 | eax;
	}
	return processor;
}

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
	struct sha_processor processor = this_processor();

	if (!sha256_ni_is_there(&processor))
		return;
	CHECK_EQ(hash_sha256_ni.digest_size, hash_sha256.digest_size);
	CHECK_EQ(hash_sha224_ni.digest_size, hash_sha224.digest_size);
	compare(&hash_sha256_ni, &hash_sha256);
	compare(&hash_sha224_ni, &hash_sha224);
}

TEST_SUITE(sha256_ni, TEST(test_choice), TEST(test_as_plain));
