/* What hosted tests may ask of the stand-ins for the machine. */
#ifndef TESTS_HOST_FAKES_H
#define TESTS_HOST_FAKES_H

#include <stdint.h>

#define TEST_MEMORY_SIZE 0x2000000ull /* 32 MiB */

/* All frames are free again, whatever held them: for tests of frames_init,
 * which must not leave an object of a slab behind. */
void test_memory_reset(void);

#endif
