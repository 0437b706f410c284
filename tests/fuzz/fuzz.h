/*
 * What the fuzz targets share: input that is taken piece by piece, memory of
 * just the size that it should have, so that ASan sees a byte beyond, and a
 * property that does not hold.
 *
 * A target is a file here with LLVMFuzzerTestOneInput(), which libFuzzer
 * calls, and a name in the Makefile's list. Its seeds, where it has any, are
 * written by seeds.c.
 */
#ifndef TESTS_FUZZ_H
#define TESTS_FUZZ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct input {
	const uint8_t *at;
	size_t left;
};

/* The next byte; 0 behind the end. */
static inline uint8_t next_byte(struct input *input)
{
	if (input->left == 0)
		return 0;
	input->left--;
	return *input->at++;
}

/* A number below `below`, by one byte. */
static inline size_t next_below(struct input *input, size_t below)
{
	return next_byte(input) % below;
}

/* The next `size` bytes, with zeroes behind the end. */
static inline void next_bytes(struct input *input, uint8_t *to, size_t size)
{
	for (size_t i = 0; i < size; i++)
		to[i] = next_byte(input);
}

/* The same in memory of that size; for free(). */
static inline uint8_t *next_block(struct input *input, size_t size)
{
	uint8_t *block = malloc(size ? size : 1);

	if (!block)
		abort();
	next_bytes(input, block, size);
	return block;
}

/* Stops, as a finding, unless the property holds. */
static inline void must(bool holds, const char *property)
{
	if (holds)
		return;
	fprintf(stderr, "does not hold: %s\n", property);
	abort();
}

#endif
