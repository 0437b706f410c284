/*
 * A tree of inodes that is kept in memory; see the header.
 */
#include <arch/page.h>
#include <string.h>

#include "kernel/abi/dirent.h"
#include "kernel/abi/errno.h"
#include "kernel/abi/stat.h"
#include "kernel/fs/file.h"
#include "kernel/fs/tree.h"
#include "kernel/mm/frame.h"

struct tree_entry {
	struct list_node node; /* of the directory, in ordinal order */
	u64 ordinal;
	u32 hash; /* of the name, so that most others are passed quickly */
	u32 name_size;
	char *name;
	struct tree_node *file; /* counted */
};

SLAB_DEFINE(struct tree_node);
SLAB_DECLARE(struct tree_entry);
SLAB_DEFINE(struct tree_entry);

static u64 last_number; /* of an inode in any tree */

/* FNV-1a. Names come from the boot archive: nobody hostile picks them. */
static u32 hash_name(const char *name)
{
	u32 hash = 2166136261u;

	for (; *name != '\0'; name++)
		hash = (u32)((u64)(hash ^ (u8)*name) * 16777619u);
	return hash;
}

static struct tree_node *node_of(struct inode *inode)
{
	return CONTAINER_OF(inode, struct tree_node, inode);
}

static struct tree_entry *find_entry(struct tree_node *dir, const char *name)
{
	u32 hash = hash_name(name);

	LIST_FOR_EACH(cursor, &dir->entries) {
		struct tree_entry *entry =
			LIST_ENTRY(cursor, struct tree_entry, node);

		if (entry->hash == hash && strcmp(entry->name, name) == 0)
			return entry;
	}
	return NULL;
}

static int tree_lookup(struct inode *dir, const char *name,
		       struct inode **out)
{
	struct tree_entry *entry = find_entry(node_of(dir), name);

	if (entry == NULL)
		return -ENOENT;
	inode_get(&entry->file->inode);
	*out = &entry->file->inode;
	return 0;
}

