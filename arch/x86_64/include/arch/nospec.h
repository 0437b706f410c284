/* Clamping an index so that a mispredicted bounds check reads nothing. */
#ifndef ARCH_NOSPEC_H
#define ARCH_NOSPEC_H

#include <stdint.h>

/* `index` if it is below `limit`, else 0, without a branch to mispredict:
 * cmp sets the carry, sbb spreads it over all bits. */
static inline uint64_t index_nospec(uint64_t index, uint64_t limit)
{
	uint64_t mask;

	__asm__("cmp %1, %2; sbb %0, %0"
		: "=r"(mask)
		: "re"(limit), "r"(index)
		: "cc");
	return index & mask;
}

#endif
