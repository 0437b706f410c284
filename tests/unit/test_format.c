/* Formatting into a buffer: conversions, fields, cut text and mistakes. */
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include "kernel/lib/format.h"
#include "tests/unit/test.h"

static char text[256];

/* Formats, and says whether the whole text came out and its length fits. */
__attribute__((format(printf, 2, 3))) static bool
gives(const char *expected, const char *format, ...)
{
	va_list arguments;
	size_t length;

	memset(text, 'x', sizeof(text));
	va_start(arguments, format);
	length = format_text_v(text, sizeof(text), format, arguments);
	va_end(arguments);
	return length == strlen(expected) && strcmp(text, expected) == 0;
}

static void test_integers(void)
{
	CHECK(gives("0 42 -42", "%d %i %d", 0, 42, -42));
	CHECK(gives("-2147483648 2147483647", "%d %d", INT32_MIN, INT32_MAX));
	CHECK(gives("-9223372036854775808", "%lld", (long long)INT64_MIN));
	CHECK(gives("-9223372036854775808", "%ld", (long)INT64_MIN));
	CHECK(gives("18446744073709551615", "%zu", SIZE_MAX));
	CHECK(gives("4294967295", "%u", UINT32_MAX));
	CHECK(gives("deadbeef DEADBEEF", "%x %X", 0xdeadbeefu, 0xdeadbeefu));
	CHECK(gives("1777777777777777777777", "%lo",
		    (unsigned long)UINT64_MAX));
	CHECK(gives("0", "%o", 0u));
}

static void test_length_marks(void)
{
	int wide = 0x12345;

	CHECK(gives("45 2345", "%hhx %hx", wide, wide));
	CHECK(gives("-1 -1", "%hhd %hd", 0xff, 0xffff));
	CHECK(gives("ffffffffffffffff", "%lx", (unsigned long)UINT64_MAX));
	CHECK(gives("1 2 3", "%d %ld %d", 1, 2l, 3));
}

static void test_fields(void)
{
	CHECK(gives("[   42]", "[%5d]", 42));
	CHECK(gives("[42   ]", "[%-5d]", 42));
	CHECK(gives("[00042]", "[%05d]", 42));
	CHECK(gives("[-0042]", "[%05d]", -42));
	CHECK(gives("[  -42]", "[%5d]", -42));
	CHECK(gives("[-42  ]", "[%*d]", -5, -42));
	CHECK(gives("[   ab]", "[%*s]", 5, "ab"));
	CHECK(gives("[123456]", "[%3d]", 123456));
	CHECK(gives("[  c]", "[%3c]", 'c'));
}

static void test_strings(void)
{
	const char unterminated[3] = { 'a', 'b', 'c' };

	CHECK(gives("a  b", "%s %s %s", "a", "", "b"));
	CHECK(gives("[abc]", "[%.3s]", "abcdef"));
	CHECK(gives("[abc]", "[%.*s]", 3, unterminated));
	CHECK(gives("[abcdef]", "[%.*s]", -1, "abcdef"));
	CHECK(gives("[]", "[%.0s]", "abc"));
	CHECK(gives("[  ab]", "[%4.2s]", "abc"));
	CHECK(gives("100%", "%d%%", 100));
}

static void test_null_string(void)
{
	const char *volatile none = NULL;

	CHECK(gives("(null)", "%s", none));
}

/* A mistake is shown, and no argument behind it is touched: a string taken
 * from the wrong place would be a wild pointer. The formats stand apart so
 * that no compiler checks them. */
static void test_mistakes(void)
{
	static const char *const wrong[] = { "%p %s", "%.3d %s", "%Lf %s",
					     "%#x %s", "%ls %s", "%12345d %s",
					     "%", "%l", "%-0*" };

	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		const char *volatile format = wrong[i];

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
#pragma GCC diagnostic ignored "-Wformat-security"
		size_t length = format_text(text, sizeof(text), format, 1, 1);
#pragma GCC diagnostic pop
		CHECK_EQ(length, strlen(wrong[i]));
		CHECK(strcmp(text, wrong[i]) == 0);
	}
}

static void test_cut_text(void)
{
	for (size_t size = 0; size < 12; size++) {
		size_t kept = size < 9 ? size : 9;

		memset(text, 'x', sizeof(text));
		CHECK_EQ(format_text(text, size, "%s-%05d", "ab", 42), 8);
		CHECK(text[size] == 'x');
		if (kept > 0) {
			CHECK(memcmp(text, "ab-00042", kept - 1) == 0);
			CHECK(text[kept - 1] == '\0');
		}
	}
	/* No buffer at all only counts. */
	CHECK_EQ(format_text(NULL, 0, "%s", "abc"), 3);
}

TEST_SUITE(format, TEST(test_integers), TEST(test_length_marks),
	   TEST(test_fields), TEST(test_strings), TEST(test_null_string),
	   TEST(test_mistakes), TEST(test_cut_text));
