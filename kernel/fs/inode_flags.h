/*
 * The flags of a file that chattr(1) sets: ioctl_iflags(2).
 *
 * Invariants: directories and regular files of a tree have them, and others
 * at most those that a directory passes on, which refuse nothing. What
 * immutable and append-only refuse, no capability allows; the flags
 * themselves are changed with CAP_LINUX_IMMUTABLE. As on Linux, what was open
 * for writing before stays so.
 */
#ifndef KERNEL_FS_INODE_FLAGS_H
#define KERNEL_FS_INODE_FLAGS_H

#include "kernel/abi/ioctl.h"
#include "kernel/fs/vfs.h"

/* With either, names, owner, mode and attributes stay. */
#define FS_KEEPING_FL (FS_IMMUTABLE_FL | FS_APPEND_FL)

/* 0, or -EPERM, recorded, where the file has one of the `refusing` FS_*_FL. */
int inode_check_flags(struct inode *inode, u32 refusing);

/* FS_IOC_GETFLAGS and FS_IOC_SETFLAGS. -EFAULT, -ENOTTY (the kind of file
 * has no flags), -EROFS, -EPERM (another's file, without CAP_FOWNER; or
 * without CAP_LINUX_IMMUTABLE), -EOPNOTSUPP (other flags). */
i64 inode_flags_control(struct inode *inode, u32 request,
			struct uptr argument);

/* STATX_ATTR_* of the flags, and which of them the file could have. */
u64 inode_attributes(const struct inode *inode);
u64 inode_attributes_mask(const struct inode *inode);

#endif
