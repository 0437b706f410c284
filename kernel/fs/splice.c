/*
 * splice(2) and vmsplice(2): between a pipe and another file, or a program's
 * memory.
 *
 * Bytes are copied, always, whatever the flags say. Linux passes pages on, so
 * that who still has them may change what another reads, or checks; that was
 * the root of one hole after the other. What the calls promise holds without.
 *
 * Invariant: a pipe is claimed while its oldest bytes are on their way to
 * what may sleep; nobody else takes any then.
 */
#include "kernel/abi/errno.h"
#include "kernel/abi/fcntl.h"
#include "kernel/abi/poll.h"
#include "kernel/abi/socket.h"
#include "kernel/fs/fdtable.h"
#include "kernel/fs/file.h"
#include "kernel/fs/pipe.h"
#include "kernel/fs/rw_vector.h"
#include "kernel/fs/transfer.h"
#include "kernel/lib/checked.h"
#include "kernel/lib/usercopy.h"
#include "kernel/net/message.h"
#include "kernel/syscall.h"
#include "kernel/task/sched.h"
#include "kernel/task/task.h"

/* --- out of a pipe --- */

/* Where bytes of a pipe go. */
struct sink {
	struct file *file;     /* NULL: to the message's buffers */
	u64 *position;	       /* of a regular file */
	struct message *message;
	bool more;	       /* SPLICE_F_MORE */
};

static i64 sink_put(const struct sink *sink, const u8 *bytes, size_t size,
		    size_t at, bool more)
{
	struct file *file = sink->file;
	i64 result;

	if (file == NULL) {
		result = message_store(sink->message, at, bytes, size);
		return result ? result : (i64)size;
	}
	if (socket_of(file) != NULL)
		return socket_send_bytes(file, bytes, size,
					 sink->more || more ? MSG_MORE : 0);
	if (file->ops == &regular_file_ops)
		return regular_write_kernel(file, bytes, size,
					    sink->position);
	return file->ops->send(file, bytes, size);
}

/* Up to `size` bytes: what is there, once something is. What comes meanwhile
 * is left, for a message would have ended before it. */
static i64 drain(struct pipe *pipe, const struct sink *sink, size_t size,
		 bool nonblock)
{
	struct pipe_ring *ring = &pipe->ring;
	struct bounce bounce;
	size_t done = 0;
	i64 result = pipe_claim(pipe, nonblock);

	if (result <= 0)
		return result;
	size = min_u64(size, ring->count);
	if (!bounce_take(&bounce, size)) {
		pipe_unclaim(pipe);
		return -ENOMEM;
	}
	while (done < size) {
		size_t piece = min_u64(size - done, bounce.size);
		bool more = piece < size - done;

		ring_peek(ring, bounce.bytes, piece);
		result = sink_put(sink, bounce.bytes, piece, done, more);
		if (result <= 0)
			break;
		ring_drop(ring, (size_t)result);
		wake_all(&pipe->changed);
		done += (size_t)result;
		if ((size_t)result < piece || current_task()->killed)
			break;
		yield_point();
	}
	bounce_drop(&bounce);
	pipe_unclaim(pipe);
	return done ? (i64)done : result;
}

/* --- into a pipe --- */

/* Puts as much as there is room for by now. */
static i64 put(struct pipe *pipe, const u8 *bytes, size_t size)
{
	size = min_u64(size, ring_room(&pipe->ring));
	if (!ring_put(&pipe->ring, bytes, size))
		return -ENOMEM;
	wake_all(&pipe->changed);
	return (i64)size;
}

static i64 fill_from_memory(struct pipe *pipe, const struct message *message,
			    bool nonblock)
{
	struct bounce bounce;
	size_t done = 0;
	i64 result = pipe_wait_for_room(pipe, nonblock);

	if (result)
		return result;
	if (!bounce_take(&bounce, message->size))
		return -ENOMEM;
	while (done < message->size && ring_room(&pipe->ring) > 0 &&
	       !current_task()->killed) {
		size_t piece = min_u64(min_u64(message->size - done,
					       bounce.size),
				       ring_room(&pipe->ring));

		result = message_fetch(message, done, bounce.bytes, piece);
		/* While it was fetched, others may have taken the room. */
		if (result == 0 && done == 0)
			result = pipe_wait_for_room(pipe, nonblock);
		if (result == 0)
			result = put(pipe, bounce.bytes, piece);
		if (result <= 0)
			break;
		done += (size_t)result;
		yield_point();
	}
	bounce_drop(&bounce);
	return done ? (i64)done : result;
}

static i64 fill_from_file(struct pipe *pipe, struct file *in, u64 *position,
			  size_t size, bool nonblock)
{
	struct bounce bounce;
	size_t done = 0;
	i64 result = pipe_wait_for_room(pipe, nonblock);

	if (result)
		return result;
	if (!bounce_take(&bounce, min_u64(size, ring_room(&pipe->ring))))
		return -ENOMEM;
	while (done < size && ring_room(&pipe->ring) > 0 &&
	       !current_task()->killed) {
		size_t piece = min_u64(min_u64(size - done, bounce.size),
				       ring_room(&pipe->ring));

		result = inode_read(in->inode, bounce.bytes, piece, *position);
		if (result > 0)
			result = put(pipe, bounce.bytes, (size_t)result);
		if (result <= 0)
			break;
		done += (size_t)result;
		*position += (u64)result;
		yield_point();
	}
	bounce_drop(&bounce);
	if (!(in->flags & O_NOATIME))
		inode_read_touch(in->inode);
	return done ? (i64)done : result;
}

