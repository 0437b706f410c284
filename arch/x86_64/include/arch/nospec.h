/*
 * Clamping a number so that a mispredicted bounds check reads nothing.
 * Conditional moves are not predicted: LLVM's Speculative Load Hardening
 * stands on that too.
 */
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

/* `value` if it is at most `last`, else `last`, in the same way. */
static inline uint64_t min_nospec(uint64_t value, uint64_t last)
{
	uint64_t least = last;

	__asm__("cmp %1, %0; cmovae %1, %0" : "+r"(least) : "r"(value) : "cc");
	if (least > last)
		__builtin_unreachable(); /* for the compiler's own check */
	return least;
}

#endif
