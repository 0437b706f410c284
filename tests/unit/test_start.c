/* The parser of `.ravelin/start`: what it takes, and what it refuses. */
#include <string.h>

#include "kernel/abi/errno.h"
#include "kernel/security/capability.h"
#include "kernel/task/start.h"
#include "tests/unit/test.h"

static struct start start;
static char *const bytes = (char *)test_scratch;
_Static_assert(START_SIZE_MAX < TEST_SCRATCH_SIZE, "it fits");

/* Parses a literal with the NUL that ends it. */
#define PARSE(text) start_parse(text, sizeof(text), &start)

static void test_whole_file(void)
{
	static const char text[] =
		"path=/bin/x\0user=1000:1001,5,6\0env=A=1\0arg=x\0env=B=\0"
		"workdir=/tmp\0arg=\0arg=y=z";

	CHECK_EQ(PARSE(text), 0);
	CHECK_EQ(start.uid, 1000);
	CHECK_EQ(start.gid, 1001);
	CHECK_EQ(start.group_count, 2);
	CHECK_EQ(start.groups[0], 5);
	CHECK_EQ(start.groups[1], 6);
	CHECK(strcmp(start.path, "/bin/x") == 0);
	CHECK(strcmp(start.workdir, "/tmp") == 0);
	CHECK_EQ(start.argument_count, 3);
	CHECK_EQ(start.environment_count, 2);
	CHECK(strcmp(text + start.strings[0], "x") == 0);
	CHECK(strcmp(text + start.strings[1], "") == 0);
	CHECK(strcmp(text + start.strings[2], "y=z") == 0);
	CHECK(strcmp(text + start.strings[3], "A=1") == 0);
	CHECK(strcmp(text + start.strings[4], "B=") == 0);
}

static void test_defaults(void)
{
	CHECK_EQ(PARSE("arg=/bin/sh"), 0);
	CHECK_EQ(start.uid, 0);
	CHECK_EQ(start.gid, 0);
	CHECK_EQ(start.group_count, 0);
	CHECK(strcmp(start.path, "/bin/sh") == 0);
	CHECK(strcmp(start.workdir, "/") == 0);
	CHECK_EQ(start.environment_count, 0);
}

static void test_terminal(void)
{
	CHECK_EQ(PARSE("arg=x"), 0);
	CHECK(!start.terminal);
	CHECK_EQ(PARSE("arg=x\0tty=24x80"), 0);
	CHECK(start.terminal);
	CHECK_EQ(start.rows, 24);
	CHECK_EQ(start.columns, 80);
	CHECK_EQ(PARSE("arg=x\0tty=0x65535"), 0);
	CHECK_EQ(start.columns, 65535);
	CHECK_EQ(PARSE("arg=x\0tty="), -EINVAL);
	CHECK_EQ(PARSE("arg=x\0tty=24"), -EINVAL);
	CHECK_EQ(PARSE("arg=x\0tty=24x"), -EINVAL);
	CHECK_EQ(PARSE("arg=x\0tty=24x80x"), -EINVAL);
	CHECK_EQ(PARSE("arg=x\0tty=65536x80"), -EINVAL);
	CHECK_EQ(PARSE("arg=x\0tty=1x1\0tty=1x1"), -EINVAL);
}

static void test_credentials(void)
{
	CHECK_EQ(PARSE("arg=x"), 0);
	CHECK(!start.has_capabilities && !start.no_new_privs);
	CHECK_EQ(start.bounding, CAP_ALL);
	CHECK_EQ(start.inheritable, 0);
	CHECK_EQ(start.ambient, 0);
	CHECK_EQ(start.securebits, 0);
	CHECK_EQ(PARSE("ambient=20\0bounding=3\0capabilities=1FFFFFFFFFF\0"
		       "arg=x\0inheritable=a0\0securebits=ef\0no_new_privs=1"),
		 0);
	CHECK(start.has_capabilities && start.no_new_privs);
	CHECK_EQ(start.capabilities, CAP_ALL);
	CHECK_EQ(start.bounding, 3);
	CHECK_EQ(start.inheritable, 0xa0);
	CHECK_EQ(start.ambient, 0x20);
	CHECK_EQ(start.securebits, 0xef);
	CHECK_EQ(PARSE("arg=x\0capabilities=0\0bounding=0"), 0);
	CHECK(start.has_capabilities);
	CHECK_EQ(start.capabilities, 0);
	CHECK_EQ(start.bounding, 0);
}

