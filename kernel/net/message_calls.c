/*
 * sendto(2), recvfrom(2), sendmsg(2), recvmsg(2), sendmmsg(2), recvmmsg(2).
 */
#include <string.h>

#include "kernel/abi/errno.h"
#include "kernel/dev/clock.h"
#include "kernel/fs/rw_vector.h"
#include "kernel/lib/checked.h"
#include "kernel/lib/usercopy.h"
#include "kernel/mm/slab.h"
#include "kernel/mm/space.h"
#include "kernel/net/control.h"
#include "kernel/net/message.h"
#include "kernel/security/capability.h"
#include "kernel/security/cred.h"
#include "kernel/syscall.h"
#include "kernel/task/sched.h"
#include "kernel/task/task.h"
#include "kernel/task/task_list.h"
#include "kernel/task/user_time.h"

#define CONTROL_MOST 20480u /* net.core.optmem_max */
#define MSG_WAITFORONE 0x10000

/* --- credentials and the like in control messages --- */

/* scm_check_creds() of Linux's net/core/scm.c. */
static int check_sender(const struct kernel_ucred *sender)
{
	const struct task *task = current_task();
	const struct cred *cred = task->cred;
	u32 uid = sender->uid, gid = sender->gid;

	if (uid == UINT32_MAX || gid == UINT32_MAX)
		return -EINVAL;
	if (sender->pid != task->process->pid &&
	    !capable(CAP_SYS_ADMIN, "SCM"))
		return -EPERM;
	if (uid != cred->uid && uid != cred->euid && uid != cred->suid &&
	    !capable(CAP_SETUID, "SCM"))
		return -EPERM;
	if (gid != cred->gid && gid != cred->egid && gid != cred->sgid &&
	    !capable(CAP_SETGID, "SCM"))
		return -EPERM;
	return task_find(sender->pid) != NULL ? 0 : -ESRCH;
}

/* SCM_RIGHTS is not there: EINVAL, as for what no socket knows. */
static int read_local(struct message *message, const struct control_item *item)
{
	if (item->header.level != SOL_SOCKET)
		return 0;
	if (item->header.type != SCM_CREDENTIALS ||
	    item->size != sizeof(message->sender))
		return -EINVAL;
	memcpy(&message->sender, item->data, item->size);
	message->has_sender = true;
	return check_sender(&message->sender);
}

/* ip_cmsg_send() of Linux's net/ipv4/ip_sockglue.c. */
static int read_internet(struct message *message,
			 const struct control_item *item)
{
	int value;

	if (item->header.level == SOL_SOCKET)
		return item->header.type == SCM_RIGHTS ||
				       item->header.type == SCM_CREDENTIALS ?
			       0 : -EINVAL;
	if (item->header.level != SOL_IP)
		return 0;
	if (item->size == sizeof(value))
		memcpy(&value, item->data, sizeof(value));
	else if (item->header.type == IP_TOS && item->size == 1)
		value = item->data[0];
	else
		return -EINVAL;
	switch (item->header.type) {
	case IP_TTL:
		message->ttl = (u8)value;
		return value < 1 || value > 255 ? -EINVAL : 0;
	case IP_TOS:
		message->tos = (u8)value;
		message->has_tos = true;
		return value < 0 || value > 255 ? -EINVAL : 0;
	default:
		return -EINVAL;
	}
}

int message_read_control(struct message *message, u8 family,
			 const u8 *bytes, size_t size)
{
	struct control_walk walk = { .bytes = bytes, .size = size };
	struct control_item item;
	int error;

	message->has_control = true;
	if (family == AF_ALG)
		return alg_read_control(bytes, size, &message->alg);
	while ((error = control_next(&walk, &item)) == 0 &&
	       item.data != NULL && error == 0) {
		error = family == AF_INET ? read_internet(message, &item) :
					    read_local(message, &item);
		if (error)
			break;
	}
	return error;
}

static int take_control(struct message *message, u8 family,
			const struct kernel_msghdr *header)
{
	struct uptr from = { header->control };
	size_t size = header->control_size;
	u8 *bytes;
	int error;

	if (size == 0 || from.addr == 0)
		return 0;
	bytes = size > CONTROL_MOST ? NULL : kalloc_bytes(size);
	if (bytes == NULL)
		return -ENOBUFS;
	error = copy_from_user(bytes, from, size);
	if (error == 0)
		error = message_read_control(message, family, bytes, size);
	kfree_bytes(bytes, size);
	return error;
}

/* --- headers of messages --- */

/* copy_msghdr_from_user() of Linux's net/socket.c. */
static int take_header(struct kernel_msghdr *header, struct uptr from)
{
	if (copy_from_user(header, from, sizeof(*header)))
		return -EFAULT;
	if (header->name_size < 0)
		return -EINVAL;
	if (header->name_size > SOCKADDR_MOST)
		header->name_size = SOCKADDR_MOST;
	if (header->name == 0)
		header->name_size = 0;
	if (header->vector_count > IOV_MAX)
		return -EMSGSIZE;
	return header->control_size > INT32_MAX ? -ENOBUFS : 0;
}

static i64 send_one(struct socket *socket, struct uptr from, int flags)
{
	struct kernel_msghdr header;
	struct message message;
	struct vector vector;
	i64 result = take_header(&header, from);

	memset(&message, 0, sizeof(message));
	if (result == 0)
		result = address_take(&message.name,
				      (struct uptr){ header.name },
				      header.name_size);
	if (result == 0)
		result = vector_take(&vector,
				     (struct uptr){ header.vector },
				     (int)header.vector_count);
	if (result)
		return result;
	message.buffers = vector.buffers;
	message.count = vector.count;
	message.size = vector.total;
	result = take_control(&message, socket->family, &header);
	if (result == 0)
		result = message_send(socket, &message, flags);
	vector_drop(&vector);
	return result;
}

