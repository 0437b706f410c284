/*
 * The directories of a tree; see the header.
 */
#include "kernel/fs/tree.h"

#include <string.h>

#include "kernel/abi/dirent.h"
#include "kernel/abi/errno.h"
#include "kernel/abi/stat.h"

SLAB_DEFINE(struct tree_entry);

struct tree_node *tree_find(struct tree_node *dir, const char *name)
{
	struct tree_entry *entry = tree_find_entry(dir, name);

	return entry == NULL ? NULL : entry->file;
}

static int tree_lookup(struct inode *dir, const char *name,
		       struct inode **out)
{
	struct tree_node *node = tree_find(tree_node_of(dir), name);

	if (node == NULL)
		return -ENOENT;
	inode_get(&node->inode);
	*out = &node->inode;
	return 0;
}

static int tree_list(struct inode *dir, u64 *position, dir_emit_fn emit,
		     void *context)
{
	LIST_FOR_EACH(cursor, &tree_node_of(dir)->entries) {
		struct tree_entry *entry =
			LIST_ENTRY(cursor, struct tree_entry, node);
		const struct inode *inode = &entry->file->inode;
		struct dir_entry shown = {
			.name = entry->name,
			.number = inode->number,
			.type = DT_OF_MODE(inode->mode),
			.next = entry->ordinal + 1,
		};

		if (entry->ordinal < *position)
			continue;
		if (!emit(context, &shown))
			break;
		*position = shown.next;
	}
	return 0;
}

/* A copy of `name`, or NULL. */
static char *copy_name(const char *name)
{
	size_t size = strlen(name) + 1;
	char *copy = kalloc_bytes(size);

	if (copy != NULL)
		memcpy(copy, name, size);
	return copy;
}

static void set_name(struct tree_entry *entry, char *name)
{
	entry->name = name;
	entry->name_size = (u32)strlen(name) + 1;
}

/* From now on the entry leads to `file`; NULL: nowhere. */
static void lead_to(struct tree_entry *entry, struct tree_node *file)
{
	if (entry->file != NULL && entry->file->named == entry)
		entry->file->named = NULL;
	entry->file = file;
	if (file != NULL && file->named == NULL)
		file->named = entry;
}

/* Where the name by which it was found first has gone, and others have not,
 * it is looked for. */
static const char *tree_name_of(struct inode *dir, struct inode *inode)
{
	const struct tree_entry *named = tree_node_of(inode)->named;

	return named != NULL && &named->dir->inode == dir ? named->name : NULL;
}

static void put_into(struct tree_node *dir, struct tree_entry *entry)
{
	entry->ordinal = dir->next_ordinal++;
	list_add_tail(&dir->entries, &entry->node);
	tree_names_add(dir, entry);
	dir->inode.size += TREE_ENTRY_SIZE;
	if (S_ISDIR(entry->file->inode.mode))
		dir->inode.links++;
}

static void take_out(struct tree_node *dir, struct tree_entry *entry)
{
	list_remove(&entry->node);
	tree_names_remove(entry);
	dir->inode.size -= TREE_ENTRY_SIZE;
	if (S_ISDIR(entry->file->inode.mode))
		dir->inode.links--;
}

struct tree_node *tree_take_entry(struct tree_node *dir,
				  struct tree_entry *entry)
{
	struct tree_node *file = entry->file;

	take_out(dir, entry);
	lead_to(entry, NULL);
	dir->inode.super->inodes--;
	kfree_bytes(entry->name, entry->name_size);
	kfree(entry);
	return file;
}

/* An entry for `node`, charged, that is in no directory yet. */
static int make_entry(struct super_block *super, const char *name,
		      struct tree_node *node, struct tree_entry **out)
	REQUIRES(super->lock)
{
	struct tree_entry *entry;
	char *copy;

	if (super->inodes >= super->inodes_most)
		return -ENOSPC;
	entry = kalloc(struct tree_entry);
	if (entry == NULL)
		return -ENOMEM;
	copy = copy_name(name);
	if (copy == NULL) {
		kfree(entry);
		return -ENOMEM;
	}
	set_name(entry, copy);
	lead_to(entry, node);
	super->inodes++;
	*out = entry;
	return 0;
}

