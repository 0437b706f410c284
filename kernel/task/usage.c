/*
 * What a process and its children have used: times(2), getrusage(2).
 */
#include "kernel/task/usage.h"

#include <arch/task.h>
#include <string.h>

#include "kernel/abi/errno.h"
#include "kernel/dev/clock.h"
#include "kernel/lib/usercopy.h"
#include "kernel/syscall.h"
#include "kernel/task/sched.h"
#include "kernel/task/task.h"

#define NS_PER_S 1000000000ull

void usage_fill(struct kernel_rusage *usage, u64 cpu_ns)
{
	memset(usage, 0, sizeof(*usage));
	usage->user_s = (i64)(cpu_ns / NS_PER_S);
	usage->user_us = (i64)(cpu_ns % NS_PER_S / 1000);
}

/* Clock ticks since the boot. */
i64 sys_times(struct uptr buffer)
{
	const struct process *process = current_task()->process;
	struct kernel_tms tms = {
		.user = (i64)(process_cpu_ns(process) / NS_PER_CLOCK_TICK),
		.children_user =
			(i64)(process->child_cpu_ns / NS_PER_CLOCK_TICK),
	};

	if (buffer.addr && copy_to_user(buffer, &tms, sizeof(tms)) != 0)
		return -EFAULT;
	return (i64)(clock_monotonic_ns() / NS_PER_CLOCK_TICK);
}

i64 sys_getrusage(int who, struct uptr usage)
{
	const struct task *task = current_task();
	struct kernel_rusage filled;

	if (who != RUSAGE_SELF && who != RUSAGE_CHILDREN &&
	    who != RUSAGE_THREAD)
		return -EINVAL;
	if (who == RUSAGE_THREAD)
		usage_fill(&filled, sched_cpu_ns(task));
	else
		usage_fill(&filled, who == RUSAGE_SELF ?
					    process_cpu_ns(task->process) :
					    task->process->child_cpu_ns);
	return copy_to_user(usage, &filled, sizeof(filled));
}
