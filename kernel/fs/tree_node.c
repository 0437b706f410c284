/*
 * The nodes of a tree: how they come to be and go, alone and all together.
 */
#include <arch/page.h>
#include <string.h>

#include "kernel/abi/errno.h"
#include "kernel/abi/ioctl.h"
#include "kernel/abi/stat.h"
#include "kernel/fs/file.h"
#include "kernel/fs/pipe.h"
#include "kernel/fs/tree.h"
#include "kernel/mm/frame.h"
#include "kernel/task/sched.h"

#define NODES_PER_YIELD 64

SLAB_DEFINE(struct tree_node);

static u64 last_number; /* of an inode in any tree */

static i64 tree_readlink(struct inode *link, const struct cred *cred,
			 char *buffer, size_t size)
{
	size_t length = min_u64(link->size, size);

	(void)cred;
	memcpy(buffer, tree_node_of(link)->target, length);
	return (i64)length;
}

const struct inode_ops tree_link_ops = {
	.readlink = tree_readlink,
	.release = tree_release,
	TREE_XATTR_OPS,
};

const struct inode_ops tree_special_ops = {
	.release = tree_release,
	TREE_XATTR_OPS,
};

const struct inode_ops tree_fifo_ops = {
	.open = fifo_open,
	.release = tree_release,
	TREE_XATTR_OPS,
};

bool tree_owns(const struct inode *inode)
{
	return inode->ops->release == tree_release;
}

bool tree_charge_pages(struct super_block *super, u64 pages)
{
	if (pages > super->pages_most - min_u64(super->pages,
						super->pages_most))
		return false;
	super->pages += pages;
	return true;
}

static const struct inode_ops *ops_of(u32 mode)
{
	switch (mode & S_IFMT) {
	case S_IFDIR:
		return &tree_directory_ops;
	case S_IFREG:
		return &tree_regular_ops;
	case S_IFLNK:
		return &tree_link_ops;
	case S_IFIFO:
		return &tree_fifo_ops;
	default:
		return &tree_special_ops;
	}
}

/* A symbolic link's text. False: no room. */
static bool set_target(struct tree_node *node, const char *target)
{
	struct super_block *super = node->inode.super;
	size_t length = strlen(target);
	bool room = true;

	node->target = kalloc_bytes(length + 1);
	if (node->target == NULL)
		return false;
	memcpy(node->target, target, length);
	node->inode.size = length;
	if (length > TREE_SHORT_LINK) {
		lock(&super->lock);
		room = tree_charge_pages(super, 1);
		unlock(&super->lock);
		node->inode.blocks = room ? TREE_BLOCKS : 0;
	}
	return room;
}

struct tree_node *tree_node_create(struct super_block *super,
				   const struct inode_seed *seed,
				   struct inode *parent)
{
	struct tree_node *node = kalloc(struct tree_node);
	struct inode *inode;

	if (node == NULL)
		return NULL;
	inode = &node->inode;
	inode_init(inode, ops_of(seed->mode), seed->mode, ++last_number,
		   parent);
	inode->links = 0;
	if (parent != NULL)
		inode->flags = parent->flags & (FS_NODUMP_FL | FS_NOATIME_FL);
	inode->uid = seed->uid;
	inode->gid = seed->gid;
	inode->device = seed->device;
	inode->super = super;
	inode->file_system = super->device;
	list_add_tail(&super->nodes, &node->all);
	list_init(&node->entries);
	list_init(&node->attributes);
	if (S_ISDIR(seed->mode)) {
		inode->file_ops = &directory_file_ops;
		inode->size = TREE_DIR_SIZE;
	} else if (S_ISREG(seed->mode)) {
		inode->file_ops = &regular_file_ops;
	} else if (S_ISFIFO(seed->mode)) {
		inode->file_ops = &pipe_file_ops;
	} else if (S_ISLNK(seed->mode) && !set_target(node, seed->target)) {
		inode_put(inode);
		return NULL;
	}
	return node;
}

struct tree_node *tree_create(struct super_block *super, u32 mode, u32 uid,
			      u32 gid)
{
	struct inode_seed seed = { .mode = S_IFDIR | mode, .uid = uid,
				   .gid = gid };
	struct tree_node *root;

	if (!tree_names_init(super))
		return NULL;
	root = tree_node_create(super, &seed, NULL);
	if (root == NULL) {
		tree_names_free(super);
		return NULL;
	}
	root->inode.parent = &root->inode;
	root->inode.links = 2;
	super->root = &root->inode;
	super->inodes++;
	return root;
}

/* The last user is gone: nothing names the node, and it is empty. */
void tree_release(struct inode *inode)
{
	struct tree_node *node = tree_node_of(inode);

	ASSERT(list_is_empty(&node->entries));
	tree_free_pages(node);
	tree_free_attributes(node);
	if (node->target != NULL) {
		kfree_bytes(node->target, inode->size + 1);
		inode->super->pages -= inode->blocks / TREE_BLOCKS;
	}
	list_remove(&node->all);
	kfree(node);
}

static struct tree_entry *first_entry(struct tree_node *dir)
{
	struct list_node *first = list_first(&dir->entries);

	return first ? LIST_ENTRY(first, struct tree_entry, node) : NULL;
}

/* Every count must be explained by the tree itself: by names, and for a
 * directory by the nodes that were first found there. What nobody counts is
 * about to go: its pages are being freed, and others run meanwhile. */
static bool node_is_busy(const struct tree_node *node)
{
	const struct inode *inode = &node->inode;
	u32 names = inode->links;

	if (S_ISDIR(inode->mode))
		names = (names > 0) + node->children;
	return inode->users.count == 0 || inode->users.count != names ||
	       inode->mounts != 0;
}

bool tree_is_busy(struct super_block *super)
{
	LIST_FOR_EACH(cursor, &super->nodes)
		LIST_ENTRY(cursor, struct tree_node, all)->children = 0;
	LIST_FOR_EACH(cursor, &super->nodes) {
		struct inode *inode =
			&LIST_ENTRY(cursor, struct tree_node, all)->inode;

		if (inode != super->root)
			tree_node_of(inode->parent)->children++;
	}
	LIST_FOR_EACH(cursor, &super->nodes)
		if (node_is_busy(LIST_ENTRY(cursor, struct tree_node, all)))
			return true;
	return false;
}

bool tree_has_writers(struct super_block *super)
{
	LIST_FOR_EACH(cursor, &super->nodes) {
		const struct inode *inode =
			&LIST_ENTRY(cursor, struct tree_node, all)->inode;

		if (inode->writers + inode->mapped_writers > 0)
			return true;
	}
	return false;
}

void tree_destroy(struct super_block *super)
{
	struct tree_node *dir = tree_node_of(super->root);
	unsigned count = 0;

	for (;;) {
		struct tree_entry *entry = first_entry(dir);
		struct tree_node *node;

		if (entry != NULL && first_entry(entry->file) != NULL) {
			dir = entry->file;
			continue;
		}
		if (entry != NULL) {
			node = tree_take_entry(dir, entry);
			inode_put(&node->inode);
		} else if (&dir->inode == super->root) {
			break;
		} else {
			dir = tree_node_of(dir->inode.parent);
		}
		if (++count % NODES_PER_YIELD == 0)
			yield_point();
	}
	ASSERT(dir->inode.users.count == 1);
	super->inodes--;
	tree_release(&dir->inode);
	ASSERT(super->inodes == 0 && super->pages == 0);
	tree_names_free(super);
}
