/*
 * What poll(2) and select(2) share, and what wakes them.
 */
#ifndef KERNEL_FS_POLL_H
#define KERNEL_FS_POLL_H

#include "kernel/lib/types.h"

/* What a file's `poll` tells may have changed: whoever waits looks again. May
 * be called from an interrupt. */
void poll_notify(void);

/* What is ready on an open file of the current task: POLLIN and the rest, or
 * POLLNVAL for a number that is not open. */
unsigned poll_events(int fd);
/* Sleeps until something may have become ready, at most until `end_ns`
 * (monotonic; UINT64_MAX: for ever). 0, or -ERESTARTNOHAND for a signal. */
int poll_sleep(u64 end_ns);
/* The signal mask of pselect6 and ppoll, for the time of the call: `set` may
 * be 0. 0, -EINVAL (size) or -EFAULT. */
int poll_set_mask(struct uptr set, u64 size);

#endif
