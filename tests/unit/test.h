/*
 * The frame that all unit tests use, hosted and in the kernel alike.
 *
 * A file of tests holds functions `static void test_x(void)` and ends with
 * TEST_SUITE(name, test_a, test_b, ...), one line of which also stands in
 * tests/unit/suites.def. It uses nothing of libc but <string.h>, so that the
 * same object runs under the sanitizers and in the kernel. A failed CHECK
 * names its file and line and ends that one test.
 */
#ifndef TESTS_UNIT_TEST_H
#define TESTS_UNIT_TEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct test_case {
	const char *name;
	void (*run)(void);
};

struct test_suite {
	const char *name;
	const struct test_case *cases;
	unsigned count;
};

/* Records a failure of the running test. Supplied by each runner. */
void test_fail(const char *file, int line, const char *what, uint64_t left,
	       uint64_t right);

#define CHECK(condition)                                              \
	do {                                                          \
		if (!(condition)) {                                   \
			test_fail(__FILE__, __LINE__, #condition, 0, 0); \
			return;                                       \
		}                                                     \
	} while (0)

/* Compares two integers and shows both. */
#define CHECK_EQ(left, right)                                              \
	do {                                                               \
		uint64_t left_value = (uint64_t)(left);                    \
		uint64_t right_value = (uint64_t)(right);                  \
		if (left_value != right_value) {                           \
			test_fail(__FILE__, __LINE__, #left " == " #right, \
				  left_value, right_value);                \
			return;                                            \
		}                                                          \
	} while (0)

/* A small repeatable generator (xorshift64*) for tests: never for secrets. */
static inline uint64_t test_random(uint64_t *state)
{
	uint64_t x = *state ? *state : 0x9e3779b97f4a7c15u;

	x ^= x >> 12;
	x ^= x << 25;
	x ^= x >> 27;
	*state = x;
	return (uint64_t)((unsigned __int128)x * 0x2545f4914f6cdd1du);
}

#define TEST_CASE_1(a) { #a, a }
#define TEST_SUITE(suite, ...)                                         \
	const struct test_suite suite_##suite = {                      \
		.name = #suite,                                        \
		.cases = (const struct test_case[]){ __VA_ARGS__ },    \
		.count = sizeof((const struct test_case[]){            \
				 __VA_ARGS__ }) /                      \
			 sizeof(struct test_case),                     \
	}
/* TEST_SUITE(list, TEST(test_add), TEST(test_remove)); */
#define TEST(function) TEST_CASE_1(function)

/* Room for one test at a time: so much memory for each would make the kernel
 * larger than its boot can map. */
#define TEST_SCRATCH_SIZE 0x20001 /* bytes */
extern unsigned char test_scratch[TEST_SCRATCH_SIZE];

#endif