/* What a message's header tells back. */
static int give_header(const struct message *message, struct uptr to,
		       const struct kernel_msghdr *header)
{
	const size_t name_size = offsetof(struct kernel_msghdr, name_size);
	const size_t control = offsetof(struct kernel_msghdr, control_size);
	const size_t flags = offsetof(struct kernel_msghdr, flags);
	int error = 0;

	if (header->name)
		error = address_give(&message->name,
				     (struct uptr){ header->name },
				     uptr_add(to, name_size));
	if (error == 0)
		error = copy_to_user(uptr_add(to, flags), &message->flags,
				     sizeof(message->flags));
	if (error == 0)
		error = copy_to_user(uptr_add(to, control),
				     &message->control_used,
				     sizeof(message->control_used));
	return error;
}

static i64 receive_one(struct socket *socket, struct uptr to, int flags)
{
	struct kernel_msghdr header;
	struct message message;
	struct vector vector;
	i64 result = take_header(&header, to);
	int error;

	if (result == 0)
		result = vector_take(&vector,
				     (struct uptr){ header.vector },
				     (int)header.vector_count);
	if (result)
		return result;
	memset(&message, 0, sizeof(message));
	message.buffers = vector.buffers;
	message.count = vector.count;
	message.size = vector.total;
	message.control = (struct uptr){ header.control };
	message.control_room = header.control_size;
	message.flags = flags & MSG_CMSG_CLOEXEC;
	result = message_receive(socket, &message, flags);
	vector_drop(&vector);
	if (result < 0)
		return result;
	error = give_header(&message, to, &header);
	return error ? error : result;
}

/* --- the calls --- */

static i64 with_socket(int fd, struct uptr message, int flags,
		       i64 (*move)(struct socket *, struct uptr, int))
{
	struct socket *socket;
	struct file *file;
	i64 result = socket_find(fd, &file, &socket);

	if (result)
		return result;
	result = move(socket, message, flags | socket_file_flags(file));
	file_put(file);
	return result;
}

i64 sys_sendmsg(int fd, struct uptr message, int flags)
{
	return with_socket(fd, message, flags, send_one);
}

i64 sys_recvmsg(int fd, struct uptr message, int flags)
{
	return with_socket(fd, message, flags, receive_one);
}

i64 sys_sendto(int fd, struct uptr buffer, size_t size, int flags,
	       struct uptr name, int name_size)
{
	struct message message;
	struct socket *socket;
	struct file *file;
	i64 result;

	if (!range_fits(buffer.addr, size, USER_END))
		return -EFAULT;
	message_of_buffer(&message, buffer, min_u64(size, RW_SIZE_MAX));
	result = socket_find(fd, &file, &socket);
	if (result)
		return result;
	if (name.addr)
		result = address_take(&message.name, name, name_size);
	if (result == 0)
		result = message_send(socket, &message,
				      flags | socket_file_flags(file));
	file_put(file);
	return result;
}

i64 sys_recvfrom(int fd, struct uptr buffer, size_t size, int flags,
		 struct uptr name, struct uptr name_size)
{
	struct message message;
	struct socket *socket;
	struct file *file;
	i64 result;
	int error = 0;

	if (!range_fits(buffer.addr, size, USER_END))
		return -EFAULT;
	message_of_buffer(&message, buffer, min_u64(size, RW_SIZE_MAX));
	result = socket_find(fd, &file, &socket);
	if (result)
		return result;
	result = message_receive(socket, &message,
				 flags | socket_file_flags(file));
	if (result >= 0 && name.addr)
		error = address_give(&message.name, name, name_size);
	file_put(file);
	return error ? error : result;
}

/* One after the other, until one fails: how many went well. */
static i64 move_many(int fd, struct uptr at, unsigned count, int flags,
		     u64 end_ns, i64 (*move)(int, struct uptr, int))
{
	i64 result = 0;
	unsigned done = 0;

	count = (unsigned)min_u64(count, IOV_MAX);
	while (done < count) {
		const size_t size = offsetof(struct kernel_mmsghdr, size);
		u32 moved;

		result = move(fd, at, flags & ~MSG_WAITFORONE);
		if (result < 0)
			break;
		moved = (u32)result;
		if (copy_to_user(uptr_add(at, size), &moved, sizeof(moved))) {
			result = -EFAULT;
			break;
		}
		done++;
		at = uptr_add(at, sizeof(struct kernel_mmsghdr));
		if (flags & MSG_WAITFORONE)
			flags |= MSG_DONTWAIT;
		if (end_ns != UINT64_MAX && clock_monotonic_ns() >= end_ns)
			break;
		yield_point();
	}
	return done ? (i64)done : result;
}

i64 sys_sendmmsg(int fd, struct uptr messages, unsigned count, int flags)
{
	return move_many(fd, messages, count, flags & ~MSG_WAITFORONE,
			 UINT64_MAX, sys_sendmsg);
}

i64 sys_recvmmsg(int fd, struct uptr messages, unsigned count, int flags,
		 struct uptr timeout)
{
	u64 end_ns = UINT64_MAX;
	i64 result = 0;

	if (timeout.addr)
		result = user_timespec_end(timeout, &end_ns);
	if (result == 0)
		result = move_many(fd, messages, count, flags, end_ns,
				   sys_recvmsg);
	if (result > 0 && timeout.addr &&
	    user_put_timespec(timeout, user_time_left(end_ns)) != 0)
		return -EFAULT;
	return result;
}
