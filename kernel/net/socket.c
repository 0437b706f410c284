/*
 * Sockets as objects and as open files. See kernel/net/socket.h.
 */
#include "kernel/net/socket.h"

#include "kernel/abi/errno.h"
#include "kernel/abi/fcntl.h"
#include "kernel/abi/ioctl.h"
#include "kernel/abi/poll.h"
#include "kernel/abi/stat.h"
#include "kernel/dev/clock.h"
#include "kernel/fs/fdtable.h"
#include "kernel/fs/poll.h"
#include "kernel/fs/rw_vector.h"
#include "kernel/lib/checked.h"
#include "kernel/lib/usercopy.h"
#include "kernel/net/message.h"
#include "kernel/security/cred.h"
#include "kernel/task/task.h"

#define SOCKET_DEVICE DEVICE_NUMBER(0, 8) /* st_dev */
#define FIRST_NUMBER 0x10000

SLAB_DEFINE(struct socket);

static u64 sockets_made;

/* --- the object --- */

static void socket_free(struct inode *inode)
{
	struct socket *socket = CONTAINER_OF(inode, struct socket, inode);

	ASSERT(socket->is_closed && list_is_empty(&socket->queue));
	ASSERT(socket->send_charge == 0 && socket->receive_charge == 0);
	net_give(sizeof(*socket));
	kfree(socket);
}

static const struct inode_ops socket_inode_ops = {
	.release = socket_free,
};

struct socket *socket_create(const struct socket_ops *ops, u8 family, u8 type,
			     u16 protocol)
{
	const struct cred *cred = current_task()->cred;
	struct socket *socket;

	if (!net_take(sizeof(*socket)))
		return NULL;
	socket = kalloc(struct socket);
	if (socket == NULL) {
		net_give(sizeof(*socket));
		return NULL;
	}
	inode_init(&socket->inode, &socket_inode_ops, S_IFSOCK | 0777,
		   FIRST_NUMBER + sockets_made++, NULL);
	socket->inode.file_system = SOCKET_DEVICE;
	socket->inode.uid = cred->fsuid;
	socket->inode.gid = cred->fsgid;
	socket->ops = ops;
	socket->family = family;
	socket->type = type;
	socket->protocol = protocol;
	socket->user = cred->fsuid;
	socket->send_limit = socket->receive_limit = BUFFER_DEFAULT;
	socket->low_water = 1;
	list_init(&socket->queue);
	wait_queue_init(&socket->changed);
	return socket;
}

void socket_purge(struct socket *socket)
{
	struct packet *packet;

	while ((packet = socket_first(socket)) != NULL) {
		list_remove(&packet->node);
		packet_put(packet);
	}
}

void socket_close(struct socket *socket)
{
	socket->is_closed = true;
	socket->shut = SHUT_READ | SHUT_WRITE;
	socket->ops->close(socket);
	socket_purge(socket);
	socket_changed(socket);
}

void socket_changed(struct socket *socket)
{
	wake_all(&socket->changed);
	poll_notify();
}

u64 socket_deadline(u64 timeout_ns)
{
	u64 end_ns;

	if (timeout_ns == 0 ||
	    !checked_add(clock_monotonic_ns(), timeout_ns, &end_ns))
		return 0;
	return end_ns;
}

int socket_wait(struct socket *socket, int flags, u64 end_ns)
{
	int error;

	if (flags & MSG_DONTWAIT)
		return -EAGAIN;
	error = wait_on_until(&socket->changed, end_ns);
	if (error == -ETIMEDOUT)
		return -EAGAIN;
	/* As sock_intr_errno(): what has an end does not begin anew. */
	return error == -ERESTARTSYS && end_ns ? -EINTR : error;
}

int socket_enter(struct socket *socket)
{
	int error = 0;

	while (socket->is_busy && error == 0) {
		socket->is_awaited = true;
		error = wait_on(&socket->changed);
	}
	if (error == 0)
		socket->is_busy = true;
	return error;
}

/* Wakes nobody who waits for more than this: two who find nothing would wake
 * each other for ever. */
void socket_leave(struct socket *socket)
{
	socket->is_busy = false;
	if (socket->is_awaited)
		wake_all(&socket->changed);
	socket->is_awaited = false;
}

int socket_wait_outside(struct socket *socket, int flags, u64 end_ns)
{
	int error;

	socket_leave(socket);
	error = socket_wait(socket, flags, end_ns);
	return error ? error : socket_enter(socket);
}

int socket_take_error(struct socket *socket)
{
	int error = socket->error;

	socket->error = 0;
	return -error;
}

/* --- its queue --- */

void socket_queue(struct socket *socket, struct packet *packet,
		  struct socket *payer, bool of_sender)
{
	packet->charged = payer;
	packet->of_sender = of_sender;
	if (of_sender) {
		socket_get(payer);
		payer->send_charge += packet_cost(packet);
	} else {
		payer->receive_charge += packet_cost(packet);
	}
	list_add_tail(&socket->queue, &packet->node);
	socket_changed(socket);
}

void socket_uncharge(struct packet *packet)
{
	struct socket *payer = packet->charged;

	packet->charged = NULL;
	if (!packet->of_sender) {
		payer->receive_charge -= packet_cost(packet);
		return;
	}
	payer->send_charge -= packet_cost(packet);
	socket_changed(payer);
	socket_put(payer);
}

struct packet *socket_first(const struct socket *socket)
{
	struct list_node *node = list_first(&socket->queue);

	return node ? LIST_ENTRY(node, struct packet, node) : NULL;
}

struct kernel_ucred cred_of_sender(void)
{
	const struct task *task = current_task();

