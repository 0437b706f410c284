/*
 * A registry of all algorithms that this processor can run, for fuzz targets.
 */
#ifndef TESTS_FUZZ_ALL_ALGORITHMS_H
#define TESTS_FUZZ_ALL_ALGORITHMS_H

#include "crypto/algorithms.h"
#include "crypto/registry.h"
#include "tests/fuzz/fuzz.h"
#include "tests/host/processor.h"

static inline const struct registry *all_algorithms(void)
{
	static struct registry_entry entries[ALGORITHM_COUNT];
	static struct registry registry;
	const struct processor_words words = host_processor();

	if (registry.first)
		return &registry;
	registry.features = processor_features(&words);
	for (size_t i = 0; i < ALGORITHM_COUNT; i++) {
		entries[i].algorithm = &algorithms[i];
		must(registry_add(&registry, &entries[i]),
		     "each algorithm can be added");
	}
	return &registry;
}

#endif
