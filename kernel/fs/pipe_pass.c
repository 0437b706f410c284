/*
 * From pipe to pipe: tee(2), and what splice(2) does between two; and how the
 * calls of this kind wait for each other.
 */
#include "kernel/abi/errno.h"
#include "kernel/abi/fcntl.h"
#include "kernel/abi/signal.h"
#include "kernel/fs/fdtable.h"
#include "kernel/fs/file.h"
#include "kernel/fs/pipe.h"
#include "kernel/fs/transfer.h"
#include "kernel/syscall.h"
#include "kernel/task/exit.h"
#include "kernel/task/sched.h"
#include "kernel/task/task.h"

int pipe_claim(struct pipe *pipe, bool nonblock)
{
	int error = 0;

	while (error == 0) {
		if (!pipe->is_claimed && pipe->ring.count > 0) {
			pipe->is_claimed = true;
			return 1;
		}
		if (!pipe->is_claimed && pipe->writers == 0)
			return 0;
		if (!pipe->is_claimed && nonblock)
			return -EAGAIN;
		error = wait_on(&pipe->changed);
	}
	return error;
}

void pipe_unclaim(struct pipe *pipe)
{
	pipe->is_claimed = false;
	wake_all(&pipe->changed);
}

/* As wait_for_space() of Linux. */
int pipe_wait_for_room(struct pipe *pipe, bool nonblock)
{
	int error = 0;

	while (error == 0) {
		if (pipe->readers == 0) {
			task_signal_self(SIGPIPE);
			return -EPIPE;
		}
		if (ring_room(&pipe->ring) > 0)
			return 0;
		error = nonblock ? -EAGAIN : wait_on(&pipe->changed);
	}
	return error;
}

/* Moves what is there by now, or with `keeps` leaves it there, too, as far as
 * there is room: 0 where either is missing. */
static i64 pass_some(struct pipe *in, struct pipe *out, size_t size,
		     bool keeps)
{
	size_t done = 0;
	i64 error = 0;

	if (in->is_claimed)
		return 0;
	in->is_claimed = true;
	size = min_u64(size, in->ring.count);
	while (done < size && ring_room(&out->ring) > 0) {
		size_t piece = min_u64(min_u64(size - done, TRANSFER_PIECE),
				       ring_room(&out->ring));

		piece = ring_copy(&in->ring, keeps ? done : 0, &out->ring,
				  piece);
		if (piece == 0) {
			error = -ENOMEM;
			break;
		}
		wake_all(&out->changed);
		if (!keeps) {
			ring_drop(&in->ring, piece);
			wake_all(&in->changed);
		}
		done += piece;
		yield_point();
		if (current_task()->killed)
			break;
	}
	pipe_unclaim(in);
	return done ? (i64)done : error;
}

/* Waits for bytes, then for room, and again where others had the bytes
 * meanwhile. That nobody reads is told at the end, too. */
i64 pipe_pass(struct pipe *in, struct pipe *out, size_t size, bool nonblock,
	      bool keeps)
{
	i64 result;
	int there;

	do {
		there = pipe_claim(in, nonblock);
		if (there < 0)
			return there;
		if (there)
			pipe_unclaim(in);
		result = pipe_wait_for_room(out, nonblock);
		if (result == 0 && there)
			result = pass_some(in, out, size, keeps);
	} while (result == 0 && there);
	return result;
}

static i64 tee_between(struct file *in, struct file *out, size_t size,
		       int flags)
{
	struct pipe *from = pipe_of_file(in), *to = pipe_of_file(out);

	if (!file_may_read(in) || !file_may_write(out))
		return -EBADF;
	if (from == NULL || to == NULL || from == to)
		return -EINVAL;
	if ((in->flags | out->flags) & O_NONBLOCK)
		flags |= SPLICE_F_NONBLOCK;
	return pipe_pass(from, to, size, flags & SPLICE_F_NONBLOCK, true);
}

i64 sys_tee(int in_fd, int out_fd, size_t size, int flags)
{
	struct fdtable *table = current_task()->files;
	struct file *in, *out;
	i64 result = -EBADF;

	if (flags & ~SPLICE_F_ALL)
		return -EINVAL;
	if (size == 0)
		return 0;
	in = fd_get(table, in_fd);
	out = fd_get(table, out_fd);
	if (in != NULL && out != NULL)
		result = tee_between(in, out, size, flags);
	file_put(in);
	file_put(out);
	return result;
}
