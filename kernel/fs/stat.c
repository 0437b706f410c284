/*
 * stat(2), fstat(2), lstat(2), newfstatat(2) and statx(2).
 */
#include "kernel/abi/stat.h"

#include "kernel/abi/errno.h"
#include "kernel/abi/fcntl.h"
#include "kernel/fs/fdtable.h"
#include "kernel/fs/inode_flags.h"
#include "kernel/fs/namespace.h"
#include "kernel/fs/user_path.h"
#include "kernel/lib/usercopy.h"
#include "kernel/syscall.h"
#include "kernel/task/task.h"

#define BLOCK_SIZE 4096
#define STAT_FLAGS                                                      \
	(AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT | AT_EMPTY_PATH | \
	 AT_STATX_SYNC_TYPE)

static int give_stat(const struct inode *inode, struct uptr to)
{
	struct kernel_stat stat = {
		.device = inode->file_system,
		.inode = inode->number,
		.links = inode->links,
		.mode = inode->mode,
		.uid = inode->uid,
		.gid = inode->gid,
		.rdevice = inode->device,
		.size = (long)inode->size,
		.block_size = BLOCK_SIZE,
		.blocks = (long)inode->blocks,
		.atime_s = inode->accessed.seconds,
		.atime_ns = inode->accessed.nanoseconds,
		.mtime_s = inode->modified.seconds,
		.mtime_ns = inode->modified.nanoseconds,
		.ctime_s = inode->changed.seconds,
		.ctime_ns = inode->changed.nanoseconds,
	};

	return copy_to_user(to, &stat, sizeof(stat));
}

i64 sys_newfstatat(int dir, struct uptr path, struct uptr stat, int flags)
{
	struct inode *inode;
	int error;

	if (flags & ~STAT_FLAGS)
		return -EINVAL;
	error = user_path_at(dir, path, flags, current_task()->cred, &inode);
	if (error)
		return error;
	error = give_stat(inode, stat);
	inode_put(inode);
	return error;
}

i64 sys_stat(struct uptr path, struct uptr stat)
{
	return sys_newfstatat(AT_FDCWD, path, stat, 0);
}

i64 sys_lstat(struct uptr path, struct uptr stat)
{
	return sys_newfstatat(AT_FDCWD, path, stat, AT_SYMLINK_NOFOLLOW);
}

i64 sys_fstat(int fd, struct uptr stat)
{
	struct file *file = fd_get(current_task()->files, fd);
	int error;

	if (file == NULL)
		return -EBADF;
	error = give_stat(file->inode, stat);
	file_put(file);
	return error;
}

static struct kernel_statx_time statx_time(const struct file_time *time)
{
	return (struct kernel_statx_time){ .seconds = time->seconds,
					   .nanoseconds = time->nanoseconds };
}

static int give_statx(const struct inode *inode, struct uptr to)
{
	const struct super_block *super = inode->super;
	const struct mount *mount = namespace_find(current_task()->mounts,
						   super);
	struct kernel_statx stat = {
		.mask = STATX_BASIC_STATS | STATX_MNT_ID,
		.block_size = BLOCK_SIZE,
		.attributes = inode_attributes(inode),
		.attributes_mask = inode_attributes_mask(inode) |
				   STATX_ATTR_MOUNT_ROOT,
		.links = inode->links,
		.uid = inode->uid,
		.gid = inode->gid,
		.mode = (unsigned short)inode->mode,
		.inode = inode->number,
		.size = inode->size,
		.blocks = inode->blocks,
		.atime = statx_time(&inode->accessed),
		.ctime = statx_time(&inode->changed),
		.mtime = statx_time(&inode->modified),
		.rdevice_major = DEVICE_MAJOR(inode->device),
		.rdevice_minor = DEVICE_MINOR(inode->device),
		.device_major = DEVICE_MAJOR(inode->file_system),
		.device_minor = DEVICE_MINOR(inode->file_system),
		.mount = mount ? (unsigned long)mount->id : 0,
	};

	if (super != NULL && super->root == inode)
		stat.attributes |= STATX_ATTR_MOUNT_ROOT;
	return copy_to_user(to, &stat, sizeof(stat));
}

/* Everything is told, whatever is asked for. */
i64 sys_statx(int dir, struct uptr path, int flags, int mask,
	      struct uptr statx)
{
	struct inode *inode;
	int error;

	if (((u32)mask & STATX_RESERVED) || (flags & ~STAT_FLAGS) ||
	    (flags & AT_STATX_SYNC_TYPE) == AT_STATX_SYNC_TYPE)
		return -EINVAL;
	error = user_path_at(dir, path, flags, current_task()->cred, &inode);
	if (error)
		return error;
	error = give_statx(inode, statx);
	inode_put(inode);
	return error;
}
