/*
 * The types that every room of the kernel uses.
 *
 * Invariant: an address in a program is a `struct uptr`. It cannot be
 * dereferenced or mixed up with a kernel pointer; only the functions of
 * kernel/lib/usercopy.h take one apart.
 */
#ifndef KERNEL_LIB_TYPES_H
#define KERNEL_LIB_TYPES_H

#include <stdalign.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdnoreturn.h>

typedef uint8_t u8;
typedef uint16_t u16;
typedef uint32_t u32;
typedef uint64_t u64;
typedef int8_t i8;
typedef int16_t i16;
typedef int32_t i32;
typedef int64_t i64;

typedef u64 paddr_t; /* a physical address, in bytes */
typedef u64 vaddr_t; /* a virtual address held as a number, in bytes */

struct uptr {
	u64 addr;
};

#define ARRAY_SIZE(array) (sizeof(array) / sizeof((array)[0]))
#define CONTAINER_OF(pointer, type, member) \
	((type *)((char *)(pointer) - offsetof(type, member)))

static inline u64 min_u64(u64 a, u64 b)
{
	return a < b ? a : b;
}

static inline u64 max_u64(u64 a, u64 b)
{
	return a > b ? a : b;
}

/* Rounds down or up to a multiple of `unit`, a power of two. Rounding up
 * wraps at 2^64: callers check the size first (kernel/lib/checked.h). */
static inline u64 round_down(u64 value, u64 unit)
{
	return value & ~(unit - 1);
}

static inline u64 round_up(u64 value, u64 unit)
{
	return (value + unit - 1) & ~(unit - 1);
}

#endif
