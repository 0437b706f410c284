/*
 * /proc/PID/maps and /proc/PID/limits. The formats are Linux's, proc(5).
 */
#include <string.h>

#include "kernel/fs/folders.h"
#include "kernel/fs/procfs.h"
#include "kernel/fs/vfs.h"
#include "kernel/mm/area.h"
#include "kernel/mm/space.h"
#include "kernel/task/task.h"

typedef unsigned long long ull;

/* The line's head is filled up to the column where Linux puts the name. */
#define MAPS_NAME_COLUMN 73
#define AREAS_PER_YIELD 16

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

static void print_areas(struct text *text, struct space *space,
			struct inode *root)
{
	const struct area *area;
	unsigned count = 0;
	vaddr_t end = 0;

	lock(&space->lock);
	while (!text->cut && (area = area_from(space, end)) != NULL) {
		print_area(text, area, root);
		end = area->end;
		if (++count % AREAS_PER_YIELD == 0)
			space_pause(space);
	}
	unlock(&space->lock);
}

int proc_show_maps(struct text *text, struct task *task)
{
	struct space *space = task->space;
	struct inode *root;

	if (space == NULL)
		return 0;
	root = task->folders->root;
	inode_get(root);
	space_get(space);
	print_areas(text, space, root);
	space_put(space);
	inode_put(root);
	return 0;
}

static const struct {
	const char *name;
	const char *unit;
} limits[RLIMIT_COUNT] = {
	[RLIMIT_CPU] = { "Max cpu time", "seconds" },
	[RLIMIT_FSIZE] = { "Max file size", "bytes" },
	[RLIMIT_DATA] = { "Max data size", "bytes" },
	[RLIMIT_STACK] = { "Max stack size", "bytes" },
	[RLIMIT_CORE] = { "Max core file size", "bytes" },
	[RLIMIT_RSS] = { "Max resident set", "bytes" },
	[RLIMIT_NPROC] = { "Max processes", "processes" },
	[RLIMIT_NOFILE] = { "Max open files", "files" },
	[RLIMIT_MEMLOCK] = { "Max locked memory", "bytes" },
	[RLIMIT_AS] = { "Max address space", "bytes" },
	[RLIMIT_LOCKS] = { "Max file locks", "locks" },
	[RLIMIT_SIGPENDING] = { "Max pending signals", "signals" },
	[RLIMIT_MSGQUEUE] = { "Max msgqueue size", "bytes" },
	[RLIMIT_NICE] = { "Max nice priority", "" },
	[RLIMIT_RTPRIO] = { "Max realtime priority", "" },
	[RLIMIT_RTTIME] = { "Max realtime timeout", "us" },
};

static void print_limit(struct text *text, u64 value)
{
	if (value == RLIM_INFINITY)
		text_print(text, "%-20s ", "unlimited");
	else
		text_print(text, "%-20llu ", (ull)value);
}

int proc_show_limits(struct text *text, struct task *task)
{
	text_print(text, "%-25s %-20s %-20s %-10s\n", "Limit", "Soft Limit",
		   "Hard Limit", "Units");
	for (unsigned i = 0; i < RLIMIT_COUNT; i++) {
		text_print(text, "%-25s ", limits[i].name);
		print_limit(text, task->process->limits[i].current);
		print_limit(text, task->process->limits[i].maximum);
		if (limits[i].unit[0] != '\0')
			text_print(text, "%-10s", limits[i].unit);
		text_print(text, "\n");
	}
	return 0;
}
