/*
 * The links of /proc, and who may follow them.
 *
 * Invariant: what shows a task's insides (INSPECT) is shown to whoever could
 * trace it, and to no one else.
 */
#include <string.h>

#include "kernel/abi/errno.h"
#include "kernel/fs/fdtable.h"
#include "kernel/fs/folders.h"
#include "kernel/fs/proc_inode.h"
#include "kernel/security/inspect.h"
#include "kernel/task/task_list.h"

#define LINK_TEXT_MOST 32

struct task *proc_task(const struct proc_inode *proc)
{
	return proc->pid ? task_find(proc->pid) : current_task();
}

int proc_visible_task(const struct proc_inode *proc, const struct cred *cred,
		      struct task **out)
{
	*out = proc_task(proc);
	if (*out == NULL)
		return -ENOENT;
	if (proc->entry->flags & INSPECT)
		return may_inspect(cred, INSPECT_FS, *out) ? 0 : -EACCES;
	return 0;
}

static int proc_follow(struct inode *link, const struct cred *cred,
		       struct inode **out)
{
	struct proc_inode *proc = proc_of(link);
	struct task *task;
	int error = proc_visible_task(proc, cred, &task);

	if (error)
		return error;
	*out = proc->entry->target(task, proc->fd);
	return *out == NULL ? -ENOENT : 0;
}

/* A path is made in memory, and cut to what was asked for. */
static i64 copy_path(struct inode *inode, char *buffer, size_t size)
{
	char *path = kalloc_bytes(PATH_MAX);
	i64 length;

	if (path == NULL)
		return -ENOMEM;
	if (inode->parent == NULL) {
		inode_name(inode, path, PATH_MAX);
		length = (i64)strlen(path);
	} else {
		length = inode_path(current_task()->folders->root, inode, path,
				    PATH_MAX);
	}
	if (length > 0) {
		length = (i64)min_u64((u64)length, size);
		memcpy(buffer, path, (size_t)length);
	}
	kfree_bytes(path, PATH_MAX);
	return length;
}

static i64 proc_readlink(struct inode *link, const struct cred *cred,
			 char *buffer, size_t size)
{
	struct inode *target;
	i64 result = proc_follow(link, cred, &target);

	if (result)
		return result;
	result = copy_path(target, buffer, size);
	inode_put(target);
	return result;
}

static i64 text_readlink(struct inode *link, const struct cred *cred,
			 char *buffer, size_t size)
{
	const struct proc_inode *proc = proc_of(link);
	char bytes[LINK_TEXT_MOST];
	struct text text = { .bytes = bytes, .room = sizeof(bytes) };
	struct task *task;
	int error = proc_visible_task(proc, cred, &task);

	if (error == 0)
		error = proc->entry->show(&text, task);
	if (error)
		return error;
	size = min_u64(size, text.length);
	memcpy(buffer, bytes, size);
	return (i64)size;
}

int proc_show_self(struct text *text, struct task *task)
{
	text_print(text, "%d", task->process->pid);
	return 0;
}

int proc_show_thread_self(struct text *text, struct task *task)
{
	text_print(text, "%d/task/%d", task->process->pid, task->pid);
	return 0;
}

int proc_show_self_mounts(struct text *text, struct task *task)
{
	(void)task;
	text_print(text, "self/mounts");
	return 0;
}

static struct inode *counted(struct inode *inode)
{
	if (inode != NULL)
		inode_get(inode);
	return inode;
}

struct inode *proc_target_exe(struct task *task, int fd)
{
	(void)fd;
	return counted(task->executable);
}

struct inode *proc_target_cwd(struct task *task, int fd)
{
	(void)fd;
	return task->folders ? counted(task->folders->cwd) : NULL;
}

struct inode *proc_target_root(struct task *task, int fd)
{
	(void)fd;
	return task->folders ? counted(task->folders->root) : NULL;
}

struct inode *proc_target_fd(struct task *task, int fd)
{
	struct file *file = NULL;
	struct inode *inode;

	if (task->files != NULL)
		file = fd_get(task->files, fd);
	if (file == NULL)
		return NULL;
	inode = counted(file->inode);
	file_put(file);
	return inode;
}

const struct inode_ops proc_jump_ops = {
	.readlink = proc_readlink,
	.follow = proc_follow,
	.release = proc_release,
};

const struct inode_ops proc_text_link_ops = {
	.readlink = text_readlink,
	.release = proc_release,
};
