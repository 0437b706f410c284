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

static void test_a_name_stays_on_its_line(void)
{
	static const char expected[] = "    # name?ok 1 forged?[2J? end";
	u64 position = log_end(), before_us, time_us;
	char text[64] = { 0 };
	size_t length;

	before_us = clock_monotonic_ns() / 1000;
	kprintf("    # %s end\n", "name\nok 1 forged\x1b[2J\x80");
	CHECK(log_read_line(&position, text, sizeof(text), &length, &time_us));
	CHECK_EQ(length, strlen(expected));
	CHECK(time_us >= before_us && time_us - before_us < 1000000);
	CHECK_EQ(position, log_end());
	CHECK(memcmp(text, expected, strlen(expected)) == 0);
}

static unsigned lines_from(u64 position)
{
	char text[256];
	unsigned lines = 0;
	size_t length;
	u64 time_us;

	while (log_read_line(&position, text, sizeof(text), &length, &time_us))
		lines++;
	return lines;
}

/* The ring forgets whole lines only. */
static void test_a_full_ring_begins_with_a_line(void)
{
	u64 position, time_us;
	char text[64];
	size_t length;

	for (unsigned i = 0; i < 2000; i++)
		kprintf("    # filling the log, line %u\n", 1000 + i);
	position = log_first(0);
	CHECK(position > 0);
	CHECK(log_read_line(&position, text, sizeof(text), &length, &time_us));
	CHECK(memcmp(text, "    # filling the log, line ", 28) == 0);
	CHECK(log_end() - log_first(0) <= log_size());
}

static bool has_text(const char *text, const char *part)
{
	size_t size = strlen(part);

	for (; *text != '\0'; text++)
		if (strncmp(text, part, size) == 0)
			return true;
	return false;
}

static void test_refusals_do_not_flood(void)
{
	u64 position = log_end(), denials = audit_denials();
	u64 serial = audit_end() + REFUSALS;
	char event[AUDIT_EVENT_MOST];
	unsigned lines;

	for (unsigned i = 0; i < REFUSALS; i++)
		CHECK_EQ(audit_deny(-EACCES, AUDIT_DAC, "x"), -EACCES);
	/* The next one, a second later, is seen again. */
	CHECK_EQ(wait_until(clock_monotonic_ns() + SECOND_NS), 0);
	audit_deny(-EACCES, AUDIT_DAC, "last");
	lines = lines_from(position);
	CHECK(lines > 2 && lines < LINES_MOST);
	/* Counted and recorded they all are. */
	CHECK_EQ(audit_denials(), denials + REFUSALS + 1);
	CHECK(audit_read_event(&serial, event, sizeof(event)) > 0);
	CHECK(has_text(event, " name=\"last\" "));
	CHECK_EQ(serial, audit_end());
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
	   TEST(test_a_full_ring_begins_with_a_line),
	   TEST(test_refusals_do_not_flood),
	   TEST(test_unknown_calls_do_not_flood));
