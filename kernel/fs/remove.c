/*
 * unlink(2), rmdir(2) and rename(2): names that go, and that move.
 *
 * Order of the checks, and so which errno comes when several would do, is
 * Linux's.
 */
#include "kernel/abi/errno.h"
#include "kernel/abi/fcntl.h"
#include "kernel/abi/stat.h"
#include "kernel/fs/inode_flags.h"
#include "kernel/fs/make.h"
#include "kernel/fs/user_path.h"
#include "kernel/security/audit.h"
#include "kernel/security/capability.h"
#include "kernel/security/cred.h"
#include "kernel/syscall.h"
#include "kernel/task/task.h"

int may_remove(struct inode *dir, struct inode *inode,
	       const struct cred *cred)
{
	int error = inode_permission(dir, MAY_WRITE | MAY_EXEC, cred);

	if (error == 0)
		error = inode_check_flags(dir, FS_APPEND_FL);
	if (error == 0)
		error = inode_check_flags(inode, FS_KEEPING_FL);
	if (error)
		return error;
	if (!(dir->mode & S_ISVTX) || cred->fsuid == inode->uid ||
	    cred->fsuid == dir->uid)
		return 0;
	return cred_capable(cred, CAP_FOWNER, "sticky directory") ? 0 :
								    -EPERM;
}

static int lookup_last(const struct path_last *last, struct inode **out)
{
	return last->dir->ops->lookup(last->dir, last->name, out);
}

/* May this name go, of what is or is not to be a directory? */
static int check_removal(const struct path_last *last, struct inode *inode,
			 bool directory, const struct cred *cred)
{
	int error = may_remove(last->dir, inode, cred);

	if (error)
		return error;
	if (directory && !S_ISDIR(inode->mode))
		return -ENOTDIR;
	if (!directory && S_ISDIR(inode->mode))
		return -EISDIR;
	if (inode->mounts)
		return -EBUSY;
	return last->dir->ops->unlink == NULL ? -EPERM : 0;
}

static int remove_last(const struct path_last *last, bool directory,
		       const struct cred *cred)
{
	struct inode *inode;
	int error = lookup_last(last, &inode);

	if (error)
		return error;
	if (!directory && last->slash)
		error = S_ISDIR(inode->mode) ? -EISDIR : -ENOTDIR;
	else
		error = check_removal(last, inode, directory, cred);
	if (error == 0)
		error = last->dir->ops->unlink(last->dir, last->name);
	inode_put(inode);
	return error;
}

/* rmdir(2) of what is no name. */
static int no_name_error(const struct path_last *last)
{
	if (last->name[0] == '\0')
		return -EBUSY;
	return last->name[1] == '\0' ? -EINVAL : -ENOTEMPTY;
}

i64 sys_unlinkat(int dir, struct uptr path, int flags)
{
	const struct cred *cred = current_task()->cred;
	bool directory = flags & AT_REMOVEDIR;
	struct path_last last;
	int error;

	if (flags & ~AT_REMOVEDIR)
		return -EINVAL;
	error = user_path_last(dir, path, cred, &last);
	if (error)
		return error;
	if (path_last_is_name(&last))
		error = remove_last(&last, directory, cred);
	else
		error = directory ? no_name_error(&last) : -EISDIR;
	inode_put(last.dir);
	return error;
}

i64 sys_unlink(struct uptr path)
{
	return sys_unlinkat(AT_FDCWD, path, 0);
}

i64 sys_rmdir(struct uptr path)
{
	return sys_unlinkat(AT_FDCWD, path, AT_REMOVEDIR);
}

/* Does `dir` lie in `inode`, or is it that itself? */
static bool lies_in(const struct inode *dir, const struct inode *inode)
{
	for (;;) {
		if (dir == inode)
			return true;
		if (dir->parent == NULL || dir->parent == dir)
			return false;
		dir = dir->parent;
	}
}

/* May `inode` take the place of `there`? */
static int check_target(const struct path_last *to, struct inode *inode,
			struct inode *there, const struct cred *cred)
{
	int error = may_remove(to->dir, there, cred);

	if (error)
		return error;
	if (S_ISDIR(inode->mode) && !S_ISDIR(there->mode))
		return -ENOTDIR;
	return !S_ISDIR(inode->mode) && S_ISDIR(there->mode) ? -EISDIR : 0;
}

