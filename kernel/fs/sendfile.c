/*
 * sendfile(2) and copy_file_range(2): from a file whose bytes the kernel keeps
 * into another one. A piece is copied first, for the other file may let the
 * writers of this one run before it has taken all.
 */
#include "kernel/abi/errno.h"
#include "kernel/abi/fcntl.h"
#include "kernel/abi/stat.h"
#include "kernel/fs/fdtable.h"
#include "kernel/fs/file.h"
#include "kernel/fs/inode_flags.h"
#include "kernel/fs/transfer.h"
#include "kernel/lib/checked.h"
#include "kernel/lib/usercopy.h"
#include "kernel/net/message.h"
#include "kernel/syscall.h"
#include "kernel/task/sched.h"
#include "kernel/task/task.h"

/* Gives one piece. To a socket the message goes on as long as there was less
 * than is still wanted: splice_direct_to_actor() of Linux. */
static i64 send_piece(struct file *out, const void *bytes, size_t size,
		      size_t wanted, u64 *to)
{
	if (to != NULL)
		return regular_write_kernel(out, bytes, size, to);
	if (socket_of(out) != NULL)
		return socket_send_bytes(out, bytes, size,
					 size < wanted ? MSG_MORE : 0);
	return out->ops->send(out, bytes, size);
}

/* `to`: where in a regular file; NULL: it is sent. */
static i64 send_bytes(struct file *out, struct inode *inode, u64 position,
		      size_t count, u64 *to)
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
			result = send_piece(out, bounce.bytes, (size_t)piece,
					    count - done, to);
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

/* As Linux: the source is a regular file; others are read and written. `at`:
 * a position that the caller names, or NULL. */
static int check_files(const struct file *out, const struct file *in,
		       const u64 *at, size_t count)
{
	if (in == NULL || !file_may_read(in))
		return -EBADF;
	if (at != NULL && in->ops->seek == NULL)
		return -ESPIPE;
	if (!range_fits(at ? *at : in->position, count, INT64_MAX))
		return -EINVAL;
	if (out == NULL || !file_may_write(out))
		return -EBADF;
	if (!S_ISREG(in->inode->mode) || in->inode->ops->bytes == NULL ||
	    out->ops->send == NULL || (out->flags & O_APPEND))
		return -EINVAL;
	return 0;
}

static i64 send_between(struct file *out, struct file *in, u64 *at,
			size_t count)
{
	u64 position = *at;
	i64 result = send_bytes(out, in->inode, position,
				min_u64(count, RW_SIZE_MAX), NULL);

	if (!(in->flags & O_NOATIME))
		inode_read_touch(in->inode);
	if (result > 0)
		*at = position + (u64)result;
	return result;
}

static i64 send_file(int out_fd, int in_fd, u64 *at, size_t count)
{
	struct fdtable *table = current_task()->files;
	struct file *in = fd_get(table, in_fd);
	struct file *out = fd_get(table, out_fd);
	i64 result = check_files(out, in, at, count);

	if (result == 0)
		result = send_between(out, in, at ? at : &in->position, count);
	file_put(in);
	file_put(out);
	return result;
}

/* The position is fetched before all else, and given back in any case. */
i64 sys_sendfile(int out_fd, int in_fd, struct uptr offset, size_t count)
{
	u64 position;
	i64 result;

	if (offset.addr == 0)
		return send_file(out_fd, in_fd, NULL, count);
	if (copy_from_user(&position, offset, sizeof(position)) != 0)
		return -EFAULT;
	result = send_file(out_fd, in_fd, &position, count);
	if (copy_to_user(offset, &position, sizeof(position)) != 0)
		return -EFAULT;
	return result;
}

/* A position that the caller names, or the file's own. */
static int take_position(const struct file *file, struct uptr from, u64 *to)
{
	*to = file->position;
	if (from.addr == 0)
		return 0;
	return copy_from_user(to, from, sizeof(*to));
}

static int give_position(struct file *file, struct uptr to, u64 position)
{
	if (to.addr != 0)
		return copy_to_user(to, &position, sizeof(position));
	file->position = position;
	return 0;
}

/* Cuts *count to what there is to copy, and what may be. */
static int check_copy(const struct file *in, const struct file *out,
		      u64 from, u64 to, size_t *count)
{
	const struct inode *source = in->inode;
	struct inode *target = out->inode;
	u64 end;
	int error;

	if (S_ISDIR(source->mode) || S_ISDIR(target->mode))
		return -EISDIR;
	if (!S_ISREG(source->mode) || !S_ISREG(target->mode))
		return -EINVAL;
	if (!file_may_read(in) || !file_may_write(out) ||
	    (out->flags & O_APPEND))
		return -EBADF;
	if (source->super != target->super)
		return -EXDEV;
	error = inode_check_flags(target, FS_IMMUTABLE_FL);
	if (error)
		return error;
	if (!checked_add(from, *count, &end) || !checked_add(to, *count, &end))
		return -EOVERFLOW;
	if (from > INT64_MAX || to > INT64_MAX)
		return -EINVAL;
	*count = min_u64(*count,
			 source->size - min_u64(source->size, from));
	if (source == target && to + *count > from && to < from + *count)
		return -EINVAL;
	return file_write_room(out, to, count);
}

static i64 copy_between(struct file *in, struct uptr in_offset,
			struct file *out, struct uptr out_offset,
			size_t count, unsigned flags)
{
	u64 from, to;
	i64 result;

	if (take_position(in, in_offset, &from) ||
	    take_position(out, out_offset, &to))
		return -EFAULT;
	if (flags != 0)
		return -EINVAL;
	result = check_copy(in, out, from, to, &count);
	if (result == 0)
		result = send_bytes(out, in->inode, from,
				    min_u64(count, RW_SIZE_MAX), &to);
	if (result > 0 &&
	    (give_position(in, in_offset, from + (u64)result) ||
	     give_position(out, out_offset, to)))
		return -EFAULT;
	return result;
}

i64 sys_copy_file_range(int in_fd, struct uptr in_offset, int out_fd,
			struct uptr out_offset, size_t count, unsigned flags)
{
	struct fdtable *table = current_task()->files;
	struct file *in = fd_get(table, in_fd);
	struct file *out = fd_get(table, out_fd);
	i64 result = -EBADF;

	if (in != NULL && out != NULL)
		result = copy_between(in, in_offset, out, out_offset, count,
				      flags);
	file_put(in);
	file_put(out);
	return result;
}
