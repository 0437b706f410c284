/* The root file system: the boot archive, unpacked into a tree. */
#ifndef KERNEL_FS_RAMFS_H
#define KERNEL_FS_RAMFS_H

#include "kernel/fs/tree.h"

/* Fills the root directory. File data stays in the archive, which must stay
 * where it is. The content of .ravelin/start goes to *start and *start_size
 * (NULL, 0 when there is none); nothing of .ravelin/ is shown. Panics when the
 * archive is none, names a thing in two ways that cannot both be, or does not
 * fit in memory: there is nothing to run then. */
void ramfs_build(struct tree_node *root, const void *archive, size_t size,
		 const void **start, size_t *start_size);

#endif