int tree_link(struct tree_node *dir, const char *name, struct tree_node *node)
{
	struct super_block *super = dir->inode.super;
	struct tree_entry *entry;
	int error;

	lock(&super->lock);
	ASSERT(tree_find_entry(dir, name) == NULL);
	error = make_entry(super, name, node, &entry);
	if (error == 0) {
		inode_get(&node->inode);
		node->inode.links += S_ISDIR(node->inode.mode) ? 2 : 1;
		put_into(dir, entry);
	}
	unlock(&super->lock);
	return error;
}

int tree_make(struct tree_node *dir, const char *name,
	      const struct inode_seed *seed, struct tree_node **out)
{
	struct tree_node *node;
	int error;

	node = tree_node_create(dir->inode.super, seed, &dir->inode);
	if (node == NULL)
		return -ENOMEM;
	error = tree_link(dir, name, node);
	/* An entry's count alone stays; without one the node goes. */
	inode_put(&node->inode);
	*out = error ? NULL : node;
	return error;
}

struct tree_node *tree_add(struct tree_node *dir, const char *name, u32 mode,
			   const char *target)
{
	struct inode_seed seed = { .mode = mode, .target = target };
	struct tree_node *node;

	return tree_make(dir, name, &seed, &node) ? NULL : node;
}

static int tree_create_named(struct inode *dir, const char *name,
			     const struct inode_seed *seed, struct inode **out)
{
	struct tree_node *node;
	int error = tree_make(tree_node_of(dir), name, seed, &node);

	if (error)
		return error;
	inode_touch(dir, TIME_MODIFIED | TIME_CHANGED);
	inode_get(&node->inode);
	*out = &node->inode;
	return 0;
}

static int tree_create_nameless(struct inode *dir,
				const struct inode_seed *seed,
				struct inode **out)
{
	struct tree_node *node = tree_node_create(dir->super, seed, dir);

	if (node == NULL)
		return -ENOMEM;
	*out = &node->inode;
	return 0;
}

/* Where the node is found from now on. The old parent's count is the
 * caller's to drop: NULL for none. */
static struct inode *set_parent(struct inode *inode, struct inode *from,
				struct inode *to)
{
	if (inode->parent != from || from == to)
		return NULL;
	inode_get(to);
	inode->parent = to;
	return from;
}

static int tree_link_named(struct inode *dir, const char *name,
			   struct inode *inode)
{
	bool is_first = inode->links == 0;
	int error = tree_link(tree_node_of(dir), name, tree_node_of(inode));

	if (error)
		return error;
	if (is_first)
		inode_put(set_parent(inode, inode->parent, dir));
	inode->is_linkable = false;
	inode_touch(inode, TIME_CHANGED);
	inode_touch(dir, TIME_MODIFIED | TIME_CHANGED);
	return 0;
}

/* One name less: the entry's count is dropped. */
static void drop_name(struct tree_node *node)
{
	node->inode.links -= S_ISDIR(node->inode.mode) ? 2 : 1;
	inode_touch(&node->inode, TIME_CHANGED);
	inode_put(&node->inode);
}

static int tree_unlink(struct inode *dir, const char *name)
{
	struct super_block *super = dir->super;
	struct tree_node *folder = tree_node_of(dir);
	struct tree_node *node = NULL;
	struct tree_entry *entry;
	int error = 0;

	lock(&super->lock);
	entry = tree_find_entry(folder, name);
	ASSERT(entry != NULL);
	if (list_is_empty(&entry->file->entries))
		node = tree_take_entry(folder, entry);
	else
		error = -ENOTEMPTY;
	unlock(&super->lock);
	if (error)
		return error;
	inode_touch(dir, TIME_MODIFIED | TIME_CHANGED);
	drop_name(node);
	return 0;
}

