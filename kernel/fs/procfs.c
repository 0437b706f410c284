/*
 * /proc: its table of entries, and its inodes, which are made when they are
 * looked up and go with their last user.
 *
 * Invariant: an inode holds a task's number and never the task, which is
 * looked up anew each time.
 */
#include "kernel/fs/proc_inode.h"

#include <string.h>

#include "kernel/abi/dirent.h"
#include "kernel/abi/errno.h"
#include "kernel/abi/mount.h"
#include "kernel/abi/stat.h"
#include "kernel/fs/fdtable.h"
#include "kernel/fs/file.h"
#include "kernel/fs/super.h"
#include "kernel/lib/format.h"
#include "kernel/security/cred.h"
#include "kernel/security/inspect.h"
#include "kernel/task/task_list.h"

#define LINK_SIZE 64 /* of a link in /proc/PID/fd, as Linux has it */

/* The directories, and what stands for many: entries of the table below. */
enum {
	ROOT,
	SYS,
	KERNEL,
	RANDOM,
	VM,
	SYS_FS, /* /proc/sys/fs */
	RAVELIN,
	TASK, /* of each process, by its number */
	THREADS, /* of each process: its threads */
	THREAD, /* of each thread; what it has of a process' is in TASK */
	NS,   /* of each task: its namespaces */
	FD,   /* of each task: its open files, by number */
	LINK, /* of each open file */
	SYSFS, /* the root of /sys, and what leads down there */
	DEVICES,
	SYSTEM,
	CPU,
	FIRST_FIXED,
	NOWHERE = 255, /* is in no fixed directory */
};

#define FOLDER(parent, name) \
	{ parent, 0, S_IFDIR | 0555, name, NULL, NULL, NULL }
#define TEXT(parent, name, show) \
	{ parent, 0, S_IFREG | 0444, name, show, NULL, NULL }
#define STORED(parent, flags, name, show, store) \
	{ parent, flags, S_IFREG | 0644, name, show, NULL, store }
#define PRIVATE(parent, name, show) \
	{ parent, INSPECT, S_IFREG | 0400, name, show, NULL, NULL }
#define LINKED(parent, flags, name, show) \
	{ parent, flags, S_IFLNK | 0777, name, show, NULL, NULL }
#define JUMP(parent, name, target) \
	{ parent, INSPECT, S_IFLNK | 0777, name, NULL, target, NULL }

