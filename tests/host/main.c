/*
 * Runs the unit tests on the host, under the sanitizers, and reports in KTAP.
 * A panic ends the run: no unit test provokes one.
 *
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kernel/lib/lock.h"
#include "kernel/lib/panic.h"
#include "tests/unit/test.h"

#define SUITE(name) extern const struct test_suite suite_##name;
#include "tests/unit/host_suites.def"
#include "tests/unit/crypto_suites.def"
#include "tests/unit/suites.def"
#undef SUITE

static const struct test_suite *const suites[] = {
#define SUITE(name) &suite_##name,
#include "tests/unit/host_suites.def"
#include "tests/unit/crypto_suites.def"
#include "tests/unit/suites.def"
#undef SUITE
};

static bool failed;
unsigned locks_held;

void test_fail(const char *file, int line, const char *what, uint64_t left,
	       uint64_t right)
{
	failed = true;
	printf("    # %s:%d: %s (%#llx, %#llx)\n", file, line, what,
	       (unsigned long long)left, (unsigned long long)right);
}

noreturn void assertion_failed(const char *condition, const char *file,
			       int line)
{
	panic("%s:%d: %s does not hold", file, line, condition);
}

noreturn void panic(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	fputs("panic: ", stderr);
	vfprintf(stderr, format, arguments);
	fputc('\n', stderr);
	va_end(arguments);
	abort();
}

static unsigned run_suite(const struct test_suite *suite, unsigned index)
{
	unsigned failures = 0;

	printf("  KTAP version 1\n  # Subtest: %s\n  1..%u\n", suite->name,
	       suite->count);
	for (unsigned i = 0; i < suite->count; i++) {
		failed = false;
		suite->cases[i].run();
		failures += failed;
		printf("  %s %u %s\n", failed ? "not ok" : "ok", i + 1,
		       suite->cases[i].name);
		fflush(stdout);
	}
	printf("%s %u unit.%s\n", failures ? "not ok" : "ok", index,
	       suite->name);
	return failures;
}

int main(int argc, char **argv)
{
	unsigned failures = 0, index = 0;

	setvbuf(stdout, NULL, _IOLBF, 0);
	printf("KTAP version 1\n1..%zu\n", argc > 1 ? (size_t)1 :
					   sizeof(suites) / sizeof(suites[0]));
	for (size_t i = 0; i < sizeof(suites) / sizeof(suites[0]); i++)
		if (argc < 2 || strcmp(argv[1], suites[i]->name) == 0)
			failures += run_suite(suites[i], ++index);
	return failures != 0;
}
