/*
 * What a nice value is worth. See kernel/task/nice.h.
 */
#include "kernel/task/nice.h"

#include "kernel/abi/sched.h"

/* In microseconds, from -20 on: 10 000 * 1.25^-nice, rounded. */
static const u32 slices_us[NICE_LAST - NICE_FIRST + 1] = {
	867362, 693889, 555112, 444089, 355271, 284217, 227374, 181899,
	145519, 116415, 93132,	74506,	59605,	47684,	38147,	30518,
	24414,	19531,	15625,	12500,	10000,	8000,	6400,	5120,
	4096,	3277,	2621,	2097,	1678,	1342,	1074,	859,
	687,	550,	440,	352,	281,	225,	180,	144,
};

u64 nice_slice_ns(int nice)
{
	return slices_us[nice - NICE_FIRST] * 1000ull;
}
