/*
 * Root, working directory and umask. See kernel/fs/folders.h.
 */
#include "kernel/fs/folders.h"

#include "kernel/abi/errno.h"
#include "kernel/fs/vfs.h"

SLAB_DEFINE(struct folders);

static struct folders *make(u32 umask, struct inode *root, struct inode *cwd)
{
	struct folders *folders = kalloc(struct folders);

	if (folders == NULL)
		return NULL;
	refcount_init(&folders->users, 1);
	folders->umask = umask;
	folders->root = root;
	folders->cwd = cwd;
	inode_get(root);
	inode_get(cwd);
	return folders;
}

struct folders *folders_create(void)
{
	struct inode *root = vfs_root();
	struct folders *folders = make(022, root, root);

	inode_put(root);
	return folders;
}

struct folders *folders_copy(const struct folders *from)
{
	return make(from->umask, from->root, from->cwd);
}

int folders_unshare(struct folders **folders)
{
	struct folders *old = *folders, *copy;

	if (old->users.count == 1)
		return 0;
	copy = folders_copy(old);
	if (copy == NULL)
		return -ENOMEM;
	*folders = copy;
	folders_put(old);
	return 0;
}

void folders_get(struct folders *folders)
{
	refcount_get(&folders->users);
}

void folders_put(struct folders *folders)
{
	if (folders == NULL || !refcount_put(&folders->users))
		return;
	inode_put(folders->root);
	inode_put(folders->cwd);
	kfree(folders);
}
