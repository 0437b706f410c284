/*
 * A file system in memory for the tests of the tree, and what was in use
 * before it was made.
 */
#ifndef TESTS_UNIT_TREE_FIXTURE_H
#define TESTS_UNIT_TREE_FIXTURE_H

#include "kernel/abi/stat.h"
#include "kernel/fs/super.h"
#include "kernel/fs/tree.h"
#include "kernel/mm/frame.h"
#include "kernel/mm/slab.h"
#include "tests/unit/test.h"

static struct super_block *super;
static struct inode *root;
static size_t objects_before, frames_before;

/* False: no memory. */
static inline bool tree_set_up(u64 pages_most, u64 inodes_most)
{
	const struct mount_options options = {
		.mode = 0755,
		.pages_most = pages_most,
		.inodes_most = inodes_most,
	};

	slab_shrink();
	objects_before = slab_live_objects();
	frames_before = frames_free();
	super = super_create(&tmpfs_type, "test", 0, &options);
	root = super ? super->root : NULL;
	return super != NULL;
}

/* Does nothing stay behind? */
static inline bool tree_tear_down(void)
{
	if (super != NULL && super->type->is_busy(super))
		return false;
	if (super != NULL)
		super_destroy(super);
	slab_shrink();
	return slab_live_objects() == objects_before &&
	       frames_free() == frames_before;
}

/* Makes a node; its inode, not counted, in *out. */
static inline int make_node(struct inode *dir, const char *name, u32 mode,
			    const char *target, struct inode **out)
{
	struct inode_seed seed = { .mode = mode, .target = target };
	int error = dir->ops->create(dir, name, &seed, out);

	if (error == 0)
		inode_put(*out);
	return error;
}

#endif
