/*
 * Open files of /proc: a text that is made when it is read from its start.
 *
 * Invariants: the text has at most TEXT_MOST bytes; what is longer is cut.
 * It stays as it is while somebody copies from it, which may sleep. While one
 * is made others may run: nobody sees it before it is whole.
 * Whoever has a text made may see it: a file that was opened before its task
 * became another program tells no more than one that is opened then.
 */
#include <arch/task.h>

#include "kernel/abi/errno.h"
#include "kernel/abi/fcntl.h"
#include "kernel/abi/stat.h"
#include "kernel/fs/file.h"
#include "kernel/fs/proc_inode.h"
#include "kernel/fs/transfer.h"
#include "kernel/lib/usercopy.h"
#include "kernel/task/sched.h"
#include "kernel/task/task.h"

#define TEXT_FIRST 4096u
#define TEXT_MOST 65536u

struct proc_file {
	struct text text;
	unsigned readers; /* to whom the text is being copied */
};
SLAB_DECLARE(struct proc_file);
SLAB_DEFINE(struct proc_file);

static void drop_text(struct text *text)
{
	if (text->bytes != NULL)
		kfree_bytes(text->bytes, text->room);
	text->bytes = NULL;
}

/* Makes the text, in a larger buffer each time that it does not fit. -ESRCH
 * when its task has gone, or what opening says. */
static int make_text(const struct proc_inode *proc, struct text *text)
{
	struct task *task;
	int error;

	for (size_t room = TEXT_FIRST;; room *= 2) {
		error = proc_visible_task(proc, current_task()->cred, &task);
		if (error)
			return error == -ENOENT ? -ESRCH : error;
		*text = (struct text){ .room = room };
		text->bytes = kalloc_bytes(room);
		if (text->bytes == NULL)
			return -ENOMEM;
		error = proc->entry->show(text, task);
		if (error == 0 && (!text->cut || room == TEXT_MOST))
			return 0;
		drop_text(text);
		if (error)
			return error;
		yield_point();
	}
}

int proc_open(struct inode *inode, struct file *file, const struct cred *cred)
{
	struct proc_inode *proc = proc_of(inode);
	struct proc_file *open;
	struct task *task;
	int error = proc_visible_task(proc, cred, &task);

	if (error || S_ISDIR(inode->mode))
		return error;
	open = kalloc(struct proc_file);
	if (open == NULL)
		return -ENOMEM;
	*open = (struct proc_file){ 0 };
	file->private = open;
	return 0;
}

/* Makes the text anew, unless somebody copies from it by then. */
static int refresh(const struct file *file, struct proc_file *open)
{
	struct text made;
	int error = make_text(proc_of(file->inode), &made);

	if (error)
		return error;
	if (open->readers > 0) {
		drop_text(&made);
		return 0;
	}
	drop_text(&open->text);
	open->text = made;
	return 0;
}

static i64 proc_read(struct file *file, struct uptr to, size_t size,
		     u64 *position)
{
	struct proc_file *open = file->private;
	const struct text *text = &open->text;
	u64 from;
	i64 done;

	if (open->readers == 0 && (*position == 0 || text->bytes == NULL)) {
		int error = refresh(file, open);

		if (error)
			return error;
	}
	open->readers++;
	from = min_u64(*position, text->length);
	done = transfer_out(to, text->bytes + from,
			    min_u64(size, text->length - from));
	open->readers--;
	if (done > 0)
		*position += (u64)done;
	return done;
}

bool proc_parse_number(const char *text, size_t size, i64 *value)
{
	bool negative = size > 0 && text[0] == '-';
	size_t i = negative, first = i;

	if (size > 0 && text[size - 1] == '\n')
		size--;
	for (*value = 0; i < size && i - first < 9; i++) {
		if (text[i] < '0' || text[i] > '9')
			return false;
		*value = *value * 10 + (text[i] - '0');
	}
	if (negative)
		*value = -*value;
	return i == size && i > first;
}

static i64 proc_write(struct file *file, struct uptr from, size_t size,
		      u64 *position)
{
	const struct proc_inode *proc = proc_of(file->inode);
	char text[PROC_STORE_MOST];
	struct task *task;
	int error;

	if (proc->entry->store == NULL)
		return proc->pid ? -EINVAL : -EIO;
	if (size > sizeof(text) ||
	    (proc->entry->flags & AT_START && *position != 0))
		return -EINVAL;
	if (copy_from_user(text, from, size) != 0)
		return -EFAULT;
	task = proc_task(proc);
	if (task == NULL)
		return -ESRCH;
	/* Linux's comm is set by the process's own threads only. */
	if (proc->entry->flags & OWN &&
	    task->process != current_task()->process)
		return -EINVAL;
	error = proc->entry->store(task, text, size);
	return error ? error : (i64)size;
}

static i64 proc_seek(struct file *file, i64 offset, int whence)
{
	/* The text may be another at the next read: it has no end to tell. */
	if (whence > SEEK_CUR)
		return -EINVAL;
	return seek_within(file, offset, whence, 0);
}

static void proc_close(struct file *file)
{
	struct proc_file *open = file->private;

	if (open != NULL)
		drop_text(&open->text);
	kfree(open);
}

const struct file_ops proc_file_ops = {
	.read = proc_read,
	.write = proc_write,
	.seek = proc_seek,
	.release = proc_close,
};
