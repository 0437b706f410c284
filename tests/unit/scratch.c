/*
 * Room that the tests share. See tests/unit/test.h.
 */
#include "tests/unit/test.h"

unsigned char test_scratch[TEST_SCRATCH_SIZE];
