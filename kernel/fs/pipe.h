/* Pipes, pipe(7). */
#ifndef KERNEL_FS_PIPE_H
#define KERNEL_FS_PIPE_H

#include "kernel/abi/stat.h"
#include "kernel/fs/vfs.h"

#define PIPE_DEVICE DEVICE_NUMBER(0, 12) /* st_dev of pipes and streams */
#define PIPE_BUF 4096u /* what is written in one piece, or not at all */

/* A new pipe: ends[0] reads, ends[1] writes, one user each. `flags` is
 * O_NONBLOCK or 0. 0 or -ENOMEM. */
int pipe_create(u32 flags, struct file *ends[2]);
/* Opens a FIFO: inode_ops.open of what lies in a directory. Waits for the
 * other end, but for O_RDWR, and for O_NONBLOCK, which gives -ENXIO to a
 * writer. -ENOMEM, -EINTR. */
int fifo_open(struct inode *inode, struct file *file, const struct cred *cred);
extern const struct file_ops pipe_file_ops;
/* The pipe's capacity in bytes, or -EBADF when the file is no pipe. */
i64 pipe_capacity(const struct file *file);

#endif
