/*
 * The line of a script: what it names, and that nothing outside it is read
 * or handed out, whatever is in it.
 */
#include <string.h>

#include "kernel/abi/errno.h"
#include "kernel/task/exec_strings.h"
#include "kernel/task/script.h"
#include "tests/unit/test.h"

#define NONE ((const char *)NULL)

/* A script's first bytes: `text`, and zeroes behind the file's end. */
static char line[SCRIPT_LINE_SIZE];

static int parse(const char *text, size_t size, struct script *script)
{
	memset(line, 0, sizeof(line));
	memcpy(line, text, size);
	return script_parse(line, script);
}

struct example {
	const char *text;
	unsigned size;
	const char *interpreter; /* NULL: -ENOEXEC */
	const char *argument;
};

#define LINE(text, ...) { text, sizeof(text) - 1, __VA_ARGS__ }

static const struct example examples[] = {
	LINE("#!/bin/sh\nrest", "/bin/sh", NONE),
	LINE("#! \t /bin/sh \t \nrest", "/bin/sh", NONE),
	LINE("#!/bin/sh -x\n", "/bin/sh", "-x"),
	LINE("#!\t/bin/sh\t-a  b\tc \t\n", "/bin/sh", "-a  b\tc"),
	LINE("#!/bin/sh\r\n", "/bin/sh\r", NONE),
	LINE("#!x#!y\n", "x#!y", NONE),
	/* The file ends before its line does. */
	LINE("#!/bin/sh", "/bin/sh", NONE),
	LINE("#!/bin/sh -x ", "/bin/sh", "-x "),
	LINE("#!/bin/sh ", "/bin/sh", ""),
	LINE("#!", "", NONE),
	LINE("#!  ", "", NONE),
	/* A NUL ends it as well, whatever follows. */
	LINE("#!\0/bin/sh\n", "", NONE),
	LINE("#!/bin\0/sh\n", "/bin", NONE),
	LINE("#!/bin/sh\0 -x\n", "/bin/sh", NONE),
	LINE("#!/bin/sh -x\0y\n", "/bin/sh", "-x"),
	LINE("#!/bin/sh \0x\n", "/bin/sh", ""),
	/* No script, or none that names anything. */
	LINE("", NONE, NONE),
	LINE("#", NONE, NONE),
	LINE("# !/bin/sh\n", NONE, NONE),
	LINE(" #!/bin/sh\n", NONE, NONE),
	LINE("\177ELF", NONE, NONE),
	LINE("#!\n/bin/sh\n", NONE, NONE),
	LINE("#! \t \n/bin/sh\n", NONE, NONE),
};

static bool is_same(const char *left, const char *right)
{
	return left == right ||
	       (left && right && strcmp(left, right) == 0);
}

static void test_examples(void)
{
	struct script script;

	for (unsigned i = 0; i < sizeof(examples) / sizeof(*examples); i++) {
		const struct example *e = &examples[i];
		int error = parse(e->text, e->size, &script);

		CHECK_EQ(i << 8 | (unsigned)-error,
			 i << 8 | (e->interpreter ? 0 : ENOEXEC));
		if (error)
			continue;
		if (!is_same(script.interpreter, e->interpreter) ||
		    !is_same(script.argument, e->argument))
			CHECK_EQ(i, -1);
	}
}

/* `length` bytes of a path, then `rest`, in as much of the line as there
 * is. */
static int parse_long(unsigned length, const char *rest, struct script *script)
{
	char text[SCRIPT_LINE_SIZE * 2];

	memset(text, 'y', sizeof(text));
	memcpy(text, "#!", 2);
	memset(text + 2, '/', length);
	memcpy(text + 2 + length, rest, strlen(rest));
	return parse(text, SCRIPT_LINE_SIZE, script);
}

/* A path is whole or refused; an argument may be cut. */
static void test_long_lines(void)
{
	struct script script;

	CHECK_EQ(parse_long(252, "\n", &script), 0);
	CHECK_EQ(parse_long(253, "\n", &script), 0);
	CHECK_EQ(strlen(script.interpreter), 253);
	CHECK(script.argument == NULL);
	CHECK_EQ(parse_long(254, "\n", &script), -ENOEXEC);
	CHECK_EQ(parse_long(253, " ", &script), 0);
	CHECK(script.argument == NULL);
	CHECK_EQ(parse_long(252, " x", &script), 0);
	CHECK(script.argument == NULL);
	CHECK_EQ(parse_long(251, " x", &script), 0);
	CHECK(strcmp(script.argument, "x") == 0);
	CHECK_EQ(parse_long(10, " x", &script), 0);
	CHECK_EQ(strlen(script.argument), 255 - 13);
	memset(line, ' ', sizeof(line));
	memcpy(line, "#!", 2);
	CHECK_EQ(script_parse(line, &script), -ENOEXEC);
	line[255] = 'x';
	CHECK_EQ(script_parse(line, &script), -ENOEXEC);
	line[254] = 'x';
	line[255] = '\n';
	CHECK_EQ(script_parse(line, &script), 0);
	CHECK(strcmp(script.interpreter, "x") == 0);
	/* Blanks up to where the line is cut are no argument. */
	memset(line, ' ', sizeof(line));
	memcpy(line, "#!x", 3);
	CHECK_EQ(script_parse(line, &script), 0);
	CHECK(script.argument == NULL);
}

