/*
 * The first task. See kernel/task/init.h.
 */
#include "kernel/task/init.h"

#include <arch/task.h>
#include <string.h>

#include "crypto/wipe.h"
#include "kernel/abi/errno.h"
#include "kernel/abi/fcntl.h"
#include "kernel/arch.h"
#include "kernel/dev/stream.h"
#include "kernel/fs/fdtable.h"
#include "kernel/fs/folders.h"
#include "kernel/fs/stream_file.h"
#include "kernel/fs/tty.h"
#include "kernel/fs/vfs.h"
#include "kernel/lib/panic.h"
#include "kernel/lib/print.h"
#include "kernel/random.h"
#include "kernel/selftest.h"
#include "kernel/task/exec.h"
#include "kernel/task/exec_strings.h"
#include "kernel/task/exit.h"
#include "kernel/task/init_cred.h"
#include "kernel/task/sched.h"
#include "kernel/task/start.h"
#include "kernel/task/system.h"
#include "kernel/task/task.h"
#include "kernel/task/task_list.h"

SLAB_DEFINE(struct start);

/* Exit statuses as the shell has them: see ./ravelin run --help. */
#define STATUS_CANNOT_EXECUTE (126 << 8)
#define STATUS_NOT_FOUND (127 << 8)

static void open_streams(struct task *task)
{
	static const enum stream streams[] = { STREAM_IN, STREAM_OUT,
					       STREAM_ERROR };

	for (unsigned i = 0; i < ARRAY_SIZE(streams); i++) {
		struct file *file;

		if (stream_file(streams[i], &file) != 0 ||
		    fd_install(task->files, file, (int)i, false) != (int)i)
			panic("no memory for the standard streams");
	}
}

/* One open file three times, as a login leaves it. The device belongs to the
 * user, so that it can be opened again by its name. */
static void open_terminal(struct task *task, const struct start *start)
{
	const struct kernel_winsize size = { .rows = start->rows,
					     .columns = start->columns };
	struct inode *console;
	struct file *file;

	tty_start(&size);
	tty_control(task->process);
	if (path_walk(task->folders->root, task->folders->root, "/dev/console",
		      true, task->cred, &console) != 0)
		panic("no /dev/console");
	console->uid = start->uid;
	console->gid = start->gid;
	if (file_open(console, O_RDWR, task->cred, &file) != 0)
		panic("no memory for the terminal");
	inode_put(console);
	for (int fd = 0; fd < 3; fd++) {
		if (fd > 0)
			file_get(file);
		if (fd_install(task->files, file, fd, false) != fd)
			panic("no memory for the terminal");
	}
}

static int enter_workdir(struct task *task, const char *path)
{
	struct inode *directory;
	struct folders *folders = task->folders;
	int error = path_walk(folders->root, folders->root, path, true,
			      task->cred, &directory);

	if (error)
		return error;
	inode_put(folders->cwd);
	folders->cwd = directory;
	return 0;
}

static int add_strings(struct exec_strings *strings, const struct start *start,
		       const char *bytes)
{
	unsigned count = start->argument_count + start->environment_count;
	int error = exec_strings_init(strings);

	for (unsigned i = 0; !error && i < count; i++)
		error = exec_strings_add(strings, bytes + start->strings[i]);
	strings->argument_count = start->argument_count;
	strings->environment_count = start->environment_count;
	return error;
}

static int start_program(const struct start *start, const char *bytes)
{
	struct task *task = current_task();
	struct exec_strings strings;
	vaddr_t entry, stack;
	int error = init_cred_before(task, start);

	if (error)
		return error;
	/* So that the program may open /dev/stdout again. */
	stream_set_owner(start->uid, start->gid);
	if (start->allow_wx) {
		exec_allow_wx();
		kprintf("init: memory may be writable and executable\n");
	}
	if (start->hostname)
		system_set_host_name(start->hostname, strlen(start->hostname));
	error = enter_workdir(task, start->workdir);
	if (error) {
		kprintf("init: cannot enter %s: errno %d\n", start->workdir,
			-error);
		return error;
	}
	error = add_strings(&strings, start, bytes);
	if (!error)
		error = exec_program(start->path, &strings, &entry, &stack);
	exec_strings_free(&strings);
	if (!error)
		error = init_cred_after(task, start);
	if (!error)
		arch_enter_program(entry, stack);
	kprintf("init: cannot execute %s: errno %d\n", start->path, -error);
	return error;
}

/* It is for once: no copy stays, in the archive's memory neither. */
static void take_seed(const char *seed)
{
	random_seed(seed, START_SEED_SIZE);
	wipe((char *)seed, START_SEED_SIZE);
}

static void init_run(void *argument)
{
	struct start *start = kalloc(struct start);
	size_t size;
	const char *bytes = vfs_start_record(&size);
	int error;

	(void)argument;
	kernel_selftest();
	if (!start)
		panic("no memory for the start record");
	if (!bytes || start_parse(bytes, size, start) != 0)
		panic("the boot archive has no good %s", START_PATH);
	if (start->seed)
		take_seed(start->seed);
	if (start->terminal)
		open_terminal(current_task(), start);
	else
		open_streams(current_task());
	error = start_program(start, bytes);
	task_exit(error == -ENOENT || error == -ENOTDIR ?
			  STATUS_NOT_FOUND :
			  STATUS_CANNOT_EXECUTE);
}

void init_create(void)
{
	struct task *task = task_create("init", init_run, NULL);

	if (!task)
		panic("no memory for the first task");
	sched_ready(task);
}
