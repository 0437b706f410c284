/*
 * read(2), write(2), pread64(2), pwrite64(2) and lseek(2).
 */
#include "kernel/fs/rw.h"

#include "kernel/abi/errno.h"
#include "kernel/abi/fcntl.h"
#include "kernel/abi/stat.h"
#include "kernel/fs/fdtable.h"
#include "kernel/fs/file.h"
#include "kernel/fs/transfer.h"
#include "kernel/lib/checked.h"
#include "kernel/mm/space.h"
#include "kernel/syscall.h"
#include "kernel/task/task.h"

/* Does it end where no file can? A position counts where there is one. */
static bool is_too_far(const struct file *file, size_t size, u64 position)
{
	return file->ops->seek != NULL &&
	       !range_fits(position, size, INT64_MAX);
}

i64 file_read(struct file *file, struct uptr to, size_t size, u64 *position)
{
	if (!file_may_read(file))
		return -EBADF;
	if (!range_fits(to.addr, size, USER_END))
		return -EFAULT;
	if (is_too_far(file, size, *position))
		return -EINVAL;
	if (S_ISDIR(file->inode->mode))
		return -EISDIR;
	if (file->ops->read == NULL)
		return -EINVAL;
	return file->ops->read(file, to, min_u64(size, RW_SIZE_MAX),
			       position);
}

i64 file_write(struct file *file, struct uptr from, size_t size,
	       u64 *position)
{
	if (!file_may_write(file))
		return -EBADF;
	if (!range_fits(from.addr, size, USER_END))
		return -EFAULT;
	if (is_too_far(file, size, *position))
		return -EINVAL;
	size = min_u64(size, RW_SIZE_MAX);
	if (file->ops->write != NULL)
		return file->ops->write(file, from, size, position);
	return file->ops->send ? transfer_in(file, from, size) : -EINVAL;
}

i64 sys_read(int fd, struct uptr buffer, size_t size)
{
	struct file *file = fd_get(current_task()->files, fd);
	i64 result;

	if (file == NULL)
		return -EBADF;
	result = file_read(file, buffer, size, &file->position);
	file_put(file);
	return result;
}

i64 sys_write(int fd, struct uptr buffer, size_t size)
{
	struct file *file = fd_get(current_task()->files, fd);
	i64 result;

	if (file == NULL)
		return -EBADF;
	result = file_write(file, buffer, size, &file->position);
	file_put(file);
	return result;
}

/* The file of a call that names its own position. */
static int get_positioned(int fd, i64 offset, struct file **out)
{
	if (offset < 0)
		return -EINVAL;
	*out = fd_get(current_task()->files, fd);
	if (*out == NULL)
		return -EBADF;
	if ((*out)->ops != NULL && (*out)->ops->seek != NULL)
		return 0;
	/* Opened by O_PATH, it has neither operations nor a position. */
	offset = (*out)->ops == NULL ? -EBADF : -ESPIPE;
	file_put(*out);
	return (int)offset;
}

i64 sys_pread64(int fd, struct uptr buffer, size_t size, i64 offset)
{
	u64 position = (u64)offset;
	struct file *file;
	i64 result = get_positioned(fd, offset, &file);

	if (result)
		return result;
	result = file_read(file, buffer, size, &position);
	file_put(file);
	return result;
}

i64 sys_pwrite64(int fd, struct uptr buffer, size_t size, i64 offset)
{
	u64 position = (u64)offset;
	struct file *file;
	i64 result = get_positioned(fd, offset, &file);

	if (result)
		return result;
	result = file_write(file, buffer, size, &position);
	file_put(file);
	return result;
}

i64 sys_lseek(int fd, i64 offset, int whence)
{
	struct file *file;
	i64 result = get_positioned(fd, 0, &file);

	if (result)
		return result;
	result = whence < SEEK_SET || whence > SEEK_HOLE ?
			 -EINVAL :
			 file->ops->seek(file, offset, whence);
	file_put(file);
	return result;
}
