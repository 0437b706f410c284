/*
 * Arithmetic on sizes that says so when it does not fit. Sizes that come
 * from outside the kernel are computed with these, never with bare + or *.
 */
#ifndef KERNEL_LIB_CHECKED_H
#define KERNEL_LIB_CHECKED_H

#include "kernel/lib/types.h"

/* Each returns true and sets *out when the exact result fits in 64 bits. */
static inline bool checked_add(u64 a, u64 b, u64 *out)
{
	return !__builtin_add_overflow(a, b, out);
}

static inline bool checked_sub(u64 a, u64 b, u64 *out)
{
	return !__builtin_sub_overflow(a, b, out);
}

static inline bool checked_mul(u64 a, u64 b, u64 *out)
{
	return !__builtin_mul_overflow(a, b, out);
}

/* Rounds up to a multiple of `unit`, a power of two. */
static inline bool checked_round_up(u64 value, u64 unit, u64 *out)
{
	if (!checked_add(value, unit - 1, out))
		return false;
	*out &= ~(unit - 1);
	return true;
}

/* Does [start, start+size) lie inside [0, limit)? */
static inline bool range_fits(u64 start, u64 size, u64 limit)
{
	return size <= limit && start <= limit - size;
}

#endif
