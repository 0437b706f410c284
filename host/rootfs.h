/* A root file system of others, in place of the default root. */
#ifndef HOST_ROOTFS_H
#define HOST_ROOTFS_H

#include "host/entries.h"

/* Adds all of a folder (disk_add_root() of host/disk.h) or of a tar archive,
 * which need not be unpacked and stays mapped. What it has in /.ravelin is
 * left out: that folder is the kernel's. */
void rootfs_add(struct entries *entries, const char *host);

/* In a settled list: fails when the kernel could not mount on /dev, /proc or
 * /sys. */
void rootfs_check(const struct entries *entries);

#endif
