/*
 * Mounted file systems: what all inodes of one share.
 *
 * Invariants: a file system has one place, in all namespaces that have it
 * mounted (kernel/fs/namespace.h); it is freed only when nothing outside
 * counts on an inode of it.
 */
#ifndef KERNEL_FS_SUPER_H
#define KERNEL_FS_SUPER_H

#include "kernel/fs/vfs.h"
#include "kernel/lib/list.h"
#include "kernel/lib/lock.h"
#include "kernel/mm/slab.h"

#define SUPER_SOURCE_SIZE 64

/* What mount(2) was told, read and checked. */
struct mount_options {
	u32 mode; /* of the root directory */
	u32 uid;
	u32 gid;
	u64 pages_most; /* 0: the default */
	u64 inodes_most;
};

struct tree_entry;

struct file_system_type {
	const char *name; /* as mount(2) and /proc/mounts have it */
	u64 magic;        /* as statfs(2) gives it */
	u64 device;       /* st_dev of the first; later ones get their own */
	/* Makes the root directory, with one user: super->root. -ENOMEM. */
	int (*make)(struct super_block *super,
		    const struct mount_options *options);
	/* Does something outside count on one of its inodes? */
	bool (*is_busy)(struct super_block *super);
	/* Frees every inode. It is not busy. */
	void (*destroy)(struct super_block *super);
	/* Is a file open for writing? NULL: none ever is. */
	bool (*has_writers)(struct super_block *super);
	bool is_sized; /* its limits are told by statfs(2) */
};

struct super_block {
	struct list_node node; /* of all */
	const struct file_system_type *type;
	char source[SUPER_SOURCE_SIZE]; /* what mount(2) called it */
	u64 device; /* st_dev */
	unsigned flags; /* MS_RDONLY, MS_NOSUID, MS_NODEV, MS_NOEXEC */
	struct inode *root; /* counted */
	u32 mounts; /* namespaces that have it mounted */
	bool left;  /* none has any more, but it is still in use */
	struct lock lock;
	/* Guarded by the lock, and of file systems in memory only: */
	u64 pages; /* of PAGE_SIZE, that its files take */
	u64 pages_most;
	u64 inodes; /* names, for each takes about as much as an inode */
	u64 inodes_most;
	struct list nodes; /* all of a tree's, those without a name too */
	struct tree_entry **names; /* a tree's, by their hashes */
	u32 name_buckets; /* a power of two */
};
SLAB_DECLARE(struct super_block);

extern const struct file_system_type tmpfs_type;
extern const struct file_system_type devfs_type;
extern const struct file_system_type procfs_type;
extern const struct file_system_type sysfs_type;

/* Makes a file system that is not mounted yet; NULL on lack of memory.
 * `source` is copied. */
struct super_block *super_create(const struct file_system_type *type,
				 const char *source, unsigned flags,
				 const struct mount_options *options);
/* Frees it with all its inodes: it is not busy. */
void super_destroy(struct super_block *super);
/* Puts its root over the directory `place`, which is counted from then on. */
void super_attach(struct super_block *super, struct inode *place);
/* No namespace has it mounted any more: takes it out of its place. It is
 * freed by super_reap(), once it is not busy. */
void super_leave(struct super_block *super);
/* Frees what was left and is out of use. Others may run meanwhile. */
void super_reap(void);

#endif
