/*
 * The clocks: clock_gettime(2), clock_settime(2), gettimeofday(2), time(2).
 * See kernel/task/time.h.
 */
#include "kernel/task/time.h"

#include <arch/task.h>

#include "kernel/abi/errno.h"
#include "kernel/abi/time.h"
#include "kernel/dev/clock.h"
#include "kernel/lib/usercopy.h"
#include "kernel/security/capability.h"
#include "kernel/syscall.h"
#include "kernel/task/sched.h"
#include "kernel/task/task_list.h"
#include "kernel/task/user_time.h"

#define NS_PER_S 1000000000ull
#define NS_PER_US 1000ll
#define US_PER_S 1000000ll
/* Linux sets no time whose uptime might not fit: 292 years without 30. */
#define SET_SECONDS_MOST (INT64_MAX / 1000000000ll - 30ll * 365 * 24 * 3600)

/* A negative number is a clock of a task's processor time: ~(its number) * 8,
 * 4 for a thread's, and which time: clock_getcpuclockid(3). */
#define CPU_CLOCK_TASK(clock) (~((clock) >> 3))
#define CPU_CLOCK_THREAD 4
#define CPU_CLOCK_WHICH 3
#define CPU_CLOCK_SCHED 2 /* the precise one */
#define CPU_CLOCK_NONE 3  /* a clock device's, of which there are none */

struct wait_queue clock_was_set = WAIT_QUEUE_INIT(clock_was_set);

/* Remembered for gettimeofday(2), and moves no clock. */
static struct {
	i32 minutes_west;
	i32 summer_time;
} zone;

/* Whose clock that is, NULL for nobody's: a thread's of the same process, or
 * any process', by its own number; by its own one a thread finds its
 * process too. pid_for_clock() of Linux's kernel/time/posix-cpu-timers.c. */
static struct task *cpu_clock_task(int clock)
{
	struct task *self = current_task(), *task;
	int pid = CPU_CLOCK_TASK(clock);

	if ((clock & CPU_CLOCK_WHICH) == CPU_CLOCK_NONE)
		return NULL;
	task = pid == 0 ? self : task_find(pid);
	if (!task || task == self)
		return task;
	if (clock & CPU_CLOCK_THREAD)
		return task->process == self->process ? task : NULL;
	return task->process->leader == task ? task : NULL;
}

bool clock_read(int clock, u64 *ns)
{
	const struct task *task;

	if (clock < 0) {
		task = cpu_clock_task(clock);
		if (!task)
			return false;
		*ns = clock & CPU_CLOCK_THREAD ? sched_cpu_ns(task) :
						 process_cpu_ns(task->process);
		return true;
	}
	switch (clock) {
	case CLOCK_REALTIME:
	case CLOCK_REALTIME_COARSE:
	case CLOCK_REALTIME_ALARM:
	case CLOCK_TAI: /* nobody has told how many leap seconds it is off */
		*ns = clock_wall_ns();
		return true;
	case CLOCK_MONOTONIC:
	case CLOCK_MONOTONIC_RAW:
	case CLOCK_MONOTONIC_COARSE:
	case CLOCK_BOOTTIME:
	case CLOCK_BOOTTIME_ALARM:
		*ns = clock_monotonic_ns();
		return true;
	case CLOCK_PROCESS_CPUTIME_ID:
		*ns = process_cpu_ns(current_task()->process);
		return true;
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

	if (!clock_read(clock, &ns))
		return -EINVAL;
	return user_put_timespec(time, ns);
}

static bool is_coarse(int clock)
{
	if (clock < 0)
		return (clock & CPU_CLOCK_WHICH) != CPU_CLOCK_SCHED;
	return clock == CLOCK_REALTIME_COARSE ||
	       clock == CLOCK_MONOTONIC_COARSE;
}

i64 sys_clock_getres(int clock, struct uptr time)
{
	u64 ns;

	if (!clock_read(clock, &ns))
		return -EINVAL;
	if (time.addr == 0)
		return 0;
	return user_put_timespec(time, is_coarse(clock) ? TICK_NS : 1);
}

/* What is no time is -EINVAL for everybody, and only then is asked who it
 * is, as on Linux. */
static int check_set(const struct kernel_timespec *time)
{
	if (time && (time->seconds < 0 || time->seconds >= SET_SECONDS_MOST ||
		     (u64)time->nanoseconds >= NS_PER_S))
		return -EINVAL;
	return capable(CAP_SYS_TIME, "wall clock") ? 0 : -EPERM;
}

static int set_wall(const struct kernel_timespec *time)
{
	int error = clock_set_wall((u64)time->seconds * NS_PER_S +
				   (u64)time->nanoseconds);

	if (!error)
		wake_all(&clock_was_set);
	return error;
}

i64 sys_clock_settime(int clock, struct uptr time)
{
	struct kernel_timespec wanted;
	int error;

	if (clock >= 0 && clock != CLOCK_REALTIME)
		return -EINVAL;
	if (copy_from_user(&wanted, time, sizeof(wanted)) != 0)
		return -EFAULT;
	if (clock < 0) /* whoever asks */
		return cpu_clock_task(clock) ? -EPERM : -EINVAL;
	error = check_set(&wanted);
	return error ? error : set_wall(&wanted);
}

i64 sys_gettimeofday(struct uptr time, struct uptr zone_at)
{
	u64 ns = clock_wall_ns();
	struct kernel_timeval t = {
		.seconds = (i64)(ns / NS_PER_S),
		.microseconds = (i64)(ns % NS_PER_S / 1000),
	};

	if (time.addr && copy_to_user(time, &t, sizeof(t)) != 0)
		return -EFAULT;
	return zone_at.addr ? copy_to_user(zone_at, &zone, sizeof(zone)) : 0;
}

i64 sys_settimeofday(struct uptr time, struct uptr zone_at)
{
	struct kernel_timeval t;
	struct kernel_timespec wanted;
	typeof(zone) new_zone;
	int error;

	if (time.addr) {
		if (copy_from_user(&t, time, sizeof(t)) != 0)
			return -EFAULT;
		if (t.microseconds < 0 || t.microseconds > US_PER_S)
			return -EINVAL;
		wanted = (struct kernel_timespec){
			t.seconds, t.microseconds * NS_PER_US };
	}
	if (zone_at.addr &&
	    copy_from_user(&new_zone, zone_at, sizeof(zone)) != 0)
		return -EFAULT;
	error = check_set(time.addr ? &wanted : NULL);
	if (error)
		return error;
	if (zone_at.addr && (new_zone.minutes_west > 15 * 60 ||
			     new_zone.minutes_west < -15 * 60))
		return -EINVAL;
	if (time.addr)
		error = set_wall(&wanted);
	if (!error && zone_at.addr)
		zone = new_zone;
	return error;
}

i64 sys_time(struct uptr time)
{
	i64 seconds = (i64)(clock_wall_ns() / NS_PER_S);

	if (time.addr && copy_to_user(time, &seconds, sizeof(seconds)) != 0)
		return -EFAULT;
	return seconds;
}
