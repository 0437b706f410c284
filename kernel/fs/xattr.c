/*
 * getxattr(2), setxattr(2), listxattr(2), removexattr(2) and their kin, and
 * who may: xattr(7).
 *
 * security.* can be read by everybody who can reach the file; the attribute
 * security.capability is set with CAP_SETFCAP, the others with
 * CAP_SYS_ADMIN. trusted.* is for CAP_SYS_ADMIN alone. user.* follows the
 * mode bits, of files and directories.
 */
#include <string.h>

#include "kernel/abi/capability.h"
#include "kernel/abi/errno.h"
#include "kernel/abi/fcntl.h"
#include "kernel/abi/mount.h"
#include "kernel/abi/stat.h"
#include "kernel/fs/fdtable.h"
#include "kernel/fs/inode_flags.h"
#include "kernel/fs/transfer.h"
#include "kernel/fs/user_path.h"
#include "kernel/lib/usercopy.h"
#include "kernel/mm/slab.h"
#include "kernel/security/capability.h"
#include "kernel/security/cred.h"
#include "kernel/security/file_caps.h"
#include "kernel/syscall.h"
#include "kernel/task/task.h"

static bool starts_with(const char *name, const char *start)
{
	return strncmp(name, start, strlen(start)) == 0;
}

/* 0, -ERANGE (empty, or too long) or -EFAULT. */
static int take_name(struct uptr from, char name[XATTR_NAME_MAX + 1])
{
	i64 length = copy_string_from_user(name, from, XATTR_NAME_MAX + 1);

	if (length == 0 || length == -ENAMETOOLONG)
		return -ERANGE;
	return length < 0 ? (int)length : 0;
}

/* user.*: on regular files and directories only; in a sticky directory only
 * its owner sets them. */
static int may_use_user(struct inode *inode, bool change,
			const struct cred *cred)
{
	if (!S_ISREG(inode->mode) && !S_ISDIR(inode->mode))
		return change ? -EPERM : -ENODATA;
	if (change && S_ISDIR(inode->mode) && (inode->mode & S_ISVTX) &&
	    cred->fsuid != inode->uid &&
	    !cred_capable(cred, CAP_FOWNER, "user attribute"))
		return -EPERM;
	return inode_permission(inode, change ? MAY_WRITE : MAY_READ, cred);
}

/* May `cred` read, or change, the attribute? */
static int may_use(struct inode *inode, const char *name, bool change,
		   const struct cred *cred)
{
	int error = 0;

	if (change && inode_is_read_only(inode))
		return -EROFS;
	if (change)
		error = inode_check_flags(inode, FS_KEEPING_FL);
	if (error)
		return error;
	if (starts_with(name, "user."))
		return may_use_user(inode, change, cred);
	if (starts_with(name, "trusted.")) {
		if (!change)
			return cred_has(cred, CAP_SYS_ADMIN) ? 0 : -ENODATA;
		return cred_capable(cred, CAP_SYS_ADMIN, name) ? 0 : -EPERM;
	}
	if (starts_with(name, "system.") && !change)
		return -ENODATA;
	if (!starts_with(name, "security."))
		return -EOPNOTSUPP;
	if (!change)
		return 0;
	return cred_capable(cred, strcmp(name, CAPABILITY_XATTR) == 0 ?
					  CAP_SETFCAP : CAP_SYS_ADMIN,
			    name) ? 0 : -EPERM;
}

/* What one call does to the inode that it found. */
struct xattr_call {
	i64 (*act)(struct inode *inode, const struct xattr_call *call);
	struct uptr name;
	struct uptr value;
	size_t size;
	int flags;
};

/* A file's capabilities are told in the form that means the same here,
 * whatever the form in which they are kept. */
static i64 give_capability(struct inode *inode, const struct xattr_call *call)
{
	u8 value[CAPABILITY_SIZE_3];
	i64 size = inode->ops->getxattr(inode, CAPABILITY_XATTR, value,
					sizeof(value));

	if (size >= 0)
		size = file_caps_show(value, (size_t)size);
	if (size < 0 || call->size == 0)
		return size;
	if (call->size < (size_t)size)
		return -ERANGE;
	return copy_to_user(call->value, value, (size_t)size) ? -EFAULT : size;
}

static i64 give_attribute(struct inode *inode, const struct xattr_call *call)
{
	char name[XATTR_NAME_MAX + 1];
	struct bounce bounce;
	i64 length = take_name(call->name, name);

	if (length == 0)
		length = may_use(inode, name, false, current_task()->cred);
	if (length < 0)
		return length;
	if (inode->ops->getxattr == NULL)
		return -EOPNOTSUPP;
	if (strcmp(name, CAPABILITY_XATTR) == 0)
		return give_capability(inode, call);
	if (call->size == 0)
		return inode->ops->getxattr(inode, name, NULL, 0);
	if (!bounce_take(&bounce, call->size))
		return -ENOMEM;
	length = inode->ops->getxattr(inode, name, bounce.bytes, bounce.size);
	if (length > 0 &&
	    copy_to_user(call->value, bounce.bytes, (size_t)length))
		length = -EFAULT;
	bounce_drop(&bounce);
	return length;
}

static i64 set_value(struct inode *inode, const char *name, const void *value,
		     size_t size, int flags)
{
	int error = may_use(inode, name, true, current_task()->cred);

	if (error)
		return error;
	if (inode->ops->setxattr == NULL)
		return -EOPNOTSUPP;
	return inode->ops->setxattr(inode, name, value, size, flags);
}