/* A directory whose ".." changes is written by that. */
static int check_new_parent(const struct path_last *from,
			    const struct path_last *to, struct inode *inode,
			    const struct cred *cred)
{
	if (!S_ISDIR(inode->mode) || from->dir == to->dir)
		return 0;
	return inode_permission(inode, MAY_WRITE, cred);
}

/* Everything about a rename but the change itself; `there` may be NULL. */
static int check_rename(const struct path_last *from, struct inode *inode,
			const struct path_last *to, struct inode *there,
			bool exchange, const struct cred *cred)
{
	const struct inode *comes = exchange ? there : inode;
	int error;

	if ((from->slash && !S_ISDIR(inode->mode)) ||
	    (to->slash && !S_ISDIR(comes->mode)))
		return -ENOTDIR;
	if (lies_in(to->dir, inode))
		return -EINVAL;
	if (there != NULL && lies_in(from->dir, there))
		return exchange ? -EINVAL : -ENOTEMPTY;
	if (there == inode)
		return 0;
	error = may_remove(from->dir, inode, cred);
	if (error == 0 && there == NULL)
		error = may_add(to->dir, cred);
	else if (error == 0)
		error = exchange ? may_remove(to->dir, there, cred) :
				   check_target(to, inode, there, cred);
	if (error)
		return error;
	if (inode->mounts || (there != NULL && there->mounts))
		return -EBUSY;
	error = check_new_parent(from, to, inode, cred);
	if (error == 0 && exchange)
		error = check_new_parent(from, to, there, cred);
	if (error == 0 && from->dir->ops->rename == NULL)
		error = -EPERM;
	return error;
}

/* What the flags say about a target, which `there` is, or NULL. */
static int check_flags(const struct inode *there, int flags)
{
	if (there != NULL && (flags & RENAME_NOREPLACE))
		return -EEXIST;
	return there == NULL && (flags & RENAME_EXCHANGE) ? -ENOENT : 0;
}

static int rename_last(const struct path_last *from,
		       const struct path_last *to, int flags,
		       const struct cred *cred)
{
	const struct inode_ops *ops = from->dir->ops;
	bool exchange = flags & RENAME_EXCHANGE;
	struct inode *inode, *there = NULL;
	int error;

	if (from->dir->file_system != to->dir->file_system)
		return -EXDEV;
	if (!path_last_is_name(from))
		return -EBUSY;
	if (!path_last_is_name(to))
		return flags & RENAME_NOREPLACE ? -EEXIST : -EBUSY;
	if (inode_is_read_only(from->dir))
		return -EROFS;
	error = lookup_last(from, &inode);
	if (error)
		return error;
	error = lookup_last(to, &there);
	if (error == 0 || error == -ENOENT)
		error = check_flags(there, flags);
	if (error == 0)
		error = check_rename(from, inode, to, there, exchange, cred);
	if (error == 0 && there != inode && exchange)
		ops->exchange(from->dir, from->name, to->dir, to->name);
	else if (error == 0 && there != inode)
		error = ops->rename(from->dir, from->name, to->dir, to->name);
	inode_put(there);
	inode_put(inode);
	return error;
}

i64 sys_renameat2(int old_dir, struct uptr old_path, int dir,
		  struct uptr path, int flags)
{
	const struct cred *cred = current_task()->cred;
	struct path_last from, to;
	int error;

	if ((flags & ~(RENAME_NOREPLACE | RENAME_EXCHANGE)) ||
	    flags == (RENAME_NOREPLACE | RENAME_EXCHANGE))
		return -EINVAL;
	error = user_path_last(old_dir, old_path, cred, &from);
	if (error)
		return error;
	error = user_path_last(dir, path, cred, &to);
	if (error == 0) {
		error = rename_last(&from, &to, flags, cred);
		inode_put(to.dir);
	}
	inode_put(from.dir);
	return error;
}

i64 sys_renameat(int old_dir, struct uptr old_path, int dir, struct uptr path)
{
	return sys_renameat2(old_dir, old_path, dir, path, 0);
}

i64 sys_rename(struct uptr old_path, struct uptr path)
{
	return sys_renameat2(AT_FDCWD, old_path, AT_FDCWD, path, 0);
}
