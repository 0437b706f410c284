/*
 * Mount namespaces: which file systems a task sees, mount_namespaces(7).
 *
 * A file system has one place, in each namespace that has it mounted. A new
 * namespace begins with what the old one has; from then on what is mounted
 * and unmounted in one is not seen in the other.
 *
 * Invariants: `mounts` lists what a mount lies on before that mount; a file
 * system that no namespace has any more is freed when nothing outside counts
 * on an inode of it.
 */
#ifndef KERNEL_FS_NAMESPACE_H
#define KERNEL_FS_NAMESPACE_H

#include "kernel/fs/super.h"
#include "kernel/lib/list.h"
#include "kernel/lib/refcount.h"

struct task;

struct mount {
	struct list_node node; /* of the namespace, the oldest first */
	struct super_block *super;
	int id; /* as /proc/PID/mountinfo gives it */
};

struct mount_namespace {
	struct refcount users; /* tasks */
	u64 number;            /* as /proc/PID/ns/mnt gives it */
	struct list mounts;
};

/* The one that the boot makes. It is never freed. */
extern struct mount_namespace first_namespace;

void namespace_get(struct mount_namespace *namespace);
/* The last user's leaves all that it had mounted. NULL is allowed. */
void namespace_put(struct mount_namespace *namespace);
/* Gives the task a namespace of its own, a copy. -EPERM without the current
 * task's CAP_SYS_ADMIN, -ENOMEM. */
int namespace_unshare(struct task *task);

/* The mount of a file system there, or NULL. */
struct mount *namespace_find(const struct mount_namespace *namespace,
			     const struct super_block *super);
/* Mounts a new file system on the directory `place`; NULL: it is the root
 * that everything else is mounted on. -ENOMEM. */
int namespace_mount(struct mount_namespace *namespace,
		    struct super_block *super, struct inode *place);
/* Takes a mount away. -EBUSY when another lies on it, or it is the last of
 * its file system and that is in use. With `detach` both do not matter: what
 * lies on it goes along, and who uses it goes on. */
int namespace_unmount(struct mount_namespace *namespace, struct mount *mount,
		      bool detach);
/* The root of what the current task sees mounted on `place`; NULL: nothing. */
struct inode *mounted_on(const struct inode *place);

#endif
