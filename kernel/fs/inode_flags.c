/*
 * Immutable and append-only files; see the header.
 */
#include "kernel/fs/inode_flags.h"

#include "kernel/abi/errno.h"
#include "kernel/abi/stat.h"
#include "kernel/fs/tree.h"
#include "kernel/lib/usercopy.h"
#include "kernel/security/audit.h"
#include "kernel/security/capability.h"
#include "kernel/security/cred.h"
#include "kernel/task/task.h"

#define SETTABLE (FS_KEEPING_FL | FS_NODUMP_FL | FS_NOATIME_FL)
#define TOLD (FS_KEEPING_FL | FS_NODUMP_FL)

_Static_assert(STATX_ATTR_IMMUTABLE == FS_IMMUTABLE_FL &&
		       STATX_ATTR_APPEND == FS_APPEND_FL &&
		       STATX_ATTR_NODUMP == FS_NODUMP_FL,
	       "statx(2) uses the same bits");

int inode_check_flags(struct inode *inode, u32 refusing)
{
	char name[64];

	if (!(inode->flags & refusing))
		return 0;
	inode_name(inode, name, sizeof(name));
	return audit_deny(-EPERM, AUDIT_FLAGS, name);
}

/* The order of the checks is that of vfs_fileattr_set() of Linux's
 * fs/ioctl.c, and of shmem_fileattr_set() of its mm/shmem.c. */
static int set_flags(struct inode *inode, u32 flags, const struct cred *cred)
{
	if (cred->fsuid != inode->uid &&
	    !cred_capable(cred, CAP_FOWNER, "file flags"))
		return -EPERM;
	if ((flags ^ inode->flags) & FS_KEEPING_FL &&
	    !cred_capable(cred, CAP_LINUX_IMMUTABLE, "file flags"))
		return -EPERM;
	if (flags & ~SETTABLE)
		return -EOPNOTSUPP;
	inode->flags = flags;
	inode_touch(inode, TIME_CHANGED);
	return 0;
}

i64 inode_flags_control(struct inode *inode, u32 request,
			struct uptr argument)
{
	bool has_flags = tree_owns(inode) && (S_ISREG(inode->mode) ||
					      S_ISDIR(inode->mode));
	u32 flags = inode->flags;

	if (request == FS_IOC_GETFLAGS)
		return has_flags ? copy_to_user(argument, &flags,
						sizeof(flags)) : -ENOTTY;
	if (copy_from_user(&flags, argument, sizeof(flags)))
		return -EFAULT;
	if (inode_is_read_only(inode))
		return -EROFS;
	return has_flags ? set_flags(inode, flags, current_task()->cred) :
			   -ENOTTY;
}

u64 inode_attributes(const struct inode *inode)
{
	return inode->flags & TOLD;
}

u64 inode_attributes_mask(const struct inode *inode)
{
	return tree_owns(inode) ? TOLD : 0;
}
