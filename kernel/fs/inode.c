/*
 * The life of inodes, and reading a file's kept bytes.
 *
 * Invariant: an inode counts its parent from inode_init() until its own last
 * user is gone; the root is its own parent and does not count itself.
 */
#include <string.h>

#include "kernel/abi/errno.h"
#include "kernel/abi/ioctl.h"
#include "kernel/abi/stat.h"
#include "kernel/abi/mount.h"
#include "kernel/dev/clock.h"
#include "kernel/fs/super.h"
#include "kernel/fs/vfs.h"

#define NS_PER_S 1000000000ull
#define DAY_S 86400

void inode_init(struct inode *inode, const struct inode_ops *ops, u32 mode,
		u64 number, struct inode *parent)
{
	refcount_init(&inode->users, 1);
	inode->ops = ops;
	inode->mode = mode;
	inode->number = number;
	inode->links = 1;
	inode_touch(inode, TIME_ACCESSED | TIME_MODIFIED | TIME_CHANGED);
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

		ASSERT(parent != inode && inode->mounts == 0);
		if (inode->ops->release != NULL)
			inode->ops->release(inode);
		inode = parent;
	}
}

void inode_touch(struct inode *inode, unsigned times)
{
	u64 ns = clock_wall_ns();
	struct file_time now = {
		.seconds = (i64)(ns / NS_PER_S),
		.nanoseconds = (u32)(ns % NS_PER_S),
	};

	if (times & TIME_ACCESSED)
		inode->accessed = now;
	if (times & TIME_MODIFIED)
		inode->modified = now;
	if (times & TIME_CHANGED)
		inode->changed = now;
}

static bool is_later(const struct file_time *a, const struct file_time *b)
{
	return a->seconds > b->seconds ||
	       (a->seconds == b->seconds && a->nanoseconds > b->nanoseconds);
}

void inode_read_touch(struct inode *inode)
{
	i64 now_s = (i64)(clock_wall_ns() / NS_PER_S);

	if (inode_is_read_only(inode) || inode->flags & FS_NOATIME_FL)
		return;
	if (!is_later(&inode->accessed, &inode->modified) ||
	    !is_later(&inode->accessed, &inode->changed) ||
	    now_s - DAY_S >= inode->accessed.seconds)
		inode_touch(inode, TIME_ACCESSED);
}

bool inode_is_read_only(const struct inode *inode)
{
	return inode->super != NULL && inode->super->flags & MS_RDONLY;
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
