/*
 * truncate(2), ftruncate(2) and fallocate(2).
 */
#include "kernel/abi/errno.h"
#include "kernel/abi/fcntl.h"
#include "kernel/abi/stat.h"
#include "kernel/fs/fdtable.h"
#include "kernel/fs/file.h"
#include "kernel/fs/inode_flags.h"
#include "kernel/fs/lease.h"
#include "kernel/fs/user_path.h"
#include "kernel/fs/write_access.h"
#include "kernel/lib/checked.h"
#include "kernel/syscall.h"
#include "kernel/task/limits.h"
#include "kernel/task/task.h"

static int resize(struct inode *inode, u64 size)
{
	int error;

	if (inode->ops->truncate == NULL)
		return -EINVAL;
	error = size > inode->size ? limits_check_size(size) : 0;
	if (error)
		return error;
	error = inode->ops->truncate(inode, size);
	if (error == 0)
		inode_drop_privileges(inode, current_task()->cred);
	return error;
}

static int check_truncate(struct inode *inode)
{
	int error;

	if (S_ISDIR(inode->mode))
		return -EISDIR;
	if (!S_ISREG(inode->mode))
		return -EINVAL;
	error = inode_permission(inode, MAY_WRITE, current_task()->cred);
	return error ? error : inode_check_flags(inode, FS_APPEND_FL);
}

static int truncate_closed(struct inode *inode, u64 size)
{
	int error = check_truncate(inode);

	if (error == 0)
		error = inode_get_write(inode);
	if (error)
		return error;
	error = lease_break(inode, O_WRONLY);
	if (error == 0)
		error = resize(inode, size);
	inode_put_write(inode);
	return error;
}

i64 sys_truncate(struct uptr path, long size)
{
	struct inode *inode;
	int error;

	if (size < 0)
		return -EINVAL;
	error = user_path_at(AT_FDCWD, path, 0, current_task()->cred, &inode);
	if (error)
		return error;
	error = truncate_closed(inode, (u64)size);
	inode_put(inode);
	return error;
}

static int resize_open(struct inode *inode, u64 size)
{
	int error = inode_check_flags(inode, FS_APPEND_FL);

	if (error == 0 && inode_is_read_only(inode))
		error = -EROFS;
	return error ? error : resize(inode, size);
}

i64 sys_ftruncate(int fd, long size)
{
	struct file *file;
	int error = -EINVAL;

	if (size < 0)
		return -EINVAL;
	file = fd_get(current_task()->files, fd);
	if (file == NULL)
		return -EBADF;
	if (file->flags & O_PATH)
		error = -EBADF;
	else if (S_ISREG(file->inode->mode) && file_may_write(file))
		error = resize_open(file->inode, (u64)size);
	file_put(file);
	return error;
}

static int allocate(struct file *file, int mode, u64 offset, u64 size)
{
	struct inode *inode = file->inode;
	bool punch = mode & FALLOC_FL_PUNCH_HOLE;
	int error;

	if (!file_may_write(file))
		return -EBADF;
	error = inode_check_flags(inode, punch ? FS_KEEPING_FL :
						 FS_IMMUTABLE_FL);
	if (error)
		return error;
	if (S_ISFIFO(inode->mode))
		return -ESPIPE;
	if (S_ISDIR(inode->mode))
		return -EISDIR;
	if (!S_ISREG(inode->mode))
		return -ENODEV;
	if (!range_fits(offset, size, INT64_MAX))
		return -EFBIG;
	if (inode->ops->allocate == NULL)
		return -EOPNOTSUPP;
	/* With FALLOC_FL_KEEP_SIZE too, as tmpfs has it. */
	error = !punch && offset + size > inode->size ?
			limits_check_size(offset + size) : 0;
	if (error)
		return error;
	error = inode->ops->allocate(inode, offset, size, punch);
	if (error)
		return error;
	if (!(mode & FALLOC_FL_KEEP_SIZE) && offset + size > inode->size)
		return resize(inode, offset + size);
	inode_touch(inode, TIME_MODIFIED | TIME_CHANGED);
	inode_drop_privileges(inode, current_task()->cred);
	return 0;
}

i64 sys_fallocate(int fd, int mode, long offset, long size)
{
	const int punch = FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE;
	struct file *file = fd_get(current_task()->files, fd);
	int error;

	if (file == NULL)
		return -EBADF;
	if (offset < 0 || size <= 0)
		error = -EINVAL;
	else if (mode != 0 && mode != FALLOC_FL_KEEP_SIZE && mode != punch)
		error = -EOPNOTSUPP;
	else
		error = allocate(file, mode, (u64)offset, (u64)size);
	file_put(file);
	return error;
}
