/*
 * File systems: their list, how one comes and goes, and tmpfs.
 */
#include "kernel/fs/super.h"

#include "kernel/abi/errno.h"
#include "kernel/abi/mount.h"
#include "kernel/abi/stat.h"
#include "kernel/fs/tree.h"
#include "kernel/lib/format.h"
#include "kernel/mm/frame.h"

#define FIRST_FREE_DEVICE 32u /* the minor of st_dev of later ones */

SLAB_DEFINE(struct super_block);

static struct list supers = LIST_INIT(supers);
static u64 devices_given;
static unsigned left_count; /* file systems that wait for super_reap() */

static bool device_is_used(u64 device)
{
	LIST_FOR_EACH(cursor, &supers)
		if (LIST_ENTRY(cursor, struct super_block, node)->device ==
		    device)
			return true;
	return false;
}

struct super_block *super_create(const struct file_system_type *type,
				 const char *source, unsigned flags,
				 const struct mount_options *options)
{
	struct super_block *super = kalloc(struct super_block);

	if (super == NULL)
		return NULL;
	super->type = type;
	super->flags = flags;
	super->device = type->device;
	if (device_is_used(super->device)) {
		u64 minor = FIRST_FREE_DEVICE + devices_given++;

		super->device = DEVICE_NUMBER(0, minor);
	}
	format_text(super->source, sizeof(super->source), "%s", source);
	list_init(&super->nodes);
	super->pages_most = options->pages_most ? options->pages_most :
						  frames_total() / 2;
	super->inodes_most = options->inodes_most ? options->inodes_most :
						    frames_total() / 2;
	if (type->make(super, options)) {
		kfree(super);
		return NULL;
	}
	list_add_tail(&supers, &super->node);
	return super;
}

void super_destroy(struct super_block *super)
{
	list_remove(&super->node);
	super->type->destroy(super);
	kfree(super);
}

void super_attach(struct super_block *super, struct inode *place)
{
	struct inode *parent = place;

	/* ".." leads out of all that is mounted in one place. */
	while (parent->covers != NULL)
		parent = parent->covers;
	parent = parent->parent;
	inode_get(place);
	place->mounts++;
	super->root->covers = place;
	inode_get(parent);
	super->root->parent = parent;
}

void super_leave(struct super_block *super)
{
	struct inode *root = super->root;
	struct inode *place = root->covers, *parent = root->parent;

	ASSERT(place != NULL);
	place->mounts--;
	root->covers = NULL;
	root->parent = root;
	super->left = true;
	left_count++;
	inode_put(place);
	inode_put(parent);
}

/* The places of what is freed may have been the last use of others. */
void super_reap(void)
{
	struct list_node *node = left_count > 0 ? list_first(&supers) : NULL;

	while (node != NULL) {
		struct super_block *super =
			LIST_ENTRY(node, struct super_block, node);

		node = list_next(&supers, node);
		if (super->left && !super->type->is_busy(super)) {
			left_count--;
			super_destroy(super);
			node = list_first(&supers);
		}
	}
}

static int make_tmpfs(struct super_block *super,
		      const struct mount_options *options)
{
	return tree_create(super, options->mode, options->uid,
			   options->gid) ? 0 : -ENOMEM;
}

const struct file_system_type tmpfs_type = {
	.name = "tmpfs",
	.magic = TMPFS_MAGIC,
	.device = DEVICE_NUMBER(0, 2),
	.make = make_tmpfs,
	.is_busy = tree_is_busy,
	.destroy = tree_destroy,
	.has_writers = tree_has_writers,
	.is_sized = true,
};
