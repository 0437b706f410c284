/*
 * The strings of a new program: room is taken as they come, up to the bound.
 */
#include <string.h>

#include "kernel/abi/errno.h"
#include "kernel/mm/frame.h"
#include "kernel/mm/slab.h"
#include "kernel/task/exec_strings.h"
#include "tests/unit/test.h"

#define TEXT "0123456789abcde" /* 16 bytes with its NUL */

/* Adds TEXT until an errno; how often it went well. */
static size_t fill(struct exec_strings *strings, int *error)
{
	size_t count = 0;

	while ((*error = exec_strings_add(strings, TEXT)) == 0)
		count++;
	return count;
}

static void test_grows_to_the_bound(void)
{
	struct exec_strings strings;
	size_t count, good = 0;
	int error;

	CHECK_EQ(exec_strings_init(&strings), 0);
	CHECK(strings.size < EXEC_STRINGS_SIZE);
	count = fill(&strings, &error);
	for (size_t at = 0; at < strings.used; at += sizeof(TEXT))
		good += strcmp(strings.bytes + at, TEXT) == 0;
	CHECK_EQ(strings.used, EXEC_STRINGS_SIZE);
	exec_strings_free(&strings);
	CHECK_EQ(error, -E2BIG);
	CHECK_EQ(count, EXEC_STRINGS_SIZE / sizeof(TEXT));
	CHECK_EQ(good, count);
}

static void test_fits_to_the_byte(void)
{
	static char text[EXEC_STRINGS_SIZE];
	struct exec_strings strings;
	int errors[4];

	memset(text, 'x', sizeof(text) - 3);
	CHECK_EQ(exec_strings_init(&strings), 0);
	errors[0] = exec_strings_add(&strings, text); /* all but two bytes */
	errors[1] = exec_strings_add(&strings, "ab");
	errors[2] = exec_strings_add(&strings, "a");
	errors[3] = exec_strings_add(&strings, "");
	exec_strings_free(&strings);
	CHECK_EQ(errors[0], 0);
	CHECK_EQ(errors[1], -E2BIG);
	CHECK_EQ(errors[2], 0);
	CHECK_EQ(errors[3], -E2BIG);
}

/* What is there stays when memory runs out on the way. */
static void test_without_memory(void)
{
	struct exec_strings strings;
	size_t count = 0, objects = slab_live_objects();
	int error;

	slabs_fail_at(1);
	CHECK_EQ(exec_strings_init(&strings), -ENOMEM);
	CHECK_EQ(exec_strings_init(&strings), 0);
	do {
		frames_fail_at(1); /* more than a page's are frames */
		error = exec_strings_add(&strings, TEXT);
		frames_fail_at(0);
		count += error == 0;
	} while (error == 0);
	CHECK_EQ(error, -ENOMEM);
	CHECK_EQ(strings.used, count * sizeof(TEXT));
	CHECK_EQ(exec_strings_add(&strings, TEXT), 0);
	exec_strings_free(&strings);
	CHECK_EQ(slab_live_objects(), objects);
}

TEST_SUITE(exec_strings, TEST(test_grows_to_the_bound),
	   TEST(test_fits_to_the_byte), TEST(test_without_memory));
