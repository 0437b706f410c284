/*
 * open(2), openat(2), close(2) and umask(2).
 */
#include <string.h>

#include "kernel/abi/errno.h"
#include "kernel/abi/fcntl.h"
#include "kernel/abi/stat.h"
#include "kernel/fs/fdtable.h"
#include "kernel/fs/user_path.h"
#include "kernel/lib/usercopy.h"
#include "kernel/syscall.h"
#include "kernel/task/task.h"

#define TMPFILE_MARK (O_TMPFILE & ~O_DIRECTORY)

/* No file can be made yet. Why not: the directory that it would lie in is
 * not there or may not be searched, or its file system is read-only. */
static int creation_error(int dir_fd, char *path, const struct cred *cred)
{
	char *slash = strrchr(path, '/');
	const char *folder = path;
	struct inode *dir;
	int error;

	if (slash == NULL)
		folder = ".";
	else if (slash == path)
		folder = "/";
	else
		*slash = '\0';
	error = path_at(dir_fd, folder, true, cred, &dir);
	if (error)
		return error;
	if (!S_ISDIR(dir->mode))
		error = -ENOTDIR;
	else
		error = dir->read_only ? -EROFS : -ENOENT;
	inode_put(dir);
	return error;
}

/* A nameless file in the directory `inode`: refused like any other. */
static int tmpfile_error(const struct inode *inode, u32 flags)
{
	if ((flags & O_TMPFILE) != O_TMPFILE || (flags & O_ACCMODE) == 0)
		return -EINVAL;
	if (!S_ISDIR(inode->mode))
		return -ENOTDIR;
	return inode->read_only ? -EROFS : -EOPNOTSUPP;
}

static int open_path(int dir_fd, char *path, u32 flags, struct file **out)
{
	const struct cred *cred = current_task()->cred;
	bool exclusive = (flags & O_CREAT) && (flags & O_EXCL);
	bool follow = !(flags & O_NOFOLLOW) && !exclusive;
	size_t length = strlen(path);
	struct inode *inode;
	int error;

	if ((flags & O_CREAT) && length > 0 && path[length - 1] == '/')
		return -EISDIR;
	error = path_at(dir_fd, path, follow, cred, &inode);
	if (error == -ENOENT && (flags & O_CREAT) && length > 0)
		return creation_error(dir_fd, path, cred);
	if (error)
		return error;
	if (exclusive)
		error = -EEXIST;
	else if (flags & TMPFILE_MARK)
		error = tmpfile_error(inode, flags);
	else
		error = file_open(inode, flags, cred, out);
	inode_put(inode);
	return error;
}

i64 sys_openat(int dir, struct uptr path, int flags, unsigned mode)
{
	struct task *task = current_task();
	u32 wanted = (u32)flags;
	struct path_text name;
	struct file *file;
	int fd;

	(void)mode; /* of a new file: none is made */
	if (wanted & O_PATH)
		wanted &= O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
	else
		wanted |= O_LARGEFILE;
	fd = path_text_take(&name, path);
	if (fd < 0)
		return fd;
	fd = fd_has_room(task->files) ?
		     open_path(dir, name.text, wanted, &file) : -EMFILE;
	path_text_drop(&name);
	if (fd < 0)
		return fd;
	fd = fd_install(task->files, file, 0, wanted & O_CLOEXEC);
	if (fd < 0)
		file_put(file);
	return fd;
}

i64 sys_open(struct uptr path, int flags, unsigned mode)
{
	return sys_openat(AT_FDCWD, path, flags, mode);
}

i64 sys_close(int fd)
{
	return fd_close(current_task()->files, fd);
}

i64 sys_umask(unsigned mask)
{
	struct task *task = current_task();
	u32 old = task->umask;

	task->umask = mask & 0777;
	return old;
}
