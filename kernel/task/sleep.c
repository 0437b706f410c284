/*
 * Sleeping: nanosleep(2), clock_nanosleep(2).
 *
 * Invariant: a sleep ends no sooner than its clock says, unless a signal's
 * handler ends it; the tick after that moment wakes it.
 */
#include <arch/task.h>

#include "kernel/abi/errno.h"
#include "kernel/abi/time.h"
#include "kernel/dev/clock.h"
#include "kernel/lib/checked.h"
#include "kernel/security/capability.h"
#include "kernel/syscall.h"
#include "kernel/task/task.h"
#include "kernel/task/time.h"
#include "kernel/task/user_time.h"

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
	if (now >= deadline)
		return 0;
	if (left.addr && user_put_timespec(left, deadline - now) != 0)
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

	if (task->restart_wait.word.addr)
		return futex_restart();
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

/* Until a clock shows `end`. The wall clock may be set meanwhile, and then
 * the time that is left is another. */
static i64 sleep_by(int clock, u64 end)
{
	int error = 0;
	u64 now, deadline;

	while (clock_read(clock, &now) && now < end &&
	       (error == 0 || error == -ETIMEDOUT)) {
		if (!checked_add(clock_monotonic_ns(), end - now, &deadline))
			deadline = ~0ull;
		error = wait_on_until(&clock_was_set, deadline);
	}
	return error == -ERESTARTSYS && now < end ? -ERESTARTNOHAND : 0;
}

i64 sys_clock_nanosleep(int clock, int flags, struct uptr time,
			struct uptr left)
{
	u64 ns, now;
	int error;

	if (!clock_read(clock, &now))
		return -EINVAL;
	if (clock < 0 || clock == CLOCK_PROCESS_CPUTIME_ID ||
	    clock == CLOCK_THREAD_CPUTIME_ID ||
	    clock == CLOCK_MONOTONIC_RAW || clock == CLOCK_REALTIME_COARSE ||
	    clock == CLOCK_MONOTONIC_COARSE)
		return -EOPNOTSUPP;
	error = user_get_timespec(time, &ns);
	if (error)
		return error;
	/* alarm_timer_nsleep() of Linux's kernel/time/alarmtimer.c. The machine
	 * is never suspended: it is awake when the time has come. */
	if (clock == CLOCK_REALTIME_ALARM || clock == CLOCK_BOOTTIME_ALARM) {
		if (flags & ~TIMER_ABSTIME)
			return -EINVAL;
		if (!capable(CAP_WAKE_ALARM, "clock_nanosleep"))
			return -EPERM;
	}
	return flags & TIMER_ABSTIME ? sleep_by(clock, ns) :
				       sleep_for(ns, left);
}