static const struct proc_entry entries[] = {
	[ROOT] = FOLDER(NOWHERE, ""),
	[SYS] = FOLDER(ROOT, "sys"),
	[KERNEL] = FOLDER(SYS, "kernel"),
	[RANDOM] = FOLDER(KERNEL, "random"),
	[VM] = FOLDER(SYS, "vm"),
	[SYS_FS] = FOLDER(SYS, "fs"),
	[SYSFS] = FOLDER(NOWHERE, ""),
	[DEVICES] = FOLDER(SYSFS, "devices"),
	[SYSTEM] = FOLDER(DEVICES, "system"),
	[CPU] = FOLDER(SYSTEM, "cpu"),
	[RAVELIN] = FOLDER(ROOT, "ravelin"),
	[TASK] = FOLDER(NOWHERE, ""),
	[THREADS] = { TASK, NO_THREAD, S_IFDIR | 0555, "task", NULL, NULL,
		      NULL },
	[THREAD] = FOLDER(NOWHERE, ""),
	[NS] = { TASK, 0, S_IFDIR | 0511, "ns", NULL, NULL, NULL },
	[FD] = { TASK, INSPECT, S_IFDIR | 0500, "fd", NULL, NULL, NULL },
	[LINK] = { NOWHERE, INSPECT, S_IFLNK | 0700, "", NULL,
		   proc_target_fd, NULL },
	[FIRST_FIXED] = LINKED(ROOT, 0, "self", proc_show_self),
	LINKED(ROOT, 0, "thread-self", proc_show_thread_self),
	LINKED(ROOT, 0, "mounts", proc_show_self_mounts),
	LINKED(NS, INSPECT, "mnt", proc_show_namespace),
	TEXT(ROOT, "meminfo", proc_show_meminfo),
	TEXT(ROOT, "uptime", proc_show_uptime),
	TEXT(ROOT, "stat", proc_show_kernel_stat),
	TEXT(ROOT, "loadavg", proc_show_loadavg),
	TEXT(ROOT, "version", proc_show_version),
	TEXT(ROOT, "cpuinfo", proc_show_cpuinfo),
	TEXT(ROOT, "filesystems", proc_show_filesystems),
	TEXT(ROOT, "cmdline", proc_show_options),
	TEXT(ROOT, "partitions", proc_show_nothing),
	TEXT(ROOT, "swaps", proc_show_swaps),
	TEXT(ROOT, "crypto", proc_show_crypto),
	TEXT(RAVELIN, "protections", proc_show_protections),
	TEXT(RAVELIN, "denials", proc_show_denials),
	TEXT(RAVELIN, "crypto", proc_show_drivers),
	{ RAVELIN, 0, S_IFREG | 0600, "stretch", proc_show_stretch, NULL,
	  proc_store_stretch },
	TEXT(KERNEL, "cap_last_cap", proc_show_cap_last_cap),
	TEXT(KERNEL, "ostype", proc_show_ostype),
	TEXT(KERNEL, "osrelease", proc_show_osrelease),
	TEXT(KERNEL, "version", proc_show_osversion),
	STORED(KERNEL, 0, "hostname", proc_show_hostname, proc_store_hostname),
	STORED(KERNEL, 0, "domainname", proc_show_domainname,
	       proc_store_domainname),
	TEXT(KERNEL, "pid_max", proc_show_pid_max),
	{ KERNEL, 0, S_IFREG | 0666, "ns_last_pid", proc_show_last_pid, NULL,
	  proc_store_last_pid },
	TEXT(KERNEL, "threads-max", proc_show_threads_max),
	TEXT(VM, "overcommit_memory", proc_show_overcommit),
	TEXT(VM, "mmap_min_addr", proc_show_min_addr),
	TEXT(VM, "max_map_count", proc_show_areas_max),
	TEXT(VM, "swappiness", proc_show_zero),
	TEXT(SYS_FS, "pipe-max-size", proc_show_pipe_size),
	STORED(SYS_FS, 0, "lease-break-time", proc_show_lease_time,
	       proc_store_lease_time),
	TEXT(CPU, "online", proc_show_processors),
	TEXT(CPU, "possible", proc_show_processors),
	TEXT(CPU, "present", proc_show_processors),
	TEXT(KERNEL, "dmesg_restrict", proc_show_dmesg_restrict),
	TEXT(KERNEL, "ngroups_max", proc_show_ngroups_max),
	TEXT(RANDOM, "boot_id", proc_show_boot_id),
	TEXT(RANDOM, "uuid", proc_show_uuid),
	TEXT(RANDOM, "entropy_avail", proc_show_entropy_avail),
	TEXT(RANDOM, "poolsize", proc_show_poolsize),
	{ TASK, NO_THREAD, S_IFREG | 0444, "stat", proc_show_stat, NULL,
	  NULL },
	TEXT(THREAD, "stat", proc_show_thread_stat),
	TEXT(THREAD, "children", proc_show_children),
	TEXT(TASK, "status", proc_show_status),
	TEXT(TASK, "cmdline", proc_show_cmdline),
	STORED(TASK, OWN, "comm", proc_show_comm, proc_store_comm),
	TEXT(TASK, "mounts", proc_show_mounts),
	TEXT(TASK, "mountinfo", proc_show_mountinfo),
	TEXT(TASK, "statm", proc_show_statm),
	TEXT(TASK, "limits", proc_show_limits),
	TEXT(TASK, "oom_score", proc_show_oom_score),
	STORED(TASK, 0, "oom_score_adj", proc_show_oom_score_adj,
	       proc_store_oom_score_adj),
	STORED(TASK, AT_START, "loginuid", proc_show_loginuid,
	       proc_store_loginuid),
	TEXT(TASK, "sessionid", proc_show_sessionid),
	PRIVATE(TASK, "environ", proc_show_environ),
	{ TASK, INSPECT, S_IFREG | 0444, "maps", proc_show_maps, NULL, NULL },
	JUMP(TASK, "exe", proc_target_exe),
	JUMP(TASK, "cwd", proc_target_cwd),
	JUMP(TASK, "root", proc_target_root),
};
#define ENTRY_COUNT ARRAY_SIZE(entries)

SLAB_DEFINE(struct proc_inode);

static bool is_entry(const struct proc_inode *proc, unsigned index)
{
	return proc->entry == &entries[index];
}

static bool is_child(const struct proc_inode *proc, unsigned index)
{
	unsigned parent = entries[index].parent;

	if (parent == TASK && is_entry(proc, THREAD))
		return !(entries[index].flags & NO_THREAD);
	return parent != NOWHERE && is_entry(proc, parent);
}