static void test_refused_credentials(void)
{
	static const char *const keys[] = { "capabilities=", "bounding=",
					    "inheritable=", "ambient=",
					    "securebits=", "no_new_privs=" };
	static const char *const values[] = { "", "0x1", "-1", " 1", "1 ",
					      "20000000000", "x", "1,2",
					      "10000000000000000" };

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		for (size_t v = 0; v < sizeof(values) / sizeof(values[0]);
		     v++) {
			size_t at = strlen(keys[i]), n = strlen(values[v]);

			memcpy(bytes, keys[i], at);
			memcpy(bytes + at, values[v], n + 1);
			memcpy(bytes + at + n + 1, "arg=x", 6);
			CHECK_EQ(start_parse(bytes, at + n + 7, &start),
				 -EINVAL);
		}
	}
	CHECK_EQ(PARSE("arg=x\0capabilities=1\0capabilities=1"), -EINVAL);
	CHECK_EQ(PARSE("arg=x\0bounding=1\0bounding=1"), -EINVAL);
	CHECK_EQ(PARSE("arg=x\0inheritable=1\0inheritable=1"), -EINVAL);
	CHECK_EQ(PARSE("arg=x\0ambient=0\0ambient=0"), -EINVAL);
	CHECK_EQ(PARSE("arg=x\0securebits=1\0securebits=1"), -EINVAL);
	CHECK_EQ(PARSE("arg=x\0no_new_privs=1\0no_new_privs=1"), -EINVAL);
	CHECK_EQ(PARSE("arg=x\0securebits=100"), -EINVAL);
	CHECK_EQ(PARSE("arg=x\0no_new_privs=0"), -EINVAL);
	CHECK_EQ(PARSE("arg=x\0no_new_privs=11"), -EINVAL);
	/* Ambient ones are permitted and inheritable. */
	CHECK_EQ(PARSE("arg=x\0ambient=1"), -EINVAL);
	CHECK_EQ(PARSE("arg=x\0ambient=1\0capabilities=1"), -EINVAL);
	CHECK_EQ(PARSE("arg=x\0ambient=1\0inheritable=1"), -EINVAL);
	CHECK_EQ(PARSE("arg=x\0ambient=3\0inheritable=1\0capabilities=3"),
		 -EINVAL);
	CHECK_EQ(PARSE("arg=x\0ambient=3\0inheritable=3\0capabilities=7"),
		 0);
}

static void test_seed(void)
{
	CHECK_EQ(PARSE("arg=x"), 0);
	CHECK(start.seed == NULL);
	memcpy(bytes, "arg=x\0seed=", 11);
	for (size_t size = START_SEED_SIZE - 1; size <= START_SEED_SIZE + 1;
	     size++) {
		memset(bytes + 11, 's', size);
		bytes[11 + size] = '\0';
		CHECK_EQ(start_parse(bytes, 12 + size, &start),
			 size == START_SEED_SIZE ? 0 : -EINVAL);
	}
	CHECK(start.seed == bytes + 11);
	CHECK_EQ(PARSE("arg=x\0seed="), -EINVAL);
}

static void test_hostname(void)
{
	CHECK_EQ(PARSE("arg=x"), 0);
	CHECK(start.hostname == NULL);
	CHECK_EQ(PARSE("arg=x\0hostname=box-1"), 0);
	CHECK(strcmp(start.hostname, "box-1") == 0);
	CHECK_EQ(PARSE("arg=x\0hostname="), -EINVAL);
	CHECK_EQ(PARSE("arg=x\0hostname=a\0hostname=a"), -EINVAL);
	memcpy(bytes, "arg=x\0hostname=", 15);
	memset(bytes + 15, 'n', 65);
	bytes[79] = '\0';
	CHECK_EQ(start_parse(bytes, 80, &start), 0);
	bytes[79] = 'n';
	bytes[80] = '\0';
	CHECK_EQ(start_parse(bytes, 81, &start), -EINVAL);
}

static void test_refused_strings(void)
{
	CHECK_EQ(start_parse("", 0, &start), -EINVAL);
	CHECK_EQ(start_parse("arg=x", 5, &start), -EINVAL);
	CHECK_EQ(PARSE(""), -EINVAL);
	CHECK_EQ(PARSE("arg=x\0"), -EINVAL);
	CHECK_EQ(PARSE("arg"), -EINVAL);
	CHECK_EQ(PARSE("=x"), -EINVAL);
	CHECK_EQ(PARSE("arg=x\0argument=y"), -EINVAL);
	CHECK_EQ(PARSE("arg=x\0Arg=y"), -EINVAL);
	CHECK_EQ(PARSE("arg=x\0ar=y"), -EINVAL);
	CHECK_EQ(PARSE("path=/x"), -EINVAL);
	CHECK_EQ(PARSE("arg="), -EINVAL);
	CHECK_EQ(PARSE("arg=x\0path="), -EINVAL);
	CHECK_EQ(PARSE("arg=x\0path=/x\0path=/y"), -EINVAL);
	CHECK_EQ(PARSE("arg=x\0workdir="), -EINVAL);
	CHECK_EQ(PARSE("arg=x\0workdir=tmp"), -EINVAL);
	CHECK_EQ(PARSE("arg=x\0workdir=/\0workdir=/"), -EINVAL);
	CHECK_EQ(PARSE("arg=x\0env=A"), -EINVAL);
	CHECK_EQ(PARSE("arg=x\0env==A"), -EINVAL);
	CHECK_EQ(PARSE("arg=x\0env="), -EINVAL);
}

