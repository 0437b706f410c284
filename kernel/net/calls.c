/*
 * socket(2), socketpair(2), bind(2), connect(2), listen(2), accept(2),
 * accept4(2), getsockname(2), getpeername(2), shutdown(2).
 */
#include "kernel/abi/errno.h"
#include "kernel/fs/fdtable.h"
#include "kernel/lib/usercopy.h"
#include "kernel/net/alg.h"
#include "kernel/net/inet.h"
#include "kernel/net/message.h"
#include "kernel/net/netlink.h"
#include "kernel/net/unix.h"
#include "kernel/syscall.h"
#include "kernel/task/task.h"

#define TYPE_FLAGS (SOCK_NONBLOCK | SOCK_CLOEXEC)

/* __sock_create() of Linux's net/socket.c. */
static int create(int family, int type, int protocol, struct socket **out)
{
	if (family < 0 || family > AF_MOST)
		return -EAFNOSUPPORT;
	if (type > SOCK_TYPE_MOST)
		return -EINVAL;
	switch (family) {
	case AF_UNIX:
		return unix_create(type, protocol, out);
	case AF_INET:
		return inet_create(type, protocol, out);
	case AF_NETLINK:
		return netlink_create(type, protocol, out);
	case AF_ALG:
		return alg_create(type, protocol, out);
	default:
		return -EAFNOSUPPORT;
	}
}

i64 sys_socket(int family, int type, int protocol)
{
	struct socket *socket;
	int error;

	if (type & ~SOCK_TYPE_MASK & ~TYPE_FLAGS)
		return -EINVAL;
	error = create(family, type & SOCK_TYPE_MASK, protocol, &socket);
	return error ? error : socket_install(socket, type & TYPE_FLAGS);
}

/* Two that are joined, and their numbers. */
static int install_pair(struct socket *sockets[2], int flags, struct uptr fds)
{
	struct file *files[2];

	unix_join(sockets[0], sockets[1]);
	files[0] = socket_open(sockets[0], flags);
	/* The second one ends with its file in any case. */
	files[1] = socket_open(sockets[1], flags);
	if (files[0] != NULL && files[1] != NULL)
		return fd_install_pair(current_task()->files, files,
				       flags & SOCK_CLOEXEC, fds);
	file_put(files[0]);
	file_put(files[1]);
	return -ENOMEM;
}

i64 sys_socketpair(int family, int type, int protocol, struct uptr fds)
{
	struct socket *sockets[2];
	int error;

	if (type & ~SOCK_TYPE_MASK & ~TYPE_FLAGS)
		return -EINVAL;
	error = create(family, type & SOCK_TYPE_MASK, protocol, &sockets[0]);
	if (error)
		return error;
	error = family == AF_UNIX ? create(family, type & SOCK_TYPE_MASK,
					   protocol, &sockets[1]) :
				    -EOPNOTSUPP;
	if (error) {
		socket_close(sockets[0]);
		socket_put(sockets[0]);
		return error;
	}
	return install_pair(sockets, type & TYPE_FLAGS, fds);
}

/* A call on an address that the program gives. */
static i64 with_address(int fd, struct uptr from, int size, bool connects)
{
	struct net_address address;
	struct socket *socket;
	struct file *file;
	int error = socket_find(fd, &file, &socket);

	if (error)
		return error;
	error = address_take(&address, from, size);
	if (error == 0 && (connects ? socket->ops->connect == NULL :
				      socket->ops->bind == NULL))
		error = -EOPNOTSUPP;
	else if (error == 0 && connects)
		error = socket->ops->connect(socket, &address,
					     socket_file_flags(file));
	else if (error == 0)
		error = socket->ops->bind(socket, &address);
	file_put(file);
	return error;
}

i64 sys_bind(int fd, struct uptr address, int size)
{
	return with_address(fd, address, size, false);
}

i64 sys_connect(int fd, struct uptr address, int size)
{
	return with_address(fd, address, size, true);
}

i64 sys_listen(int fd, int backlog)
{
	struct socket *socket;
	struct file *file;
	int error = socket_find(fd, &file, &socket);

	if (error)
		return error;
	error = socket->ops->listen == NULL ?
			-EOPNOTSUPP :
			socket->ops->listen(socket,
					    (unsigned)min_u64((u32)backlog,
							      SOMAXCONN));
	file_put(file);
	return error;
}

/* A number comes first, so that no connection is lost for the lack of one. */
static i64 accept_from(struct socket *socket, int wait_flags, int flags,
		       struct uptr address, struct uptr size)
{
	struct net_address peer;
	struct socket *made;
	int error, fd;

	if (!fd_has_room(current_task()->files))
		return -EMFILE;
	if (socket->ops->accept == NULL)
		return -EOPNOTSUPP;
	error = socket->ops->accept(socket, wait_flags, &made);
	if (error)
		return error;
	if (address.addr) {
		error = made->ops->name == NULL ||
			made->ops->name(made, true, &peer) ?
				-ECONNABORTED :
				address_give(&peer, address, size);
	}
	if (error) {
		socket_close(made);
		socket_put(made);
		return error;
	}
	fd = socket_install(made, flags);
	return fd;
}

i64 sys_accept4(int fd, struct uptr address, struct uptr size, int flags)
{
	struct socket *socket;
	struct file *file;
	i64 result;

	if (flags & ~TYPE_FLAGS)
		return -EINVAL;
	result = socket_find(fd, &file, &socket);
	if (result)
		return result;
	result = accept_from(socket, socket_file_flags(file), flags, address,
			     size);
	file_put(file);
	return result;
}

i64 sys_accept(int fd, struct uptr address, struct uptr size)
{
	return sys_accept4(fd, address, size, 0);
}

static i64 tell_name(int fd, struct uptr address, struct uptr size, bool peer)
{
	struct net_address name;
	struct socket *socket;
	struct file *file;
	int error = socket_find(fd, &file, &socket);

	if (error)
		return error;
	error = socket->ops->name == NULL ?
			-EOPNOTSUPP :
			socket->ops->name(socket, peer, &name);
	file_put(file);
	return error ? error : address_give(&name, address, size);
}

i64 sys_getsockname(int fd, struct uptr address, struct uptr size)
{
	return tell_name(fd, address, size, false);
}

i64 sys_getpeername(int fd, struct uptr address, struct uptr size)
{
	return tell_name(fd, address, size, true);
}

i64 sys_shutdown(int fd, int how)
{
	struct socket *socket;
	struct file *file;
	int error = socket_find(fd, &file, &socket);

	if (error)
		return error;
	/* SHUT_RD, SHUT_WR and SHUT_RDWR are the halves less one. */
	if (socket->ops->shutdown == NULL)
		error = -EOPNOTSUPP;
	else
		error = how < SHUT_RD || how > SHUT_RDWR ?
				-EINVAL :
				socket->ops->shutdown(socket,
						      (unsigned)how + 1);
	file_put(file);
	return error;
}
