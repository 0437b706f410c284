/*
 * getxattr(2), lgetxattr(2) and fgetxattr(2).
 *
 * The one attribute that exists is security.capability, which everybody may
 * read who can reach the file, as on Linux.
 */
#include <string.h>

#include "kernel/abi/errno.h"
#include "kernel/abi/fcntl.h"
#include "kernel/fs/fdtable.h"
#include "kernel/fs/transfer.h"
#include "kernel/fs/user_path.h"
#include "kernel/lib/usercopy.h"
#include "kernel/syscall.h"
#include "kernel/task/task.h"

#define XATTR_NAME_SIZE 256 /* bytes of a name, NUL included */

/* Is it in one of the name spaces of xattr(7)? */
static bool known_space(const char *name)
{
	static const char *const spaces[] = { "security.", "system.",
					      "trusted.", "user." };

	for (unsigned i = 0; i < ARRAY_SIZE(spaces); i++)
		if (strncmp(name, spaces[i], strlen(spaces[i])) == 0)
			return true;
	return false;
}

static i64 give_attribute(struct inode *inode, struct uptr name,
			  struct uptr value, size_t size)
{
	char text[XATTR_NAME_SIZE];
	struct bounce bounce;
	i64 length = copy_string_from_user(text, name, sizeof(text));

	if (length == 0 || length == -ENAMETOOLONG)
		return -ERANGE;
	if (length < 0)
		return length;
	if (inode->ops->getxattr == NULL || !known_space(text))
		return -EOPNOTSUPP;
	if (size == 0)
		return inode->ops->getxattr(inode, text, NULL, 0);
	if (!bounce_take(&bounce, size))
		return -ENOMEM;
	length = inode->ops->getxattr(inode, text, bounce.bytes, bounce.size);
	if (length > 0 && copy_to_user(value, bounce.bytes, (size_t)length))
		length = -EFAULT;
	bounce_drop(&bounce);
	return length;
}

static i64 attribute_at(struct uptr path, int flags, struct uptr name,
			struct uptr value, size_t size)
{
	struct inode *inode;
	i64 result = user_path_at(AT_FDCWD, path, flags,
				  current_task()->cred, &inode);

	if (result)
		return result;
	result = give_attribute(inode, name, value, size);
	inode_put(inode);
	return result;
}

i64 sys_getxattr(struct uptr path, struct uptr name, struct uptr value,
		 size_t size)
{
	return attribute_at(path, 0, name, value, size);
}

i64 sys_lgetxattr(struct uptr path, struct uptr name, struct uptr value,
		  size_t size)
{
	return attribute_at(path, AT_SYMLINK_NOFOLLOW, name, value, size);
}

i64 sys_fgetxattr(int fd, struct uptr name, struct uptr value, size_t size)
{
	struct file *file = fd_get(current_task()->files, fd);
	i64 result = -EBADF;

	if (file == NULL)
		return -EBADF;
	if (!(file->flags & O_PATH))
		result = give_attribute(file->inode, name, value, size);
	file_put(file);
	return result;
}
