/*
 * mkdir(2), mknod(2), symlink(2), link(2) and their kin: new names.
 */
#include "kernel/fs/make.h"

#include "kernel/abi/errno.h"
#include "kernel/abi/fcntl.h"
#include "kernel/abi/stat.h"
#include "kernel/fs/folders.h"
#include "kernel/fs/inode_flags.h"
#include "kernel/fs/user_path.h"
#include "kernel/security/audit.h"
#include "kernel/security/capability.h"
#include "kernel/security/cred.h"
#include "kernel/syscall.h"
#include "kernel/task/task.h"

#define LINKS_PER_FILE 65535u

int may_add(struct inode *dir, const struct cred *cred)
{
	if (dir->links == 0)
		return -ENOENT;
	return inode_permission(dir, MAY_WRITE | MAY_EXEC, cred);
}

/* What stands in the way of a new name, or 0. */
static int check_new(const struct path_last *last, bool directory,
		     const struct cred *cred)
{
	struct inode *there;
	int error;

	if (!path_last_is_name(last))
		return -EEXIST;
	error = last->dir->ops->lookup(last->dir, last->name, &there);
	if (error == 0) {
		inode_put(there);
		return -EEXIST;
	}
	if (error != -ENOENT)
		return error;
	/* Where no file can be made, as in /proc, there is none to be. */
	if ((last->slash && !directory) || last->dir->ops->create == NULL)
		return -ENOENT;
	return may_add(last->dir, cred);
}

/* Whose a new file is: a directory's set-group-id bit passes its group on,
 * and itself to directories. */
static void own(struct inode_seed *seed, const struct inode *dir,
		const struct cred *cred)
{
	seed->uid = cred->fsuid;
	seed->gid = cred->fsgid;
	if (!(dir->mode & S_ISGID))
		return;
	seed->gid = dir->gid;
	if (S_ISDIR(seed->mode))
		seed->mode |= S_ISGID;
	else if ((seed->mode & S_ISGID) && (seed->mode & S_IXGRP) &&
		 !cred_in_group(cred, dir->gid) &&
		 !cred_has(cred, CAP_FSETID))
		seed->mode &= ~S_ISGID;
}

/* Devices take a capability, once all else allows the name; the whiteout of
 * overlays, which is no device, does not, as on Linux since 5.8. */
static bool may_make_kind(u32 mode, u64 device, const struct cred *cred)
{
	if (S_ISBLK(mode) || (S_ISCHR(mode) && device != 0))
		return cred_capable(cred, CAP_MKNOD, NULL);
	return true;
}

int path_make(const struct path_last *last, u32 mode, u64 device,
	      const char *target, const struct cred *cred,
	      struct inode **out)
{
	struct inode_seed seed = { .mode = mode, .device = device,
				   .target = target };
	struct inode *dir = last->dir;
	int error = check_new(last, S_ISDIR(mode), cred);

	if (error)
		return error;
	if (!may_make_kind(mode, device, cred))
		return -EPERM;
	own(&seed, dir, cred);
	return dir->ops->create(dir, last->name, &seed, out);
}

int path_make_nameless(struct inode *dir, u32 mode, const struct cred *cred,
		       struct inode **out)
{
	struct inode_seed seed = { .mode = S_IFREG | mode };
	int error;

	if (!S_ISDIR(dir->mode))
		return -ENOTDIR;
	error = may_add(dir, cred);
	if (error)
		return error;
	if (dir->ops->create_nameless == NULL)
		return -EOPNOTSUPP;
	own(&seed, dir, cred);
	return dir->ops->create_nameless(dir, &seed, out);
}

/* Makes what a program's path names, and forgets the inode. */
static int make_at(int dir_fd, struct uptr path, u32 mode, u64 device,
		   const char *target)
{
	const struct task *task = current_task();
	struct path_last last;
	struct inode *made;
	int error = user_path_last(dir_fd, path, task->cred, &last);

	if (error)
		return error;
	if (!S_ISLNK(mode))
		mode &= ~task->folders->umask;
	error = path_make(&last, mode, device, target, task->cred, &made);
	inode_put(last.dir);
	if (error == 0)
		inode_put(made);
	return error;
}

