/* Reading and writing open files, for the calls that do so. */
#ifndef KERNEL_FS_RW_H
#define KERNEL_FS_RW_H

#include "kernel/fs/vfs.h"

/* Moves at most RW_SIZE_MAX bytes between the program and the file at
 * *position, which moves along. The bytes moved, or -EBADF (not opened for
 * that), -EFAULT, -EISDIR, -EINVAL (it cannot do that, or
 * the end of all files is passed), or the file's own. */
i64 file_read(struct file *file, struct uptr to, size_t size, u64 *position);
i64 file_write(struct file *file, struct uptr from, size_t size,
	       u64 *position);

#endif
