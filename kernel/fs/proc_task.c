/*
 * What /proc/PID tells of a task. The formats are Linux's, proc(5); fields
 * that stand for what does not exist here are 0.
 */
#include <arch/page.h>
#include <string.h>

#include "kernel/abi/errno.h"
#include "kernel/abi/signal.h"
#include "kernel/abi/stat.h"
#include "kernel/arch.h"
#include "kernel/fs/fdtable.h"
#include "kernel/fs/folders.h"
#include "kernel/fs/procfs.h"
#include "kernel/fs/tty.h"
#include "kernel/mm/frame.h"
#include "kernel/mm/space.h"
#include "kernel/security/capability.h"
#include "kernel/security/cred.h"
#include "kernel/task/limits.h"
#include "kernel/task/oom.h"
#include "kernel/task/sched.h"
#include "kernel/task/signal.h"
#include "kernel/task/task_list.h"
#include "kernel/task/usage.h"

#define PRIORITY_OF_NICE_0 20
#define CONSOLE_NUMBER (int)DEVICE_NUMBER(5, 1)

typedef unsigned long long ull;

struct signal_sets {
	u64 pending; /* for the thread; for its process: */
	u64 shared;
	u64 blocked, ignored, caught;
};

static void get_signals(const struct task *task, struct signal_sets *sets)
{
	memset(sets, 0, sizeof(*sets));
	sets->pending = task->signals.pending.set;
	sets->shared = task->process->pending.set;
	sets->blocked = task->signals.blocked;
	for (unsigned i = 1; i <= SIGNAL_COUNT; i++) {
		unsigned long handler =
			task->process->actions->of[i].handler;

		if (handler == SIG_IGN)
			sets->ignored |= 1ull << (i - 1);
		else if (handler != SIG_DFL)
			sets->caught |= 1ull << (i - 1);
	}
}

static const char *state_text(const struct task *task)
{
	switch (task->state) {
	case TASK_READY:
		return "R (running)";
	case TASK_SLEEPING:
		return "S (sleeping)";
	case TASK_STOPPED:
		return "T (stopped)";
	default:
		return "Z (zombie)";
	}
}

/* Where Linux shows addresses of the program, 0 stands, as it does there for
 * those who may not trace the task. The times are `cpu_ns`. */
static int show_stat(struct text *text, const struct task *task, u64 cpu_ns)
{
	const struct process *process = task->process;
	const struct space *space = task->space;
	int foreground = tty_foreground_of(process->session);
	struct signal_sets signals;

	get_signals(task, &signals);
	text_print(text, "%d (%s) %c %d %d %d %d %d 0 0 0 0 0 ", task->pid,
		   task->name, state_text(task)[0], process->parent_pid,
		   process->group, process->session,
		   foreground < 0 ? 0 : CONSOLE_NUMBER, foreground);
	/* utime stime cutime cstime priority nice threads - starttime */
	text_print(text, "%llu 0 %llu 0 %d %d %u 0 %llu ",
		   (ull)(cpu_ns / NS_PER_CLOCK_TICK),
		   (ull)(process->child_cpu_ns / NS_PER_CLOCK_TICK),
		   PRIORITY_OF_NICE_0 + task->nice, task->nice, process->living,
		   (ull)(task->start_ns / NS_PER_CLOCK_TICK));
	/* vsize rss rsslim, then code, stack, registers */
	text_print(text, "%llu %llu %llu 0 0 0 0 0 ",
		   space ? (ull)(space->mapped_pages * PAGE_SIZE) : 0,
		   space ? (ull)space->resident_pages : 0,
		   (ull)limits_of(process, RLIMIT_RSS));
	/* signal sets, wchan, exit signal and the rest */
	text_print(text, "%llu %llu %llu %llu 0 0 0 %d",
		   (ull)signals.pending & INT64_MAX,
		   (ull)signals.blocked & INT64_MAX,
		   (ull)signals.ignored & INT64_MAX,
		   (ull)signals.caught & INT64_MAX,
		   process->leader == task ? process->exit_signal : -1);
	text_print(text, " 0 0 0 0 0 0 0 0 0 0 0 0 0 %d\n",
		   process->is_dead ? process->exit_status : 0);
	return 0;
}

