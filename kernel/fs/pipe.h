/* Pipes, pipe(7). */
#ifndef KERNEL_FS_PIPE_H
#define KERNEL_FS_PIPE_H

#include "kernel/abi/stat.h"
#include "kernel/fs/pipe_ring.h"
#include "kernel/fs/vfs.h"
#include "kernel/mm/slab.h"
#include "kernel/task/wait.h"

#define PIPE_DEVICE DEVICE_NUMBER(0, 12) /* st_dev of pipes and streams */
#define PIPE_BUF 4096u /* what is written in one piece, or not at all */

/* What moves bytes: inode->private of a pipe, and of a FIFO that is open. */
struct pipe {
	struct pipe_ring ring;
	struct wait_queue changed; /* bytes, room, or an end came or went */
	u32 readers;
	u32 writers;
	u32 readers_came; /* ever: whoever waits for one may miss it go */
	u32 writers_came;
	bool is_claimed; /* the oldest bytes are on their way to someone */
};
SLAB_DECLARE(struct pipe);

/* A new pipe: ends[0] reads, ends[1] writes, one user each. `flags` is
 * O_NONBLOCK or 0. 0 or -ENOMEM. */
int pipe_create(u32 flags, struct file *ends[2]);
/* Opens a FIFO: inode_ops.open of what lies in a directory. Waits for the
 * other end, but for O_RDWR, and for O_NONBLOCK, which gives -ENXIO to a
 * writer. -ENOMEM, -EINTR. */
int fifo_open(struct inode *inode, struct file *file, const struct cred *cred);
extern const struct file_ops pipe_file_ops;
/* The pipe that an open file is an end of, or NULL. */
static inline struct pipe *pipe_of_file(const struct file *file)
{
	return file->ops == &pipe_file_ops ? file->inode->private : NULL;
}

/* --- what the calls that move bytes of pipes share: pipe_pass.c --- */

/* Waits for bytes, and claims them for the caller: 1; 0 at the end; -EAGAIN,
 * -ERESTARTSYS. */
int pipe_claim(struct pipe *pipe, bool nonblock);
void pipe_unclaim(struct pipe *pipe);
/* Waits for room: 0; -EPIPE, with SIGPIPE, when nobody reads; -EAGAIN,
 * -ERESTARTSYS. */
int pipe_wait_for_room(struct pipe *pipe, bool nonblock);
/* Moves up to `size` bytes that are there, as far as there is room, into
 * another pipe, or with `keeps` copies them. Waits for some of both. 0 is the
 * end alone. -EPIPE, -EAGAIN, -ERESTARTSYS, -ENOMEM. */
i64 pipe_pass(struct pipe *in, struct pipe *out, size_t size, bool nonblock,
	      bool keeps);

/* --- size: pipe_size.c --- */

/* What an unprivileged task may set: /proc/sys/fs/pipe-max-size, bytes. */
#define PIPE_SIZE_MOST 1048576u
/* The pipe's capacity in bytes, or -EBADF when the file is no pipe. */
i64 pipe_capacity(const struct file *file);
/* Sets it, rounded up to a power of two of pages, and tells what it is.
 * -EBADF, -EINVAL (0, or beyond 2 GiB), -EPERM (above PIPE_SIZE_MOST without
 * CAP_SYS_RESOURCE), -EBUSY (what is inside does not fit), -ENOMEM. */
i64 pipe_set_capacity(const struct file *file, u64 size);

#endif
