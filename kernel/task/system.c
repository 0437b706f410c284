/*
 * Calls about the system as a whole: uname(2), personality(2),
 * sethostname(2), sysinfo(2), getcpu(2), reboot(2).
 */
#include "kernel/task/system.h"

#include <arch/page.h>
#include <arch/task.h>
#include <string.h>

#include "kernel/abi/errno.h"
#include "kernel/abi/system.h"
#include "kernel/dev/clock.h"
#include "kernel/lib/print.h"
#include "kernel/lib/usercopy.h"
#include "kernel/mm/frame.h"
#include "kernel/syscall.h"
#include "kernel/task/load.h"
#include "kernel/task/task.h"
#include "kernel/task/task_list.h"
#include "kernel/version.h"

#define NS_PER_S 1000000000ull
#define LOAD_SHIFT_SYSINFO 16

static struct kernel_utsname names = {
	.system = "Linux",
	.node = KERNEL_HOSTNAME,
	.release = KERNEL_RELEASE,
	.version = "#1 Ravelin " RAVELIN_VERSION,
	.machine = "x86_64",
	.domain = "(none)",
};

i64 sys_uname(struct uptr name)
{
	struct kernel_utsname given = names;

	if (current_task()->is_linux32)
		memcpy(given.machine, "i686", sizeof("i686"));
	return copy_to_user(name, &given, sizeof(given));
}

/* Two of Linux's: others would change what programs are protected by. */
i64 sys_personality(unsigned persona)
{
	struct task *self = current_task();
	bool was_linux32 = self->is_linux32;

	if (persona != PERSONALITY_ASK) {
		if (persona != PER_LINUX && persona != PER_LINUX32)
			return -EINVAL;
		self->is_linux32 = persona == PER_LINUX32;
	}
	return was_linux32 ? PER_LINUX32 : PER_LINUX;
}

const char *system_host_name(void)
{
	return names.node;
}

const char *system_domain_name(void)
{
	return names.domain;
}

static int set_name(char *field, const char *name, size_t size)
{
	if (size > SYSTEM_NAME_MOST)
		return -EINVAL;
	memset(field, 0, SYSTEM_NAME_MOST + 1);
	memcpy(field, name, size);
	return 0;
}

int system_set_host_name(const char *name, size_t size)
{
	return set_name(names.node, name, size);
}

int system_set_domain_name(const char *name, size_t size)
{
	return set_name(names.domain, name, size);
}

/* Fetches a program's name into `text`. 0, -EINVAL or -EFAULT. */
static int get_name(struct uptr name, int size, char *text)
{
	if (size < 0 || size > SYSTEM_NAME_MOST)
		return -EINVAL;
	return copy_from_user(text, name, (size_t)size);
}

i64 sys_sethostname(struct uptr name, int size)
{
	char text[SYSTEM_NAME_MOST];
	int error = get_name(name, size, text);

	return error ? error : system_set_host_name(text, (size_t)size);
}

i64 sys_setdomainname(struct uptr name, int size)
{
	char text[SYSTEM_NAME_MOST];
	int error = get_name(name, size, text);

	return error ? error : system_set_domain_name(text, (size_t)size);
}

i64 sys_sysinfo(struct uptr to)
{
	struct kernel_sysinfo info = {
		.uptime_s = (i64)(clock_monotonic_ns() / NS_PER_S),
		.total_ram = frames_total() * PAGE_SIZE,
		.free_ram = frames_free() * PAGE_SIZE,
		.processes = (u16)task_total(),
		.unit = 1,
	};

	load_get(info.loads);
	for (unsigned i = 0; i < ARRAY_SIZE(info.loads); i++)
		info.loads[i] <<= LOAD_SHIFT_SYSINFO - LOAD_SHIFT;
	return copy_to_user(to, &info, sizeof(info));
}

/* There is one processor: number 0, of node 0. */
i64 sys_getcpu(struct uptr cpu, struct uptr node, struct uptr cache)
{
	const unsigned zero = 0;

	(void)cache; /* unused since Linux 2.6.24 */
	if (cpu.addr && copy_to_user(cpu, &zero, sizeof(zero)) != 0)
		return -EFAULT;
	if (node.addr && copy_to_user(node, &zero, sizeof(zero)) != 0)
		return -EFAULT;
	return 0;
}

static bool is_reboot_magic(u32 magic1, u32 magic2)
{
	return magic1 == REBOOT_MAGIC1 &&
	       (magic2 == REBOOT_MAGIC2 || magic2 == REBOOT_MAGIC2A ||
		magic2 == REBOOT_MAGIC2B || magic2 == REBOOT_MAGIC2C);
}

/* However it is asked for, the machine ends, with status 0: it lives for one
 * run, and what would start it again is outside. */
i64 sys_reboot(int magic1, int magic2, int command, struct uptr argument)
{
	(void)argument;
	if (!is_reboot_magic((u32)magic1, (u32)magic2))
		return -EINVAL;
	switch ((u32)command) {
	case REBOOT_CAD_ON:
	case REBOOT_CAD_OFF:
		return 0;
	case REBOOT_HALT:
	case REBOOT_POWER_OFF:
	case REBOOT_RESTART:
	case REBOOT_RESTART2:
		kprintf("the machine is switched off\n");
		task_end_machine(0);
	default:
		return -EINVAL;
	}
}