int proc_show_stat(struct text *text, struct task *task)
{
	return show_stat(text, task, process_cpu_ns(task->process));
}

int proc_show_thread_stat(struct text *text, struct task *task)
{
	return show_stat(text, task, sched_cpu_ns(task));
}

/* Pages: size, resident, shared, code, library, data and stack, dirty. */
int proc_show_statm(struct text *text, struct task *task)
{
	struct space *space = task->space;
	u64 code = 0, data = 0, shared = 0;

	if (space == NULL) {
		text_print(text, "0 0 0 0 0 0 0\n");
		return 0;
	}
	lock(&space->lock);
	LIST_FOR_EACH(node, &space->areas) {
		const struct area *area = LIST_ENTRY(node, struct area, node);
		u64 pages = (area->end - area->start) >> PAGE_SHIFT;

		if (area->flags & AREA_EXEC)
			code += pages;
		else if (area->flags & AREA_SHARED)
			shared += pages;
		else if (area->flags & AREA_WRITE)
			data += pages;
	}
	unlock(&space->lock);
	text_print(text, "%llu %llu %llu %llu 0 %llu 0\n",
		   (ull)space->mapped_pages, (ull)space->resident_pages,
		   (ull)shared, (ull)code, (ull)data);
	return 0;
}

static void print_ids(struct text *text, const struct cred *cred)
{
	text_print(text, "Uid:\t%u\t%u\t%u\t%u\n", cred->uid, cred->euid,
		   cred->suid, cred->fsuid);
	text_print(text, "Gid:\t%u\t%u\t%u\t%u\n", cred->gid, cred->egid,
		   cred->sgid, cred->fsgid);
	text_print(text, "FDSize:\t%d\nGroups:\t", FD_MAX);
	for (u32 i = 0; i < cred->group_count; i++)
		text_print(text, "%s%u", i ? " " : "", cred->groups[i]);
	text_print(text, " \n");
}

static void print_signals(struct text *text, const struct task *task)
{
	struct signal_sets signals;

	get_signals(task, &signals);
	text_print(text, "SigQ:\t%llu/%llu\n",
		   (ull)signals_queued_of(task->cred->uid),
		   (ull)limits_of(task->process, RLIMIT_SIGPENDING));
	text_print(text, "SigPnd:\t%016llx\nShdPnd:\t%016llx\n",
		   (ull)signals.pending, (ull)signals.shared);
	text_print(text, "SigBlk:\t%016llx\nSigIgn:\t%016llx\n",
		   (ull)signals.blocked, (ull)signals.ignored);
	text_print(text, "SigCgt:\t%016llx\n", (ull)signals.caught);
}

static void print_capabilities(struct text *text, const struct cred *cred)
{
	text_print(text, "CapInh:\t%016llx\nCapPrm:\t%016llx\n",
		   (ull)cred->cap_inheritable, (ull)cred->cap_permitted);
	text_print(text, "CapEff:\t%016llx\nCapBnd:\t%016llx\n",
		   (ull)cred->cap_effective, (ull)cred->cap_bounding);
	text_print(text, "CapAmb:\t%016llx\n", (ull)cred->cap_ambient);
}

