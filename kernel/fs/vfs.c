/*
 * The one tree that programs see: the boot archive with /dev and /proc
 * mounted on it.
 */
#include "kernel/fs/vfs.h"

#include "kernel/abi/mount.h"
#include "kernel/abi/stat.h"
#include "kernel/fs/namespace.h"
#include "kernel/fs/ramfs.h"
#include "kernel/fs/super.h"
#include "kernel/mm/frame.h"
#include "kernel/options.h"

static struct inode *root;
static const void *start_record;
static size_t start_record_size;

/* Puts a new file system over `name` in the root, which is made if the
 * archive has none. */
static void mount_over(struct tree_node *dir, const char *name,
		       const struct file_system_type *type)
{
	const struct mount_options options = { .mode = 0755 };
	struct tree_node *place = tree_find(dir, name);
	struct super_block *super;

	if (place == NULL)
		place = tree_add(dir, name, S_IFDIR | 0755, NULL);
	if (place == NULL || !S_ISDIR(place->inode.mode))
		panic("nothing can be mounted on /%s", name);
	super = super_create(type, type->name, 0, &options);
	if (super == NULL ||
	    namespace_mount(&first_namespace, super, &place->inode))
		panic("no memory for /%s", name);
}

void vfs_init(const void *archive, size_t size)
{
	/* What the archive holds does not count against the limit. */
	const struct mount_options options = { .mode = 0755,
					       .inodes_most = UINT64_MAX };
	struct super_block *super = super_create(&tmpfs_type, "archive", 0,
						 &options);
	struct tree_node *tree;

	if (super == NULL || namespace_mount(&first_namespace, super, NULL))
		panic("no memory for the root file system");
	tree = tree_node_of(super->root);
	ramfs_build(tree, archive, size, &start_record, &start_record_size);
	mount_over(tree, "dev", &devfs_type);
	mount_over(tree, "proc", &procfs_type);
	mount_over(tree, "sys", &sysfs_type);
	super->inodes_most = super->inodes + frames_total() / 2;
	if (option_is_set("ro"))
		super->flags |= MS_RDONLY;
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