static bool is_inside(const char *text)
{
	return text > line && text < line + SCRIPT_LINE_SIZE &&
	       memchr(text, '\0', (size_t)(line + SCRIPT_LINE_SIZE - text));
}

/* Rubbish of the few bytes that matter: what is handed out is a string of
 * the line, an interpreter without blanks, an argument that does not begin
 * with one. */
static void test_random_lines(void)
{
	static const char bytes[] = { '\n', '\0', ' ', '\t', 'a', 'b', 'c' };
	u64 state = 4711;

	for (unsigned round = 0; round < 5000; round++) {
		struct script script = { NULL, NULL };
		unsigned kinds = 1 + (unsigned)(test_random(&state) % 300);

		memcpy(line, "#!", 2);
		for (unsigned i = 2; i < sizeof(line); i++)
			line[i] = bytes[test_random(&state) % kinds %
					sizeof(bytes)];
		if (test_random(&state) % 2)
			memset(line + 2, ' ', test_random(&state) % 254);
		if (script_parse(line, &script) != 0)
			continue;
		CHECK(is_inside(script.interpreter));
		CHECK(!strchr(script.interpreter, ' '));
		CHECK(!strchr(script.interpreter, '\t'));
		CHECK(!strchr(script.interpreter, '\n'));
		if (!script.argument)
			continue;
		CHECK(is_inside(script.argument));
		CHECK(script.argument > script.interpreter);
		CHECK(script.argument[0] != ' ' && script.argument[0] != '\t');
		CHECK(!strchr(script.argument, '\n'));
	}
}

/* --- the arguments --- */

_Static_assert(EXEC_STRINGS_SIZE < TEST_SCRATCH_SIZE, "they fit");

static void set_strings(struct exec_strings *strings, const char *bytes,
			size_t size, unsigned count)
{
	memset(strings, 0, sizeof(*strings));
	strings->bytes = (char *)test_scratch;
	memcpy(strings->bytes, bytes, size);
	strings->used = size;
	strings->size = EXEC_STRINGS_SIZE;
	strings->argument_count = count;
}

static void test_arguments(void)
{
	static const char before[] = "old\0one\0\0E=x";
	static const char once[] = "/i\0-a b\0/p\0one\0\0E=x";
	static const char twice[] = "\0/i\0-a b\0/p\0one\0\0E=x";
	struct script script = { "/i", "-a b" };
	struct exec_strings strings;

	set_strings(&strings, before, sizeof(before), 3);
	CHECK_EQ(script_arguments(&strings, &script, "/p"), 0);
	CHECK_EQ(strings.used, sizeof(once));
	CHECK(memcmp(strings.bytes, once, sizeof(once)) == 0);
	CHECK_EQ(strings.argument_count, 5);
	script = (struct script){ "", NULL };
	CHECK_EQ(script_arguments(&strings, &script, "/i"), 0);
	CHECK_EQ(strings.used, sizeof(twice));
	CHECK(memcmp(strings.bytes, twice, sizeof(twice)) == 0);
	CHECK_EQ(strings.argument_count, 6);
	/* Shorter than what goes. */
	set_strings(&strings, "a long name", 12, 1);
	CHECK_EQ(script_arguments(&strings, &script, "p"), 0);
	CHECK_EQ(strings.used, 3);
	CHECK_EQ(strings.argument_count, 2);
}

static void test_full(void)
{
	const struct script script = { "/i", "x" };
	struct exec_strings strings;

	memset(test_scratch, 'x', EXEC_STRINGS_SIZE);
	set_strings(&strings, "0", 2, 2);
	/* "/i", "x" and "/p" are 8 bytes, in the place of 2. */
	strings.used = EXEC_STRINGS_SIZE - 5;
	CHECK_EQ(script_arguments(&strings, &script, "/p"), -E2BIG);
	CHECK_EQ(strings.used, EXEC_STRINGS_SIZE - 5);
	CHECK_EQ(strings.argument_count, 2);
	CHECK(strcmp(strings.bytes, "0") == 0);
	strings.used--;
	CHECK_EQ(script_arguments(&strings, &script, "/p"), 0);
	CHECK_EQ(strings.used, EXEC_STRINGS_SIZE);
}

TEST_SUITE(script, TEST(test_examples), TEST(test_long_lines),
	   TEST(test_random_lines), TEST(test_arguments), TEST(test_full));
