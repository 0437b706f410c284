/*
 * The root file system: the boot archive, unpacked into a tree.
 *
 * Entries are taken in the archive's order. A later entry replaces an earlier
 * one of the same path, as tar does, except that a directory only changes its
 * owner and mode; directories that are named by nothing but their content are
 * root's, mode 0755.
 */
#include <string.h>

#include "kernel/abi/errno.h"
#include "kernel/abi/mount.h"
#include "kernel/abi/stat.h"
#include "kernel/fs/archive.h"
#include "kernel/fs/ramfs.h"

/* Copies the first component of *path to `name` and moves *path behind it
 * and its slash. True when it was the last one. */
static bool split_path(const char **path, char *name)
{
	size_t length = 0;

	while ((*path)[length] != '/' && (*path)[length] != '\0')
		length++;
	ASSERT(length > 0 && length <= NAME_MAX);
	memcpy(name, *path, length);
	name[length] = '\0';
	*path += length;
	if (**path == '\0')
		return true;
	(*path)++;
	return false;
}

/* The directory that `path` lies in, made where it is missing; the last
 * component goes to `name`. NULL when something else is in the way. */
static struct tree_node *parent_of(struct tree_node *root, const char *path,
				   char *name)
{
	struct tree_node *dir = root;

	while (!split_path(&path, name)) {
		struct tree_node *next = tree_find(dir, name);

		if (next == NULL)
			next = tree_add(dir, name, S_IFDIR | 0755, NULL);
		if (next == NULL || !S_ISDIR(next->inode.mode))
			return NULL;
		dir = next;
	}
	return dir;
}

/* The node of a hard link's target, or NULL. */
static struct tree_node *resolve(struct tree_node *root, const char *path)
{
	char name[NAME_MAX + 1];
	struct tree_node *node = root;
	bool last = false;

	while (node != NULL && !last) {
		if (!S_ISDIR(node->inode.mode))
			return NULL;
		last = split_path(&path, name);
		node = tree_find(node, name);
	}
	return node;
}

static u32 mode_of(const struct archive_entry *entry)
{
	switch (entry->type) {
	case ARCHIVE_DIRECTORY:
		return S_IFDIR | entry->mode;
	case ARCHIVE_CHARACTER_DEVICE:
		return S_IFCHR | entry->mode;
	case ARCHIVE_BLOCK_DEVICE:
		return S_IFBLK | entry->mode;
	case ARCHIVE_FIFO:
		return S_IFIFO | entry->mode;
	default:
		return S_IFREG | entry->mode;
	}
}

static struct tree_node *add_node(struct tree_node *root,
				  struct tree_node *dir, const char *name,
				  const struct archive_entry *entry)
{
	struct tree_node *target;

	switch (entry->type) {
	case ARCHIVE_SYMLINK:
		return tree_add(dir, name, S_IFLNK | 0777, entry->target);
	case ARCHIVE_HARD_LINK:
		target = resolve(root, entry->target);
		if (target == NULL || S_ISDIR(target->inode.mode) ||
		    tree_link(dir, name, target))
			return NULL;
		return target;
	default:
		return tree_add(dir, name, mode_of(entry), NULL);
	}
}

static bool set_attributes(struct tree_node *node, const u8 *archive,
			   const struct archive_entry *entry)
{
	struct inode *inode = &node->inode;
	struct file_time time = { .seconds = (i64)entry->mtime_s };

	inode->uid = entry->uid;
	inode->gid = entry->gid;
	if (!S_ISLNK(inode->mode))
		inode->mode = (inode->mode & S_IFMT) | entry->mode;
	if (S_ISCHR(inode->mode) || S_ISBLK(inode->mode))
		inode->device = DEVICE_NUMBER(entry->major, entry->minor);
	if (S_ISREG(inode->mode)) {
		tree_set_base(node, archive + entry->offset, entry->size);
		if (entry->capability != NULL &&
		    tree_setxattr(inode, CAPABILITY_XATTR, entry->capability,
				  entry->capability_size, 0))
			return false;
	}
	inode->accessed = time;
	inode->modified = time;
	inode->changed = time;
	return true;
}

static bool add_entry(struct tree_node *root, const u8 *archive,
		      const struct archive_entry *entry)
{
	char name[NAME_MAX + 1];
	struct tree_node *dir, *node;

	if (strcmp(entry->path, ".") == 0) {
		if (entry->type != ARCHIVE_DIRECTORY)
			return false;
		return set_attributes(root, archive, entry);
	}
	dir = parent_of(root, entry->path, name);
	if (dir == NULL)
		return false;
	node = tree_find(dir, name);
	if (node != NULL) {
		bool directory = entry->type == ARCHIVE_DIRECTORY;

		if (directory != S_ISDIR(node->inode.mode))
			return false;
		if (!directory) {
			dir->inode.ops->unlink(&dir->inode, name);
			node = NULL;
		}
	}
	if (node == NULL)
		node = add_node(root, dir, name, entry);
	if (node == NULL || entry->type == ARCHIVE_HARD_LINK)
		return node != NULL;
	return set_attributes(node, archive, entry);
}

/* What the image's maker says to the kernel, and not to programs. */
static bool is_hidden(const char *path)
{
	static const char folder[] = ".ravelin";
	size_t length = sizeof(folder) - 1;

	return strncmp(path, folder, length) == 0 &&
	       (path[length] == '\0' || path[length] == '/');
}

void ramfs_build(struct tree_node *root, const void *archive, size_t size,
		 const void **start, size_t *start_size)
{
	struct archive_entry *entry = kalloc_bytes(sizeof(*entry));
	struct archive reader;
	int more;

	*start = NULL;
	*start_size = 0;
	if (entry == NULL)
		panic("no memory for the root file system");
	archive_open(&reader, archive, size);
	while ((more = archive_next(&reader, entry)) > 0) {
		if (strcmp(entry->path, ".ravelin/start") == 0 &&
		    entry->type == ARCHIVE_FILE) {
			*start = (const u8 *)archive + entry->offset;
			*start_size = entry->size;
		} else if (!is_hidden(entry->path) &&
			   !add_entry(root, archive, entry)) {
			panic("boot archive: %s cannot be unpacked",
			      entry->path);
		}
	}
	if (more < 0)
		panic("boot archive: error %d at byte %llu", -more,
		      (unsigned long long)reader.position);
	kfree_bytes(entry, sizeof(*entry));
}