static i64 set_attribute(struct inode *inode, const struct xattr_call *call)
{
	char name[XATTR_NAME_MAX + 1];
	struct bounce bounce;
	i64 error;

	if (call->flags & ~(XATTR_CREATE | XATTR_REPLACE))
		return -EINVAL;
	error = take_name(call->name, name);
	if (error)
		return error;
	if (call->size > XATTR_SIZE_MAX)
		return -E2BIG;
	if (call->size > TRANSFER_PIECE) /* no file system holds that */
		return -ENOSPC;
	if (!bounce_take(&bounce, call->size))
		return -ENOMEM;
	error = copy_from_user(bounce.bytes, call->value, call->size);
	if (error == 0 && strcmp(name, CAPABILITY_XATTR) == 0)
		error = file_caps_check(bounce.bytes, call->size);
	if (error == 0)
		error = set_value(inode, name, bounce.bytes, call->size,
				  call->flags);
	bounce_drop(&bounce);
	return error;
}

static i64 remove_attribute(struct inode *inode,
			    const struct xattr_call *call)
{
	char name[XATTR_NAME_MAX + 1];
	int error = take_name(call->name, name);

	return error ? error : set_value(inode, name, NULL, 0, 0);
}

/* All names that are shown, each with its NUL: so many bytes. With `to` they
 * are written there, as far as they fit. */
static size_t gather_names(struct inode *inode, char *to, size_t room)
{
	bool admin = cred_has(current_task()->cred, CAP_SYS_ADMIN);
	const char *name;
	size_t size = 0;

	for (unsigned i = 0; (name = inode->ops->listxattr(inode, i)); i++) {
		size_t length = strlen(name) + 1;

		if (starts_with(name, "trusted.") && !admin)
			continue;
		if (to != NULL && size + length <= room)
			memcpy(to + size, name, length);
		size += length;
	}
	return size;
}

static i64 list_attributes(struct inode *inode, const struct xattr_call *call)
{
	size_t size;
	char *names;
	i64 result;

	if (inode->ops->listxattr == NULL)
		return 0;
	size = gather_names(inode, NULL, 0);
	if (call->size == 0 || size == 0)
		return (i64)size;
	if (call->size < size)
		return -ERANGE;
	names = kalloc_bytes(size);
	if (names == NULL)
		return -ENOMEM;
	gather_names(inode, names, size);
	result = copy_to_user(call->value, names, size);
	kfree_bytes(names, size);
	return result ? result : (i64)size;
}

static i64 call_at(struct uptr path, int flags, const struct xattr_call *call)
{
	struct inode *inode;
	i64 result = user_path_at(AT_FDCWD, path, flags,
				  current_task()->cred, &inode);

	if (result)
		return result;
	result = call->act(inode, call);
	inode_put(inode);
	return result;
}

static i64 call_fd(int fd, const struct xattr_call *call)
{
	struct file *file = fd_get(current_task()->files, fd);
	i64 result = -EBADF;

	if (file == NULL)
		return -EBADF;
	if (!(file->flags & O_PATH))
		result = call->act(file->inode, call);
	file_put(file);
	return result;
}

#define GET { give_attribute, name, value, size, 0 }
#define SET { set_attribute, name, value, size, flags }
#define LIST { list_attributes, { 0 }, list, size, 0 }
#define REMOVE { remove_attribute, name, { 0 }, 0, 0 }

i64 sys_getxattr(struct uptr path, struct uptr name, struct uptr value,
		 size_t size)
{
	return call_at(path, 0, &(struct xattr_call)GET);
}

i64 sys_lgetxattr(struct uptr path, struct uptr name, struct uptr value,
		  size_t size)
{
	return call_at(path, AT_SYMLINK_NOFOLLOW, &(struct xattr_call)GET);
}

i64 sys_fgetxattr(int fd, struct uptr name, struct uptr value, size_t size)
{
	return call_fd(fd, &(struct xattr_call)GET);
}

i64 sys_setxattr(struct uptr path, struct uptr name, struct uptr value,
		 size_t size, int flags)
{
	return call_at(path, 0, &(struct xattr_call)SET);
}

i64 sys_lsetxattr(struct uptr path, struct uptr name, struct uptr value,
		  size_t size, int flags)
{
	return call_at(path, AT_SYMLINK_NOFOLLOW, &(struct xattr_call)SET);
}

i64 sys_fsetxattr(int fd, struct uptr name, struct uptr value, size_t size,
		  int flags)
{
	return call_fd(fd, &(struct xattr_call)SET);
}

i64 sys_listxattr(struct uptr path, struct uptr list, size_t size)
{
	return call_at(path, 0, &(struct xattr_call)LIST);
}

i64 sys_llistxattr(struct uptr path, struct uptr list, size_t size)
{
	return call_at(path, AT_SYMLINK_NOFOLLOW, &(struct xattr_call)LIST);
}

i64 sys_flistxattr(int fd, struct uptr list, size_t size)
{
	return call_fd(fd, &(struct xattr_call)LIST);
}

i64 sys_removexattr(struct uptr path, struct uptr name)
{
	return call_at(path, 0, &(struct xattr_call)REMOVE);
}

i64 sys_lremovexattr(struct uptr path, struct uptr name)
{
	return call_at(path, AT_SYMLINK_NOFOLLOW, &(struct xattr_call)REMOVE);
}

i64 sys_fremovexattr(int fd, struct uptr name)
{
	return call_fd(fd, &(struct xattr_call)REMOVE);
}
