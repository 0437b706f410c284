/*
 * sendfile(2): from a file whose bytes the kernel keeps into another one. A
 * piece is copied first, for the other file may let the writers of this one
 * run before it has taken all.
 */
#include "kernel/abi/errno.h"
#include "kernel/abi/fcntl.h"
#include "kernel/abi/stat.h"
#include "kernel/fs/fdtable.h"
#include "kernel/fs/file.h"
#include "kernel/fs/transfer.h"
#include "kernel/lib/usercopy.h"
#include "kernel/syscall.h"
#include "kernel/task/sched.h"
#include "kernel/task/task.h"

static i64 send_bytes(struct file *out, struct inode *inode, u64 position,
		      size_t count)
{
	struct bounce bounce;
	size_t done = 0;
	i64 result = 0;

	if (!bounce_take(&bounce, count))
		return -ENOMEM;
	while (done < count && !current_task()->killed) {
		i64 piece = inode_read(inode, bounce.bytes,
				       min_u64(count - done, bounce.size),
				       position + done);

		result = piece;
		if (piece > 0)
			result = out->ops->send(out, bounce.bytes,
						(size_t)piece);
		if (result <= 0)
			break;
		done += (u64)result;
		if (result < piece)
			break;
		yield_point();
	}
	bounce_drop(&bounce);
	return done ? (i64)done : result;
}

/* As Linux: the source is a regular file; others are read and written. */
static int check_files(const struct file *out, const struct file *in,
		       bool positioned)
{
	if (in == NULL || !file_may_read(in))
		return -EBADF;
	if (positioned && in->ops->seek == NULL)
		return -ESPIPE;
	if (out == NULL || !file_may_write(out))
		return -EBADF;
	if (!S_ISREG(in->inode->mode) || in->inode->ops->bytes == NULL ||
	    out->ops->send == NULL || (out->flags & O_APPEND))
		return -EINVAL;
	return 0;
}

static i64 send_between(struct file *out, struct file *in, struct uptr offset,
			size_t count)
{
	i64 position = (i64)in->position;
	i64 result;

	if (offset.addr != 0 &&
	    copy_from_user(&position, offset, sizeof(position)))
		return -EFAULT;
	if (position < 0)
		return -EINVAL;
	result = send_bytes(out, in->inode, (u64)position,
			    min_u64(count, RW_SIZE_MAX));
	if (!(in->flags & O_NOATIME))
		inode_read_touch(in->inode);
	if (result < 0)
		return result;
	position += result;
	if (offset.addr == 0)
		in->position = (u64)position;
	else if (copy_to_user(offset, &position, sizeof(position)))
		return -EFAULT;
	return result;
}

i64 sys_sendfile(int out_fd, int in_fd, struct uptr offset, size_t count)
{
	struct fdtable *table = current_task()->files;
	struct file *in = fd_get(table, in_fd);
	struct file *out = fd_get(table, out_fd);
	i64 result = check_files(out, in, offset.addr != 0);

	if (result == 0)
		result = send_between(out, in, offset, count);
	file_put(in);
	file_put(out);
	return result;
}
