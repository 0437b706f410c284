/*
 * The alarms of each process. See kernel/task/alarm.h.
 *
 * Invariant: a process is on the list of the armed exactly when its alarm_ns
 * is not 0. The two alarms by the time that it has run need no list: only the
 * one that runs comes nearer to them. All that it runs is the program's
 * time, so that they differ in their signals only.
 */
#include "kernel/task/alarm.h"

#include <arch/task.h>

#include "kernel/abi/errno.h"
#include "kernel/abi/signal.h"
#include "kernel/abi/time.h"
#include "kernel/dev/clock.h"
#include "kernel/lib/usercopy.h"
#include "kernel/syscall.h"
#include "kernel/task/sched.h"
#include "kernel/task/signal.h"
#include "kernel/task/task.h"

#define NS_PER_S 1000000000ull
#define NS_PER_US 1000ull
#define US_PER_S 1000000ull
/* Later than this is never: it keeps sums within 64 bits. */
#define SECONDS_MOST (UINT64_MAX / NS_PER_S / 4)

static struct list armed = LIST_INIT(armed);

static void set_alarm(struct process *process, u64 end_ns, u64 period_ns)
{
	if (process->alarm_ns)
		list_remove(&process->alarm);
	process->alarm_ns = end_ns;
	process->alarm_period_ns = period_ns;
	if (end_ns)
		list_add_tail(&armed, &process->alarm);
}

void alarm_stop(struct process *process)
{
	set_alarm(process, 0, 0);
}

/* The end of the period that begins now. Periods that were missed are left
 * out. */
static u64 next_end(u64 end_ns, u64 period_ns, u64 now_ns)
{
	return end_ns + ((now_ns - end_ns) / period_ns + 1) * period_ns;
}

static void tick_cpu_alarm(struct process *process, int which, int signal)
{
	u64 end_ns = process->cpu_alarms[which].end_ns;
	u64 period_ns = process->cpu_alarms[which].period_ns, ran_ns;

	if (end_ns == 0)
		return;
	ran_ns = process_cpu_ns(process);
	if (ran_ns < end_ns)
		return;
	process->cpu_alarms[which].end_ns =
		period_ns ? next_end(end_ns, period_ns, ran_ns) : 0;
	signal_send(process, signal, NULL);
}

void alarm_tick(u64 now_ns)
{
	struct list_node *node = list_first(&armed);

	tick_cpu_alarm(current_task()->process, 0, SIGVTALRM);
	tick_cpu_alarm(current_task()->process, 1, SIGPROF);

	while (node) {
		struct process *process =
			LIST_ENTRY(node, struct process, alarm);

		node = list_next(&armed, node);
		if (process->alarm_ns > now_ns)
			continue;
		signal_send(process, SIGALRM, NULL);
		if (process->alarm_period_ns == 0) {
			alarm_stop(process);
			continue;
		}
		process->alarm_ns = next_end(process->alarm_ns,
					  process->alarm_period_ns, now_ns);
	}
}

/* How long until an end, 0 for none; one that is due now is not told as
 * none. */
static u64 time_left(u64 end_ns, u64 now_ns)
{
	if (end_ns == 0)
		return 0;
	return end_ns > now_ns ? end_ns - now_ns : NS_PER_US;
}

/* Seconds, rounded as Linux does, but never down to none. */
i64 sys_alarm(unsigned seconds)
{
	struct process *process = current_task()->process;
	u64 left = time_left(process->alarm_ns, clock_monotonic_ns());
	u64 whole = left / NS_PER_S, rest = left % NS_PER_S;
	bool is_more = rest >= NS_PER_S / 2 || (whole == 0 && rest > 0);

	set_alarm(process, seconds ? clock_monotonic_ns() + seconds * NS_PER_S :
				     0, 0);
	return (i64)(whole + is_more);
}

static struct kernel_timeval timeval_of(u64 ns)
{
	return (struct kernel_timeval){
		.seconds = (i64)(ns / NS_PER_S),
		.microseconds = (i64)(ns % NS_PER_S / NS_PER_US),
	};
}

/* 0 or -EINVAL. */
static int ns_of(const struct kernel_timeval *time, u64 *ns)
{
	if (time->seconds < 0 || (u64)time->microseconds >= US_PER_S)
		return -EINVAL;
	*ns = min_u64((u64)time->seconds, SECONDS_MOST) * NS_PER_S +
	      (u64)time->microseconds * NS_PER_US;
	return 0;
}

static struct kernel_itimerval timer_of(const struct process *process,
					int timer)
{
	u64 left_ns, period_ns;

	if (timer == ITIMER_REAL) {
		left_ns = time_left(process->alarm_ns, clock_monotonic_ns());
		period_ns = process->alarm_period_ns;
	} else {
		left_ns = time_left(process->cpu_alarms[timer - 1].end_ns,
				    process_cpu_ns(process));
		period_ns = process->cpu_alarms[timer - 1].period_ns;
	}
	return (struct kernel_itimerval){
		.period = timeval_of(period_ns),
		.left = timeval_of(left_ns),
	};
}

static bool is_timer(int timer)
{
	return timer >= ITIMER_REAL && timer <= ITIMER_PROF;
}

i64 sys_getitimer(int timer, struct uptr value)
{
	struct kernel_itimerval now;

	if (!is_timer(timer))
		return -EINVAL;
	now = timer_of(current_task()->process, timer);
	return copy_to_user(value, &now, sizeof(now));
}

i64 sys_setitimer(int timer, struct uptr value, struct uptr old_value)
{
	struct process *process = current_task()->process;
	struct kernel_itimerval wanted = { { 0, 0 }, { 0, 0 } }, before;
	u64 left, period;

	if (value.addr && copy_from_user(&wanted, value, sizeof(wanted)) != 0)
		return -EFAULT;
	if (!is_timer(timer) || ns_of(&wanted.left, &left) != 0 ||
	    ns_of(&wanted.period, &period) != 0)
		return -EINVAL;
	before = timer_of(process, timer);
	if (timer == ITIMER_REAL) {
		set_alarm(process, left ? clock_monotonic_ns() + left : 0,
			  left ? period : 0);
	} else {
		/* The period stays without an end, as on Linux. */
		process->cpu_alarms[timer - 1].end_ns =
			left ? process_cpu_ns(process) + left : 0;
		process->cpu_alarms[timer - 1].period_ns = period;
	}
	if (old_value.addr &&
	    copy_to_user(old_value, &before, sizeof(before)) != 0)
		return -EFAULT;
	return 0;
}
