/*
 * Calls about the system as a whole: its name, resource limits, children.
 */
#include <arch/task.h>
#include <string.h>

#include "kernel/abi/errno.h"
#include "kernel/abi/system.h"
#include "kernel/fs/fdtable.h"
#include "kernel/lib/usercopy.h"
#include "kernel/syscall.h"
#include "kernel/task/task.h"
#include "kernel/task/task_list.h"
#include "kernel/version.h"

i64 sys_uname(struct uptr name)
{
	static const struct kernel_utsname names = {
		.system = "Linux",
		.node = KERNEL_HOSTNAME,
		.release = KERNEL_RELEASE,
		.version = "#1 Ravelin " RAVELIN_VERSION,
		.machine = "x86_64",
		.domain = "(none)",
	};

	return copy_to_user(name, &names, sizeof(names));
}

/* What each limit is; none can be changed yet. Linux's defaults, but for
 * those that are the kernel's own bounds. */
static const struct kernel_rlimit limits[RLIMIT_COUNT] = {
	[RLIMIT_CPU] = { RLIM_INFINITY, RLIM_INFINITY },
	[RLIMIT_FSIZE] = { RLIM_INFINITY, RLIM_INFINITY },
	[RLIMIT_DATA] = { RLIM_INFINITY, RLIM_INFINITY },
	[RLIMIT_STACK] = { STACK_LIMIT, STACK_LIMIT },
	[RLIMIT_CORE] = { 0, 0 },
	[RLIMIT_RSS] = { RLIM_INFINITY, RLIM_INFINITY },
	[RLIMIT_NPROC] = { TASKS_MOST, TASKS_MOST },
	[RLIMIT_NOFILE] = { FD_MAX, FD_MAX },
	[RLIMIT_MEMLOCK] = { 0, 0 },
	[RLIMIT_AS] = { RLIM_INFINITY, RLIM_INFINITY },
	[RLIMIT_LOCKS] = { RLIM_INFINITY, RLIM_INFINITY },
};

i64 sys_prlimit64(int pid, int resource, struct uptr limit,
		  struct uptr old_limit)
{
	struct kernel_rlimit wanted;

	if ((unsigned)resource >= RLIMIT_COUNT)
		return -EINVAL;
	if (pid != 0 && pid != current_task()->pid)
		return -ESRCH;
	if (limit.addr) {
		if (copy_from_user(&wanted, limit, sizeof(wanted)) != 0)
			return -EFAULT;
		if (wanted.current > wanted.maximum)
			return -EINVAL;
		/* Only what changes nothing: the limits are fixed. */
		if (memcmp(&wanted, &limits[resource], sizeof(wanted)) != 0)
			return -EPERM;
	}
	if (old_limit.addr)
		return copy_to_user(old_limit, &limits[resource],
				    sizeof(limits[resource]));
	return 0;
}
