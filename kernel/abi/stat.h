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

#endif
