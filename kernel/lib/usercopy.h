/*
 * The only ways between kernel memory and a program's memory.
 *
 * Invariants: the range is checked against the end of user space before a
 * byte moves, without an addition that could wrap; no lock is held across a
 * copy; a program's value is fetched once and only the copy is used.
 * The architecture supplies the two copies; the rest is built on them.
 */
#ifndef KERNEL_LIB_USERCOPY_H
#define KERNEL_LIB_USERCOPY_H

#include "kernel/lib/types.h"

/* Both copy `size` bytes of the current task's memory. They return 0, or
 * -EFAULT when any part of the range is no user memory or may not be
 * accessed. A copy that fails half-way may have written the bytes before the
 * fault; copy_from_user then zeroes all of `to`. */
int copy_from_user(void *to, struct uptr from, size_t size);
int copy_to_user(struct uptr to, const void *from, size_t size);

/* Writes `size` zero bytes to the program. 0 or -EFAULT. */
int zero_user(struct uptr to, size_t size);

/* Copies a NUL-terminated string of at most `size` bytes, NUL included.
 * Returns its length without the NUL, -EFAULT, or -ENAMETOOLONG when no NUL
 * stands within `size` bytes. `to` is always terminated. */
i64 copy_string_from_user(char *to, struct uptr from, size_t size);

static inline struct uptr uptr_add(struct uptr p, u64 bytes)
{
	return (struct uptr){ p.addr + bytes };
}

#endif
