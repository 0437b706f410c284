/*
 * /dev: the device nodes and the links to the standard streams.
 *
 * The tree is built once and cannot be changed; a device itself can be
 * written, since a read-only file system does not bind what its nodes name.
 */
#include "kernel/abi/stat.h"
#include "kernel/fs/devfs.h"
#include "kernel/fs/device.h"

#define DEVFS_DEVICE DEVICE_NUMBER(0, 6) /* st_dev */

static const struct {
	const char *name, *target;
} links[] = {
	{ "fd", "/proc/self/fd" },
	{ "stdin", "/proc/self/fd/0" },
	{ "stdout", "/proc/self/fd/1" },
	{ "stderr", "/proc/self/fd/2" },
};

struct tree_node *devfs_build(void)
{
	struct tree_node *root = tree_create(DEVFS_DEVICE, 0755);
	const struct device *device;
	struct tree_node *node = root;

	for (unsigned i = 0; node && (device = device_at(i)) != NULL; i++) {
		node = tree_add(root, device->name,
				S_IFCHR | device->permissions);
		if (node != NULL)
			node->inode.device = device->number;
	}
	for (unsigned i = 0; node && i < ARRAY_SIZE(links); i++)
		node = tree_add_link(root, links[i].name, links[i].target);
	if (node == NULL)
		panic("no memory for /dev");
	return root;
}
