/*
 * Paths as system calls get them; see the header.
 */
#include "kernel/fs/user_path.h"

#include "kernel/abi/errno.h"
#include "kernel/abi/fcntl.h"
#include "kernel/abi/stat.h"
#include "kernel/fs/fdtable.h"
#include "kernel/fs/folders.h"
#include "kernel/lib/usercopy.h"
#include "kernel/mm/slab.h"
#include "kernel/task/task.h"

int path_text_take(struct path_text *path, struct uptr from)
{
	i64 length;

	path->text = path->small;
	length = copy_string_from_user(path->small, from, sizeof(path->small));
	if (length != -ENAMETOOLONG)
		return length < 0 ? (int)length : 0;
	path->text = kalloc_bytes(PATH_MAX);
	if (path->text == NULL)
		return -ENOMEM;
	length = copy_string_from_user(path->text, from, PATH_MAX);
	if (length >= 0)
		return 0;
	kfree_bytes(path->text, PATH_MAX);
	return (int)length;
}

void path_text_drop(struct path_text *path)
{
	if (path->text != path->small)
		kfree_bytes(path->text, PATH_MAX);
}

/* Where a walk begins, counted. */
static int start_of(int dir_fd, const char *path, struct inode **start)
{
	struct task *task = current_task();
	struct file *dir;
	int error = -ENOTDIR;

	if (*path == '\0')
		return -ENOENT;
	if (dir_fd == AT_FDCWD || *path == '/') {
		*start = task->folders->cwd;
		inode_get(*start);
		return 0;
	}
	dir = fd_get(task->files, dir_fd);
	if (dir == NULL)
		return -EBADF;
	if (S_ISDIR(dir->inode->mode)) {
		*start = dir->inode;
		inode_get(*start);
		error = 0;
	}
	file_put(dir);
	return error;
}

int path_at(int dir_fd, const char *path, bool follow,
	    const struct cred *cred, struct inode **out)
{
	struct inode *start;
	int error = start_of(dir_fd, path, &start);

	if (error)
		return error;
	error = path_walk(current_task()->folders->root, start, path, follow,
			  cred, out);
	inode_put(start);
	return error;
}

int path_last_at(int dir_fd, const char *path, bool follow,
		 const struct cred *cred, struct path_last *out)
{
	struct inode *start;
	int error = start_of(dir_fd, path, &start);

	if (error)
		return error;
	error = path_walk_last(current_task()->folders->root, start, path,
			       follow, cred, out);
	inode_put(start);
	return error;
}

int user_path_last(int dir_fd, struct uptr path, const struct cred *cred,
		   struct path_last *out)
{
	struct path_text name;
	int error = path_text_take(&name, path);

	if (error)
		return error;
	error = path_last_at(dir_fd, name.text, false, cred, out);
	path_text_drop(&name);
	return error;
}

/* What an empty path with AT_EMPTY_PATH means. */
static int inode_of_fd(int fd, struct inode **out)
{
	struct task *task = current_task();
	struct file *file;

	if (fd == AT_FDCWD) {
		*out = task->folders->cwd;
		inode_get(*out);
		return 0;
	}
	file = fd_get(task->files, fd);
	if (file == NULL)
		return -EBADF;
	*out = file->inode;
	inode_get(*out);
	file_put(file);
	return 0;
}

int path_text_at(int dir_fd, const struct path_text *path, int flags,
		 const struct cred *cred, struct inode **out)
{
	if (path->text[0] == '\0' && (flags & AT_EMPTY_PATH))
		return inode_of_fd(dir_fd, out);
	return path_at(dir_fd, path->text, !(flags & AT_SYMLINK_NOFOLLOW),
		       cred, out);
}

int user_path_at(int dir_fd, struct uptr path, int flags,
		 const struct cred *cred, struct inode **out)
{
	struct path_text name;
	int error = path_text_take(&name, path);

	if (error)
		return error;
	error = path_text_at(dir_fd, &name, flags, cred, out);
	path_text_drop(&name);
	return error;
}
