/*
 * Advisory locks: flock(2)'s, which an open file has, and fcntl(2)'s on a
 * range of bytes, which a process has, named here by its table of files.
 *
 * Invariant: the two kinds do not see each other, as on Linux. A lock goes
 * with its owner: flock's with the last user of the open file, fcntl's as
 * soon as its process closes any descriptor of that file. What an inode has
 * of locks and leases is there only while it has any.
 */
#ifndef KERNEL_FS_FILE_LOCK_H
#define KERNEL_FS_FILE_LOCK_H

#include "kernel/fs/vfs.h"
#include "kernel/lib/list.h"

struct fdtable;

/* Of one inode. */
struct file_locks {
	struct list list;
	unsigned count; /* its length */
	struct list leases; /* kernel/fs/lease.c */
};

/* The inode's, made where there are none yet: to be filled, or trimmed. NULL:
 * no memory. */
struct file_locks *file_locks_make(struct inode *inode);
/* Frees them where none is left. */
void file_locks_trim(struct inode *inode);

/* F_GETLK, F_SETLK and F_SETLKW with a program's struct flock. -EBADF (not
 * opened for that), -EINVAL, -EOVERFLOW, -EAGAIN, -ENOLCK (too many), -EINTR,
 * -EFAULT. */
i64 file_lock_control(struct file *file, int fd, int command,
		      struct uptr argument);
/* The open file goes: what flock(2) gave it goes too. */
void file_locks_drop(struct file *file);
/* A process closes a descriptor of this file. */
void file_locks_close(struct file *file, const struct fdtable *table);

#endif
