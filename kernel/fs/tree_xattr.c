/*
 * The extended attributes of a tree's files: a short list for each file.
 *
 * Invariant: names and values of one file together have at most
 * TREE_XATTR_BYTES, and the file that has any is charged one page for them.
 */
#include <string.h>

#include "kernel/abi/errno.h"
#include "kernel/abi/mount.h"
#include "kernel/fs/tree.h"

struct tree_attribute {
	struct list_node node;
	char *text; /* the name with its NUL, then the value */
	u32 name_size;
	u32 size; /* of the value */
};
SLAB_DECLARE(struct tree_attribute);
SLAB_DEFINE(struct tree_attribute);

static struct tree_attribute *find(struct tree_node *node, const char *name)
{
	LIST_FOR_EACH(cursor, &node->attributes) {
		struct tree_attribute *attribute =
			LIST_ENTRY(cursor, struct tree_attribute, node);

		if (strcmp(attribute->text, name) == 0)
			return attribute;
	}
	return NULL;
}

i64 tree_getxattr(struct inode *inode, const char *name, void *value,
		  size_t size)
{
	const struct tree_attribute *attribute =
		find(tree_node_of(inode), name);

	if (attribute == NULL)
		return -ENODATA;
	if (size != 0) {
		if (size < attribute->size)
			return -ERANGE;
		memcpy(value, attribute->text + attribute->name_size,
		       attribute->size);
	}
	return attribute->size;
}

static u32 bytes_of(const struct tree_attribute *attribute)
{
	return attribute->name_size + attribute->size;
}

static void free_attribute(struct tree_node *node,
			   struct tree_attribute *attribute)
{
	node->attribute_bytes -= bytes_of(attribute);
	list_remove(&attribute->node);
	kfree_bytes(attribute->text, bytes_of(attribute));
	kfree(attribute);
	if (list_is_empty(&node->attributes))
		node->inode.super->pages--;
}

static struct tree_attribute *make(const char *name, const void *value,
				   size_t size)
{
	struct tree_attribute *attribute = kalloc(struct tree_attribute);

	if (attribute == NULL)
		return NULL;
	attribute->name_size = (u32)strlen(name) + 1;
	attribute->size = (u32)size;
	attribute->text = kalloc_bytes(bytes_of(attribute));
	if (attribute->text == NULL) {
		kfree(attribute);
		return NULL;
	}
	memcpy(attribute->text, name, attribute->name_size);
	memcpy(attribute->text + attribute->name_size, value, size);
	return attribute;
}

/* Adds one in the place of `old`, which may be NULL. */
static int replace(struct tree_node *node, struct tree_attribute *old,
		   const char *name, const void *value, size_t size)
{
	struct super_block *super = node->inode.super;
	u64 others = node->attribute_bytes - (old ? bytes_of(old) : 0);
	struct tree_attribute *attribute;
	bool room = true;

	if (others + strlen(name) + 1 + size > TREE_XATTR_BYTES)
		return -ENOSPC;
	attribute = make(name, value, size);
	if (attribute == NULL)
		return -ENOMEM;
	lock(&super->lock);
	if (list_is_empty(&node->attributes))
		room = tree_charge_pages(super, 1);
	if (room) {
		list_add_tail(&node->attributes, &attribute->node);
		node->attribute_bytes += bytes_of(attribute);
		if (old != NULL)
			free_attribute(node, old);
	}
	unlock(&super->lock);
	if (room)
		return 0;
	kfree_bytes(attribute->text, bytes_of(attribute));
	kfree(attribute);
	return -ENOSPC;
}

int tree_setxattr(struct inode *inode, const char *name, const void *value,
		  size_t size, int flags)
{
	struct tree_node *node = tree_node_of(inode);
	struct tree_attribute *old = find(node, name);
	int error = 0;

	if (old != NULL && (flags & XATTR_CREATE))
		return -EEXIST;
	if (old == NULL && (value == NULL || (flags & XATTR_REPLACE)))
		return -ENODATA;
	if (value == NULL)
		free_attribute(node, old);
	else
		error = replace(node, old, name, value, size);
	if (error == 0)
		inode_touch(inode, TIME_CHANGED);
	return error;
}

const char *tree_listxattr(struct inode *inode, unsigned index)
{
	LIST_FOR_EACH(cursor, &tree_node_of(inode)->attributes)
		if (index-- == 0)
			return LIST_ENTRY(cursor, struct tree_attribute, node)
				->text;
	return NULL;
}

void tree_free_attributes(struct tree_node *node)
{
	while (!list_is_empty(&node->attributes))
		free_attribute(node,
			       LIST_ENTRY(list_first(&node->attributes),
					  struct tree_attribute, node));
}
