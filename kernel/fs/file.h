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

/* A regular file was written, cut or given to another by `cred`: set-id bits
 * and security.capability go, as inode(7) and capabilities(7) have it. With
 * CAP_FSETID a write leaves the set-id bits. */
void inode_drop_privileges(struct inode *inode, const struct cred *cred);

/* Cuts *size, of bytes that are to be written at `position` (or at the end, by
 * O_APPEND), to what RLIMIT_FSIZE leaves in a regular file. -EFBIG, with
 * SIGXFSZ, where that is nothing. Other files have no such limit. */
int file_write_room(const struct file *file, u64 position, size_t *size);
/* Writes bytes of the kernel's to a regular file at *position, or at the end
 * of one that was opened by O_APPEND. The bytes written, or a negative
 * errno. */
i64 regular_write_kernel(struct file *file, const void *from, size_t size,
			 u64 *position);

/* A regular file whose inode keeps its bytes (inode_ops.bytes). */
extern const struct file_ops regular_file_ops;
/* A directory: it is listed by getdents64 and has a position. */
extern const struct file_ops directory_file_ops;

#endif
