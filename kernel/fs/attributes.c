/*
 * chmod(2), chown(2), utimensat(2) and their kin.
 */
#include "kernel/abi/errno.h"
#include "kernel/abi/fcntl.h"
#include "kernel/abi/mount.h"
#include "kernel/abi/stat.h"
#include "kernel/abi/time.h"
#include "kernel/fs/fdtable.h"
#include "kernel/fs/file.h"
#include "kernel/fs/inode_flags.h"
#include "kernel/fs/user_path.h"
#include "kernel/lib/usercopy.h"
#include "kernel/security/audit.h"
#include "kernel/security/capability.h"
#include "kernel/security/cred.h"
#include "kernel/syscall.h"
#include "kernel/task/task.h"

#define NS_PER_S 1000000000ll
#define US_PER_S 1000000ll
#define UNCHANGED UINT32_MAX /* an owner that chown leaves */

/* What a call does to an inode that it found; `with` is its own. */
typedef int (*change_fn)(struct inode *inode, const struct cred *cred,
			 const void *with);

static int change_inode(struct inode *inode, change_fn change,
			const void *with)
{
	if (inode_is_read_only(inode))
		return -EROFS;
	return change(inode, current_task()->cred, with);
}

static i64 change_at(int dir, struct uptr path, int flags, change_fn change,
		     const void *with)
{
	struct inode *inode;
	int error = user_path_at(dir, path, flags, current_task()->cred,
				 &inode);

	if (error)
		return error;
	error = change_inode(inode, change, with);
	inode_put(inode);
	return error;
}

static i64 change_fd(int fd, change_fn change, const void *with)
{
	struct file *file = fd_get(current_task()->files, fd);
	int error = -EBADF;

	if (file == NULL)
		return -EBADF;
	if (!(file->flags & O_PATH))
		error = change_inode(file->inode, change, with);
	file_put(file);
	return error;
}

static bool is_owner(const struct inode *inode, const struct cred *cred,
		     const char *what)
{
	return cred->fsuid == inode->uid ||
	       cred_capable(cred, CAP_FOWNER, what);
}

/* --- modes --- */

static int change_mode(struct inode *inode, const struct cred *cred,
		       const void *with)
{
	u32 mode = *(const u32 *)with & 07777;
	int error;

	if (S_ISLNK(inode->mode))
		return -EOPNOTSUPP;
	error = inode_check_flags(inode, FS_KEEPING_FL);
	if (error)
		return error;
	if (!is_owner(inode, cred, "chmod"))
		return -EPERM;
	/* No refusal: the bit is left off. */
	if ((mode & S_ISGID) && !cred_in_group(cred, inode->gid) &&
	    !cred_has(cred, CAP_FSETID))
		mode &= ~S_ISGID;
	inode->mode = (inode->mode & S_IFMT) | mode;
	inode_touch(inode, TIME_CHANGED);
	return 0;
}

i64 sys_fchmodat(int dir, struct uptr path, unsigned mode)
{
	return change_at(dir, path, 0, change_mode, &mode);
}

i64 sys_chmod(struct uptr path, unsigned mode)
{
	return change_at(AT_FDCWD, path, 0, change_mode, &mode);
}

i64 sys_fchmod(int fd, unsigned mode)
{
	return change_fd(fd, change_mode, &mode);
}

/* --- owners --- */

struct owners {
	u32 uid;
	u32 gid;
};

static bool may_give(const struct inode *inode, const struct owners *to,
		     const struct cred *cred)
{
	bool mine = cred->fsuid == inode->uid;

	if (to->uid != UNCHANGED && !(mine && to->uid == inode->uid))
		return false;
	return to->gid == UNCHANGED ||
	       (mine && (to->gid == inode->gid ||
			 cred_in_group(cred, to->gid)));
}

static bool may_keep_set_gid(const struct inode *inode,
			     const struct cred *cred)
{
	return cred_in_group(cred, inode->gid) || cred_has(cred, CAP_FSETID);
}

/* Who has a file to give it away loses its set-id bits, root too: nobody's
 * rights may come with a file that another wrote. */
static u32 bits_to_drop(const struct inode *inode, const struct cred *cred)
{
	u32 bits = S_ISUID;

	if (S_ISDIR(inode->mode))
		return 0;
	if ((inode->mode & S_IXGRP) || !may_keep_set_gid(inode, cred))
		bits |= S_ISGID;
	return inode->mode & bits;
}

static int change_owner(struct inode *inode, const struct cred *cred,
			const void *with)
{
	u32 bits = bits_to_drop(inode, cred);
	const struct owners *to = with;
	int error = 0;

	if (to->uid != UNCHANGED || to->gid != UNCHANGED)
		error = inode_check_flags(inode, FS_KEEPING_FL);
	if (error)
		return error;
	if (!may_give(inode, to, cred) &&
	    !cred_capable(cred, CAP_CHOWN, "chown"))
		return -EPERM;
	/* Bits that go are a change of the mode. */
	if (bits && !is_owner(inode, cred, "chown"))
		return -EPERM;
	inode->mode &= ~bits;
	if (!S_ISDIR(inode->mode))
		inode_drop_privileges(inode, cred);
	if (to->uid != UNCHANGED)
		inode->uid = to->uid;
	if (to->gid != UNCHANGED)
		inode->gid = to->gid;
	if (bits && !may_keep_set_gid(inode, cred))
		inode->mode &= ~S_ISGID;
	inode_touch(inode, TIME_CHANGED);
	return 0;
}

