/* What a nice value is worth. */
#include <string.h>

#include "kernel/abi/sched.h"
#include "kernel/task/nice.h"
#include "tests/unit/test.h"

static void test_slices(void)
{
	CHECK_EQ(nice_slice_ns(0), 10000000);
	for (int nice = NICE_FIRST; nice < NICE_LAST; nice++) {
		u64 more = nice_slice_ns(nice), less = nice_slice_ns(nice + 1);

		/* A quarter more, but for the rounding to a microsecond. */
		CHECK(more * 100 >= less * 124 && more * 100 <= less * 126);
	}
}

TEST_SUITE(nice, TEST(test_slices));
