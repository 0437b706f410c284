/* What the rooms of kernel/fs share about open files. */
#ifndef KERNEL_FS_FILE_H
#define KERNEL_FS_FILE_H

#include "kernel/fs/vfs.h"

/* May read(2), write(2) be called on it, by how it was opened? */
bool file_may_read(const struct file *file);
bool file_may_write(const struct file *file);

/* lseek(2) in a file of `size` bytes that has no holes: the new position,
 * -EINVAL (whence, or a position below 0), or -ENXIO (data beyond the end). */
i64 seek_within(struct file *file, i64 offset, int whence, u64 size);

/* A regular file whose inode keeps its bytes (inode_ops.bytes). */
extern const struct file_ops regular_file_ops;
/* A directory: it is listed by getdents64 and has a position. */
extern const struct file_ops directory_file_ops;

#endif