i64 sys_fchownat(int dir, struct uptr path, unsigned uid, unsigned gid,
		 int flags)
{
	struct owners to = { uid, gid };

	if (flags & ~(AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH))
		return -EINVAL;
	return change_at(dir, path, flags, change_owner, &to);
}

i64 sys_chown(struct uptr path, unsigned uid, unsigned gid)
{
	return sys_fchownat(AT_FDCWD, path, uid, gid, 0);
}

i64 sys_lchown(struct uptr path, unsigned uid, unsigned gid)
{
	return sys_fchownat(AT_FDCWD, path, uid, gid, AT_SYMLINK_NOFOLLOW);
}

i64 sys_fchown(int fd, unsigned uid, unsigned gid)
{
	struct owners to = { uid, gid };

	return change_fd(fd, change_owner, &to);
}

/* --- times --- */

struct new_times {
	bool touch; /* both to now: who may write may do that */
	struct kernel_timespec times[2]; /* access, modification */
};

static void set_time(struct inode *inode, unsigned which,
		     struct file_time *to, const struct kernel_timespec *time)
{
	if (time->nanoseconds == UTIME_OMIT)
		return;
	if (time->nanoseconds == UTIME_NOW) {
		inode_touch(inode, which);
		return;
	}
	to->seconds = time->seconds;
	to->nanoseconds = (u32)time->nanoseconds;
}

static int change_times(struct inode *inode, const struct cred *cred,
			const void *with)
{
	const struct new_times *new = with;
	int error = inode_check_flags(inode, new->touch ? FS_IMMUTABLE_FL :
							  FS_KEEPING_FL);

	if (error)
		return error;
	if (new->touch && cred->fsuid != inode->uid &&
	    !cred_has(cred, CAP_FOWNER)) {
		error = inode_permission(inode, MAY_WRITE, cred);
		if (error)
			return error;
	} else if (!new->touch && !is_owner(inode, cred, "utimensat")) {
		return -EPERM;
	}
	set_time(inode, TIME_ACCESSED, &inode->accessed, &new->times[0]);
	set_time(inode, TIME_MODIFIED, &inode->modified, &new->times[1]);
	inode_touch(inode, TIME_CHANGED);
	return 0;
}

static bool is_time(const struct kernel_timespec *time)
{
	return (time->nanoseconds >= 0 && time->nanoseconds < NS_PER_S) ||
	       time->nanoseconds == UTIME_NOW ||
	       time->nanoseconds == UTIME_OMIT;
}

/* `path` NULL: the open file itself. */
static i64 set_times(int dir, struct uptr path, struct new_times *new,
		     int flags)
{
	struct kernel_timespec *times = new->times;

	if (!is_time(&times[0]) || !is_time(&times[1]))
		return -EINVAL;
	if (times[0].nanoseconds == UTIME_OMIT &&
	    times[1].nanoseconds == UTIME_OMIT)
		return 0;
	new->touch = times[0].nanoseconds == UTIME_NOW &&
		     times[1].nanoseconds == UTIME_NOW;
	if (path.addr == 0 && dir != AT_FDCWD)
		return flags ? -EINVAL : change_fd(dir, change_times, new);
	return change_at(dir, path, flags, change_times, new);
}

i64 sys_utimensat(int dir, struct uptr path, struct uptr times, int flags)
{
	struct new_times new = {
		.times = { { .nanoseconds = UTIME_NOW },
			   { .nanoseconds = UTIME_NOW } },
	};

	if (times.addr != 0 &&
	    copy_from_user(new.times, times, sizeof(new.times)))
		return -EFAULT;
	if (flags & ~(AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH))
		return -EINVAL;
	return set_times(dir, path, &new, flags);
}

i64 sys_utime(struct uptr path, struct uptr times)
{
	struct kernel_utimbuf given;
	struct new_times new = {
		.times = { { .nanoseconds = UTIME_NOW },
			   { .nanoseconds = UTIME_NOW } },
	};

	if (times.addr != 0) {
		if (copy_from_user(&given, times, sizeof(given)))
			return -EFAULT;
		new.times[0] = (struct kernel_timespec){ given.accessed, 0 };
		new.times[1] = (struct kernel_timespec){ given.modified, 0 };
	}
	return set_times(AT_FDCWD, path, &new, 0);
}

i64 sys_futimesat(int dir, struct uptr path, struct uptr times)
{
	struct kernel_timeval given[2];
	struct new_times new = {
		.times = { { .nanoseconds = UTIME_NOW },
			   { .nanoseconds = UTIME_NOW } },
	};

	if (times.addr != 0 && copy_from_user(given, times, sizeof(given)))
		return -EFAULT;
	for (unsigned i = 0; times.addr != 0 && i < 2; i++) {
		if (given[i].microseconds < 0 ||
		    given[i].microseconds >= US_PER_S)
			return -EINVAL;
		new.times[i].seconds = given[i].seconds;
		new.times[i].nanoseconds = given[i].microseconds * 1000;
	}
	return set_times(dir, path, &new, 0);
}

i64 sys_utimes(struct uptr path, struct uptr times)
{
	return sys_futimesat(AT_FDCWD, path, times);
}
