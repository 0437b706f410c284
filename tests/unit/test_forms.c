/*
 * Each accelerated form that this host's processor can run passes the
 * self-test, beside its generic twin; and each has such a twin.
 *
 * Hosted only: vector registers are used as a process may.
 */
#include <string.h>

#include "crypto/algorithms.h"
#include "crypto/registry.h"
#include "crypto/selftest.h"
#include "tests/host/processor.h"
#include "tests/unit/test.h"

#define SEEDS 2

static struct selftest memory;
static struct registry registry;
static struct registry_entry entries[ALGORITHM_COUNT];

static void fill(void)
{
	struct processor_words words = host_processor();

	registry = (struct registry){
		.features = processor_features(&words),
	};
	for (unsigned i = 0; i < ALGORITHM_COUNT; i++) {
		entries[i] = (struct registry_entry){
			.algorithm = &algorithms[i],
		};
		CHECK(registry_add(&registry, &entries[i]));
	}
}

/* The generic form, made in `made` where it is put together. */
static const struct algorithm *twin_of(const struct algorithm *algorithm,
				       struct registry_instance *made)
{
	struct registry_entry *entry =
		registry_get(&registry, algorithm->type, algorithm->name,
			     ALGORITHM_GENERIC);

	if (entry)
		return entry->algorithm;
	if (registry_make(&registry, made, algorithm->type, algorithm->name,
			  ALGORITHM_GENERIC) != 0)
		return NULL;
	return &made->algorithm;
}

static void test_each_form(void)
{
	unsigned tested = 0;

	fill();
	for (unsigned i = 0; i < ALGORITHM_COUNT; i++) {
		struct registry_instance made;
		const struct algorithm *twin;

		if (algorithms[i].needs == 0)
			continue;
		twin = twin_of(&algorithms[i], &made);
		CHECK(twin != NULL);
		CHECK(twin->flags & ALGORITHM_GENERIC);
		if (!registry_can_run(&registry, &algorithms[i]))
			continue;
		for (unsigned seed = 0; seed < SEEDS; seed++)
			CHECK(selftest(&memory, &algorithms[i], twin, seed));
		tested++;
	}
	CHECK(tested > 0);
}

TEST_SUITE(forms, TEST(test_each_form));
