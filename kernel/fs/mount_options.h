/* The text of options that mount(2) takes for tmpfs. */
#ifndef KERNEL_FS_MOUNT_OPTIONS_H
#define KERNEL_FS_MOUNT_OPTIONS_H

#include "kernel/fs/super.h"

/* Reads "size=64m,nr_inodes=1k,mode=1777,uid=0,gid=0" in any order; a size may
 * be a part of memory ("50%"). False for what is none of these. */
bool mount_options_read(const char *text, struct mount_options *options);
/* Fetches a program's text first; NULL gives the defaults. 0, -EFAULT,
 * -EINVAL, -ENOMEM. */
int mount_options_take(struct uptr data, struct mount_options *options);

#endif
