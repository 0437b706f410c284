/*
 * The end of the kernel: a broken invariant stops the machine with a report.
 *
 * panic() and ASSERT() are for faults of the kernel itself. A program's
 * mistake is an errno, never one of these.
 */
#ifndef KERNEL_LIB_PANIC_H
#define KERNEL_LIB_PANIC_H

#include "kernel/lib/types.h"

/* Prints the message (format as in kernel/lib/format.h), where it happened,
 * the registers and the last system calls, then stops the machine. Never
 * returns, allocates nothing, takes no lock. */
noreturn void panic(const char *format, ...)
	__attribute__((format(printf, 1, 2), cold));

/* The same for a condition that does not hold, in few instructions where it
 * is asked: there are many. */
noreturn void assertion_failed(const char *condition, const char *file,
			       int line) __attribute__((cold));

/* Assertions stay on in every build: a kernel that goes on with a broken
 * invariant is worse than one that stops. */
#define ASSERT(condition)                                          \
	do {                                                       \
		if (__builtin_expect(!(condition), 0))             \
			assertion_failed(#condition, __FILE__,     \
					 __LINE__);                \
	} while (0)

#endif
