/*
 * What a program has the kernel keep secret, and a kernel test then searches
 * memory for. It is made from seeds when it is needed, so that it stands
 * nowhere else.
 */
#ifndef TESTS_USER_SECRET_H
#define TESTS_USER_SECRET_H

#include "tests/unit/test.h"

#define SECRET_KEY 0x19d3aull  /* the seed of a program's key... */
#define SECRET_TEXT 0x75c11ull /* and of what is encrypted */
#define SECRET_WORDS 4u	       /* of 8 bytes, of each */

static inline uint64_t secret_word(uint64_t seed, unsigned i)
{
	uint64_t state = seed + i;

	/* Or compilers work it out, and it stands in the program. */
	__asm__("" : "+r"(state));
	return test_random(&state);
}

#endif
