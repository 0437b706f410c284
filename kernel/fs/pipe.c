/*
 * Pipes, pipe(7): both ends are open files of one inode.
 *
 * Invariants: a write of at most PIPE_BUF bytes goes in as a whole; a reader
 * sees the end when the last writer is gone, a writer EPIPE and SIGPIPE when
 * the last reader is. Bytes pass through the kernel on their way, so that no
 * half-changed ring is left while a program's page is brought in.
 */
#include "kernel/fs/pipe.h"

#include "kernel/abi/errno.h"
#include "kernel/abi/fcntl.h"
#include "kernel/abi/ioctl.h"
#include "kernel/abi/poll.h"
#include "kernel/abi/signal.h"
#include "kernel/fs/fdtable.h"
#include "kernel/fs/file.h"
#include "kernel/fs/transfer.h"
#include "kernel/lib/usercopy.h"
#include "kernel/security/cred.h"
#include "kernel/syscall.h"
#include "kernel/task/exit.h"
#include "kernel/task/sched.h"
#include "kernel/task/task.h"

SLAB_DEFINE(struct pipe);

struct pipe_inode {
	struct inode inode;
};
SLAB_DECLARE(struct pipe_inode);
SLAB_DEFINE(struct pipe_inode);

#define FIRST_NUMBER 16 /* the streams' inodes stand below */

static u64 pipes_made;

static struct pipe *pipe_of(const struct file *file)
{
	return file->inode->private;
}

/* Sleeps until something changed, unless the file says not to. */
static i64 wait_for_change(struct file *file, struct pipe *pipe)
{
	return file->flags & O_NONBLOCK ? -EAGAIN : wait_on(&pipe->changed);
}

/* Takes up to one piece of what is there; nothing when it cannot arrive. The
 * copy may wait for the program's memory: the bytes are claimed meanwhile. */
static i64 take_piece(struct pipe *pipe, struct uptr to, size_t size)
{
	struct bounce bounce;
	i64 result;

	if (!bounce_take(&bounce, min_u64(size, pipe->ring.count)))
		return -ENOMEM;
	ring_peek(&pipe->ring, bounce.bytes, bounce.size);
	pipe->is_claimed = true;
	result = copy_to_user(to, bounce.bytes, bounce.size);
	pipe->is_claimed = false;
	if (result == 0) {
		ring_drop(&pipe->ring, bounce.size);
		result = (i64)bounce.size;
	}
	wake_all(&pipe->changed);
	bounce_drop(&bounce);
	return result;
}

static i64 pipe_read(struct file *file, struct uptr to, size_t size,
		     u64 *position)
{
	struct pipe *pipe = pipe_of(file);
	size_t done = 0;
	i64 result = 0;

	(void)position;
	if (size == 0)
		return 0;
	while (pipe->ring.count == 0 || pipe->is_claimed) {
		if (pipe->writers == 0 && !pipe->is_claimed)
			return 0;
		result = pipe->is_claimed ? wait_on(&pipe->changed) :
					    wait_for_change(file, pipe);
		if (result)
			return result;
	}
	do {
		result = take_piece(pipe, uptr_add(to, done), size - done);
		if (result < 0)
			break;
		done += (u64)result;
		yield_point();
	} while (done < size && pipe->ring.count > 0 && !pipe->is_claimed &&
		 !current_task()->killed);
	return done ? (i64)done : result;
}

static i64 pipe_send(struct file *file, const void *from, size_t size)
{
	struct pipe *pipe = pipe_of(file);
	const u8 *bytes = from;
	size_t done = 0;
	i64 result = 0;

	while (done < size) {
		size_t left = size - done;
		size_t wanted = size <= PIPE_BUF ? left : 1;
		size_t piece = min_u64(left, ring_room(&pipe->ring));

		if (pipe->readers == 0) {
			task_signal_self(SIGPIPE);
			result = -EPIPE;
			break;
		}
		if (piece < wanted) {
			result = wait_for_change(file, pipe);
			if (result)
				break;
			continue;
		}
		if (!ring_put(&pipe->ring, bytes + done, piece)) {
			result = -ENOMEM;
			break;
		}
		done += piece;
		wake_all(&pipe->changed);
	}
	return done ? (i64)done : result;
}

static i64 pipe_ioctl(struct file *file, u32 request, struct uptr argument)
{
	int bytes = (int)pipe_of(file)->ring.count;

	if (request != FIONREAD)
		return -ENOTTY;
	return copy_to_user(argument, &bytes, sizeof(bytes));
}

static unsigned pipe_poll(struct file *file)
{
	const struct pipe *pipe = pipe_of(file);
	unsigned events = 0;

	if (file_may_read(file)) {
		if (pipe->ring.count > 0)
			events |= POLLIN | POLLRDNORM;
		if (pipe->writers == 0)
			events |= POLLHUP;
	}
	if (file_may_write(file)) {
		if (ring_room(&pipe->ring) >= PIPE_BUF)
			events |= POLLOUT | POLLWRNORM;
		if (pipe->readers == 0)
			events |= POLLERR;
	}
	return events;
}

