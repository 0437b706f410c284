/* Structures and numbers of the time calls: clock_gettime(2). */
#ifndef KERNEL_ABI_TIME_H
#define KERNEL_ABI_TIME_H

#include <stdint.h>

struct kernel_timespec {
	int64_t seconds;
	int64_t nanoseconds;
};
_Static_assert(sizeof(struct kernel_timespec) == 16, "no padding");

struct kernel_timeval {
	int64_t seconds;
	int64_t microseconds;
};
_Static_assert(sizeof(struct kernel_timeval) == 16, "no padding");

/* utime(2). */
struct kernel_utimbuf {
	int64_t accessed; /* seconds */
	int64_t modified;
};
_Static_assert(sizeof(struct kernel_utimbuf) == 16, "no padding");

/* setitimer(2). */
struct kernel_itimerval {
	struct kernel_timeval period;
	struct kernel_timeval left;
};
_Static_assert(sizeof(struct kernel_itimerval) == 32, "no padding");

#define ITIMER_REAL 0
#define ITIMER_VIRTUAL 1
#define ITIMER_PROF 2

#define CLOCK_REALTIME 0
#define CLOCK_MONOTONIC 1
#define CLOCK_PROCESS_CPUTIME_ID 2
#define CLOCK_THREAD_CPUTIME_ID 3
#define CLOCK_MONOTONIC_RAW 4
#define CLOCK_REALTIME_COARSE 5
#define CLOCK_MONOTONIC_COARSE 6
#define CLOCK_BOOTTIME 7
#define CLOCK_REALTIME_ALARM 8
#define CLOCK_BOOTTIME_ALARM 9
#define CLOCK_TAI 11

#define TIMER_ABSTIME 1

#endif
