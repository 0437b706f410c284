/*
 * The time calls: clocks and sleeping. clock_gettime(2), nanosleep(2).
 */
#include "kernel/abi/time.h"

#include <arch/task.h>

#include "kernel/abi/errno.h"
#include "kernel/dev/clock.h"
#include "kernel/lib/checked.h"
#include "kernel/lib/usercopy.h"
#include "kernel/syscall.h"
#include "kernel/task/sched.h"
#include "kernel/task/task.h"
#include "kernel/task/user_time.h"
#include "kernel/task/wait.h"

#define NS_PER_S 1000000000ull

/* Reads a clock; false for a number that is none. */
static bool read_clock(int clock, u64 *ns)
{
	switch (clock) {
	case CLOCK_REALTIME:
	case CLOCK_REALTIME_COARSE:
	case CLOCK_TAI: /* nobody has told how many leap seconds it is off */
		*ns = clock_wall_ns();
		return true;
	case CLOCK_MONOTONIC:
	case CLOCK_MONOTONIC_RAW:
	case CLOCK_MONOTONIC_COARSE:
	case CLOCK_BOOTTIME:
		*ns = clock_monotonic_ns();
		return true;
	case CLOCK_PROCESS_CPUTIME_ID:
	case CLOCK_THREAD_CPUTIME_ID:
		*ns = sched_cpu_ns(current_task());
		return true;
	default:
		return false;
	}
}

i64 sys_clock_gettime(int clock, struct uptr time)
{
	u64 ns;

	if (!read_clock(clock, &ns))
		return -EINVAL;
	return user_put_timespec(time, ns);
}

i64 sys_clock_getres(int clock, struct uptr time)
{
	u64 ns;

	if (!read_clock(clock, &ns))
		return -EINVAL;
	if (time.addr == 0)
		return 0;
	return user_put_timespec(time, clock == CLOCK_REALTIME_COARSE ||
					  clock == CLOCK_MONOTONIC_COARSE ?
				  TICK_NS : 1);
}

i64 sys_gettimeofday(struct uptr time, struct uptr zone)
{
	u64 ns = clock_wall_ns();
	struct kernel_timeval t = {
		.seconds = (i64)(ns / NS_PER_S),
		.microseconds = (i64)(ns % NS_PER_S / 1000),
	};

	if (time.addr && copy_to_user(time, &t, sizeof(t)) != 0)
		return -EFAULT;
	/* struct timezone: two ints, which Linux leaves at 0. */
	return zone.addr ? zero_user(zone, 8) : 0;
}

i64 sys_time(struct uptr time)
{
	i64 seconds = (i64)(clock_wall_ns() / NS_PER_S);

	if (time.addr && copy_to_user(time, &seconds, sizeof(seconds)) != 0)
		return -EFAULT;
	return seconds;
}

/* Sleeps; a signal's handler ends it early with EINTR, and what was left is
 * written to `left` unless that is NULL. */
static i64 sleep_until(u64 deadline, struct uptr left)
{
	struct task *task = current_task();
	i64 error = wait_until(deadline);
	u64 now;

	if (error != -ERESTARTSYS)
		return error;
	now = clock_monotonic_ns();
	if (left.addr &&
	    user_put_timespec(left, deadline > now ? deadline - now : 0) != 0)
		return -EFAULT;
	task->sleep_end_ns = deadline;
	task->sleep_left_to = left.addr;
	return -ERESTART_RESTARTBLOCK;
}

static i64 sleep_for(u64 ns, struct uptr left)
{
	u64 deadline;

	if (!checked_add(clock_monotonic_ns(), ns, &deadline))
		deadline = ~0ull;
	return sleep_until(deadline, left);
}

/* A program that was stopped in its sleep and went on gets here; one that
 * calls it by itself has nothing to go on with. */
i64 sys_restart_syscall(void)
{
	struct task *task = current_task();
	u64 deadline = task->sleep_end_ns;

	task->sleep_end_ns = 0;
	return deadline ? sleep_until(deadline,
				      (struct uptr){ task->sleep_left_to }) :
			  -EINTR;
}

i64 sys_nanosleep(struct uptr time, struct uptr left)
{
	u64 ns;
	int error = user_get_timespec(time, &ns);

	return error ? error : sleep_for(ns, left);
}

i64 sys_clock_nanosleep(int clock, int flags, struct uptr time,
			struct uptr left)
{
	u64 ns, now;
	int error;

	if (!read_clock(clock, &now))
		return -EINVAL;
	if (clock == CLOCK_PROCESS_CPUTIME_ID ||
	    clock == CLOCK_THREAD_CPUTIME_ID ||
	    clock == CLOCK_MONOTONIC_RAW || clock == CLOCK_REALTIME_COARSE ||
	    clock == CLOCK_MONOTONIC_COARSE)
		return -EOPNOTSUPP;
	error = user_get_timespec(time, &ns);
	if (error)
		return error;
	if (flags & TIMER_ABSTIME)
		return sleep_for(ns > now ? ns - now : 0, (struct uptr){ 0 });
	return sleep_for(ns, left);
}
