/*
 * The log, as a program would like to misuse it: by a name that looks like a
 * line of the kernel's, and by refusals and unknown calls without end.
 */
#include <string.h>

#include "kernel/abi/errno.h"
#include "kernel/dev/clock.h"
#include "kernel/lib/print.h"
#include "kernel/security/audit.h"
#include "kernel/syscall.h"
#include "kernel/task/wait.h"
#include "tests/unit/test.h"

#define REFUSALS 400u
#define LINES_MOST 40u /* those of two seconds, and what is said of the rest */
#define SECOND_NS 1000000000ull

static u64 log_end(void)
{
	u64 position = UINT64_MAX;

	log_read(&position, NULL, 0);
	return position;
}

static void test_a_name_stays_on_its_line(void)
{
	static const char expected[] = "    # name?ok 1 forged?[2J? end\n";
	char text[64] = { 0 };
	u64 position = log_end();

	kprintf("    # %s end\n", "name\nok 1 forged\x1b[2J\x80");
	CHECK_EQ(log_read(&position, text, sizeof(text)), strlen(expected));
	CHECK(memcmp(text, expected, strlen(expected)) == 0);
}

static unsigned lines_from(u64 position)
{
	char text[256];
	unsigned lines = 0;
	size_t size;

	while ((size = log_read(&position, text, sizeof(text))) > 0)
		for (size_t i = 0; i < size; i++)
			lines += text[i] == '\n';
	return lines;
}

static void test_refusals_do_not_flood(void)
{
	u64 position = log_end(), denials = audit_denials();
	struct audit_record record;
	unsigned lines;

	for (unsigned i = 0; i < REFUSALS; i++)
		CHECK_EQ(audit_deny(-EACCES, AUDIT_DAC, "x"), -EACCES);
	/* The next one, a second later, is seen again. */
	CHECK_EQ(wait_until(clock_monotonic_ns() + SECOND_NS), 0);
	audit_deny(-EACCES, AUDIT_DAC, "the last");
	lines = lines_from(position);
	CHECK(lines > 2 && lines < LINES_MOST);
	/* Counted and recorded they all are. */
	CHECK_EQ(audit_denials(), denials + REFUSALS + 1);
	CHECK(audit_record_at(denials + REFUSALS, &record));
	CHECK(strcmp(record.object, "the last") == 0);
}

static void test_unknown_calls_do_not_flood(void)
{
	const u64 arguments[6] = { 0 };
	u64 position = log_end();

	for (u64 number = 0; number < REFUSALS; number++)
		CHECK_EQ(syscall_dispatch(SYSCALL_MAX + number, arguments),
			 -ENOSYS);
	CHECK(lines_from(position) <= 1);
}

TEST_SUITE(log, TEST(test_a_name_stays_on_its_line),
	   TEST(test_refusals_do_not_flood),
	   TEST(test_unknown_calls_do_not_flood));
