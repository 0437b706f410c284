/* The kernel's command line: words, values, lists, and odd blanks. */
#include <string.h>

#include "kernel/options.h"
#include "tests/unit/test.h"

static void test_words(void)
{
	options_init("  trace nokaslr\tquiet ");
	CHECK(option_is_set("trace"));
	CHECK(option_is_set("nokaslr"));
	CHECK(option_is_set("quiet"));
	CHECK(!option_is_set("tra"));
	CHECK(!option_is_set("tracer"));
	CHECK(!option_is_set(""));
	options_init("");
	CHECK(!option_is_set("trace"));
}

static void test_values(void)
{
	char value[8];

	options_init("a=1 b= a=22 name=longer-than-room");
	CHECK(option_value("a", value, sizeof(value)));
	CHECK(strcmp(value, "22") == 0);
	CHECK(option_value("b", value, sizeof(value)));
	CHECK(strcmp(value, "") == 0);
	CHECK(!option_value("c", value, sizeof(value)));
	CHECK(option_value("name", value, sizeof(value)));
	CHECK(strcmp(value, "longer-") == 0);
	CHECK(!option_value("a", value, 0));
	CHECK(!option_is_set("a"));
	options_init("ab=1"); /* a name that only begins another's */
	CHECK(!option_value("a", value, sizeof(value)));
}

static void test_each_value(void)
{
	const char *value;
	size_t size;

	options_init("a=1 b=2 a=  a=a=3 a");
	value = option_next("a", NULL, &size);
	CHECK(size == 1 && *value == '1');
	value = option_next("a", value, &size);
	CHECK(value != NULL && size == 0);
	value = option_next("a", value, &size);
	CHECK(size == 3 && memcmp(value, "a=3", 3) == 0);
	CHECK(option_next("a", value, &size) == NULL);
	CHECK(option_next("c", NULL, &size) == NULL);
}

static void test_lists(void)
{
	options_init("allow-missing=smap,umip,,x other=smep");
	CHECK(option_lists("allow-missing", "smap"));
	CHECK(option_lists("allow-missing", "umip"));
	CHECK(option_lists("allow-missing", "x"));
	CHECK(!option_lists("allow-missing", "smep"));
	CHECK(!option_lists("allow-missing", "sma"));
	CHECK(!option_lists("none", "smap"));
	options_init("allow-missing=smap");
	CHECK(option_lists("allow-missing", "smap"));
	options_init("allow-missing=smap,");
	CHECK(option_lists("allow-missing", "smap"));
}

/* Drivers have names with commas inside. */
static void test_lists_of_drivers(void)
{
	options_init("broken=a(b(c),d),e,f(g,h ");
	CHECK(option_lists("broken", "a(b(c),d)"));
	CHECK(option_lists("broken", "e"));
	CHECK(option_lists("broken", "f(g,h"));
	CHECK(!option_lists("broken", "d)"));
	CHECK(!option_lists("broken", "h"));
	options_init("broken=a),b");
	CHECK(option_lists("broken", "b"));
}

/* Is `word`, which stands in `command_line`, the first that is not known? */
static bool blames(const char *command_line, const char *word)
{
	size_t size;
	const char *bad;

	options_init(command_line);
	bad = options_unknown(&size);
	return bad && size == strlen(word) && memcmp(bad, word, size) == 0;
}

static bool is_known(const char *command_line)
{
	size_t size;

	options_init(command_line);
	return options_unknown(&size) == NULL;
}

static void test_unknown(void)
{
	CHECK(is_known(""));
	CHECK(is_known(" "));
	CHECK(is_known("nokaslr ro\ttrace bound=none bound="));
	CHECK(is_known("crypto.af_alg=on crypto.af_alg=off"));
	CHECK(is_known("crypto.selftest=all predictable=7 crash=a=b"));
	CHECK(blames("trace buond=none x", "buond=none"));
	CHECK(blames("bound", "bound"));
	CHECK(blames("ro bounds=none", "bounds=none"));
	CHECK(blames("rebound=none", "rebound=none"));
	CHECK(blames("ro=1", "ro=1"));
	CHECK(blames("r", "r"));
	CHECK(blames("=on", "=on"));
	CHECK(blames("crypto.af_alg", "crypto.af_alg"));
	CHECK(blames("crypto.af_alg=", "crypto.af_alg="));
	CHECK(blames("crypto.af_alg=yes", "crypto.af_alg=yes"));
	CHECK(blames("crypto.af_alg=onoff", "crypto.af_alg=onoff"));
	CHECK(blames("crypto.af_alg=on|off", "crypto.af_alg=on|off"));
	CHECK(blames("crypto.af_alg=o", "crypto.af_alg=o"));
	CHECK(blames("crypto.selftest=none", "crypto.selftest=none"));
	options_init("");
}

TEST_SUITE(options, TEST(test_words), TEST(test_values),
	   TEST(test_each_value), TEST(test_lists),
	   TEST(test_lists_of_drivers), TEST(test_unknown));
