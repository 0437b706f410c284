/*
 * The life of inodes, and reading a file's kept bytes.
 *
 * Invariant: an inode counts its parent from inode_init() until its own last
 * user is gone; the root is its own parent and does not count itself.
 */
#include <string.h>

#include "kernel/abi/errno.h"
#include "kernel/abi/stat.h"
#include "kernel/fs/vfs.h"

void inode_init(struct inode *inode, const struct inode_ops *ops, u32 mode,
		u64 number, struct inode *parent)
{
	refcount_init(&inode->users, 1);
	inode->ops = ops;
	inode->mode = mode;
	inode->number = number;
	inode->links = 1;
	inode->parent = parent;
	if (parent != NULL && parent != inode)
		inode_get(parent);
}

void inode_get(struct inode *inode)
{
	refcount_get(&inode->users);
}

void inode_put(struct inode *inode)
{
	while (inode != NULL && refcount_put(&inode->users)) {
		struct inode *parent = inode->parent;

		ASSERT(parent != inode && inode->mounted == NULL);
		if (inode->ops->release != NULL)
			inode->ops->release(inode);
		inode = parent;
	}
}

i64 inode_read(struct inode *inode, void *to, size_t size, u64 offset)
{
	size_t done = 0;

	if (S_ISDIR(inode->mode))
		return -EISDIR;
	if (inode->ops->bytes == NULL)
		return -EINVAL;
	while (done < size) {
		size_t there = 0;
		const void *from =
			inode->ops->bytes(inode, offset + done, &there);

		if (there == 0)
			break;
		there = min_u64(there, size - done);
		memcpy((u8 *)to + done, from, there);
		done += there;
	}
	return (i64)done;
}
