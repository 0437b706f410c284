/* The system's bounding set, by the command line. */
#include <string.h>

#include "kernel/abi/errno.h"
#include "kernel/options.h"
#include "kernel/security/bounding.h"
#include "kernel/security/capability.h"
#include "tests/unit/test.h"

static const char *bad;
static size_t size;

static int boot_with(const char *line)
{
	options_init(line);
	return bounding_init(&bad, &size);
}

static bool blames(const char *line, const char *word)
{
	return boot_with(line) == -EINVAL && size == strlen(word) &&
	       memcmp(bad, word, size) == 0;
}

static void test_sets(void)
{
	CHECK_EQ(boot_with("trace bound=chown,cap_kill ro"), 0);
	CHECK_EQ(bounding_at_boot(), 1ull << 5 | 1);
	CHECK_EQ(boot_with("bound=none"), 0);
	CHECK_EQ(bounding_at_boot(), 0);
	CHECK_EQ(boot_with("bound=0x21"), 0);
	CHECK_EQ(bounding_at_boot(), 0x21);
	/* Each of them counts. */
	CHECK_EQ(boot_with("bound=chown,kill bound=kill,setuid"), 0);
	CHECK_EQ(bounding_at_boot(), 1ull << 5);
	CHECK_EQ(boot_with("bounds=none rebound=none bound.x=none"), 0);
	CHECK_EQ(bounding_at_boot(), CAP_ALL);
	CHECK_EQ(boot_with(""), 0);
	CHECK_EQ(bounding_at_boot(), CAP_ALL);
}

static void test_mistakes(void)
{
	CHECK(blames("bound=chown,sys_admn trace", "sys_admn"));
	CHECK(blames("bound=sys_admn bound=chown", "sys_admn"));
	CHECK(blames("bound=chown bound=sys_admn", "sys_admn"));
	CHECK(blames("bound= chown", ""));
	CHECK(blames("trace bound=", ""));
	CHECK(blames("bound=chown, kill", ""));
	/* The kernel's own tests go on without one. */
	CHECK_EQ(boot_with(""), 0);
}

TEST_SUITE(bounding, TEST(test_sets), TEST(test_mistakes));
