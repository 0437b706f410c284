/*
 * Leases, fcntl(2): who has one is told, by SIGIO, when another is about to
 * open or cut the file, and that other waits until the holder lets go.
 *
 * Invariants: an open file has at most one lease, which goes with its last
 * user; a lease that must go is there no longer than
 * /proc/sys/fs/lease-break-time says. A file without locks and leases costs
 * who opens it one test.
 */
#ifndef KERNEL_FS_LEASE_H
#define KERNEL_FS_LEASE_H

#include "kernel/fs/vfs.h"

/* Seconds that a holder has to let go; 0 and less: any time. */
extern int lease_break_time_s;

/* F_SETLEASE with F_RDLCK, F_WRLCK or F_UNLCK. -EINVAL (no such kind, no
 * regular file), -EACCES (another's file, without CAP_LEASE), -EAGAIN (others
 * have it open in a way that forbids it, or there is none to give up),
 * -ENOMEM. */
i64 lease_set(struct file *file, i64 kind);
/* F_GETLEASE: the kind that it is, or that it is to become. */
int lease_get(const struct file *file);
/* The open file goes, and its lease too. */
void lease_drop(struct file *file);

int lease_break_held(struct inode *inode, u32 flags);
/* The inode is about to be opened with these flags, of which O_ACCMODE and
 * O_NONBLOCK count: tells those who have a lease that forbids it, and sleeps
 * until none has. Who opens is counted in the inode already, so that nobody
 * gets a new one meanwhile. -EAGAIN with O_NONBLOCK, -ERESTARTSYS. */
static inline int lease_break(struct inode *inode, u32 flags)
{
	return inode->locks == NULL ? 0 : lease_break_held(inode, flags);
}

#endif
