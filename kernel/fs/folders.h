/*
 * Where a task stands in the tree of files: what CLONE_FS shares.
 */
#ifndef KERNEL_FS_FOLDERS_H
#define KERNEL_FS_FOLDERS_H

#include "kernel/lib/refcount.h"
#include "kernel/lib/types.h"
#include "kernel/mm/slab.h"

struct inode;

struct folders {
	struct refcount users;
	u32 umask;
	struct inode *root; /* counted, as is */
	struct inode *cwd;
};
SLAB_DECLARE(struct folders);

/* At the root of all, with one user, or NULL: no memory. */
struct folders *folders_create(void);
/* A copy for a child. NULL: no memory. */
struct folders *folders_copy(const struct folders *from);
/* Puts a copy in the place of what has other users. 0 or -ENOMEM. */
int folders_unshare(struct folders **folders);
void folders_get(struct folders *folders);
void folders_put(struct folders *folders); /* NULL is allowed */

#endif
