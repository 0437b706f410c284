/*
 * Flags and structures of mount(2), umount2(2), statfs(2) and the extended
 * attributes' calls, with Linux's values for x86-64.
 */
#ifndef KERNEL_ABI_MOUNT_H
#define KERNEL_ABI_MOUNT_H

#define MS_RDONLY 1ul
#define MS_NOSUID 2ul
#define MS_NODEV 4ul
#define MS_NOEXEC 8ul
#define MS_REMOUNT 32ul
#define MS_BIND 4096ul
#define MS_MOVE 8192ul
#define MS_REC 16384ul
#define MS_SILENT 32768ul
#define MS_UNBINDABLE (1ul << 17)
#define MS_PRIVATE (1ul << 18)
#define MS_SLAVE (1ul << 19)
#define MS_SHARED (1ul << 20)
#define MS_MGC_VAL 0xc0ed0000ul
#define MS_MGC_MSK 0xffff0000ul

#define MNT_FORCE 1
#define MNT_DETACH 2
#define MNT_EXPIRE 4
#define UMOUNT_NOFOLLOW 8

#define TMPFS_MAGIC 0x01021994ul
#define PROC_SUPER_MAGIC 0x9fa0ul
#define SYSFS_MAGIC 0x62656572ul
#define PIPEFS_MAGIC 0x50495045ul

#define ST_RDONLY 1
#define ST_VALID 0x20
#define ST_RELATIME 0x1000

struct kernel_statfs {
	long type;
	long block_size;
	unsigned long blocks;
	unsigned long blocks_free;
	unsigned long blocks_available;
	unsigned long files;
	unsigned long files_free;
	int id[2];
	long name_most;
	long fragment_size;
	long flags;
	long spare[4];
};
_Static_assert(sizeof(struct kernel_statfs) == 120, "struct statfs is ABI");

#define XATTR_CREATE 1
#define XATTR_REPLACE 2
#define XATTR_NAME_MAX 255
#define XATTR_SIZE_MAX 65536
#define XATTR_LIST_MAX 65536

/* What a file's capabilities are kept in: kernel/abi/capability.h. */
#define CAPABILITY_XATTR "security.capability"

#endif
