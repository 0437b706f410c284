/*
 * /dev: the device nodes and the links to the standard streams.
 *
 * The tree is as one of tmpfs: who has the rights may change it.
 */
#include "kernel/abi/errno.h"
#include "kernel/abi/mount.h"
#include "kernel/abi/stat.h"
#include "kernel/fs/device.h"
#include "kernel/fs/tree.h"

static const struct {
	const char *name, *target;
} links[] = {
	{ "fd", "/proc/self/fd" },
	{ "stdin", "/proc/self/fd/0" },
	{ "stdout", "/proc/self/fd/1" },
	{ "stderr", "/proc/self/fd/2" },
};

static int make_devfs(struct super_block *super,
		      const struct mount_options *options)
{
	struct tree_node *root = tree_create(super, 0755, 0, 0);
	const struct device *device;
	struct tree_node *node = root;

	(void)options;
	for (unsigned i = 0; node && (device = device_at(i)) != NULL; i++) {
		node = tree_add(root, device->name,
				S_IFCHR | device->permissions, NULL);
		if (node != NULL)
			node->inode.device = device->number;
	}
	for (unsigned i = 0; node && i < ARRAY_SIZE(links); i++)
		node = tree_add(root, links[i].name, S_IFLNK | 0777,
				links[i].target);
	if (node == NULL && root != NULL)
		tree_destroy(super);
	return node == NULL ? -ENOMEM : 0;
}

const struct file_system_type devfs_type = {
	.name = "devtmpfs",
	.magic = TMPFS_MAGIC,
	.device = DEVICE_NUMBER(0, 6),
	.make = make_devfs,
	.is_busy = tree_is_busy,
	.destroy = tree_destroy,
	.has_writers = tree_has_writers,
	.is_sized = true,
};