/* --- the calls --- */

static i64 vmsplice_between(struct file *file, struct message *message,
			    bool nonblock)
{
	struct pipe *pipe = pipe_of_file(file);
	const struct sink sink = { .message = message };

	if (message->size == 0)
		return 0;
	if (pipe == NULL)
		return -EBADF;
	if (file_may_write(file))
		return fill_from_memory(pipe, message, nonblock);
	return drain(pipe, &sink, message->size, nonblock);
}

i64 sys_vmsplice(int fd, struct uptr from, size_t count, int flags)
{
	struct message message = { .size = 0 };
	struct vector vector;
	struct file *file;
	i64 result = -EBADF;

	if (flags & ~SPLICE_F_ALL)
		return -EINVAL;
	file = fd_get(current_task()->files, fd);
	if (file == NULL)
		return -EBADF;
	if (file_may_write(file) || file_may_read(file))
		result = count > IOV_MAX ? -EINVAL :
					   vector_take(&vector, from,
						       (int)count);
	if (result == 0) {
		message.buffers = vector.buffers;
		message.count = vector.count;
		message.size = vector.total;
		result = vmsplice_between(file, &message,
					  flags & SPLICE_F_NONBLOCK);
		vector_drop(&vector);
	}
	file_put(file);
	return result;
}

/* Can the kernel give it bytes? Not a socket of datagrams, whose borders the
 * pieces would be. */
static bool is_sink(const struct file *file)
{
	const struct socket *socket = socket_of(file);

	return file->ops->send != NULL &&
	       (socket == NULL || socket->type == SOCK_STREAM ||
		socket->type == SOCK_SEQPACKET);
}

static i64 out_of_pipe(struct pipe *pipe, struct file *out, u64 *position,
		       bool positioned, size_t size, int flags)
{
	const struct sink sink = { .file = out,
				   .position = position,
				   .more = flags & SPLICE_F_MORE };
	int error;

	if (positioned && out->ops->seek == NULL)
		return -EINVAL;
	if ((out->flags & O_APPEND) ||
	    !range_fits(*position, size, INT64_MAX) || !is_sink(out))
		return -EINVAL;
	size = min_u64(size, RW_SIZE_MAX);
	error = file_write_room(out, *position, &size);
	if (error)
		return error;
	return drain(pipe, &sink, size, flags & SPLICE_F_NONBLOCK);
}

static i64 into_pipe(struct pipe *pipe, struct file *in, u64 *position,
		     size_t size, int flags)
{
	if (!S_ISREG(in->inode->mode) || in->inode->ops->bytes == NULL ||
	    *position > INT64_MAX)
		return -EINVAL;
	return fill_from_file(pipe, in, position, size,
			      flags & SPLICE_F_NONBLOCK);
}

/* do_splice() of Linux's fs/splice.c. `offset`: a position of the caller's for
 * the file that is no pipe; NULL: that file's own. */
static i64 splice_between(struct file *in, struct file *out, u64 *offset,
			  size_t size, int flags)
{
	struct pipe *from = pipe_of_file(in), *to = pipe_of_file(out);
	bool waits_not = ((from ? in->flags : 0) | (to ? out->flags : 0)) &
			 O_NONBLOCK;

	if (!file_may_read(in) || !file_may_write(out))
		return -EBADF;
	if (waits_not)
		flags |= SPLICE_F_NONBLOCK;
	if (from != NULL && to != NULL)
		return from == to ? -EINVAL :
				    pipe_pass(from, to, size,
					      flags & SPLICE_F_NONBLOCK,
					      false);
	if (from != NULL)
		return out_of_pipe(from, out,
				   offset ? offset : &out->position,
				   offset != NULL, size, flags);
	if (to != NULL)
		return into_pipe(to, in, offset ? offset : &in->position, size,
				 flags);
	return -EINVAL;
}

static i64 splice_at(struct file *in, struct uptr in_offset, struct file *out,
		     struct uptr out_offset, size_t size, int flags)
{
	/* One of the two is a pipe, or it goes wrong in any case. */
	struct uptr at = in_offset.addr ? in_offset : out_offset;
	u64 offset;
	i64 result;

	if ((in_offset.addr && pipe_of_file(in)) ||
	    (out_offset.addr && pipe_of_file(out)))
		return -ESPIPE;
	if (out_offset.addr &&
	    copy_from_user(&offset, out_offset, sizeof(offset)))
		return -EFAULT;
	if (in_offset.addr &&
	    copy_from_user(&offset, in_offset, sizeof(offset)))
		return -EFAULT;
	result = splice_between(in, out, at.addr ? &offset : NULL, size,
				flags);
	if (result >= 0 && at.addr &&
	    copy_to_user(at, &offset, sizeof(offset)))
		return -EFAULT;
	return result;
}

i64 sys_splice(int in_fd, struct uptr in_offset, int out_fd,
	       struct uptr out_offset, size_t size, int flags)
{
	struct fdtable *table = current_task()->files;
	struct file *in, *out;
	i64 result = -EBADF;

	if (size == 0)
		return 0;
	if (flags & ~SPLICE_F_ALL)
		return -EINVAL;
	in = fd_get(table, in_fd);
	out = fd_get(table, out_fd);
	if (in != NULL && out != NULL)
		result = splice_at(in, in_offset, out, out_offset, size,
				   flags);
	file_put(in);
	file_put(out);
	return result;
}
