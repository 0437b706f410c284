/*
 * Advisory locks: flock(2)'s, which an open file has, and fcntl(2)'s on a
 * range of bytes, which a process has, named here by its table of files.
 *
 * Invariant: the two kinds do not see each other, as on Linux. A lock goes
 * with its owner: flock's with the last user of the open file, fcntl's as
 * soon as its process closes any descriptor of that file.
 */
#ifndef KERNEL_FS_FILE_LOCK_H
#define KERNEL_FS_FILE_LOCK_H

#include "kernel/fs/vfs.h"

struct fdtable;

/* F_GETLK, F_SETLK and F_SETLKW with a program's struct flock. -EBADF (not
 * opened for that), -EINVAL, -EOVERFLOW, -EAGAIN, -ENOLCK (too many), -EINTR,
 * -EFAULT. */
i64 file_lock_control(struct file *file, int command, struct uptr argument);
/* The open file goes: what flock(2) gave it goes too. */
void file_locks_drop(struct file *file);
/* A process closes a descriptor of this file. */
void file_locks_close(struct file *file, const struct fdtable *table);

#endif