/* The file of `entry` takes the place of the one of `target`, which comes
 * back in *replaced; or a name of its own where `target` is NULL. */
static int move_entry(struct tree_node *from, struct tree_entry *entry,
		      struct tree_node *to, struct tree_entry *target,
		      const char *name, struct tree_node **replaced)
{
	char *copy;

	*replaced = NULL;
	if (target != NULL) {
		if (!list_is_empty(&target->file->entries))
			return -ENOTEMPTY;
		*replaced = target->file;
		lead_to(target, tree_take_entry(from, entry));
		/* The directory's count of links: a directory is replaced by
		 * a directory only. */
		return 0;
	}
	copy = copy_name(name);
	if (copy == NULL)
		return -ENOMEM;
	take_out(from, entry);
	kfree_bytes(entry->name, entry->name_size);
	set_name(entry, copy);
	put_into(to, entry);
	return 0;
}

static int tree_rename(struct inode *dir, const char *name,
		       struct inode *new_dir, const char *new_name)
{
	struct super_block *super = dir->super;
	struct tree_node *from = tree_node_of(dir);
	struct tree_node *to = tree_node_of(new_dir);
	struct tree_entry *entry, *target;
	struct tree_node *node, *replaced = NULL;
	struct inode *old_parent = NULL;
	int error = 0;

	lock(&super->lock);
	entry = tree_find_entry(from, name);
	target = tree_find_entry(to, new_name);
	ASSERT(entry != NULL);
	node = entry->file;
	/* Two names of one file: POSIX leaves both. */
	if (target == NULL || target->file != node) {
		error = move_entry(from, entry, to, target, new_name,
				   &replaced);
		if (error == 0)
			old_parent = set_parent(&node->inode, dir, new_dir);
	}
	unlock(&super->lock);
	if (error || (target != NULL && replaced == NULL))
		return error;
	inode_touch(dir, TIME_MODIFIED | TIME_CHANGED);
	inode_touch(new_dir, TIME_MODIFIED | TIME_CHANGED);
	inode_touch(&node->inode, TIME_CHANGED);
	if (replaced != NULL)
		drop_name(replaced);
	inode_put(old_parent);
	return 0;
}

static void tree_exchange(struct inode *dir, const char *name,
			  struct inode *new_dir, const char *new_name)
{
	struct super_block *super = dir->super;
	struct tree_entry *entry, *target;
	struct tree_node *one, *other;
	struct inode *old_parents[2];

	lock(&super->lock);
	entry = tree_find_entry(tree_node_of(dir), name);
	target = tree_find_entry(tree_node_of(new_dir), new_name);
	ASSERT(entry != NULL && target != NULL);
	one = entry->file;
	other = target->file;
	lead_to(entry, NULL);
	lead_to(target, one);
	lead_to(entry, other);
	dir->links += S_ISDIR(other->inode.mode);
	dir->links -= S_ISDIR(one->inode.mode);
	new_dir->links += S_ISDIR(one->inode.mode);
	new_dir->links -= S_ISDIR(other->inode.mode);
	old_parents[0] = set_parent(&one->inode, dir, new_dir);
	old_parents[1] = set_parent(&other->inode, new_dir, dir);
	unlock(&super->lock);
	inode_touch(dir, TIME_MODIFIED | TIME_CHANGED);
	inode_touch(new_dir, TIME_MODIFIED | TIME_CHANGED);
	inode_touch(&one->inode, TIME_CHANGED);
	inode_touch(&other->inode, TIME_CHANGED);
	inode_put(old_parents[0]);
	inode_put(old_parents[1]);
}

const struct inode_ops tree_directory_ops = {
	.lookup = tree_lookup,
	.list = tree_list,
	.name_of = tree_name_of,
	.create = tree_create_named,
	.link = tree_link_named,
	.unlink = tree_unlink,
	.rename = tree_rename,
	.exchange = tree_exchange,
	.create_nameless = tree_create_nameless,
	.release = tree_release,
	TREE_XATTR_OPS,
};
