/*
 * open(2), openat(2), creat(2), close(2) and umask(2).
 */
#include <string.h>

#include "kernel/abi/errno.h"
#include "kernel/abi/fcntl.h"
#include "kernel/abi/stat.h"
#include "kernel/fs/fdtable.h"
#include "kernel/fs/folders.h"
#include "kernel/fs/make.h"
#include "kernel/fs/user_path.h"
#include "kernel/lib/usercopy.h"
#include "kernel/missing.h"
#include "kernel/security/audit.h"
#include "kernel/security/cred.h"
#include "kernel/syscall.h"
#include "kernel/task/task.h"

#define TMPFILE_MARK (O_TMPFILE & ~O_DIRECTORY)

/* What stands in the way of a nameless file before any path is followed. */
static bool is_odd_tmpfile(u32 flags)
{
	return (flags & TMPFILE_MARK) &&
	       ((flags & (O_TMPFILE | O_CREAT)) != O_TMPFILE ||
		(flags & O_ACCMODE) == O_RDONLY);
}

/* A nameless file in the directory `dir`; O_EXCL: for good. */
static int open_nameless(struct inode *dir, u32 flags, u32 mode,
			 struct file **out)
{
	const struct task *task = current_task();
	struct inode *inode;
	u32 umask = task->folders->umask;
	int error = path_make_nameless(dir, mode & 07777 & ~umask, task->cred,
				       &inode);

	if (error)
		return error;
	inode->is_linkable = !(flags & O_EXCL);
	error = file_open_made(inode, flags, true, task->cred, out);
	inode_put(inode);
	return error;
}

/* The file was not there: it is made. What was made is opened whatever its
 * mode allows. */
static int open_new(int dir_fd, const char *path, u32 flags, u32 mode,
		    struct file **out)
{
	const struct task *task = current_task();
	bool follow = !(flags & (O_NOFOLLOW | O_EXCL));
	struct path_last last;
	struct inode *inode;
	int error = path_last_at(dir_fd, path, follow, task->cred, &last);

	if (error)
		return error;
	if (!path_last_is_name(&last) || last.slash)
		error = -EISDIR;
	else if (flags & O_DIRECTORY)
		error = -EINVAL;
	else
		error = path_make(&last, S_IFREG |
				  (mode & 07777 & ~task->folders->umask),
				  0, NULL, task->cred, &inode);
	inode_put(last.dir);
	if (error)
		return error;
	error = file_open_made(inode, flags, true, task->cred, out);
	inode_put(inode);
	return error;
}

/* In a directory where anyone may make files, and only its owner take one
 * away, a file that is there is not opened as if it were one's own new one:
 * as Linux's protected_fifos and protected_regular. */
static int check_planted(struct inode *inode, u32 flags,
			 const struct cred *cred)
{
	const struct inode *dir = inode->parent;

	if (!(flags & O_CREAT) || dir == NULL || !(dir->mode & S_ISVTX) ||
	    !(dir->mode & S_IWOTH) || inode->uid == dir->uid ||
	    inode->uid == cred->fsuid ||
	    !(S_ISREG(inode->mode) || S_ISFIFO(inode->mode)))
		return 0;
	return audit_deny(-EACCES, AUDIT_OPEN, "another's file");
}

static int open_path(int dir_fd, char *path, u32 flags, u32 mode,
		     struct file **out)
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
		return open_new(dir_fd, path, flags, mode, out);
	if (error == -ENOENT)
		missing_file(path);
	if (error)
		return error;
	if (exclusive)
		error = -EEXIST;
	else
		error = check_planted(inode, flags, cred);
	if (error == 0)
		error = flags & TMPFILE_MARK ?
				open_nameless(inode, flags, mode, out) :
				file_open(inode, flags, cred, out);
	inode_put(inode);
	if (error == 0)
		missing_found(path);
	return error;
}

i64 sys_openat(int dir, struct uptr path, int flags, unsigned mode)
{
	struct task *task = current_task();
	u32 wanted = (u32)flags;
	struct path_text name;
	struct file *file;
	int fd;

	if (wanted & O_PATH)
		wanted &= O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
	else
		wanted |= O_LARGEFILE;
	if (is_odd_tmpfile(wanted))
		return -EINVAL;
	fd = path_text_take(&name, path);
	if (fd < 0)
		return fd;
	fd = fd_has_room(task->files) ?
		     open_path(dir, name.text, wanted, mode, &file) : -EMFILE;
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

i64 sys_creat(struct uptr path, unsigned mode)
{
	return sys_openat(AT_FDCWD, path, (int)(O_CREAT | O_WRONLY | O_TRUNC),
			  mode);
}

i64 sys_close(int fd)
{
	return fd_close(current_task()->files, fd);
}

i64 sys_umask(unsigned mask)
{
	struct task *task = current_task();
	u32 old = task->folders->umask;

	task->folders->umask = mask & 0777;
	return old;
}