i64 sys_mkdirat(int dir, struct uptr path, unsigned mode)
{
	return make_at(dir, path, S_IFDIR | (mode & (0777 | S_ISVTX)), 0,
		       NULL);
}

i64 sys_mkdir(struct uptr path, unsigned mode)
{
	return sys_mkdirat(AT_FDCWD, path, mode);
}

i64 sys_mknodat(int dir, struct uptr path, unsigned mode, unsigned device)
{
	u64 number = device;

	switch (mode & S_IFMT) {
	case 0:
		mode |= S_IFREG;
		break;
	case S_IFREG:
	case S_IFIFO:
	case S_IFSOCK:
	case S_IFCHR:
	case S_IFBLK:
		break;
	case S_IFDIR:
		return -EPERM;
	default:
		return -EINVAL;
	}
	if (!S_ISCHR(mode) && !S_ISBLK(mode))
		number = 0;
	return make_at(dir, path, mode & (S_IFMT | 07777), number, NULL);
}

i64 sys_mknod(struct uptr path, unsigned mode, unsigned device)
{
	return sys_mknodat(AT_FDCWD, path, mode, device);
}

i64 sys_symlinkat(struct uptr target, int dir, struct uptr path)
{
	struct path_text text;
	int error = path_text_take(&text, target);

	if (error)
		return error;
	error = text.text[0] == '\0' ?
			-ENOENT :
			make_at(dir, path, S_IFLNK | 0777, 0, text.text);
	path_text_drop(&text);
	return error;
}

i64 sys_symlink(struct uptr target, struct uptr path)
{
	return sys_symlinkat(target, AT_FDCWD, path);
}

/* Another's file gets a further name only from who could write it, and never
 * one with set-id bits: as Linux's protected_hardlinks. */
static int may_link(struct inode *inode, const struct cred *cred)
{
	const u32 group_run = S_ISGID | S_IXGRP;
	bool plain = S_ISREG(inode->mode) && !(inode->mode & S_ISUID) &&
		     (inode->mode & group_run) != group_run;

	if (cred->fsuid == inode->uid)
		return 0;
	if (plain &&
	    inode_permission(inode, MAY_READ | MAY_WRITE, cred) == 0)
		return 0;
	return cred_capable(cred, CAP_FOWNER, "link") ? 0 : -EPERM;
}

static int check_link(struct inode *inode, const struct path_last *last,
		      const struct cred *cred)
{
	int error = check_new(last, false, cred);

	if (error == 0 && inode->file_system != last->dir->file_system)
		error = -EXDEV;
	if (error == 0)
		error = inode_check_flags(inode, FS_KEEPING_FL);
	if (error == 0 && S_ISDIR(inode->mode))
		error = -EPERM;
	if (error == 0)
		error = may_link(inode, cred);
	if (error)
		return error;
	/* A file without any name left is given none again. */
	if (inode->links == 0 && !inode->is_linkable)
		return -ENOENT;
	return inode->links >= LINKS_PER_FILE ? -EMLINK : 0;
}

i64 sys_linkat(int old_dir, struct uptr old_path, int dir, struct uptr path,
	       int flags)
{
	const struct cred *cred = current_task()->cred;
	int walk = flags & AT_EMPTY_PATH;
	struct path_last last;
	struct inode *inode;
	int error;

	if (flags & ~(AT_SYMLINK_FOLLOW | AT_EMPTY_PATH))
		return -EINVAL;
	if ((flags & AT_EMPTY_PATH) && !capable(CAP_DAC_READ_SEARCH, NULL))
		return -ENOENT;
	if (!(flags & AT_SYMLINK_FOLLOW))
		walk |= AT_SYMLINK_NOFOLLOW;
	error = user_path_at(old_dir, old_path, walk, cred, &inode);
	if (error)
		return error;
	error = user_path_last(dir, path, cred, &last);
	if (error == 0) {
		error = check_link(inode, &last, cred);
		if (error == 0)
			error = last.dir->ops->link(last.dir, last.name,
						    inode);
		inode_put(last.dir);
	}
	inode_put(inode);
	return error;
}

i64 sys_link(struct uptr old_path, struct uptr path)
{
	return sys_linkat(AT_FDCWD, old_path, AT_FDCWD, path, 0);
}
