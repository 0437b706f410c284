/* The hosted stand-in: the host does not speculate against itself. */
#ifndef ARCH_NOSPEC_H
#define ARCH_NOSPEC_H

#include <stdint.h>

static inline uint64_t index_nospec(uint64_t index, uint64_t limit)
{
	return index < limit ? index : 0;
}

#endif