int proc_show_status(struct text *text, struct task *task)
{
	const struct space *space = task->space;

	text_print(text, "Name:\t");
	text_add_name(text, task->name);
	text_print(text, "\n");
	if (task->folders != NULL)
		text_print(text, "Umask:\t%04o\n", task->folders->umask);
	text_print(text, "State:\t%s\n", state_text(task));
	text_print(text, "Tgid:\t%d\nNgid:\t0\nPid:\t%d\nPPid:\t%d\n",
		   task->process->pid, task->pid, task->process->parent_pid);
	text_print(text, "TracerPid:\t0\n");
	print_ids(text, task->cred);
	if (space != NULL) {
		ull page_kib = PAGE_SIZE / 1024;

		text_print(text, "VmSize:\t%8llu kB\nVmRSS:\t%8llu kB\n",
			   space->mapped_pages * page_kib,
			   space->resident_pages * page_kib);
	}
	text_print(text, "Threads:\t%u\n", task->process->living);
	print_signals(text, task);
	print_capabilities(text, task->cred);
	text_print(text, "NoNewPrivs:\t%d\nSeccomp:\t0\nSeccomp_filters:\t0\n",
		   task->no_new_privs);
	text_print(text, "Cpus_allowed:\t1\nCpus_allowed_list:\t0\n");
	return 0;
}

/* Strings as they stand in the program's memory now. A page that is not
 * there ends them. */
static void show_memory(struct text *text, const struct space *space,
			vaddr_t at, vaddr_t end)
{
	while (at < end && !text->cut) {
		size_t piece = min_u64(end - at,
				       PAGE_SIZE - (at & PAGE_MASK));
		unsigned rights;
		paddr_t frame;

		if (!arch_user_lookup(space->tables, round_down(at, PAGE_SIZE),
				      &frame, &rights))
			break;
		text_add(text, (u8 *)frame_address(frame) + (at & PAGE_MASK),
			 piece);
		at += piece;
	}
}

int proc_show_cmdline(struct text *text, struct task *task)
{
	const struct space *space = task->space;

	if (space != NULL)
		show_memory(text, space, space->arguments_start,
			    space->arguments_end);
	return 0;
}

/* The environment's strings lie behind the arguments'. */
int proc_show_environ(struct text *text, struct task *task)
{
	const struct space *space = task->space;

	if (space != NULL)
		show_memory(text, space, space->arguments_end,
			    space->environment_end);
	return 0;
}

int proc_show_comm(struct text *text, struct task *task)
{
	text_print(text, "%s\n", task->name);
	return 0;
}

/* The children that this thread has made or taken over: proc(5). */
int proc_show_children(struct text *text, struct task *task)
{
	FOR_EACH_PROCESS(p)
		if (p->parent_tid == task->pid)
			text_print(text, "%d ", p->pid);
	return 0;
}

/* As prctl's PR_SET_NAME: a newline at the end is no part of it. */
int proc_store_comm(struct task *task, const char *from, size_t size)
{
	char name[TASK_NAME_SIZE] = { 0 };

	if (size > 0 && from[size - 1] == '\n')
		size--;
	memcpy(name, from, min_u64(size, TASK_NAME_SIZE - 1));
	task_set_name(task, name);
	return 0;
}

int proc_show_oom_score_adj(struct text *text, struct task *task)
{
	text_print(text, "%d\n", task->process->oom_adjust);
	return 0;
}

/* Whoever has CAP_SYS_RESOURCE says how low the others may go: proc(5). */
int proc_store_oom_score_adj(struct task *task, const char *from, size_t size)
{
	i64 value;

	if (!proc_parse_number(from, size, &value) ||
	    value < -OOM_ADJUST_MOST || value > OOM_ADJUST_MOST)
		return -EINVAL;
	if (value < task->process->oom_adjust_least &&
	    !capable(CAP_SYS_RESOURCE, task->name))
		return -EACCES;
	task->process->oom_adjust = (i16)value;
	if (cred_has(current_task()->cred, CAP_SYS_RESOURCE))
		task->process->oom_adjust_least = (i16)value;
	return 0;
}

int proc_show_oom_score(struct text *text, struct task *task)
{
	text_print(text, "%llu\n", (ull)oom_score(task->process));
	return 0;
}
