/*
 * dup(2), dup2(2), dup3(2), close_range(2), fcntl(2) and ioctl(2).
 */
#include "kernel/abi/errno.h"
#include "kernel/abi/fcntl.h"
#include "kernel/abi/ioctl.h"
#include "kernel/abi/stat.h"
#include "kernel/fs/fdtable.h"
#include "kernel/fs/file_lock.h"
#include "kernel/fs/inode_flags.h"
#include "kernel/fs/lease.h"
#include "kernel/fs/pipe.h"
#include "kernel/lib/usercopy.h"
#include "kernel/security/capability.h"
#include "kernel/security/cred.h"
#include "kernel/syscall.h"
#include "kernel/task/sched.h"
#include "kernel/task/task.h"

/* What F_SETFL may change. */
#define CHANGEABLE_FLAGS (O_APPEND | O_NONBLOCK | O_NOATIME)

static i64 duplicate(int fd, int lowest, bool close_on_exec)
{
	struct fdtable *table = current_task()->files;
	struct file *file = fd_get(table, fd);
	int result;

	if (file == NULL)
		return -EBADF;
	result = fd_install(table, file, lowest, close_on_exec);
	if (result < 0)
		file_put(file);
	return result;
}

static i64 duplicate_onto(int fd, int new_fd, bool close_on_exec)
{
	struct fdtable *table = current_task()->files;
	struct file *file;

	if (new_fd < 0 || new_fd >= FD_MAX || (u64)new_fd >= table->most)
		return -EBADF;
	file = fd_get(table, fd);
	if (file == NULL)
		return -EBADF;
	fd_replace(table, new_fd, file, close_on_exec);
	return new_fd;
}

i64 sys_dup(int fd)
{
	return duplicate(fd, 0, false);
}

i64 sys_dup2(int fd, int new_fd)
{
	if (fd == new_fd) {
		int error = fd_close_on_exec(current_task()->files, fd);

		return error < 0 ? error : fd;
	}
	return duplicate_onto(fd, new_fd, false);
}

i64 sys_dup3(int fd, int new_fd, int flags)
{
	if (((u32)flags & ~O_CLOEXEC) || fd == new_fd)
		return -EINVAL;
	return duplicate_onto(fd, new_fd, (u32)flags & O_CLOEXEC);
}

/* CLOSE_RANGE_UNSHARE: no task shares its descriptors. */
i64 sys_close_range(unsigned first, unsigned last, int flags)
{
	struct fdtable *table = current_task()->files;

	if (((u32)flags & ~(CLOSE_RANGE_UNSHARE | CLOSE_RANGE_CLOEXEC)) ||
	    first > last)
		return -EINVAL;
	/* Where none is open, neither does anything. */
	for (u64 fd = first; fd <= last && fd < FD_MAX; fd++) {
		if ((u32)flags & CLOSE_RANGE_CLOEXEC)
			fd_set_close_on_exec(table, (int)fd, true);
		else if (fd_close(table, (int)fd) == 0)
			yield_point();
	}
	return 0;
}

static i64 set_flags(struct file *file, u32 flags)
{
	const struct cred *cred = current_task()->cred;
	int error = 0;

	if ((flags ^ file->flags) & O_APPEND)
		error = inode_check_flags(file->inode, FS_APPEND_FL);
	if (error)
		return error;
	if ((flags & ~file->flags & O_NOATIME) &&
	    cred->fsuid != file->inode->uid &&
	    !cred_capable(cred, CAP_FOWNER, "O_NOATIME"))
		return -EPERM;
	file->flags = (file->flags & ~CHANGEABLE_FLAGS) |
		      (flags & CHANGEABLE_FLAGS);
	return 0;
}

static i64 control(struct file *file, int fd, int command, u64 argument)
{
	struct fdtable *table = current_task()->files;
	bool on = argument & FD_CLOEXEC;

	switch (command) {
	case F_DUPFD:
	case F_DUPFD_CLOEXEC:
		if (argument >= table->most)
			return -EINVAL;
		return duplicate(fd, (int)argument,
				 command == F_DUPFD_CLOEXEC);
	case F_GETFD:
		return fd_close_on_exec(table, fd);
	case F_SETFD:
		return fd_set_close_on_exec(table, fd, on);
	case F_GETFL:
		return file->flags;
	case F_SETFL:
		return set_flags(file, (u32)argument);
	case F_GETLK:
	case F_SETLK:
	case F_SETLKW:
		return file_lock_control(file, fd, command,
					 (struct uptr){ argument });
	case F_SETLEASE:
		return lease_set(file, (i64)argument);
	case F_GETLEASE:
		return lease_get(file);
	case F_SETPIPE_SZ:
		return pipe_set_capacity(file, argument);
	case F_GETPIPE_SZ:
		return pipe_capacity(file);
	default:
		return -EINVAL;
	}
}

/* A file that O_PATH opened is a place, not an open file. */
static bool allowed_for_path(int command)
{
	return command == F_DUPFD || command == F_DUPFD_CLOEXEC ||
	       command == F_GETFD || command == F_SETFD || command == F_GETFL;
}

i64 sys_fcntl(int fd, int command, struct uptr argument)
{
	struct file *file = fd_get(current_task()->files, fd);
	i64 result = -EBADF;

	if (file == NULL)
		return -EBADF;
	if (!(file->flags & O_PATH) || allowed_for_path(command))
		result = control(file, fd, command, argument.addr);
	file_put(file);
	return result;
}

static i64 set_nonblocking(struct file *file, struct uptr argument)
{
	int on;

	if (copy_from_user(&on, argument, sizeof(on)))
		return -EFAULT;
	file->flags = on ? file->flags | O_NONBLOCK :
			   file->flags & ~O_NONBLOCK;
	return 0;
}

static i64 bytes_ahead(const struct file *file, struct uptr argument)
{
	u64 size = file->inode->size;
	int ahead = 0;

	if (file->position < size)
		ahead = (int)min_u64(size - file->position, INT32_MAX);
	return copy_to_user(argument, &ahead, sizeof(ahead));
}

static i64 device_control(struct file *file, int fd, u32 request,
			  struct uptr argument)
{
	struct fdtable *table = current_task()->files;
	i64 result;

	switch (request) {
	case FIOCLEX:
	case FIONCLEX:
		return fd_set_close_on_exec(table, fd, request == FIOCLEX);
	case FIONBIO:
		return set_nonblocking(file, argument);
	case FIONREAD:
		if (S_ISREG(file->inode->mode))
			return bytes_ahead(file, argument);
		break;
	case FS_IOC_GETFLAGS:
	case FS_IOC_SETFLAGS:
		result = inode_flags_control(file->inode, request, argument);
		if (result != -ENOTTY)
			return result;
		break;
	default:
		break;
	}
	if (file->ops->ioctl == NULL)
		return -ENOTTY;
	return file->ops->ioctl(file, request, argument);
}

i64 sys_ioctl(int fd, int request, struct uptr argument)
{
	struct file *file = fd_get(current_task()->files, fd);
	i64 result = -EBADF;

	if (file == NULL)
		return -EBADF;
	if (!(file->flags & O_PATH))
		result = device_control(file, fd, (u32)request, argument);
	file_put(file);
	return result;
}
