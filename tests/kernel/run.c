/*
 * The test image's kernel_selftest(): the unit tests again, on this
 * processor; the tests that need it; then the ring-3 programs, one after
 * another. All is reported in KTAP on the log, with a plan for each suite,
 * and the end is said on the control channel.
 */
#include <arch/task.h>

#include "kernel/arch.h"
#include "kernel/crypto/crypto.h"
#include "kernel/dev/stream.h"
#include "kernel/lib/print.h"
#include "kernel/options.h"
#include "kernel/selftest.h"
#include "tests/kernel/crash.h"
#include "tests/kernel/programs.h"
#include "tests/unit/test.h"

#define SUITE(name) extern const struct test_suite suite_##name;
#include "tests/kernel/suites.def"
#include "tests/unit/suites.def"
#undef SUITE

static const struct test_suite *const suites[] = {
#define SUITE(name) &suite_##name,
#include "tests/kernel/suites.def"
#include "tests/unit/suites.def"
#undef SUITE
};

static bool failed;

void test_fail(const char *file, int line, const char *what, uint64_t left,
	       uint64_t right)
{
	failed = true;
	kprintf("    # %s:%d: %s (0x%lx, 0x%lx)\n", file, line, what, left,
		right);
}

static bool run_suite(const struct test_suite *suite, unsigned index)
{
	bool good = true;

	kprintf("  KTAP version 1\n");
	kprintf("  # Subtest: %s\n", suite->name);
	kprintf("  1..%u\n", suite->count);
	for (unsigned i = 0; i < suite->count; i++) {
		failed = false;
		suite->cases[i].run();
		good = good && !failed;
		kprintf("  %s %u %s\n", failed ? "not ok" : "ok", i + 1,
			suite->cases[i].name);
	}
	kprintf("%s %u kernel.%s\n", good ? "ok" : "not ok", index,
		suite->name);
	return good;
}

/* What is put together by name stays: no program shall have made it. */
static void make_algorithms(void)
{
	const struct algorithm *found;

	crypto_find(ALGORITHM_DIGEST, "hmac(sha256)", &found);
	crypto_find(ALGORITHM_DIGEST, "cmac(aes)", &found);
	crypto_find(ALGORITHM_SKCIPHER, "cbc(aes)", &found);
	crypto_find(ALGORITHM_SKCIPHER, "ctr(aes)", &found);
	crypto_find(ALGORITHM_SKCIPHER, "ctr(aes-generic)", &found);
	crypto_find(ALGORITHM_SKCIPHER, "xts(aes)", &found);
	crypto_find(ALGORITHM_AEAD, "gcm(aes)", &found);
}

void kernel_selftest(void)
{
	unsigned count = sizeof(suites) / sizeof(suites[0]), index = 0;
	const char *options = options_text();
	bool good = true;

	crash_if_asked();
	kprintf("KTAP version 1\n");
	kprintf("1..%u\n", count + programs_count());
	for (unsigned i = 0; i < count; i++)
		good &= run_suite(suites[i], ++index);
	options_init(options); /* some of them have read another line */
	make_algorithms();
	good &= programs_run(index);
	stream_drain();
	stream_control(good ? "exit 0\n" : "exit 1\n");
	arch_power_off();
}
