/*
 * Futexes: sleeping until another thread says that a word of memory changed.
 * See futex(2), futex(7).
 *
 * A word is known by what it is part of: in memory that several spaces see by
 * its frame, else by its space and address. So it is the same word however
 * each program has mapped it.
 */
#ifndef KERNEL_TASK_FUTEX_H
#define KERNEL_TASK_FUTEX_H

#include "kernel/lib/types.h"

/* Wakes at most `most` of those who wait at a word, as FUTEX_WAKE without
 * FUTEX_PRIVATE_FLAG does. How many; -EINVAL, -EFAULT. */
i64 futex_wake(struct uptr word, int most);

/* What a task waits for. */
struct futex_wait {
	struct uptr word;
	u64 end_ns;   /* monotonic; 0: no end */
	u32 expected; /* what the word holds while there is a reason to wait */
	u32 bits;     /* of FUTEX_WAIT_BITSET */
	bool is_shared;
};
/* A wait with an end that a stop interrupted goes on: restart_syscall(2). */
i64 futex_restart(void);

#endif
