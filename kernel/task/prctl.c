/*
 * prctl(2), by the table kernel/abi/prctl.def, with the options that are
 * about the task itself; and arch_prctl(2).
 */
#include <arch/task.h>
#include <string.h>

#include "kernel/abi/errno.h"
#include "kernel/abi/signal.h"
#include "kernel/arch.h"
#include "kernel/lib/usercopy.h"
#include "kernel/mm/space.h"
#include "kernel/syscall.h"
#include "kernel/task/prctl.h"
#include "kernel/task/task.h"
#include "kernel/task/task_list.h"

#define ARCH_SET_FS 0x1002
#define ARCH_GET_FS 0x1003

i64 prctl_set_death_signal(u64 a2, u64 a3, u64 a4, u64 a5)
{
	(void)a3, (void)a4, (void)a5;
	if (a2 > SIGNAL_COUNT)
		return -EINVAL;
	current_task()->death_signal = (int)a2;
	return 0;
}

i64 prctl_get_death_signal(u64 a2, u64 a3, u64 a4, u64 a5)
{
	(void)a3, (void)a4, (void)a5;
	return copy_to_user((struct uptr){ a2 }, &current_task()->death_signal,
			    sizeof(int));
}

i64 prctl_set_subreaper(u64 a2, u64 a3, u64 a4, u64 a5)
{
	(void)a3, (void)a4, (void)a5;
	current_task()->process->is_subreaper = a2 != 0;
	return 0;
}

i64 prctl_get_subreaper(u64 a2, u64 a3, u64 a4, u64 a5)
{
	int value = current_task()->process->is_subreaper;

	(void)a3, (void)a4, (void)a5;
	return copy_to_user((struct uptr){ a2 }, &value, sizeof(value));
}

i64 prctl_get_dumpable(u64 a2, u64 a3, u64 a4, u64 a5)
{
	(void)a2, (void)a3, (void)a4, (void)a5;
	return current_task()->space->is_dumpable;
}

i64 prctl_set_dumpable(u64 a2, u64 a3, u64 a4, u64 a5)
{
	(void)a3, (void)a4, (void)a5;
	if (a2 > 1)
		return -EINVAL;
	current_task()->space->is_dumpable = a2 == 1;
	return 0;
}

i64 prctl_set_name(u64 a2, u64 a3, u64 a4, u64 a5)
{
	char name[TASK_NAME_SIZE];
	i64 length = copy_string_from_user(name, (struct uptr){ a2 },
					   sizeof(name));

	(void)a3, (void)a4, (void)a5;
	if (length < 0 && length != -ENAMETOOLONG)
		return length;
	task_set_name(current_task(), name);
	return 0;
}

i64 prctl_get_name(u64 a2, u64 a3, u64 a4, u64 a5)
{
	(void)a3, (void)a4, (void)a5;
	return copy_to_user((struct uptr){ a2 }, current_task()->name,
			    TASK_NAME_SIZE);
}

i64 sys_arch_prctl(int code, struct uptr address)
{
	struct task *task = current_task();
	u64 base;

	switch (code) {
	case ARCH_SET_FS:
		return arch_set_tls(task, address.addr);
	case ARCH_GET_FS:
		base = arch_get_tls(task);
		return copy_to_user(address, &base, sizeof(base));
	default:
		return -EINVAL;
	}
}
