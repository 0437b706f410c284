/*
 * A tree of inodes that is kept in memory: what ramfs and devfs are made of.
 *
 * Invariants: a node that is in the tree is counted by each entry that names
 * it; an entry keeps its ordinal for ever, so that a listing that is taken
 * up again neither skips nor repeats. The tree is built at boot by one
 * caller; programs only read it (a writable tree would add a lock and the
 * operations that change it; the layout stays).
 */
#ifndef KERNEL_FS_TREE_H
#define KERNEL_FS_TREE_H

#include "kernel/fs/vfs.h"
#include "kernel/lib/list.h"
#include "kernel/mm/slab.h"

struct tree_node {
	struct inode inode; /* first: its address is the node's */
	struct list entries;  /* of a directory */
	u64 next_ordinal;
	const u8 *data;       /* of a regular file: inode.size bytes */
	char *target;         /* of a symbolic link: inode.size bytes */
	const u8 *capability; /* security.capability, or NULL */
	size_t capability_size;
};
SLAB_DECLARE(struct tree_node);

/* A new root directory, its own parent, with one user; NULL: no memory. */
struct tree_node *tree_create(u64 file_system, u32 permissions);
/* Adds a node of `mode` (type and permissions) as `name`, a name of at most
 * NAME_MAX bytes that `dir` does not have. Its owner is root. NULL on lack of
 * memory. The tree holds the only count. */
struct tree_node *tree_add(struct tree_node *dir, const char *name, u32 mode);
/* Adds a symbolic link with a copy of `target`. */
struct tree_node *tree_add_link(struct tree_node *dir, const char *name,
				const char *target);
/* Gives a node, no directory, a further name. 0 or -ENOMEM. */
int tree_link(struct tree_node *dir, const char *name,
	      struct tree_node *node);
/* Takes a name that is no directory's away. */
void tree_unlink(struct tree_node *dir, const char *name);
/* The node of that name, not counted, or NULL. */
struct tree_node *tree_find(struct tree_node *dir, const char *name);

#endif
