/*
 * fcntl(2): how much a pipe holds. pipe_set_size() of Linux 6.1, without its
 * count of all pages that a user's pipes could have.
 */
#include "kernel/abi/errno.h"
#include "kernel/fs/pipe.h"
#include "kernel/security/capability.h"

#define SIZE_MOST (1ull << 31)

i64 pipe_capacity(const struct file *file)
{
	const struct pipe *pipe = pipe_of_file(file);

	return pipe != NULL ? (i64)pipe->ring.size : -EBADF;
}

i64 pipe_set_capacity(const struct file *file, u64 size)
{
	struct pipe *pipe = pipe_of_file(file);
	u64 rounded = RING_PAGE;
	int error;

	if (pipe == NULL)
		return -EBADF;
	size &= UINT32_MAX; /* Linux's argument is an unsigned int */
	if (size > SIZE_MOST)
		return -EINVAL;
	while (rounded < size)
		rounded *= 2;
	if (rounded > pipe->ring.size && rounded > PIPE_SIZE_MOST &&
	    !capable(CAP_SYS_RESOURCE, "F_SETPIPE_SZ"))
		return -EPERM;
	/* Whose bytes are on their way has yet to drop them. */
	if (pipe->is_claimed)
		return -EBUSY;
	error = ring_resize(&pipe->ring, (u32)rounded);
	if (error)
		return error;
	wake_all(&pipe->changed);
	return (i64)rounded;
}
