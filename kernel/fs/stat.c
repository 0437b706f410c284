/*
 * stat(2), fstat(2), lstat(2) and newfstatat(2).
 */
#include "kernel/abi/stat.h"

#include "kernel/abi/errno.h"
#include "kernel/abi/fcntl.h"
#include "kernel/fs/fdtable.h"
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
