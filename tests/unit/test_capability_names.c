/* Lists of capabilities, as the command line has them. */
#include <string.h>

#include "kernel/abi/errno.h"
#include "kernel/security/capability.h"
#include "tests/unit/test.h"

static const char *text;
static size_t size;
static uint64_t set;

static int list(const char *given)
{
	text = given;
	size = strlen(given);
	return capability_list(&text, &size, &set);
}

/* Is it refused, and is that the word to blame? */
static bool blames(const char *given, const char *word)
{
	return list(given) == -EINVAL && size == strlen(word) &&
	       memcmp(text, word, size) == 0;
}

static void test_names(void)
{
	CHECK_EQ(list("chown"), 0);
	CHECK_EQ(set, 1);
	CHECK_EQ(list("CAP_SYS_ADMIN,net_Raw,checkpoint_restore"), 0);
	CHECK_EQ(set, 1ull << 21 | 1ull << 13 | 1ull << 40);
	CHECK_EQ(list("cap_kill,KILL,Cap_Kill"), 0);
	CHECK_EQ(set, 1ull << 5);
	for (unsigned cap = 0; cap < CAP_COUNT; cap++) {
		CHECK_EQ(list(capability_name(cap)), 0);
		CHECK_EQ(set, 1ull << cap);
		CHECK_EQ(list(capability_name(cap) + 4), 0);
		CHECK_EQ(set, 1ull << cap);
	}
	CHECK(capability_name(CAP_COUNT) == NULL);
}

static void test_none_and_hex(void)
{
	CHECK_EQ(list("none"), 0);
	CHECK_EQ(set, 0);
	CHECK_EQ(list("NONE"), 0);
	CHECK_EQ(list("0x0"), 0);
	CHECK_EQ(set, 0);
	CHECK_EQ(list("0x1fffFFFFFFF"), 0);
	CHECK_EQ(set, CAP_ALL);
	CHECK_EQ(list("0X0000000000200000"), 0);
	CHECK_EQ(set, 1ull << 21);
	CHECK(blames("0x", "0x"));
	CHECK(blames("0x20000000000", "0x20000000000")); /* bit 41 */
	CHECK(blames("0x00000000000000001", "0x00000000000000001"));
	CHECK(blames("0x1g", "0x1g"));
	CHECK(blames("0x1,chown", "0x1,chown"));
	CHECK(blames("1", "1"));
}

static void test_mistakes(void)
{
	CHECK(blames("sys_admn", "sys_admn"));
	CHECK(blames("chown,sys_admn,kill", "sys_admn"));
	CHECK(blames("chown,sys_admin1", "sys_admin1"));
	CHECK(blames("cap_", "cap_"));
	CHECK(blames("cap_cap_kill", "cap_cap_kill"));
	CHECK(blames("", ""));
	CHECK(blames("chown,", ""));
	CHECK(blames(",chown", ""));
	CHECK(blames("none,chown", "none"));
	CHECK(blames("chown kill", "chown kill"));
	/* No letter, though it is one bit away from one. */
	CHECK(blames("sys\177admin", "sys\177admin"));
	CHECK(blames("KILL\xec", "KILL\xec"));
}

/* What stands behind the size is no part of the list. */
static void test_size(void)
{
	text = "chown,killer";
	size = 10;
	CHECK_EQ(capability_list(&text, &size, &set), 0);
	CHECK_EQ(set, 1ull << 5 | 1);
	size = 9;
	CHECK_EQ(capability_list(&text, &size, &set), -EINVAL);
	CHECK_EQ(size, 3);
}

static void test_hex(void)
{
	CHECK(capability_hex("3f", 2, &set));
	CHECK_EQ(set, 0x3f);
	CHECK(capability_hex("1FFFFFFFFFF", 11, &set));
	CHECK_EQ(set, CAP_ALL);
	CHECK(!capability_hex("", 0, &set));
	CHECK(!capability_hex("0x1", 3, &set));
	CHECK(!capability_hex("-1", 2, &set));
	CHECK(!capability_hex(" 1", 2, &set));
	CHECK(!capability_hex("2000000000000000", 16, &set));
	CHECK(!capability_hex("00000000000000001", 17, &set));
}

TEST_SUITE(capability_names, TEST(test_names), TEST(test_none_and_hex),
	   TEST(test_mistakes), TEST(test_size), TEST(test_hex));
