/*
 * Ring-3 tests. See tests/kernel/programs.h.
 *
 * A line of /tests/list is "STATUS PATH": the status as wait4 gives it, in
 * decimal. The program's descriptors 1 and 2 are /dev/kmsg, so that its
 * lines stand in the log; 0 is /dev/null.
 */
#include "tests/kernel/programs.h"

#include <arch/task.h>
#include <string.h>

#include "kernel/abi/errno.h"
#include "kernel/abi/fcntl.h"
#include "kernel/arch.h"
#include "kernel/fs/fdtable.h"
#include "kernel/fs/folders.h"
#include "kernel/fs/vfs.h"
#include "kernel/lib/panic.h"
#include "kernel/lib/print.h"
#include "kernel/mm/frame.h"
#include "kernel/mm/slab.h"
#include "kernel/security/cred.h"
#include "kernel/task/exec.h"
#include "kernel/task/exec_strings.h"
#include "kernel/task/exit.h"
#include "kernel/task/sched.h"
#include "kernel/task/task_list.h"

#define LIST_PATH "/tests/list"
#define LIST_SIZE 4096
#define PROGRAM_PATH_SIZE 64

static char list[LIST_SIZE];
/* What runs last before the next program's first instruction, or NULL. */
static void (*last_step)(void);

static void read_list(void)
{
	struct task *task = current_task();
	struct inode *inode;

	if (list[0] || path_walk(task->folders->root, task->folders->root,
				 LIST_PATH, true, task->cred, &inode) != 0)
		return;
	if (inode_read(inode, list, sizeof(list) - 1, 0) < 0)
		panic("cannot read %s", LIST_PATH);
	inode_put(inode);
}

unsigned programs_count(void)
{
	unsigned count = 0;

	read_list();
	for (const char *c = list; *c; c++)
		count += *c == '\n';
	return count;
}

static void open_as(struct task *task, const char *path, u32 flags)
{
	struct inode *inode;
	struct file *file;

	if (path_walk(task->folders->root, task->folders->root, path, true,
		      task->cred, &inode) != 0 ||
	    file_open(inode, flags, task->cred, &file) != 0 ||
	    fd_install(task->files, file, 0, false) < 0)
		panic("cannot open %s for a test", path);
	inode_put(inode);
}

static void program_task(void *argument)
{
	const char *path = argument;
	struct task *task = current_task();
	struct exec_strings strings;
	vaddr_t entry, stack;
	int error;

	open_as(task, "/dev/null", O_RDONLY);
	open_as(task, "/dev/kmsg", O_WRONLY);
	open_as(task, "/dev/kmsg", O_WRONLY);
	error = exec_strings_init(&strings);
	if (!error)
		error = exec_strings_add(&strings, path);
	strings.argument_count = 1;
	if (!error)
		error = exec_program(path, &strings, &entry, &stack);
	exec_strings_free(&strings);
	if (!error && last_step)
		last_step();
	if (!error)
		arch_enter_program(entry, stack);
	kprintf("    # cannot execute %s: errno %d\n", path, -error);
	task_exit(127 << 8);
}

/* "STATUS PATH\n" at `line`; the next line, or NULL behind the last. */
static const char *parse_line(const char *line, int *status,
			      char path[static PROGRAM_PATH_SIZE])
{
	const char *end = strchr(line, '\n');
	const char *blank = strchr(line, ' ');
	size_t length;

	if (!end || !blank || blank > end)
		return NULL;
	*status = 0;
	for (; line < blank; line++)
		*status = *status * 10 + (*line - '0');
	length = (size_t)(end - blank - 1);
	ASSERT(length < PROGRAM_PATH_SIZE);
	memcpy(path, blank + 1, length);
	path[length] = '\0';
	return end + 1;
}

bool program_run(const char *path, void (*step)(void), int *status)
{
	size_t frames, objects, frames_after, objects_after;
	struct task *task;

	last_step = step;
	slab_shrink();
	frames = frames_free();
	objects = slab_live_objects();
	task = task_create("test", program_task, (void *)path);
	if (!task)
		panic("no memory for a test program");
	sched_ready(task);
	if (task_collect(task->pid, status) != 0)
		panic("a test program was lost");
	frames_fail_at(0);
	slabs_fail_at(0);
	slab_shrink();
	frames_after = frames_free();
	objects_after = slab_live_objects();
	if (frames != frames_after || objects != objects_after)
		kprintf("    # pages %lu -> %lu, objects %lu -> %lu\n", frames,
			frames_after, objects, objects_after);
	return frames == frames_after && objects == objects_after;
}

static bool run_one(const char *path, int wanted)
{
	int status;
	bool kept = program_run(path, NULL, &status);

	if (status != wanted)
		kprintf("    # status %d, not %d\n", status, wanted);
	return kept && status == wanted;
}

bool programs_run(unsigned index)
{
	char path[PROGRAM_PATH_SIZE];
	const char *line = list;
	bool all = true;
	int wanted;

	while ((line = parse_line(line, &wanted, path))) {
		bool good = run_one(path, wanted);

		kprintf("%s %u user.%s\n", good ? "ok" : "not ok", ++index,
			strrchr(path, '/') + 1);
		all = all && good;
	}
	return all;
}
