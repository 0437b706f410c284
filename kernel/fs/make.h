/* Names that come and go, as the calls that make files share it. */
#ifndef KERNEL_FS_MAKE_H
#define KERNEL_FS_MAKE_H

#include "kernel/fs/vfs.h"

/* Makes the file that `last` names, with this mode (type and permissions,
 * the umask taken off) and the owner that `cred` and the directory say. *out
 * is counted. -EEXIST, -ENOENT (a slash behind what is no directory, or the
 * directory is gone, or makes no files), -EROFS, -EACCES,
 * -ENOSPC, -ENOMEM. */
int path_make(const struct path_last *last, u32 mode, u64 device,
	      const char *target, const struct cred *cred,
	      struct inode **out);

/* Makes a regular file in the file system of the directory `dir`, as if in
 * there, but without a name. *out is counted. -ENOTDIR, -EOPNOTSUPP (none can
 * be), -ENOENT, -EROFS, -EACCES, -ENOMEM. */
int path_make_nameless(struct inode *dir, u32 mode, const struct cred *cred,
		       struct inode **out);

/* May `cred` put a new name into the directory? 0, -ENOENT (it is gone),
 * -EROFS, -EACCES, -EPERM (immutable). */
int may_add(struct inode *dir, const struct cred *cred);
/* May `cred` take the name of `inode` out of `dir`? -EROFS, -EACCES, and
 * -EPERM in a sticky directory of another, or where a flag keeps the name. */
int may_remove(struct inode *dir, struct inode *inode,
	       const struct cred *cred);

#endif
