/*
 * File modes and what stat(2) gives, as on Linux for x86-64; see inode(7).
 */
#ifndef KERNEL_ABI_STAT_H
#define KERNEL_ABI_STAT_H

#define S_IFMT 0170000u
#define S_IFSOCK 0140000u
#define S_IFLNK 0120000u
#define S_IFREG 0100000u
#define S_IFBLK 0060000u
#define S_IFDIR 0040000u
#define S_IFCHR 0020000u
#define S_IFIFO 0010000u
#define S_ISUID 0004000u
#define S_ISGID 0002000u
#define S_ISVTX 0001000u
#define S_IXGRP 0000010u
#define S_IWOTH 0000002u
#define S_IXANY 0000111u /* any of the three x bits */

#define S_ISREG(mode) (((mode) & S_IFMT) == S_IFREG)
#define S_ISDIR(mode) (((mode) & S_IFMT) == S_IFDIR)
#define S_ISLNK(mode) (((mode) & S_IFMT) == S_IFLNK)
#define S_ISCHR(mode) (((mode) & S_IFMT) == S_IFCHR)
#define S_ISBLK(mode) (((mode) & S_IFMT) == S_IFBLK)
#define S_ISSOCK(mode) (((mode) & S_IFMT) == S_IFSOCK)
#define S_ISFIFO(mode) (((mode) & S_IFMT) == S_IFIFO)

/* A device's number as stat(2) shows it: the minor's low 8 bits, 12 bits of
 * major, the rest of the minor. */
#define DEVICE_NUMBER(major, minor)                      \
	(((minor) & 0xffull) | ((major) & 0xfffull) << 8 | \
	 ((minor) & 0xfff00ull) << 12)

#define DEVICE_MAJOR(number) ((unsigned)((number) >> 8 & 0xfff))
#define DEVICE_MINOR(number) \
	((unsigned)(((number) & 0xff) | ((number) >> 12 & 0xfff00)))

/* Linux's struct stat; `unused` stands where the C compiler would pad. */
struct kernel_stat {
	unsigned long device;
	unsigned long inode;
	unsigned long links;
	unsigned int mode;
	unsigned int uid;
	unsigned int gid;
	unsigned int unused0;
	unsigned long rdevice;
	long size;
	long block_size;
	long blocks; /* of 512 bytes */
	long atime_s;
	unsigned long atime_ns;
	long mtime_s;
	unsigned long mtime_ns;
	long ctime_s;
	unsigned long ctime_ns;
	long unused1[3];
};
_Static_assert(sizeof(struct kernel_stat) == 144, "struct stat is ABI");
_Static_assert(__builtin_offsetof(struct kernel_stat, rdevice) == 40,
	       "struct stat has no padding");

/* statx(2). */
#define STATX_BASIC_STATS 0x7ffu
#define STATX_MNT_ID 0x1000u
#define STATX_RESERVED 0x80000000u
#define STATX_ATTR_IMMUTABLE 0x10u
#define STATX_ATTR_APPEND 0x20u
#define STATX_ATTR_NODUMP 0x40u
#define STATX_ATTR_MOUNT_ROOT 0x2000u

struct kernel_statx_time {
	long seconds;
	unsigned int nanoseconds;
	int unused;
};

struct kernel_statx {
	unsigned int mask; /* STATX_*: what of this is told */
	unsigned int block_size;
	unsigned long attributes;
	unsigned int links;
	unsigned int uid;
	unsigned int gid;
	unsigned short mode;
	unsigned short unused0;
	unsigned long inode;
	unsigned long size;
	unsigned long blocks;
	unsigned long attributes_mask; /* which of the attributes count */
	struct kernel_statx_time atime, btime, ctime, mtime;
	unsigned int rdevice_major;
	unsigned int rdevice_minor;
	unsigned int device_major;
	unsigned int device_minor;
	unsigned long mount; /* as /proc/PID/mountinfo gives it */
	unsigned long unused1[13];
};
_Static_assert(sizeof(struct kernel_statx) == 256, "struct statx is ABI");
_Static_assert(__builtin_offsetof(struct kernel_statx, mount) == 144,
	       "struct statx has no padding");

#endif
