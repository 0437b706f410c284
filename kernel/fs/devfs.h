/* /dev: the device nodes and the links to the standard streams. */
#ifndef KERNEL_FS_DEVFS_H
#define KERNEL_FS_DEVFS_H

#include "kernel/fs/tree.h"

/* The directory to mount, with one user. Panics on lack of memory. */
struct tree_node *devfs_build(void);

#endif
