/*
 * What /proc/PID tells of a task. The formats are Linux's, proc(5); fields
 * that stand for what does not exist here are 0.
 */
#include <arch/page.h>
#include <string.h>

#include "kernel/abi/errno.h"
#include "kernel/abi/signal.h"
#include "kernel/arch.h"
#include "kernel/fs/fdtable.h"
#include "kernel/fs/procfs.h"
#include "kernel/mm/frame.h"
#include "kernel/mm/space.h"
#include "kernel/security/cred.h"
#include "kernel/task/signal.h"
#include "kernel/task/task.h"

#define TICKS_PER_S 100u /* the unit of times in stat: AT_CLKTCK */
#define NS_PER_TICK (1000000000ull / TICKS_PER_S)

typedef unsigned long long ull;

struct signal_sets {
	u64 blocked, ignored, caught;
};

static void get_signals(const struct task *task, struct signal_sets *sets)
{
	memset(sets, 0, sizeof(*sets));
	if (task->signals == NULL)
		return;
	sets->blocked = task->signals->blocked;
	for (unsigned i = 1; i <= SIGNAL_COUNT; i++) {
		unsigned long handler = task->signals->actions[i].handler;

		if (handler == SIG_IGN)
			sets->ignored |= 1ull << (i - 1);
		else if (handler != SIG_DFL)
			sets->caught |= 1ull << (i - 1);
	}
}

static char state_letter(const struct task *task)
{
	switch (task->state) {
	case TASK_READY:
		return 'R';
	case TASK_SLEEPING:
		return 'S';
	default:
		return 'Z';
	}
}

static const char *state_text(char letter)
{
	switch (letter) {
	case 'R':
		return "R (running)";
	case 'S':
		return "S (sleeping)";
	default:
		return "Z (zombie)";
	}
}

/* A task is its own process group and session until there are such. Where
 * Linux shows addresses of the program, 0 stands, as it does there for those
 * who may not trace the task. */
int proc_show_stat(struct text *text, struct task *task)
{
	const struct space *space = task->space;
	struct signal_sets signals;

	get_signals(task, &signals);
	text_print(text, "%d (%s) %c %d %d %d 0 -1 0 0 0 0 0 ", task->pid,
		   task->name, state_letter(task), task->parent_pid, task->pid,
		   task->pid);
	/* utime stime cutime cstime priority nice threads - starttime */
	text_print(text, "%llu 0 0 0 20 0 1 0 %llu ",
		   (ull)(task->cpu_ns / NS_PER_TICK),
		   (ull)(task->start_ns / NS_PER_TICK));
	/* vsize rss rsslim, then code, stack, registers */
	text_print(text, "%llu %llu 18446744073709551615 0 0 0 0 0 ",
		   space ? (ull)(space->mapped_pages * PAGE_SIZE) : 0,
		   space ? (ull)space->resident_pages : 0);
	/* signal sets, wchan, exit signal and the rest */
	text_print(text, "0 %llu %llu %llu 0 0 0 %d", (ull)signals.blocked,
		   (ull)signals.ignored, (ull)signals.caught, SIGCHLD);
	text_print(text, " 0 0 0 0 0 0 0 0 0 0 0 0 0 0\n");
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
	text_print(text, "SigQ:\t0/0\nSigPnd:\t%016llx\nShdPnd:\t%016llx\n",
		   0ull, 0ull);
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
	text_print(text, "\nUmask:\t%04o\nState:\t%s\n", task->umask,
		   state_text(state_letter(task)));
	text_print(text, "Tgid:\t%d\nNgid:\t0\nPid:\t%d\nPPid:\t%d\n",
		   task->pid, task->pid, task->parent_pid);
	text_print(text, "TracerPid:\t0\n");
	print_ids(text, task->cred);
	if (space != NULL) {
		ull page_kib = PAGE_SIZE / 1024;

		text_print(text, "VmSize:\t%8llu kB\nVmRSS:\t%8llu kB\n",
			   space->mapped_pages * page_kib,
			   space->resident_pages * page_kib);
	}
	text_print(text, "Threads:\t1\n");
	print_signals(text, task);
	print_capabilities(text, task->cred);
	text_print(text, "NoNewPrivs:\t%d\nSeccomp:\t0\nSeccomp_filters:\t0\n",
		   task->no_new_privs);
	text_print(text, "Cpus_allowed:\t1\nCpus_allowed_list:\t0\n");
	return 0;
}

/* The strings of argv as they stand in the program's memory now. A page that
 * is not there ends them. */
int proc_show_cmdline(struct text *text, struct task *task)
{
	const struct space *space = task->space;
	vaddr_t at, end;

	if (space == NULL)
		return 0;
	at = space->arguments_start;
	end = space->arguments_end;
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
	return 0;
}

int proc_show_comm(struct text *text, struct task *task)
{
	text_print(text, "%s\n", task->name);
	return 0;
}

int proc_show_oom_score_adj(struct text *text, struct task *task)
{
	(void)task;
	text_print(text, "0\n");
	return 0;
}

/* The line's head is filled up to the column where Linux puts the name. */
#define MAPS_NAME_COLUMN 73

static void print_area(struct text *text, const struct area *area,
		       struct inode *root)
{
	const struct inode *inode = area->inode;
	size_t start = text->length, width;
	char path[256];

	text_print(text, "%08llx-%08llx %c%c%c%c %08llx 00:%02x %llu ",
		   (ull)area->start, (ull)area->end,
		   area->flags & AREA_READ ? 'r' : '-',
		   area->flags & AREA_WRITE ? 'w' : '-',
		   area->flags & AREA_EXEC ? 'x' : '-',
		   area->flags & AREA_SHARED ? 's' : 'p',
		   inode ? (ull)area->offset : 0,
		   inode ? (unsigned)inode->file_system & 0xff : 0,
		   inode ? (ull)inode->number : 0);
	path[0] = '\0';
	if (area->flags & AREA_STACK)
		memcpy(path, "[stack]", sizeof("[stack]"));
	else if (area->flags & AREA_HEAP)
		memcpy(path, "[heap]", sizeof("[heap]"));
	else if (area->inode != NULL &&
		 inode_path(root, area->inode, path, sizeof(path)) < 0)
		path[0] = '\0';
	width = text->length - start;
	if (path[0] != '\0')
		text_print(text, "%*s%s", width < MAPS_NAME_COLUMN ?
			   (int)(MAPS_NAME_COLUMN - width) : 0, "", path);
	text_print(text, "\n");
}

int proc_show_maps(struct text *text, struct task *task)
{
	struct space *space = task->space;

	if (space == NULL)
		return 0;
	lock(&space->lock);
	LIST_FOR_EACH(node, &space->areas) {
		if (text->cut)
			break;
		print_area(text, LIST_ENTRY(node, struct area, node),
			   task->root);
	}
	unlock(&space->lock);
	return 0;
}
