/*
 * Which algorithms a processor can run, by what it might say of itself.
 */
#include "crypto/processor.h"

#include "tests/unit/test.h"

/* One with everything. */
static const struct processor_words all = { ~0u, ~0u, ~0u, ~0ull };

/* What is left of `all` when one bit is missing. */
static uint32_t without(uint32_t leaf1_ecx, uint32_t leaf7_ebx,
			uint32_t leaf7_ecx, uint64_t xcr0)
{
	struct processor_words words = { all.leaf1_ecx & ~leaf1_ecx,
					 all.leaf7_ebx & ~leaf7_ebx,
					 all.leaf7_ecx & ~leaf7_ecx,
					 all.xcr0 & ~xcr0 };

	return processor_features(&words);
}

#define EVERYTHING 0x3ffu
#define GENERAL (PROCESSOR_BMI2 | PROCESSOR_ADX)
#define WIDE (PROCESSOR_AVX2 | PROCESSOR_VAES | PROCESSOR_VPCLMUL | \
	      PROCESSOR_AVX512)

static void test_one_bit_missing(void)
{
	const struct processor_words none = { 0 };

	CHECK_EQ(processor_features(&all), EVERYTHING);
	CHECK_EQ(processor_features(&none), 0);
	CHECK_EQ(without(1u << 1, 0, 0, 0), EVERYTHING & ~PROCESSOR_PCLMUL);
	CHECK_EQ(without(1u << 9, 0, 0, 0), GENERAL);
	CHECK_EQ(without(1u << 19, 0, 0, 0), GENERAL);
	CHECK_EQ(without(1u << 25, 0, 0, 0), EVERYTHING & ~PROCESSOR_AES);
	CHECK_EQ(without(1u << 28, 0, 0, 0), EVERYTHING & ~WIDE);
	CHECK_EQ(without(0, 1u << 3, 0, 0), EVERYTHING & ~PROCESSOR_BMI2);
	CHECK_EQ(without(0, 1u << 5, 0, 0), EVERYTHING & ~WIDE);
	CHECK_EQ(without(0, 1u << 8, 0, 0), EVERYTHING & ~PROCESSOR_BMI2);
	CHECK_EQ(without(0, 1u << 19, 0, 0), EVERYTHING & ~PROCESSOR_ADX);
	CHECK_EQ(without(0, 1u << 29, 0, 0), EVERYTHING & ~PROCESSOR_SHA);
	for (unsigned bit = 16; bit < 32; bit++)
		if (bit == 16 || bit == 17 || bit >= 30)
			CHECK_EQ(without(0, 1u << bit, 0, 0),
				 EVERYTHING & ~PROCESSOR_AVX512);
	CHECK_EQ(without(0, 0, 1u << 9, 0), EVERYTHING & ~PROCESSOR_VAES);
	CHECK_EQ(without(0, 0, 1u << 10, 0), EVERYTHING & ~PROCESSOR_VPCLMUL);
}

/* An instruction is of no use where the kernel does not keep its registers. */
static void test_registers_not_kept(void)
{
	CHECK_EQ(without(0, 0, 0, 1u << 1), GENERAL);
	CHECK_EQ(without(0, 0, 0, 1u << 2), EVERYTHING & ~WIDE);
	for (unsigned bit = 5; bit < 8; bit++)
		CHECK_EQ(without(0, 0, 0, 1u << bit),
			 EVERYTHING & ~PROCESSOR_AVX512);
	CHECK_EQ(without(0, 0, 0, ~0ull), GENERAL);
}

TEST_SUITE(processor, TEST(test_one_bit_missing),
	   TEST(test_registers_not_kept));