/* Counts an end that comes (+1) or goes (-1), by what it may do. */
static void count_end(struct pipe *pipe, const struct file *file, int change)
{
	if (file_may_read(file)) {
		pipe->readers += (u32)change;
		pipe->readers_came += change > 0;
	}
	if (file_may_write(file)) {
		pipe->writers += (u32)change;
		pipe->writers_came += change > 0;
	}
	wake_all(&pipe->changed);
}

static int pipe_open(struct inode *inode, struct file *file,
		     const struct cred *cred)
{
	(void)cred;
	count_end(inode->private, file, 1);
	return 0;
}

static void free_pipe(struct pipe *pipe)
{
	ASSERT(pipe->readers == 0 && pipe->writers == 0);
	ring_free(&pipe->ring);
	kfree(pipe);
}

/* A FIFO's bytes go with its last end. */
static void end_gone(struct inode *inode)
{
	struct pipe *pipe = inode->private;

	if (inode->parent == NULL || pipe->readers + pipe->writers > 0)
		return;
	inode->private = NULL;
	free_pipe(pipe);
}

static void pipe_close(struct file *file)
{
	count_end(pipe_of(file), file, -1);
	end_gone(file->inode);
}

static void pipe_release(struct inode *inode)
{
	free_pipe(inode->private);
	kfree(CONTAINER_OF(inode, struct pipe_inode, inode));
}

const struct file_ops pipe_file_ops = {
	.read = pipe_read,
	.send = pipe_send,
	.ioctl = pipe_ioctl,
	.poll = pipe_poll,
	.release = pipe_close,
};

static const struct inode_ops pipe_inode_ops = {
	.open = pipe_open,
	.release = pipe_release,
};

static struct pipe *make_pipe(void)
{
	struct pipe *pipe = kalloc(struct pipe);

	if (pipe == NULL)
		return NULL;
	ring_init(&pipe->ring);
	wait_queue_init(&pipe->changed);
	return pipe;
}

/* A pipe that is in no directory. */
static struct inode *make_inode(void)
{
	struct pipe_inode *made = kalloc(struct pipe_inode);
	const struct cred *cred = current_task()->cred;
	struct inode *inode;

	if (made == NULL)
		return NULL;
	inode = &made->inode;
	inode->private = make_pipe();
	if (inode->private == NULL) {
		kfree(made);
		return NULL;
	}
	inode_init(inode, &pipe_inode_ops, S_IFIFO | 0600,
		   FIRST_NUMBER + pipes_made++, NULL);
	inode->file_ops = &pipe_file_ops;
	inode->file_system = PIPE_DEVICE;
	inode->uid = cred->fsuid;
	inode->gid = cred->fsgid;
	return inode;
}

int pipe_create(u32 flags, struct file *ends[2])
{
	struct inode *inode = make_inode();

	if (inode == NULL)
		return -ENOMEM;
	for (unsigned i = 0; i < 2; i++) {
		ends[i] = file_create(inode, &pipe_file_ops,
				      flags | (i ? O_WRONLY : O_RDONLY));
		if (ends[i] != NULL)
			count_end(inode->private, ends[i], 1);
	}
	/* The files keep the inode from here on. */
	inode_put(inode);
	if (ends[0] != NULL && ends[1] != NULL)
		return 0;
	file_put(ends[0]);
	file_put(ends[1]);
	return -ENOMEM;
}

/* Sleeps until another end has come: a writer for who reads, and so on. */
static int wait_for_other(struct pipe *pipe, bool for_writer)
{
	const u32 *came = for_writer ? &pipe->writers_came :
				       &pipe->readers_came;
	const u32 *there = for_writer ? &pipe->writers : &pipe->readers;
	u32 before = *came;
	int error = 0;

	while (*there == 0 && *came == before && error == 0)
		error = wait_on(&pipe->changed);
	return error;
}

int fifo_open(struct inode *inode, struct file *file, const struct cred *cred)
{
	bool reads = file_may_read(file), writes = file_may_write(file);
	bool waits = !(file->flags & O_NONBLOCK);
	struct pipe *pipe = inode->private;
	int error = 0;

	(void)cred;
	if (!reads && !writes)
		return -EINVAL;
	if (writes && !reads && !waits && (pipe == NULL || !pipe->readers))
		return -ENXIO;
	if (pipe == NULL)
		pipe = make_pipe();
	if (pipe == NULL)
		return -ENOMEM;
	inode->private = pipe;
	count_end(pipe, file, 1);
	if (waits && reads != writes)
		error = wait_for_other(pipe, reads);
	if (error) {
		count_end(pipe, file, -1);
		end_gone(inode);
	}
	return error;
}

i64 sys_pipe2(struct uptr fds, int flags)
{
	struct file *ends[2];
	int error;

	if ((u32)flags & ~(O_CLOEXEC | O_NONBLOCK))
		return -EINVAL;
	error = pipe_create((u32)flags & O_NONBLOCK, ends);
	return error ? error :
		       fd_install_pair(current_task()->files, ends,
				       (u32)flags & O_CLOEXEC, fds);
}

i64 sys_pipe(struct uptr fds)
{
	return sys_pipe2(fds, 0);
}