	return (struct kernel_ucred){ task->process->pid, task->cred->uid,
				      task->cred->gid };
}

struct kernel_ucred cred_of_peer(void)
{
	const struct task *task = current_task();

	return (struct kernel_ucred){ task->process->pid, task->cred->euid,
				      task->cred->egid };
}

/* --- the open file --- */

int socket_file_flags(const struct file *file)
{
	return file->flags & O_NONBLOCK ? MSG_DONTWAIT : 0;
}

static i64 socket_read(struct file *file, struct uptr to, size_t size,
		       u64 *position)
{
	struct message message;

	(void)position;
	if (size == 0)
		return 0;
	message_of_buffer(&message, to, size);
	return message_receive(socket_of(file), &message,
			       socket_file_flags(file));
}

static i64 socket_write(struct file *file, struct uptr from, size_t size,
			u64 *position)
{
	struct message message;

	(void)position;
	message_of_buffer(&message, from, size);
	return message_send(socket_of(file), &message,
			    socket_file_flags(file));
}

i64 socket_send_bytes(struct file *file, const void *from, size_t size,
		      int flags)
{
	struct message message;

	message_of_buffer(&message, (struct uptr){ 0 }, size);
	message.bytes = from;
	return message_send(socket_of(file), &message,
			    flags | socket_file_flags(file));
}

static i64 socket_send(struct file *file, const void *from, size_t size)
{
	return socket_send_bytes(file, from, size, 0);
}

static i64 socket_move_vector(struct file *file, const struct vector *vector,
			      bool write)
{
	struct message message = { .size = vector->total,
				   .buffers = vector->buffers,
				   .count = vector->count };

	if (vector->total == 0)
		return 0;
	if (write)
		return message_send(socket_of(file), &message,
				    socket_file_flags(file));
	return message_receive(socket_of(file), &message,
			       socket_file_flags(file));
}

static bool is_paired(const struct socket *socket)
{
	return socket->family == AF_UNIX && socket->type != SOCK_DGRAM;
}

static u32 bytes_waiting(const struct socket *socket)
{
	u32 bytes = 0;

	LIST_FOR_EACH(node, &socket->queue) {
		bytes += packet_left(LIST_ENTRY(node, struct packet, node));
		/* A connection's messages count together. */
		if (!is_paired(socket))
			break;
	}
	return bytes;
}

static i64 socket_ioctl(struct file *file, u32 request, struct uptr argument)
{
	const struct socket *socket = socket_of(file);
	u32 bytes;

	if (socket->family == AF_ALG) /* sock_no_ioctl() of Linux */
		return -EOPNOTSUPP;
	if (socket->family == AF_NETLINK) /* netlink_ioctl() */
		return -ENOTTY;
	switch (request) {
	case FIONREAD:
		if (socket->state == SOCKET_LISTENS)
			return -EINVAL;
		bytes = bytes_waiting(socket);
		break;
	case TIOCOUTQ:
		bytes = socket->send_charge;
		break;
	default:
		return -ENOTTY;
	}
	return copy_to_user(argument, &bytes, sizeof(bytes));
}

/* unix_poll(), datagram_poll() of Linux. */
static unsigned socket_poll(struct file *file)
{
	struct socket *socket = socket_of(file);
	unsigned events = socket->error ? POLLERR : 0;

	if (socket->ops->poll != NULL)
		return socket->ops->poll(socket);
	if (socket->shut == (SHUT_READ | SHUT_WRITE))
		events |= POLLHUP;
	if (socket->shut & SHUT_READ)
		events |= POLLRDHUP | POLLIN | POLLRDNORM;
	if (!list_is_empty(&socket->queue) || socket->ops->is_readable(socket))
		events |= POLLIN | POLLRDNORM;
	if (is_paired(socket) && socket->state == SOCKET_ALONE)
		events |= POLLHUP;
	if (socket->ops->is_writable(socket))
		events |= POLLOUT | POLLWRNORM | POLLWRBAND;
	return events;
}

static void socket_release(struct file *file)
{
	socket_close(socket_of(file));
}

static const struct file_ops socket_file_ops = {
	.read = socket_read,
	.write = socket_write,
	.send = socket_send,
	.move_vector = socket_move_vector,
	.ioctl = socket_ioctl,
	.poll = socket_poll,
	.release = socket_release,
};

struct socket *socket_of(const struct file *file)
{
	if (file->ops != &socket_file_ops)
		return NULL;
	return CONTAINER_OF(file->inode, struct socket, inode);
}

struct file *socket_open(struct socket *socket, int flags)
{
	struct file *file = file_create(&socket->inode, &socket_file_ops,
					O_RDWR | ((u32)flags & O_NONBLOCK));

	if (file == NULL)
		socket_close(socket);
	/* The file keeps the socket from here on. */
	socket_put(socket);
	return file;
}

int socket_install(struct socket *socket, int flags)
{
	struct file *file = socket_open(socket, flags);
	int fd;

	if (file == NULL)
		return -ENOMEM;
	fd = fd_install(current_task()->files, file, 0,
			flags & SOCK_CLOEXEC);
	if (fd < 0)
		file_put(file);
	return fd;
}

int socket_find(int fd, struct file **file, struct socket **out)
{
	*file = fd_get(current_task()->files, fd);
	if (*file == NULL)
		return -EBADF;
	/* Opened by O_PATH, it is none either: -EBADF then, as on Linux. */
	*out = socket_of(*file);
	if (*out != NULL)
		return 0;
	fd = (*file)->flags & O_PATH ? -EBADF : -ENOTSOCK;
	file_put(*file);
	return fd;
}
