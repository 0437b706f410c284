/*
 * Times that programs pass: struct timespec and struct timeval.
 */
#ifndef KERNEL_TASK_USER_TIME_H
#define KERNEL_TASK_USER_TIME_H

#include "kernel/lib/types.h"

/* A program's timespec in nanoseconds; what is too far off is the end of
 * time, UINT64_MAX. 0, -EFAULT, -EINVAL. */
int user_get_timespec(struct uptr from, u64 *ns);
/* 0 or -EFAULT. */
int user_put_timespec(struct uptr to, u64 ns);
int user_put_timeval(struct uptr to, u64 ns);

/* The moment (monotonic) that lies as far ahead as the program says. 0,
 * -EFAULT, -EINVAL. A timeval's microseconds may be more than a second's. */
int user_timespec_end(struct uptr from, u64 *end_ns);
int user_timeval_end(struct uptr from, u64 *end_ns);
/* How long until then; 0 when it is over. */
u64 user_time_left(u64 end_ns);

#endif
