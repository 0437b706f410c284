/*
 * The one tree that programs see: the boot archive with /dev and /proc
 * mounted on it.
 */
#include "kernel/fs/vfs.h"

#include "kernel/abi/stat.h"
#include "kernel/fs/devfs.h"
#include "kernel/fs/procfs.h"
#include "kernel/fs/ramfs.h"

static struct inode *root;
static const void *start_record;
static size_t start_record_size;

/* Puts the directory `mounted`, with its one user, over `name` in the root,
 * which is made if the archive has none. */
static void mount_over(struct tree_node *dir, const char *name,
		       struct inode *mounted)
{
	struct tree_node *place = tree_find(dir, name);

	if (place == NULL)
		place = tree_add(dir, name, S_IFDIR | 0755);
	if (place == NULL || !S_ISDIR(place->inode.mode))
		panic("nothing can be mounted on /%s", name);
	place->inode.mounted = mounted;
	mounted->covers = &place->inode;
	mounted->parent = &dir->inode;
	inode_get(&dir->inode);
}

void vfs_init(const void *archive, size_t size)
{
	struct tree_node *tree = ramfs_build(archive, size, &start_record,
					     &start_record_size);

	mount_over(tree, "dev", &devfs_build()->inode);
	mount_over(tree, "proc", procfs_build());
	mount_over(tree, "sys", sysfs_build());
	root = &tree->inode;
}

struct inode *vfs_root(void)
{
	inode_get(root);
	return root;
}

const void *vfs_start_record(size_t *size)
{
	*size = start_record_size;
	return start_record;
}
