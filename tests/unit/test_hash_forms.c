/*
 * Each accelerated hash function against its plain twin, where this processor
 * can run it.
 *
 * Hosted only: it asks the processor it runs on.
 */
#include <stdio.h>
#include <string.h>

#include "crypto/hash_vector.h"
#include "crypto/sha3_bmi2.h"
#include "tests/host/processor.h"
#include "tests/unit/test.h"

#define SIZE_MOST (3 * 4096 + 300) /* some pieces, and not whole ones */

static uint8_t data[SIZE_MOST + 64];

static const struct form {
	uint32_t needs;
	const struct hash_function *fast, *plain;
} forms[] = {
	{ PROCESSOR_SHA, &hash_sha224_ni, &hash_sha224 },
	{ PROCESSOR_SHA, &hash_sha256_ni, &hash_sha256 },
	{ PROCESSOR_AVX2 | PROCESSOR_BMI2, &hash_sha384_avx2, &hash_sha384 },
	{ PROCESSOR_AVX2 | PROCESSOR_BMI2, &hash_sha512_avx2, &hash_sha512 },
	{ PROCESSOR_BMI2, &hash_sha3_224_bmi2, &hash_sha3_224 },
	{ PROCESSOR_BMI2, &hash_sha3_256_bmi2, &hash_sha3_256 },
	{ PROCESSOR_BMI2, &hash_sha3_384_bmi2, &hash_sha3_384 },
	{ PROCESSOR_BMI2, &hash_sha3_512_bmi2, &hash_sha3_512 },
};

/* `size` bytes from any alignment, in two pieces and from a copied state. */
static bool agree(const struct form *form, size_t size)
{
	uint8_t ours[HASH_DIGEST_MAX], wanted[HASH_DIGEST_MAX];
	const uint8_t *from = data + size % 33;
	size_t cut = size * 5 / 7;
	union hash_state state, copy;

	hash(form->plain, wanted, from, size);
	form->fast->init(&state);
	form->fast->update(&state, from, cut);
	/* One form can go on with what another has begun. */
	copy = state;
	form->fast->update(&state, from + cut, size - cut);
	form->fast->final(&state, ours);
	if (memcmp(ours, wanted, form->plain->digest_size) != 0)
		return false;
	form->plain->update(&copy, from + cut, size - cut);
	form->plain->final(&copy, ours);
	return memcmp(ours, wanted, form->plain->digest_size) == 0;
}

static void compare(const struct form *form)
{
	CHECK(strcmp(form->fast->name, form->plain->name) == 0);
	CHECK_EQ(form->fast->digest_size, form->plain->digest_size);
	CHECK_EQ(form->fast->block_size, form->plain->block_size);
	for (size_t size = 0; size <= 5 * HASH_BLOCK_MAX; size++)
		CHECK(agree(form, size));
	for (size_t size = 4000; size <= SIZE_MOST; size += 61)
		CHECK(agree(form, size));
}

static void test_as_plain(void)
{
	struct processor_words words = host_processor();
	uint32_t features = processor_features(&words);
	uint64_t random = 5;

	for (size_t i = 0; i < sizeof(data); i++)
		data[i] = (uint8_t)(test_random(&random) >> 40);
	for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++)
		if ((features & forms[i].needs) == forms[i].needs)
			compare(&forms[i]);
		else
			printf("# %s: a form that this processor lacks\n",
			       forms[i].fast->name);
}

TEST_SUITE(hash_forms, TEST(test_as_plain));