static void test_refused_users(void)
{
	CHECK_EQ(PARSE("arg=x\0user="), -EINVAL);
	CHECK_EQ(PARSE("arg=x\0user=1"), -EINVAL);
	CHECK_EQ(PARSE("arg=x\0user=1:"), -EINVAL);
	CHECK_EQ(PARSE("arg=x\0user=:1"), -EINVAL);
	CHECK_EQ(PARSE("arg=x\0user=1:2,"), -EINVAL);
	CHECK_EQ(PARSE("arg=x\0user=1:2:3"), -EINVAL);
	CHECK_EQ(PARSE("arg=x\0user=1,2"), -EINVAL);
	CHECK_EQ(PARSE("arg=x\0user=-1:2"), -EINVAL);
	CHECK_EQ(PARSE("arg=x\0user= 1:2"), -EINVAL);
	CHECK_EQ(PARSE("arg=x\0user=0x1:2"), -EINVAL);
	/* -1 is no user, and larger numbers do not wrap into one. */
	CHECK_EQ(PARSE("arg=x\0user=4294967295:2"), -EINVAL);
	CHECK_EQ(PARSE("arg=x\0user=4294967296:2"), -EINVAL);
	CHECK_EQ(PARSE("arg=x\0user=18446744073709551616:2"), -EINVAL);
	CHECK_EQ(PARSE("arg=x\0user=1:2\0user=1:2"), -EINVAL);
	CHECK_EQ(PARSE("arg=x\0user=4294967294:4294967294"), 0);
	CHECK_EQ(start.uid, 4294967294u);
}

/* Writes "user=1:2" with `count` groups and "arg=x"; returns the size. */
static size_t write_groups(unsigned count)
{
	size_t size = 8;

	memcpy(bytes, "user=1:2", 8);
	for (unsigned i = 0; i < count; i++, size += 2)
		memcpy(bytes + size, ",7", 2);
	memcpy(bytes + size, "\0arg=x", 7);
	return size + 7;
}

static void test_bounds(void)
{
	size_t size = 0;

	CHECK_EQ(start_parse(bytes, write_groups(CRED_GROUPS_MAX), &start), 0);
	CHECK_EQ(start.groups[CRED_GROUPS_MAX - 1], 7);
	CHECK_EQ(start_parse(bytes, write_groups(CRED_GROUPS_MAX + 1),
			     &start), -E2BIG);

	for (unsigned i = 0; i < START_STRINGS_MAX + 1; i++, size += 8)
		memcpy(bytes + size, i % 2 ? "env=A=B" : "arg=xyz", 8);
	CHECK_EQ(start_parse(bytes, size - 8, &start), 0);
	CHECK_EQ(start.argument_count, START_STRINGS_MAX / 2);
	CHECK_EQ(start.environment_count, START_STRINGS_MAX / 2);
	CHECK_EQ(start_parse(bytes, size, &start), -E2BIG);

	memset(bytes, 'x', START_SIZE_MAX + 1);
	memcpy(bytes, "arg=", 4);
	bytes[START_SIZE_MAX - 1] = '\0';
	CHECK_EQ(start_parse(bytes, START_SIZE_MAX, &start), 0);
	CHECK_EQ(start_parse(bytes, START_SIZE_MAX + 1, &start), -E2BIG);
}

/* Damage of every byte and every cut: what is accepted points inside. */
static void test_damage(void)
{
	static const char text[] =
		"path=/bin/x\0user=1000:1001,5,6\0env=A=1\0arg=x\0workdir=/t\0"
		"capabilities=ff\0inheritable=7\0ambient=3\0securebits=1";
	static const char values[] = { '\0', '=', ':', ',', '9', '\xff' };

	for (size_t size = 0; size <= sizeof(text); size++)
		for (size_t i = 0; i < size; i++)
			for (size_t v = 0; v < sizeof(values); v++) {
				memcpy(bytes, text, size);
				bytes[i] = values[v];
				if (start_parse(bytes, size, &start))
					continue;
				CHECK(start.argument_count > 0);
				CHECK(start.strings[0] < size);
				CHECK(start.path >= bytes &&
				      start.path < bytes + size);
				CHECK(!(start.ambient & ~start.inheritable));
				CHECK(start.securebits <= 0xff);
			}
}

TEST_SUITE(start, TEST(test_whole_file), TEST(test_defaults),
	   TEST(test_terminal), TEST(test_credentials),
	   TEST(test_refused_credentials), TEST(test_hostname),
	   TEST(test_seed), TEST(test_refused_strings),
	   TEST(test_refused_users), TEST(test_bounds), TEST(test_damage));
