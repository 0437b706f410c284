/*
 * Each accelerated hash function against its plain twin, where this processor
 * can run it.
 *
 * Hosted only: it asks the processor it runs on.
 */
#include <string.h>

#include "tests/host/hash_forms.h"
#include "tests/unit/test.h"

#define SIZE_MOST (3 * 4096 + 300) /* some pieces, and not whole ones */

static uint8_t data[SIZE_MOST + 64];

/* `size` bytes from any alignment, in two pieces and from a copied state. */
static bool agree(const struct hash_function *fast,
		  const struct hash_function *plain, size_t size)
{
	uint8_t ours[HASH_DIGEST_MAX], wanted[HASH_DIGEST_MAX];
	const uint8_t *from = data + size % 33;
	size_t cut = size * 5 / 7;
	union hash_state state, copy;

	hash(plain, wanted, from, size);
	fast->init(&state);
	fast->update(&state, from, cut);
	/* One form can go on with what another has begun. */
	copy = state;
	fast->update(&state, from + cut, size - cut);
	fast->final(&state, ours);
	if (memcmp(ours, wanted, plain->digest_size) != 0)
		return false;
	plain->update(&copy, from + cut, size - cut);
	plain->final(&copy, ours);
	return memcmp(ours, wanted, plain->digest_size) == 0;
}

static void compare(const struct hash_function *fast,
		    const struct hash_function *plain)
{
	CHECK(strcmp(fast->name, plain->name) == 0);
	CHECK_EQ(fast->digest_size, plain->digest_size);
	CHECK_EQ(fast->block_size, plain->block_size);
	for (size_t size = 0; size <= 5 * HASH_BLOCK_MAX; size++)
		CHECK(agree(fast, plain, size));
	for (size_t size = 4000; size <= SIZE_MOST; size += 61)
		CHECK(agree(fast, plain, size));
}

static void test_as_plain(void)
{
	uint64_t random = 5;

	for (size_t i = 0; i < sizeof(data); i++)
		data[i] = (uint8_t)(test_random(&random) >> 40);
	for (size_t i = 0; hash_functions[i]; i++) {
		const struct hash_function *fast = hash_form(hash_functions[i]);

		if (fast)
			compare(fast, hash_functions[i]);
	}
}

TEST_SUITE(hash_forms, TEST(test_as_plain));
