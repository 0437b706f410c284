/*
 * Who may write a regular file and who runs it keep each other out: Linux's
 * i_writecount.
 *
 * Invariant: inode->runners is above 0 only while `writers` and
 * `mapped_writers` are 0.
 */
#ifndef KERNEL_FS_WRITE_ACCESS_H
#define KERNEL_FS_WRITE_ACCESS_H

#include "kernel/abi/errno.h"
#include "kernel/fs/vfs.h"

/* Counts one more who may write it: 0, or -ETXTBSY while it runs. */
static inline int inode_get_write(struct inode *inode)
{
	if (inode->runners > 0)
		return -ETXTBSY;
	inode->writers++;
	return 0;
}

static inline void inode_put_write(struct inode *inode)
{
	inode->writers--;
}

/* Counts one more who runs it, or is about to: 0, or -ETXTBSY while someone
 * may write it. */
static inline int inode_deny_write(struct inode *inode)
{
	if (inode->writers + inode->mapped_writers > 0)
		return -ETXTBSY;
	inode->runners++;
	return 0;
}

/* A further user of what runs already, or NULL. */
static inline void executable_get(struct inode *inode)
{
	if (inode == NULL)
		return;
	inode_get(inode);
	inode->runners++;
}

/* One user less: the last lets it be written again. NULL: none. */
static inline void executable_put(struct inode *inode)
{
	if (inode == NULL)
		return;
	inode->runners--;
	inode_put(inode);
}

#endif
