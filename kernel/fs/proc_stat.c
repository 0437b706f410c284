/*
 * What /proc tells of time, load and memory: stat, uptime, loadavg, meminfo,
 * sys/vm, and the processors of /sys. The formats are Linux's, proc(5).
 */
#include <arch/page.h>

#include "kernel/abi/errno.h"
#include "kernel/dev/clock.h"
#include "kernel/fs/procfs.h"
#include "kernel/mm/frame.h"
#include "kernel/mm/space.h"
#include "kernel/task/load.h"
#include "kernel/task/sched.h"
#include "kernel/task/task_list.h"
#include "kernel/task/usage.h"

#define NS_PER_S 1000000000ull

typedef unsigned long long ull;

static void print_kib(struct text *text, const char *name, u64 pages)
{
	text_print(text, "%-15s %8llu kB\n", name,
		   (ull)pages * (PAGE_SIZE / 1024));
}

/* Pages of programs; one that several share counts for each. */
static u64 resident_pages(void)
{
	u64 pages = 0;

	FOR_EACH_PROCESS(p) {
		const struct task *task = process_living(p);

		if (task != NULL && task->space != NULL)
			pages += task->space->resident_pages;
	}
	return pages;
}

int proc_show_meminfo(struct text *text, struct task *task)
{
	u64 free = frames_free();

	(void)task;
	print_kib(text, "MemTotal:", frames_total());
	print_kib(text, "MemFree:", free);
	print_kib(text, "MemAvailable:", free);
	print_kib(text, "Buffers:", 0);
	print_kib(text, "Cached:", 0);
	print_kib(text, "SwapCached:", 0);
	print_kib(text, "Active:", resident_pages());
	print_kib(text, "Inactive:", 0);
	print_kib(text, "SwapTotal:", 0);
	print_kib(text, "SwapFree:", 0);
	print_kib(text, "Dirty:", 0);
	print_kib(text, "Writeback:", 0);
	print_kib(text, "AnonPages:", resident_pages());
	print_kib(text, "Mapped:", 0);
	print_kib(text, "Shmem:", 0);
	print_kib(text, "Slab:", 0);
	print_kib(text, "SReclaimable:", 0);
	print_kib(text, "SUnreclaim:", 0);
	print_kib(text, "CommitLimit:", frames_total());
	print_kib(text, "Committed_AS:", resident_pages());
	return 0;
}

static void print_hundredths(struct text *text, u64 ns, char end)
{
	u64 hundredths = ns / NS_PER_CLOCK_TICK;

	text_print(text, "%llu.%02llu%c", (ull)(hundredths / 100),
		   (ull)(hundredths % 100), end);
}

/* Since the boot, and of that the time that the processor was idle. */
int proc_show_uptime(struct text *text, struct task *task)
{
	struct sched_times times;

	(void)task;
	sched_get_times(&times);
	print_hundredths(text, clock_monotonic_ns(), ' ');
	print_hundredths(text, times.idle_ns, '\n');
	return 0;
}

/* user nice system idle iowait irq softirq steal guest guest_nice */
static void print_processor(struct text *text, const char *name)
{
	struct sched_times times;

	sched_get_times(&times);
	text_print(text, "%s %llu %llu 0 %llu 0 0 0 0 0 0\n", name,
		   (ull)(times.user_ns / NS_PER_CLOCK_TICK),
		   (ull)(times.nice_ns / NS_PER_CLOCK_TICK),
		   (ull)(times.idle_ns / NS_PER_CLOCK_TICK));
}

int proc_show_kernel_stat(struct text *text, struct task *task)
{
	struct sched_times times;

	(void)task;
	sched_get_times(&times);
	print_processor(text, "cpu ");
	print_processor(text, "cpu0");
	text_print(text, "intr 0\nctxt %llu\n", (ull)times.switches);
	text_print(text, "btime %llu\nprocesses %d\n",
		   (ull)((clock_wall_ns() - clock_monotonic_ns()) / NS_PER_S),
		   task_last_pid());
	text_print(text, "procs_running %u\nprocs_blocked 0\n",
		   sched_running());
	return 0;
}

int proc_show_loadavg(struct text *text, struct task *task)
{
	u64 loads[3];

	(void)task;
	load_get(loads);
	for (unsigned i = 0; i < 3; i++)
		text_print(text, "%llu.%02llu ", (ull)(loads[i] >> LOAD_SHIFT),
			   (ull)((loads[i] % LOAD_ONE) * 100 / LOAD_ONE));
	text_print(text, "%u/%u %d\n", sched_running(), task_total(),
		   task_last_pid());
	return 0;
}

/* Memory is given when it is touched: Linux's mode 0. */
int proc_show_overcommit(struct text *text, struct task *task)
{
	return proc_show_zero(text, task);
}

int proc_show_zero(struct text *text, struct task *task)
{
	(void)task;
	text_print(text, "0\n");
	return 0;
}

int proc_show_min_addr(struct text *text, struct task *task)
{
	(void)task;
	text_print(text, "%llu\n", SPACE_START);
	return 0;
}

int proc_show_areas_max(struct text *text, struct task *task)
{
	(void)task;
	text_print(text, "%d\n", AREAS_MOST);
	return 0;
}

/* One processor: a list of ranges, as /sys has it. */
int proc_show_processors(struct text *text, struct task *task)
{
	return proc_show_zero(text, task);
}
