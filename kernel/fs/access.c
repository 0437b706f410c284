/*
 * access(2), faccessat(2), faccessat2(2), readlink(2) and readlinkat(2).
 */
#include "kernel/abi/capability.h"
#include "kernel/abi/errno.h"
#include "kernel/abi/fcntl.h"
#include "kernel/abi/stat.h"
#include "kernel/fs/transfer.h"
#include "kernel/fs/user_path.h"
#include "kernel/lib/usercopy.h"
#include "kernel/mm/slab.h"
#include "kernel/security/cred.h"
#include "kernel/syscall.h"
#include "kernel/task/task.h"

/* access(2) asks for the real user, who has no effective capabilities but
 * root's. NULL on lack of memory. */
static const struct cred *real_cred(void)
{
	struct cred *cred = cred_copy(current_task()->cred);

	if (cred == NULL)
		return NULL;
	cred->fsuid = cred->uid;
	cred->fsgid = cred->gid;
	if (!(cred->securebits & SECBIT_NO_SETUID_FIXUP))
		cred->cap_effective = cred->uid ? 0 : cred->cap_permitted;
	return cred;
}

i64 sys_faccessat2(int dir, struct uptr path, int mode, int flags)
{
	const struct cred *cred;
	struct inode *inode;
	int error;

	if (mode & ~(R_OK | W_OK | X_OK))
		return -EINVAL;
	if (flags & ~(AT_EACCESS | AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH))
		return -EINVAL;
	cred = flags & AT_EACCESS ? current_task()->cred : real_cred();
	if (cred == NULL)
		return -ENOMEM;
	error = user_path_at(dir, path, flags, cred, &inode);
	if (error == 0) {
		/* R_OK, W_OK and X_OK are MAY_READ, MAY_WRITE, MAY_EXEC. */
		if (mode != F_OK)
			error = inode_permission(inode, (unsigned)mode, cred);
		inode_put(inode);
	}
	if (!(flags & AT_EACCESS))
		cred_put(cred);
	return error;
}
_Static_assert(R_OK == MAY_READ && W_OK == MAY_WRITE && X_OK == MAY_EXEC,
	       "access(2) uses the same bits");

i64 sys_faccessat(int dir, struct uptr path, int mode)
{
	return sys_faccessat2(dir, path, mode, 0);
}

i64 sys_access(struct uptr path, int mode)
{
	return sys_faccessat(AT_FDCWD, path, mode);
}

/* Reads a link's text by way of the kernel; cut to `size`, as it is said. */
static i64 read_link(struct inode *link, struct uptr to, size_t size)
{
	struct bounce bounce;
	i64 length;

	if (!bounce_take(&bounce, min_u64(size, PATH_MAX)))
		return -ENOMEM;
	length = link->ops->readlink(link, current_task()->cred,
				     (char *)bounce.bytes, bounce.size);
	if (length > 0 && copy_to_user(to, bounce.bytes, (size_t)length))
		length = -EFAULT;
	bounce_drop(&bounce);
	return length;
}

i64 sys_readlinkat(int dir, struct uptr path, struct uptr buffer, size_t size)
{
	struct path_text name;
	struct inode *inode;
	i64 result;

	/* The size is an int to Linux. */
	if ((int)size <= 0)
		return -EINVAL;
	result = path_text_take(&name, path);
	if (result)
		return result;
	result = path_text_at(dir, &name, AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH,
			      current_task()->cred, &inode);
	if (result == 0) {
		/* An empty path names the open file: there is no such link. */
		if (!S_ISLNK(inode->mode))
			result = name.text[0] == '\0' ? -ENOENT : -EINVAL;
		else
			result = read_link(inode, buffer, (u32)size);
		inode_put(inode);
	}
	path_text_drop(&name);
	return result;
}

i64 sys_readlink(struct uptr path, struct uptr buffer, size_t size)
{
	return sys_readlinkat(AT_FDCWD, path, buffer, size);
}