void proc_release(struct inode *inode)
{
	kfree(proc_of(inode));
}

static int proc_lookup(struct inode *, const char *, struct inode **);
static int proc_list(struct inode *, u64 *, dir_emit_fn, void *);

static const struct inode_ops folder_ops = {
	.lookup = proc_lookup,
	.list = proc_list,
	.open = proc_open,
	.release = proc_release,
};

static const struct inode_ops text_ops = {
	.open = proc_open,
	.release = proc_release,
};

/* Unique, and the same whenever the thing is looked up again. */
static u64 number_of(unsigned entry, int pid, int fd, bool is_thread)
{
	return ((u64)pid << 24) + ((u64)is_thread << 23) +
	       (entry == LINK ? 1024u + (u64)fd : entry + 1);
}

static const struct inode_ops *ops_of(const struct proc_entry *entry)
{
	if (S_ISDIR(entry->mode))
		return &folder_ops;
	if (S_ISREG(entry->mode))
		return &text_ops;
	return entry->target != NULL ? &proc_jump_ops :
				       &proc_text_link_ops;
}

static bool fd_is_open(const struct task *task, int fd)
{
	return task != NULL && task->files != NULL && fd >= 0 &&
	       fd < FD_MAX && task->files->files[fd] != NULL;
}

/* How the file was opened shows in the owner's bits of its link. */
static u32 fd_link_mode(const struct task *task, int fd)
{
	u32 mode = S_IFLNK | 0100;

	if (!fd_is_open(task, fd))
		return mode;
	if (file_may_read(task->files->files[fd]))
		mode |= 0400;
	if (file_may_write(task->files->files[fd]))
		mode |= 0200;
	return mode;
}

static int make_inode(struct inode *parent, unsigned index, int pid, int fd,
		      struct inode **out)
{
	const struct proc_entry *entry = &entries[index];
	struct proc_inode *proc = kalloc(struct proc_inode);
	const struct task *task = pid ? task_find(pid) : NULL;
	struct inode *inode;
	bool is_thread;

	if (proc == NULL)
		return -ENOMEM;
	is_thread = index == THREAD ||
		    (parent != NULL && proc_of(parent)->is_thread);
	inode = &proc->inode;
	inode_init(inode, ops_of(entry), entry->mode,
		   number_of(index, pid, fd, is_thread), parent);
	if (parent != NULL) {
		inode->super = parent->super;
		inode->file_system = parent->file_system;
	}
	if (S_ISDIR(entry->mode)) {
		inode->file_ops = &directory_file_ops;
		inode->links = 2;
	} else if (S_ISREG(entry->mode)) {
		inode->file_ops = &proc_file_ops;
	}
	/* What nobody but root may inspect is root's; the directory is not. */
	if (task != NULL && (index == TASK || index == THREAD ||
			     is_dumpable(task))) {
		inode->uid = task->cred->euid;
		inode->gid = task->cred->egid;
	}
	if (index == LINK) {
		inode->mode = fd_link_mode(task, fd);
		inode->size = LINK_SIZE;
	}
	inode->is_setting = entry->parent >= SYS && entry->parent <= VM;
	proc->entry = entry;
	proc->is_thread = is_thread;
	proc->pid = pid;
	proc->fd = fd;
	*out = inode;
	return 0;
}

/* A decimal number below 10^9 in the one way to write it, or -1. */
static int parse_number(const char *text)
{
	int value = 0;

	if (text[0] == '0' && text[1] != '\0')
		return -1;
	for (unsigned i = 0; text[i] != '\0'; i++) {
		if (i == 9 || text[i] < '0' || text[i] > '9')
			return -1;
		value = value * 10 + (text[i] - '0');
	}
	return text[0] == '\0' ? -1 : value;
}

static bool is_thread_of(const struct task *thread, const struct task *task)
{
	return thread != NULL && thread->process == task->process;
}

static int proc_lookup(struct inode *dir, const char *name,
		       struct inode **out)
{
	const struct proc_inode *proc = proc_of(dir);
	const struct task *task = proc_task(proc);
	int number = parse_number(name);