static int tree_list(struct inode *dir, u64 *position, dir_emit_fn emit,
		     void *context)
{
	LIST_FOR_EACH(cursor, &node_of(dir)->entries) {
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

static i64 tree_readlink(struct inode *link, const struct cred *cred,
			 char *buffer, size_t size)
{
	size_t length = min_u64(link->size, size);

	(void)cred;
	memcpy(buffer, node_of(link)->target, length);
	return (i64)length;
}

static const void *tree_bytes(struct inode *inode, u64 offset, size_t *size)
{
	if (offset >= inode->size) {
		*size = 0;
		return NULL;
	}
	*size = inode->size - offset;
	return node_of(inode)->data + offset;
}

static bool all_zero(const u8 *bytes, size_t size)
{
	for (size_t i = 0; i < size; i++)
		if (bytes[i] != 0)
			return false;
	return true;
}

/* A page of the archive is mapped as it lies there when it is a whole frame
 * and holds nothing behind the file's end; else a copy is made. */
static int tree_page(struct inode *inode, u64 index, paddr_t *frame)
{
	u64 offset = index << PAGE_SHIFT;
	const u8 *data;
	size_t there;

	if (index >= 1ull << (64 - PAGE_SHIFT) || offset >= inode->size)
		return -EIO;
	data = node_of(inode)->data + offset;
	there = min_u64(inode->size - offset, PAGE_SIZE);
	if (((uintptr_t)data & PAGE_MASK) == 0) {
		*frame = frame_of(data);
		if (frame_type_of(*frame) == FRAME_ARCHIVE &&
		    all_zero(data + there, PAGE_SIZE - there)) {
			frame_get(*frame);
			return 0;
		}
	}
	*frame = frame_alloc(FRAME_USER);
	if (*frame == 0)
		return -ENOMEM;
	memcpy(frame_address(*frame), data, there);
	return 0;
}

static i64 tree_getxattr(struct inode *inode, const char *name, void *value,
			 size_t size)
{
	const struct tree_node *node = node_of(inode);

	if (node->capability == NULL ||
	    strcmp(name, "security.capability") != 0)
		return -ENODATA;
	if (size != 0) {
		if (size < node->capability_size)
			return -ERANGE;
		memcpy(value, node->capability, node->capability_size);
	}
	return (i64)node->capability_size;
}

/* Only what was taken out of the tree comes here; directories never are. */
static void tree_release(struct inode *inode)
{
	struct tree_node *node = node_of(inode);

	ASSERT(!S_ISDIR(inode->mode));
	if (node->target != NULL)
		kfree_bytes(node->target, inode->size + 1);
	kfree(node);
}

static const struct inode_ops directory_ops = {
	.lookup = tree_lookup,
	.list = tree_list,
	.getxattr = tree_getxattr,
	.release = tree_release,
};

static const struct inode_ops regular_ops = {
	.bytes = tree_bytes,
	.page = tree_page,
	.getxattr = tree_getxattr,
	.release = tree_release,
};

static const struct inode_ops link_ops = {
	.readlink = tree_readlink,
	.getxattr = tree_getxattr,
	.release = tree_release,
};

static const struct inode_ops special_ops = {
	.getxattr = tree_getxattr,
	.release = tree_release,
};

static const struct inode_ops *ops_of(u32 mode)
{
	if (S_ISDIR(mode))
		return &directory_ops;
	if (S_ISREG(mode))
		return &regular_ops;
	return S_ISLNK(mode) ? &link_ops : &special_ops;
}

static struct tree_node *create_node(u32 mode, struct inode *parent)
{
	struct tree_node *node = kalloc(struct tree_node);

	if (node == NULL)
		return NULL;
	inode_init(&node->inode, ops_of(mode), mode, ++last_number, parent);
	node->inode.read_only = true;
	node->inode.links = 0;
	list_init(&node->entries);
	if (S_ISDIR(mode)) {
		node->inode.file_ops = &directory_file_ops;
		node->inode.links = 1;
	} else if (S_ISREG(mode)) {
		node->inode.file_ops = &regular_file_ops;
	}
	return node;
}

struct tree_node *tree_create(u64 file_system, u32 permissions)
{
	struct tree_node *root = create_node(S_IFDIR | permissions, NULL);

	if (root == NULL)
		return NULL;
	root->inode.parent = &root->inode;
	root->inode.file_system = file_system;
	root->inode.links = 2;
	return root;
}

int tree_link(struct tree_node *dir, const char *name,
	      struct tree_node *node)
{
	struct tree_entry *entry = kalloc(struct tree_entry);
	size_t size = strlen(name) + 1;

	ASSERT(find_entry(dir, name) == NULL);
	if (entry == NULL)
		return -ENOMEM;
	entry->name = kalloc_bytes(size);
	if (entry->name == NULL) {
		kfree(entry);
		return -ENOMEM;
	}
	memcpy(entry->name, name, size);
	entry->name_size = (u32)size;
	entry->hash = hash_name(name);
	entry->ordinal = dir->next_ordinal++;
	entry->file = node;
	inode_get(&node->inode);
	node->inode.links++;
	list_add_tail(&dir->entries, &entry->node);
	return 0;
}

struct tree_node *tree_add(struct tree_node *dir, const char *name, u32 mode)
{
	struct tree_node *node = create_node(mode, &dir->inode);

	if (node == NULL)
		return NULL;
	node->inode.file_system = dir->inode.file_system;
	if (tree_link(dir, name, node)) {
		inode_put(&dir->inode);
		kfree(node);
		return NULL;
	}
	/* The tree's count alone stays. */
	inode_put(&node->inode);
	if (S_ISDIR(mode))
		dir->inode.links++;
	return node;
}

struct tree_node *tree_add_link(struct tree_node *dir, const char *name,
				const char *target)
{
	struct tree_node *node = tree_add(dir, name, S_IFLNK | 0777);
	size_t length = strlen(target);

	if (node == NULL)
		return NULL;
	node->target = kalloc_bytes(length + 1);
	if (node->target == NULL) {
		tree_unlink(dir, name);
		return NULL;
	}
	memcpy(node->target, target, length);
	node->inode.size = length;
	return node;
}

void tree_unlink(struct tree_node *dir, const char *name)
{
	struct tree_entry *entry = find_entry(dir, name);
	struct inode *inode;

	ASSERT(entry != NULL && !S_ISDIR(entry->file->inode.mode));
	inode = &entry->file->inode;
	list_remove(&entry->node);
	kfree_bytes(entry->name, entry->name_size);
	kfree(entry);
	inode->links--;
	inode_put(inode);
}

struct tree_node *tree_find(struct tree_node *dir, const char *name)
{
	struct tree_entry *entry = find_entry(dir, name);

	return entry == NULL ? NULL : entry->file;
}
