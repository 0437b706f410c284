/*
 * statfs(2), fstatfs(2), sync(2), fsync(2) and their like. All files are in
 * memory: there is nothing to write out, nor to read ahead.
 */
#include <arch/page.h>

#include "kernel/abi/errno.h"
#include "kernel/abi/fcntl.h"
#include "kernel/abi/mount.h"
#include "kernel/abi/stat.h"
#include "kernel/fs/fdtable.h"
#include "kernel/fs/file.h"
#include "kernel/fs/super.h"
#include "kernel/fs/user_path.h"
#include "kernel/lib/usercopy.h"
#include "kernel/syscall.h"
#include "kernel/task/task.h"

static int give_statfs(const struct inode *inode, struct uptr to)
{
	const struct super_block *super = inode->super;
	struct kernel_statfs statfs = {
		.type = PIPEFS_MAGIC,
		.block_size = PAGE_SIZE,
		.fragment_size = PAGE_SIZE,
		.name_most = NAME_MAX,
		.flags = ST_VALID | ST_RELATIME,
	};

	if (super != NULL) {
		statfs.type = (long)super->type->magic;
		statfs.id[0] = (int)super->device;
		/* MS_RDONLY and the other kept flags are ST_'s. */
		statfs.flags |= super->flags;
	}
	if (super != NULL && super->type->is_sized) {
		statfs.blocks = super->pages_most;
		statfs.blocks_free = super->pages_most -
				     min_u64(super->pages, super->pages_most);
		statfs.blocks_available = statfs.blocks_free;
		statfs.files = super->inodes_most;
		statfs.files_free =
			super->inodes_most -
			min_u64(super->inodes, super->inodes_most);
	}
	return copy_to_user(to, &statfs, sizeof(statfs));
}

i64 sys_statfs(struct uptr path, struct uptr statfs)
{
	struct inode *inode;
	int error = user_path_at(AT_FDCWD, path, 0, current_task()->cred,
				 &inode);

	if (error)
		return error;
	error = give_statfs(inode, statfs);
	inode_put(inode);
	return error;
}

i64 sys_fstatfs(int fd, struct uptr statfs)
{
	struct file *file = fd_get(current_task()->files, fd);
	int error;

	if (file == NULL)
		return -EBADF;
	error = give_statfs(file->inode, statfs);
	file_put(file);
	return error;
}

i64 sys_sync(void)
{
	return 0;
}

i64 sys_fsync(int fd)
{
	struct file *file = fd_get(current_task()->files, fd);
	int error = 0;

	if (file == NULL)
		return -EBADF;
	if (file->flags & O_PATH)
		error = -EBADF;
	else if (S_ISFIFO(file->inode->mode) || S_ISCHR(file->inode->mode))
		error = -EINVAL;
	file_put(file);
	return error;
}

i64 sys_fdatasync(int fd)
{
	return sys_fsync(fd);
}

i64 sys_syncfs(int fd)
{
	struct file *file = fd_get(current_task()->files, fd);
	int error = 0;

	if (file == NULL)
		return -EBADF;
	if (file->flags & O_PATH)
		error = -EBADF;
	file_put(file);
	return error;
}

i64 sys_fadvise64(int fd, long offset, size_t size, int advice)
{
	struct file *file = fd_get(current_task()->files, fd);
	int error = 0;

	(void)offset;
	if (file == NULL)
		return -EBADF;
	if (file->flags & O_PATH)
		error = -EBADF;
	else if (S_ISFIFO(file->inode->mode))
		error = -ESPIPE;
	else if (size > INT64_MAX || advice < 0 || advice > POSIX_FADV_NOREUSE)
		error = -EINVAL;
	file_put(file);
	return error;
}

i64 sys_readahead(int fd, long offset, size_t count)
{
	struct file *file = fd_get(current_task()->files, fd);
	int error = 0;

	(void)offset;
	if (file == NULL)
		return -EBADF;
	if (!file_may_read(file))
		error = -EBADF;
	else if (!S_ISREG(file->inode->mode) || count > INT64_MAX)
		error = -EINVAL;
	file_put(file);
	return error;
}
