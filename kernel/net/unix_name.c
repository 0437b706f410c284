/*
 * The names of local sockets: paths, abstract ones, and none.
 *
 * Invariant: a socket that is found by a path counts the path's inode, which
 * stays in its directory, stale, when the socket goes.
 */
#include <string.h>

#include "kernel/abi/errno.h"
#include "kernel/abi/fcntl.h"
#include "kernel/abi/stat.h"
#include "kernel/fs/folders.h"
#include "kernel/fs/make.h"
#include "kernel/fs/super.h"
#include "kernel/fs/user_path.h"
#include "kernel/lib/format.h"
#include "kernel/net/net.h"
#include "kernel/net/unix.h"
#include "kernel/random.h"
#include "kernel/task/task.h"

#define FAMILY_SIZE 2 /* of the address that is only a family */
#define NAMES_MOST 0x100000u /* that are made out of the blue: five digits */

int unix_check_address(const struct net_address *address)
{
	if (address->size <= FAMILY_SIZE ||
	    address->size > (int)sizeof(struct kernel_sockaddr_un) ||
	    address->family != AF_UNIX)
		return -EINVAL;
	return 0;
}

static bool is_abstract(const struct net_address *address)
{
	return address->un.path[0] == '\0';
}

/* The path, with a NUL, in a buffer of UNIX_PATH_MAX + 1 bytes. */
static void copy_path(const struct net_address *address, char *path)
{
	size_t size = (size_t)address->size - FAMILY_SIZE;

	memset(path, 0, UNIX_PATH_MAX + 1);
	memcpy(path, address->un.path, size);
}

static struct socket *find_abstract(const struct net_address *address,
				    int type)
{
	LIST_FOR_EACH(node, &unix_sockets) {
		struct socket *each = LIST_ENTRY(node, struct socket,
						 of_family);

		if (each->local.is_found && each->type == type &&
		    each->local.name_size == address->size &&
		    memcmp(&each->local.name, &address->un,
			   (size_t)address->size) == 0)
			return each;
	}
	return NULL;
}

static struct socket *find_by_node(const struct inode *node)
{
	LIST_FOR_EACH(at, &unix_sockets) {
		struct socket *each = LIST_ENTRY(at, struct socket, of_family);

		if (each->local.is_found && each->local.node == node)
			return each;
	}
	return NULL;
}

static int find_by_path(const struct net_address *address, int type,
			struct socket **out)
{
	const struct cred *cred = current_task()->cred;
	char path[UNIX_PATH_MAX + 1];
	struct inode *node;
	int error;

	copy_path(address, path);
	error = path_at(AT_FDCWD, path, true, cred, &node);
	if (error)
		return error;
	error = inode_permission(node, MAY_WRITE, cred);
	*out = S_ISSOCK(node->mode) ? find_by_node(node) : NULL;
	if (error == 0 && *out == NULL)
		error = -ECONNREFUSED;
	else if (error == 0 && (*out)->type != type)
		error = -EPROTOTYPE;
	inode_put(node);
	return error;
}

int unix_find(const struct net_address *address, int type,
	      struct socket **out)
{
	int error = 0;

	if (!is_abstract(address)) {
		error = find_by_path(address, type, out);
	} else {
		*out = find_abstract(address, type);
		if (*out == NULL)
			error = -ECONNREFUSED;
	}
	if (error == 0)
		socket_get(*out);
	return error;
}

static void set_name(struct socket *socket, const struct net_address *address)
{
	socket->local.name_size = address->size;
	memcpy(&socket->local.name, &address->un, (size_t)address->size);
	socket->local.is_found = true;
}

/* unix_autobind() of Linux: five digits from a random one on. */
static int make_name(struct socket *socket)
{
	u32 first = (u32)random_layout_word() % NAMES_MOST;
	struct net_address address = { .family = AF_UNIX };

	if (socket->local.name_size)
		return 0;
	for (u32 i = 0; i < NAMES_MOST; i++) {
		format_text(address.un.path + 1, 6, "%05x",
			    (first + i) % NAMES_MOST);
		address.size = FAMILY_SIZE + 6;
		if (find_abstract(&address, socket->type) == NULL) {
			set_name(socket, &address);
			return 0;
		}
	}
	return -ENOSPC;
}

int unix_name_if_asked(struct socket *socket)
{
	return socket_has(socket, OPTION_SO_PASSCRED) ? make_name(socket) : 0;
}

static int bind_path(struct socket *socket, const struct net_address *address)
{
	const struct task *task = current_task();
	char path[UNIX_PATH_MAX + 1];
	struct net_address named = *address;
	struct path_last last;
	struct inode *node;
	int error;

	copy_path(address, path);
	/* That the path is there is said first, as on Linux. */
	if (socket->local.name_size) {
		error = path_at(AT_FDCWD, path, false, task->cred, &node);
		if (error == 0)
			inode_put(node);
		return error ? -EINVAL : -EADDRINUSE;
	}
	/* Its size counts the NUL, though the 108 bytes may hold none. */
	named.size = FAMILY_SIZE + (int)strlen(path) + 1;
	error = path_last_at(AT_FDCWD, path, false, task->cred, &last);
	if (error)
		return error;
	error = path_make(&last,
			  S_IFSOCK | (0777 & ~task->folders->umask), 0, NULL,
			  task->cred, &node);
	inode_put(last.dir);
	if (error)
		return error == -EEXIST ? -EADDRINUSE : error;
	/* Another may have named it meanwhile: this path leads nowhere. */
	if (socket->local.name_size) {
		inode_put(node);
		return -EINVAL;
	}
	if (named.size > (int)sizeof(named.un))
		named.size = sizeof(named.un);
	set_name(socket, &named);
	socket->local.node = node;
	return 0;
}

int unix_bind(struct socket *socket, const struct net_address *address)
{
	int error;

	if (address->size == FAMILY_SIZE && address->family == AF_UNIX)
		return make_name(socket);
	error = unix_check_address(address);
	if (error)
		return error;
	if (!is_abstract(address))
		return bind_path(socket, address);
	if (socket->local.name_size)
		return -EINVAL;
	if (find_abstract(address, socket->type) != NULL)
		return -EADDRINUSE;
	set_name(socket, address);
	return 0;
}

void unix_unname(struct socket *socket)
{
	struct inode *node = socket->local.node;
	bool left;

	socket->local.is_found = false;
	socket->local.node = NULL;
	if (node == NULL)
		return;
	left = node->super != NULL && node->super->left;
	inode_put(node);
	if (left)
		super_reap();
}

void unix_get_name(const struct socket *socket, struct net_address *out)
{
	memset(out, 0, sizeof(*out));
	out->size = socket->local.name_size;
	memcpy(&out->un, &socket->local.name, (size_t)out->size);
}
