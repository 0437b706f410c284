/*
 * Flags and commands of open(2), openat(2), fcntl(2), access(2), lseek(2)
 * and dup3(2), with Linux's values for x86-64.
 */
#ifndef KERNEL_ABI_FCNTL_H
#define KERNEL_ABI_FCNTL_H

#define O_RDONLY 00u
#define O_WRONLY 01u
#define O_RDWR 02u
#define O_ACCMODE 03u
#define O_CREAT 0100u
#define O_EXCL 0200u
#define O_NOCTTY 0400u
#define O_TRUNC 01000u
#define O_APPEND 02000u
#define O_NONBLOCK 04000u
#define O_DSYNC 010000u
#define O_ASYNC 020000u
#define O_DIRECT 040000u
#define O_LARGEFILE 0100000u
#define O_DIRECTORY 0200000u
#define O_NOFOLLOW 0400000u
#define O_NOATIME 01000000u
#define O_CLOEXEC 02000000u
#define O_SYNC 04010000u
#define O_PATH 010000000u
#define O_TMPFILE 020200000u

#define AT_FDCWD (-100)
#define AT_SYMLINK_NOFOLLOW 0x100
#define AT_REMOVEDIR 0x200
#define AT_EACCESS 0x200
#define AT_SYMLINK_FOLLOW 0x400
#define AT_NO_AUTOMOUNT 0x800
#define AT_EMPTY_PATH 0x1000
#define AT_STATX_SYNC_TYPE 0x6000

#define F_DUPFD 0
#define F_GETFD 1
#define F_SETFD 2
#define F_GETFL 3
#define F_SETFL 4
#define F_GETLK 5
#define F_SETLK 6
#define F_SETLKW 7
#define F_SETLEASE 1024
#define F_GETLEASE 1025
#define F_DUPFD_CLOEXEC 1030
#define F_SETPIPE_SZ 1031
#define F_GETPIPE_SZ 1032
#define FD_CLOEXEC 1u

#define RENAME_NOREPLACE 1
#define RENAME_EXCHANGE 2

#define FALLOC_FL_KEEP_SIZE 1
#define FALLOC_FL_PUNCH_HOLE 2

#define CLOSE_RANGE_UNSHARE 2u
#define CLOSE_RANGE_CLOEXEC 4u

#define POSIX_FADV_NOREUSE 5 /* the last of the kinds of advice */

/* In the place of nanoseconds, utimensat(2). */
#define UTIME_NOW 0x3fffffff
#define UTIME_OMIT 0x3ffffffe

#define LOCK_SH 1
#define LOCK_EX 2
#define LOCK_NB 4
#define LOCK_UN 8

/* As fcntl(2) takes it for a lock. */
struct kernel_flock {
	short type;   /* F_RDLCK, F_WRLCK, F_UNLCK */
	short whence; /* SEEK_* */
	int unused0;
	long start;
	long length; /* 0: to the end, however far that goes */
	int pid;
	int unused1;
};
_Static_assert(sizeof(struct kernel_flock) == 32, "struct flock is ABI");

#define F_RDLCK 0
#define F_WRLCK 1
#define F_UNLCK 2

#define F_OK 0
#define X_OK 1
#define W_OK 2
#define R_OK 4

#define SEEK_SET 0
#define SEEK_CUR 1
#define SEEK_END 2
#define SEEK_DATA 3
#define SEEK_HOLE 4

#define IOV_MAX 1024 /* buffers of one readv or writev */
/* splice(2), vmsplice(2) and tee(2) */
#define SPLICE_F_MOVE 0x1
#define SPLICE_F_NONBLOCK 0x2
#define SPLICE_F_MORE 0x4
#define SPLICE_F_GIFT 0x8
#define SPLICE_F_ALL 0xf

#define RW_SIZE_MAX 0x7ffff000ul /* bytes that one call moves at most */

/* As readv(2) takes it. */
struct iovec {
	unsigned long base;
	unsigned long size;
};
_Static_assert(sizeof(struct iovec) == 16, "struct iovec is ABI");

#endif
