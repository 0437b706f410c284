/*
 * The program's standard streams as open files, and /dev/console over them.
 *
 * Invariant: standard input is never written and the others are never read:
 * opening them the wrong way round gives ENXIO.
 */
#include "kernel/abi/errno.h"
#include "kernel/abi/fcntl.h"
#include "kernel/abi/poll.h"
#include "kernel/abi/signal.h"
#include "kernel/abi/stat.h"
#include "kernel/fs/device.h"
#include "kernel/fs/pipe.h"
#include "kernel/fs/stream_file.h"
#include "kernel/fs/transfer.h"
#include "kernel/fs/tty.h"
#include "kernel/lib/usercopy.h"
#include "kernel/task/exit.h"

static bool nonblocking(const struct file *file)
{
	return file->flags & O_NONBLOCK;
}

/* What the copy cannot deliver is lost, as it would be for a bad pointer
 * that becomes bad while a pipe is read. */
static i64 read_port(enum stream port, struct uptr to, size_t size,
		     bool nonblock)
{
	struct bounce bounce;
	i64 result;

	if (size == 0)
		return 0;
	if (!bounce_take(&bounce, size))
		return -ENOMEM;
	result = stream_read(port, bounce.bytes, bounce.size, nonblock);
	if (result > 0 && copy_to_user(to, bounce.bytes, (size_t)result))
		result = -EFAULT;
	bounce_drop(&bounce);
	return result;
}

/* A writer whose reader went away ends by SIGPIPE, unless it ignores that. */
static i64 send_port(enum stream port, const void *from, size_t size,
		     bool nonblock)
{
	i64 result = stream_write(port, from, size, nonblock);

	if (result == -EPIPE)
		task_signal_self(SIGPIPE);
	return result;
}

static enum stream port_of(const struct file *file)
{
	return (enum stream)(uintptr_t)file->inode->private;
}

static i64 stream_file_read(struct file *file, struct uptr to, size_t size,
			    u64 *position)
{
	(void)position;
	return read_port(port_of(file), to, size, nonblocking(file));
}

static i64 stream_file_send(struct file *file, const void *from, size_t size)
{
	return send_port(port_of(file), from, size, nonblocking(file));
}

static unsigned stream_file_poll(struct file *file)
{
	unsigned events = stream_poll(port_of(file));

	if (events & POLLIN)
		events |= POLLRDNORM;
	if (events & POLLOUT)
		events |= POLLWRNORM;
	return events;
}

static const struct file_ops stream_read_ops = {
	.read = stream_file_read,
	.poll = stream_file_poll,
};

static const struct file_ops stream_write_ops = {
	.send = stream_file_send,
	.poll = stream_file_poll,
};

static int stream_open(struct inode *inode, struct file *file,
		       const struct cred *cred)
{
	u32 mode = file->flags & O_ACCMODE;

	(void)cred;
	if (inode->file_ops == &stream_read_ops)
		return mode == O_RDONLY ? 0 : -ENXIO;
	return mode == O_WRONLY ? 0 : -ENXIO;
}

static const struct inode_ops stream_inode_ops = {
	.open = stream_open,
};

#define STREAM_INODE(port, operations)                        \
	[port] = {                                            \
		.users = { .count = 1 },                      \
		.ops = &stream_inode_ops,                     \
		.file_ops = &(operations),                    \
		.number = (port),                             \
		.mode = S_IFIFO | 0600,                       \
		.links = 1,                                   \
		.file_system = PIPE_DEVICE,                   \
		.private = (void *)(uintptr_t)(port),         \
	}

/* Never freed: each counts itself. */
static struct inode stream_inodes[] = {
	STREAM_INODE(STREAM_IN, stream_read_ops),
	STREAM_INODE(STREAM_OUT, stream_write_ops),
	STREAM_INODE(STREAM_ERROR, stream_write_ops),
};

int stream_file(enum stream port, struct file **out)
{
	struct inode *inode;

	ASSERT(port >= STREAM_IN && port <= STREAM_ERROR);
	inode = &stream_inodes[port];
	*out = file_create(inode, inode->file_ops,
			   port == STREAM_IN ? O_RDONLY : O_WRONLY);
	return *out == NULL ? -ENOMEM : 0;
}

void stream_set_owner(u32 uid, u32 gid)
{
	for (unsigned i = STREAM_IN; i <= STREAM_ERROR; i++) {
		stream_inodes[i].uid = uid;
		stream_inodes[i].gid = gid;
	}
}

/* The console is where the person sits, and that person's keyboard and
 * screen are standard input and output. Standard error is not taken: what
 * arrives there is what the program itself calls an error. */
static i64 console_read(struct file *file, struct uptr to, size_t size,
			u64 *position)
{
	(void)position;
	return read_port(STREAM_IN, to, size, nonblocking(file));
}

static i64 console_send(struct file *file, const void *from, size_t size)
{
	return send_port(STREAM_OUT, from, size, nonblocking(file));
}

static unsigned console_poll(struct file *file)
{
	(void)file;
	return (stream_poll(STREAM_IN) & POLLIN) |
	       (stream_poll(STREAM_OUT) & POLLOUT);
}

/* Where the program has a terminal, the console is that. */
int console_open(struct file *file, const struct cred *cred)
{
	(void)cred;
	if (!tty_is_on())
		return 0;
	file->ops = &tty_ops;
	return tty_open_now(file);
}

const struct file_ops console_ops = {
	.read = console_read,
	.send = console_send,
	.poll = console_poll,
};
