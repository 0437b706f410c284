/*
 * What /proc tells of the whole system. The formats are Linux's, proc(5).
 */
#include <string.h>

#include "kernel/abi/errno.h"
#include "kernel/arch.h"
#include "kernel/fs/lease.h"
#include "kernel/fs/pipe.h"
#include "kernel/fs/procfs.h"
#include "kernel/options.h"
#include "kernel/random.h"
#include "kernel/security/audit.h"
#include "kernel/security/capability.h"
#include "kernel/security/cred.h"
#include "kernel/task/system.h"
#include "kernel/task/task_list.h"
#include "kernel/version.h"

#define POOL_BITS 256
#define UUID_SIZE 16

typedef unsigned long long ull;

int proc_show_version(struct text *text, struct task *task)
{
	(void)task;
	text_print(text, "Linux version " KERNEL_RELEASE
			 " #1 Ravelin " RAVELIN_VERSION "\n");
	return 0;
}

int proc_show_cpuinfo(struct text *text, struct task *task)
{
	u64 khz = arch_cycles_hz() / 1000;

	(void)task;
	text_print(text, "processor\t: 0\ncpu MHz\t\t: %llu.%03llu\n\n",
		   (ull)(khz / 1000), (ull)(khz % 1000));
	return 0;
}

int proc_show_options(struct text *text, struct task *task)
{
	(void)task;
	text_print(text, "%s\n", options_text());
	return 0;
}

/* Linux's table has no head where there is no disk. */
int proc_show_nothing(struct text *text, struct task *task)
{
	(void)text, (void)task;
	return 0;
}

int proc_show_swaps(struct text *text, struct task *task)
{
	(void)task;
	text_print(text, "Filename\t\t\t\tType\t\tSize\t\tUsed\t\t"
			 "Priority\n");
	return 0;
}

/* One line of 80 columns for each. */
int proc_show_protections(struct text *text, struct task *task)
{
	struct protection p;

	(void)task;
	text_print(text, "%-11s %-7s %s\n", "PROTECTION", "STATE",
		   "WHAT IT DOES");
	for (unsigned i = 0; arch_protection(i, &p); i++)
		text_print(text, "%-11s %-7s %.60s\n", p.name, p.state,
			   p.meaning);
	return 0;
}

int proc_show_denials(struct text *text, struct task *task)
{
	(void)task;
	text_print(text, "%llu\n", (ull)audit_denials());
	return 0;
}

int proc_show_cap_last_cap(struct text *text, struct task *task)
{
	(void)task;
	text_print(text, "%d\n", CAP_COUNT - 1);
	return 0;
}

int proc_show_ostype(struct text *text, struct task *task)
{
	(void)task;
	text_print(text, "Linux\n");
	return 0;
}

int proc_show_osrelease(struct text *text, struct task *task)
{
	(void)task;
	text_print(text, KERNEL_RELEASE "\n");
	return 0;
}

int proc_show_osversion(struct text *text, struct task *task)
{
	(void)task;
	text_print(text, "#1 Ravelin " RAVELIN_VERSION "\n");
	return 0;
}

int proc_show_hostname(struct text *text, struct task *task)
{
	(void)task;
	text_print(text, "%s\n", system_host_name());
	return 0;
}

int proc_show_domainname(struct text *text, struct task *task)
{
	(void)task;
	text_print(text, "%s\n", system_domain_name());
	return 0;
}

/* Up to the first newline. */
static size_t name_size(const char *from, size_t size)
{
	const char *end = memchr(from, '\n', size);

	return end != NULL ? (size_t)(end - from) : size;
}

int proc_store_hostname(struct task *task, const char *from, size_t size)
{
	(void)task;
	return system_set_host_name(from, name_size(from, size));
}

int proc_store_domainname(struct task *task, const char *from, size_t size)
{
	(void)task;
	return system_set_domain_name(from, name_size(from, size));
}

int proc_show_pid_max(struct text *text, struct task *task)
{
	(void)task;
	text_print(text, "%d\n", PID_MOST);
	return 0;
}

int proc_show_last_pid(struct text *text, struct task *task)
{
	(void)task;
	text_print(text, "%d\n", task_last_pid());
	return 0;
}

/* checkpoint_restore_ns_capable() of Linux's include/linux/capability.h. */
int proc_store_last_pid(struct task *task, const char *from, size_t size)
{
	i64 value;

	if (!cred_has(task->cred, CAP_SYS_ADMIN) &&
	    !capable(CAP_CHECKPOINT_RESTORE, "ns_last_pid"))
		return -EPERM;
	if (!proc_parse_number(from, size, &value) || value < 0 ||
	    value > PID_MOST)
		return -EINVAL;
	task_set_last_pid((int)value);
	return 0;
}

int proc_show_lease_time(struct text *text, struct task *task)
{
	(void)task;
	text_print(text, "%d\n", lease_break_time_s);
	return 0;
}

int proc_show_pipe_size(struct text *text, struct task *task)
{
	(void)task;
	text_print(text, "%u\n", PIPE_SIZE_MOST);
	return 0;
}

int proc_store_lease_time(struct task *task, const char *from, size_t size)
{
	i64 value;

	(void)task;
	if (!proc_parse_number(from, size, &value))
		return -EINVAL;
	lease_break_time_s = (int)value;
	return 0;
}

int proc_show_threads_max(struct text *text, struct task *task)
{
	(void)task;
	text_print(text, "%d\n", TASKS_MOST);
	return 0;
}

/* Always on: reading the log needs CAP_SYSLOG (kernel/fs/kmsg.c). */
int proc_show_dmesg_restrict(struct text *text, struct task *task)
{
	(void)task;
	text_print(text, "1\n");
	return 0;
}

int proc_show_ngroups_max(struct text *text, struct task *task)
{
	(void)task;
	text_print(text, "%d\n", CRED_GROUPS_MAX);
	return 0;
}

/* A random UUID: version 4, variant 1 (RFC 4122, section 4.4). */
static int make_uuid(u8 uuid[UUID_SIZE])
{
	if (!random_bytes(uuid, UUID_SIZE))
		return -EAGAIN;
	uuid[6] = (u8)((uuid[6] & 0x0f) | 0x40);
	uuid[8] = (u8)((uuid[8] & 0x3f) | 0x80);
	return 0;
}

static void print_uuid(struct text *text, const u8 uuid[UUID_SIZE])
{
	for (unsigned i = 0; i < UUID_SIZE; i++) {
		bool dash = i == 4 || i == 6 || i == 8 || i == 10;

		text_print(text, "%s%02x", dash ? "-" : "", uuid[i]);
	}
	text_print(text, "\n");
}

/* Drawn when it is first read: -EAGAIN before the generator is seeded. */
int proc_show_boot_id(struct text *text, struct task *task)
{
	static u8 boot_id[UUID_SIZE];
	static bool drawn;

	(void)task;
	if (!drawn) {
		int error = make_uuid(boot_id);

		if (error)
			return error;
		drawn = true;
	}
	print_uuid(text, boot_id);
	return 0;
}

int proc_show_uuid(struct text *text, struct task *task)
{
	u8 uuid[UUID_SIZE];
	int error = make_uuid(uuid);

	(void)task;
	if (error == 0)
		print_uuid(text, uuid);
	return error;
}

int proc_show_entropy_avail(struct text *text, struct task *task)
{
	(void)task;
	text_print(text, "%d\n", random_is_ready() ? POOL_BITS : 0);
	return 0;
}

int proc_show_poolsize(struct text *text, struct task *task)
{
	(void)task;
	text_print(text, "%d\n", POOL_BITS);
	return 0;
}
