/*
 * A file system that is kept in memory: what the root, tmpfs and devfs are.
 *
 * Invariants: a node that is in the tree is counted by each entry that names
 * it; an entry keeps its ordinal for ever, so that a listing that is taken
 * up again neither skips nor repeats. What a name, a page, a long link and
 * the attributes take is charged to the file system, whose limits keep it
 * from taking all memory. Shape and pages change under the file system's
 * lock; within it nothing is dropped that could be the last user's.
 */
#ifndef KERNEL_FS_TREE_H
#define KERNEL_FS_TREE_H

#include "kernel/fs/page_map.h"
#include "kernel/fs/super.h"
#include "kernel/fs/vfs.h"
#include "kernel/lib/list.h"
#include "kernel/mm/slab.h"

/* A directory's st_size: so much, and for each entry, as tmpfs's. */
#define TREE_DIR_SIZE 40u
#define TREE_ENTRY_SIZE 20u
#define TREE_SHORT_LINK 128u /* a longer one is charged a page */
#define TREE_XATTR_BYTES 4096u /* that one file's attributes take at most */
#define TREE_BLOCKS 8u /* blocks of 512 bytes in a page */

struct tree_entry {
	struct list_node node; /* of the directory, in ordinal order */
	u64 ordinal;
	struct tree_node *dir;
	struct tree_entry *next; /* of those in one bucket */
	u32 hash; /* of the directory and the name */
	u32 name_size;
	char *name;
	struct tree_node *file; /* counted */
};
SLAB_DECLARE(struct tree_entry);

struct tree_node {
	struct inode inode; /* first: its address is the node's */
	struct list_node all;  /* of super->nodes */
	u32 children;          /* nodes with this parent: tree_is_busy()'s */
	struct list entries;   /* of a directory */
	struct tree_entry *named; /* one that leads here, or NULL: none is
				   * known */
	u64 next_ordinal;
	const u8 *base;        /* of a regular file: the archive's bytes, */
	u64 base_size;         /* shown where no page of its own is */
	struct page_map pages;
	bool is_changing;      /* truncate or allocate is at the pages */
	char *target;          /* of a symbolic link: inode.size bytes */
	struct list attributes;
	u32 attribute_bytes;
};
SLAB_DECLARE(struct tree_node);

static inline struct tree_node *tree_node_of(struct inode *inode)
{
	return CONTAINER_OF(inode, struct tree_node, inode);
}

/* Is `inode` one of a tree's? */
bool tree_owns(const struct inode *inode);

/* Makes the root directory of a file system, its own parent, with one user:
 * super->root, too. NULL: no memory. */
struct tree_node *tree_create(struct super_block *super, u32 mode, u32 uid,
			      u32 gid);
/* Makes a node as `name`, a name of at most NAME_MAX bytes that `dir` does
 * not have. *out is not counted: the tree holds the only count. 0, -ENOMEM,
 * -ENOSPC. */
int tree_make(struct tree_node *dir, const char *name,
	      const struct inode_seed *seed, struct tree_node **out);
/* The same for root's own: `target` is a symbolic link's, or NULL. NULL when
 * there is no room. */
struct tree_node *tree_add(struct tree_node *dir, const char *name, u32 mode,
			   const char *target);
/* Gives a node a further name. 0, -ENOMEM, -ENOSPC. */
int tree_link(struct tree_node *dir, const char *name, struct tree_node *node);
/* The node of that name, not counted, or NULL. */
struct tree_node *tree_find(struct tree_node *dir, const char *name);
/* A regular file's bytes are `size` of the boot archive's, until they are
 * written: it has none of its own yet. */
void tree_set_base(struct tree_node *node, const void *base, u64 size);

/* file_system_type's functions for every tree. */
bool tree_is_busy(struct super_block *super);
bool tree_has_writers(struct super_block *super);
void tree_destroy(struct super_block *super);

/* Charges the file system: false when a limit is reached. */
bool tree_charge_pages(struct super_block *super, u64 pages)
	REQUIRES(super->lock);

/* --- between the files of the tree --- */

extern const struct inode_ops tree_directory_ops; /* tree.c */
extern const struct inode_ops tree_regular_ops;	  /* tree_data.c */
extern const struct inode_ops tree_link_ops;	  /* tree_node.c */
extern const struct inode_ops tree_special_ops;
extern const struct inode_ops tree_fifo_ops;

struct tree_node *tree_node_create(struct super_block *super,
				   const struct inode_seed *seed,
				   struct inode *parent);
void tree_release(struct inode *inode);

/* The table of names, tree_names.c. False: no memory. */
bool tree_names_init(struct super_block *super);
void tree_names_free(struct super_block *super);
/* Puts a named entry of `dir` in, or takes it out. */
void tree_names_add(struct tree_node *dir, struct tree_entry *entry);
void tree_names_remove(struct tree_entry *entry);
struct tree_entry *tree_find_entry(struct tree_node *dir, const char *name);
/* Takes an entry out and frees it. Its count on the file is the caller's. */
struct tree_node *tree_take_entry(struct tree_node *dir,
				  struct tree_entry *entry);

i64 tree_getxattr(struct inode *inode, const char *name, void *value,
		  size_t size);
int tree_setxattr(struct inode *inode, const char *name, const void *value,
		  size_t size, int flags);
const char *tree_listxattr(struct inode *inode, unsigned index);
void tree_free_attributes(struct tree_node *node);
void tree_free_pages(struct tree_node *node);

#define TREE_XATTR_OPS                   \
	.getxattr = tree_getxattr,       \
	.setxattr = tree_setxattr,       \
	.listxattr = tree_listxattr

#endif