	if (task == NULL)
		return -ENOENT;
	if (is_entry(proc, FD) && fd_is_open(task, number))
		return make_inode(dir, LINK, proc->pid, number, out);
	if (is_entry(proc, ROOT) && number > 0 && task_find(number))
		return make_inode(dir, TASK, number, 0, out);
	if (is_entry(proc, THREADS) && is_thread_of(task_find(number), task))
		return make_inode(dir, THREAD, number, 0, out);
	for (unsigned i = 0; i < ENTRY_COUNT; i++)
		if (is_child(proc, i) &&
		    strcmp(entries[i].name, name) == 0)
			return make_inode(dir, i, proc->pid, 0, out);
	return -ENOENT;
}

static bool emit_number(u64 *position, unsigned index, int pid, int fd,
			dir_emit_fn emit, void *context)
{
	char name[16];
	int number = index == LINK ? fd : pid;
	struct dir_entry shown = {
		.name = name,
		.number = number_of(index, pid, fd, index == THREAD),
		.type = DT_OF_MODE(entries[index].mode),
		.next = ENTRY_COUNT + (u64)number + 1,
	};

	format_text(name, sizeof(name), "%d", number);
	if (!emit(context, &shown))
		return false;
	*position = shown.next;
	return true;
}

static void list_processes(u64 *position, dir_emit_fn emit, void *context)
{
	const struct process *p =
		process_next((int)(*position - ENTRY_COUNT) - 1);

	while (p != NULL &&
	       emit_number(position, TASK, p->pid, 0, emit, context))
		p = process_after(p);
}

/* The list of all tasks is by number, that of the threads is not. */
static void list_threads(const struct task *task, u64 *position,
			 dir_emit_fn emit, void *context)
{
	FOR_EACH_TASK(t)
		if (t->pid >= (int)(*position - ENTRY_COUNT) &&
		    is_thread_of(t, task) &&
		    !emit_number(position, THREAD, t->pid, 0, emit, context))
			return;
}

/* Positions: the table's indices, then ENTRY_COUNT + the number. */
static int proc_list(struct inode *dir, u64 *position, dir_emit_fn emit,
		     void *context)
{
	const struct proc_inode *proc = proc_of(dir);
	struct task *task = proc_task(proc);

	if (task == NULL)
		return -ENOENT;
	for (; *position < ENTRY_COUNT; (*position)++) {
		const struct proc_entry *entry = &entries[*position];
		struct dir_entry shown = {
			.name = entry->name,
			.number = number_of((unsigned)*position, proc->pid, 0,
					    proc->is_thread),
			.type = DT_OF_MODE(entry->mode),
			.next = *position + 1,
		};

		if (is_child(proc, (unsigned)*position) &&
		    !emit(context, &shown))
			return 0;
	}
	if (*position - ENTRY_COUNT > INT32_MAX)
		return 0;
	if (is_entry(proc, ROOT)) {
		list_processes(position, emit, context);
	} else if (is_entry(proc, THREADS)) {
		list_threads(task, position, emit, context);
	} else if (is_entry(proc, FD)) {
		for (u64 fd = *position - ENTRY_COUNT; fd < FD_MAX; fd++)
			if (fd_is_open(task, (int)fd) &&
			    !emit_number(position, LINK, proc->pid, (int)fd,
					 emit, context))
				break;
	}
	return 0;
}

static int make_root(struct super_block *super, unsigned index)
{
	int error = make_inode(NULL, index, 0, 0, &super->root);

	if (error)
		return error;
	super->root->super = super;
	super->root->file_system = super->device;
	super->root->parent = super->root;
	return 0;
}

static int make_procfs(struct super_block *super,
		       const struct mount_options *options)
{
	(void)options;
	return make_root(super, ROOT);
}

static int make_sysfs(struct super_block *super,
		      const struct mount_options *options)
{
	(void)options;
	return make_root(super, SYSFS);
}

/* Each of its inodes counts the one above it. */
static bool procfs_is_busy(struct super_block *super)
{
	return super->root->users.count != 1 || super->root->mounts != 0;
}

static void destroy_procfs(struct super_block *super)
{
	proc_release(super->root);
}

const struct file_system_type procfs_type = {
	.name = "proc",
	.magic = PROC_SUPER_MAGIC,
	.device = DEVICE_NUMBER(0, 20),
	.make = make_procfs,
	.is_busy = procfs_is_busy,
	.destroy = destroy_procfs,
};

const struct file_system_type sysfs_type = {
	.name = "sysfs",
	.magic = SYSFS_MAGIC,
	.device = DEVICE_NUMBER(0, 21),
	.make = make_sysfs,
	.is_busy = procfs_is_busy,
	.destroy = destroy_procfs,
};
