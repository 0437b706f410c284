/*
 * What the parts of procfs share: an entry of its table, and an inode made
 * from one.
 */
#ifndef KERNEL_FS_PROC_INODE_H
#define KERNEL_FS_PROC_INODE_H

#include "kernel/fs/procfs.h"
#include "kernel/mm/slab.h"

#define INSPECT 1u /* needs the right to trace the task */
#define OWN 2u     /* only the task's own process may write it */
#define NO_THREAD 8u /* is not in /proc/PID/task/TID */
#define AT_START 4u /* is written at position 0 only */

struct proc_entry {
	u8 parent;
	u8 flags;
	u32 mode;
	const char *name;
	proc_show_fn show;
	proc_target_fn target;
	proc_store_fn store; /* NULL: nothing can be written */
};

struct proc_inode {
	struct inode inode;
	const struct proc_entry *entry;
	bool is_thread; /* in /proc/PID/task/TID */
	int pid; /* whom it is about; 0: no task */
	int fd;  /* of a link in /proc/PID/fd */
};
SLAB_DECLARE(struct proc_inode);

static inline struct proc_inode *proc_of(struct inode *inode)
{
	return CONTAINER_OF(inode, struct proc_inode, inode);
}

/* Whom an inode is about: the current task for what is about none. NULL when
 * the task has gone. */
struct task *proc_task(const struct proc_inode *proc);
/* The same for somebody who wants in: -ENOENT, or -EACCES when `cred` may not
 * see this entry of that task. */
int proc_visible_task(const struct proc_inode *proc, const struct cred *cred,
		      struct task **out);

/* Opening a directory or a file of /proc: inode_ops.open. */
int proc_open(struct inode *inode, struct file *file, const struct cred *cred);
extern const struct file_ops proc_file_ops;

/* The links: inode_ops of those that jump, and of those that show a text. */
extern const struct inode_ops proc_jump_ops;
extern const struct inode_ops proc_text_link_ops;
/* The last user of an inode of procfs is gone. */
void proc_release(struct inode *inode);

#endif
