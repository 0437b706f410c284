/*
 * Open files: how one comes to be, and how directories are listed.
 */
#include "kernel/abi/errno.h"
#include "kernel/abi/fcntl.h"
#include "kernel/abi/mount.h"
#include "kernel/abi/stat.h"
#include "kernel/fs/device.h"
#include "kernel/fs/file.h"
#include "kernel/fs/file_lock.h"
#include "kernel/fs/inode_flags.h"
#include "kernel/fs/lease.h"
#include "kernel/fs/super.h"
#include "kernel/fs/write_access.h"
#include "kernel/mm/slab.h"
#include "kernel/security/audit.h"
#include "kernel/security/capability.h"
#include "kernel/security/cred.h"
#include "kernel/task/task.h"

SLAB_DECLARE(struct file);
SLAB_DEFINE(struct file);

void file_get(struct file *file)
{
	refcount_get(&file->users);
}

void file_put(struct file *file)
{
	struct inode *inode;
	bool left;

	if (file == NULL || !refcount_put(&file->users))
		return;
	inode = file->inode;
	inode->writers -= file->counts_writer;
	inode->readers -= file->counts_reader;
	file_locks_drop(file);
	lease_drop(file);
	if (file->ops != NULL && file->ops->release != NULL)
		file->ops->release(file);
	kfree(file);
	left = inode->super != NULL && inode->super->left;
	inode_put(inode);
	if (left)
		super_reap();
}

struct file *file_create(struct inode *inode, const struct file_ops *ops,
			 u32 flags)
{
	struct file *file = kalloc(struct file);

	if (file == NULL)
		return NULL;
	refcount_init(&file->users, 1);
	file->ops = ops;
	file->inode = inode;
	file->flags = flags;
	inode_get(inode);
	return file;
}

/* What opening with these flags asks of the permission bits. */
static unsigned access_mask(u32 flags)
{
	static const unsigned masks[] = {
		MAY_READ, MAY_WRITE, MAY_READ | MAY_WRITE,
		MAY_READ | MAY_WRITE, /* 3: both asked, neither given */
	};

	return masks[flags & O_ACCMODE] | (flags & O_TRUNC ? MAY_WRITE : 0);
}

static int may_open(struct inode *inode, u32 flags, const struct cred *cred)
{
	unsigned mask = access_mask(flags);

	if ((flags & O_CREAT) && S_ISDIR(inode->mode))
		return -EISDIR;
	if ((flags & O_DIRECTORY) && !S_ISDIR(inode->mode))
		return -ENOTDIR;
	if (flags & O_PATH)
		return 0;
	if (S_ISLNK(inode->mode))
		return -ELOOP;
	if (S_ISDIR(inode->mode) && (mask & MAY_WRITE))
		return -EISDIR;
	return inode_permission(inode, mask, cred);
}

/* Finds the operations of what is opened. `file` has none yet. */
static int open_kind(struct inode *inode, struct file *file,
		     const struct cred *cred)
{
	int error = 0;

	if (file->flags & O_PATH)
		return 0;
	if (S_ISCHR(inode->mode))
		return device_open(inode, file, cred);
	if (inode->file_ops == NULL)
		return -ENXIO;
	if (inode->ops->open != NULL)
		error = inode->ops->open(inode, file, cred);
	if (error == 0)
		file->ops = inode->file_ops;
	return error;
}

/* What the mode bits do not tell. */
static int check_kind(struct inode *inode, u32 flags, const struct cred *cred)
{
	bool writes = access_mask(flags) & MAY_WRITE;
	int error = 0;

	if (flags & O_PATH)
		return 0;
	if ((S_ISCHR(inode->mode) || S_ISBLK(inode->mode)) &&
	    inode->super != NULL && inode->super->flags & MS_NODEV)
		return audit_deny(-EACCES, AUDIT_OPEN, "nodev");
	if ((writes && !(flags & O_APPEND)) || (flags & O_TRUNC))
		error = inode_check_flags(inode, FS_APPEND_FL);
	if (error)
		return error;
	if ((flags & O_NOATIME) && cred->fsuid != inode->uid &&
	    !cred_capable(cred, CAP_FOWNER, "O_NOATIME"))
		return -EPERM;
	return 0;
}

/* The file's bytes go, as O_TRUNC says. */
static int cut(struct inode *inode, u32 flags, const struct cred *cred)
{
	int error;

	if (!(flags & O_TRUNC) || (flags & O_PATH) || !S_ISREG(inode->mode))
		return 0;
	error = inode_get_write(inode);
	if (error)
		return error;
	if (inode->ops->truncate != NULL)
		error = inode->ops->truncate(inode, 0);
	if (error == 0)
		inode_drop_privileges(inode, cred);
	inode_put_write(inode);
	return error;
}

/* Who opens a regular file is counted, then waits for those with leases. */
static int enter(struct inode *inode, struct file *file, u32 flags)
{
	int error = 0;

	if (!S_ISREG(inode->mode) || file->flags & O_PATH)
		return 0;
	if (file_may_write(file)) {
		error = inode_get_write(inode);
		file->counts_writer = error == 0;
	} else if (file_may_read(file)) {
		inode->readers++;
		file->counts_reader = true;
	}
	return error ? error : lease_break(inode, flags);
}

int file_open(struct inode *inode, u32 flags, const struct cred *cred,
	      struct file **out)
{
	return file_open_made(inode, flags, false, cred, out);
}

int file_open_made(struct inode *inode, u32 flags, bool made,
		   const struct cred *cred, struct file **out)
{
	u32 kept = flags & ~(O_CREAT | O_EXCL | O_NOCTTY | O_TRUNC |
			     O_CLOEXEC);
	struct file *file;
	int error = made ? 0 : may_open(inode, flags, cred);

	if (error == 0 && !made)
		error = check_kind(inode, flags, cred);
	if (error)
		return error;
	file = file_create(inode, NULL, kept);
	if (file == NULL)
		return -ENOMEM;
	error = enter(inode, file, flags);
	if (error == 0)
		error = open_kind(inode, file, cred);
	if (error == 0 && !made)
		error = cut(inode, flags, cred);
	if (error) {
		file_put(file);
		return error;
	}
	*out = file;
	return 0;
}

/* An access mode of 3 gives neither right, as on Linux. */
bool file_may_read(const struct file *file)
{
	u32 mode = file->flags & O_ACCMODE;

	return !(file->flags & O_PATH) && (mode == O_RDONLY || mode == O_RDWR);
}

bool file_may_write(const struct file *file)
{
	u32 mode = file->flags & O_ACCMODE;

	return !(file->flags & O_PATH) && (mode == O_WRONLY || mode == O_RDWR);
}

static i64 seek_to(struct file *file, i64 base, i64 offset)
{
	i64 position;

	if (__builtin_add_overflow(base, offset, &position) || position < 0)
		return -EINVAL;
	file->position = (u64)position;
	return position;
}

i64 seek_within(struct file *file, i64 offset, int whence, u64 size)
{
	switch (whence) {
	case SEEK_SET:
		return seek_to(file, 0, offset);
	case SEEK_CUR:
		return seek_to(file, (i64)file->position, offset);
	case SEEK_END:
		return seek_to(file, (i64)size, offset);
	case SEEK_DATA:
	case SEEK_HOLE: /* no holes: all is data, and the hole is the end */
		if (offset < 0 || (u64)offset >= size)
			return -ENXIO;
		return seek_to(file, 0,
			       whence == SEEK_DATA ? offset : (i64)size);
	default:
		return -EINVAL;
	}
}

static i64 directory_seek(struct file *file, i64 offset, int whence)
{
	if (whence != SEEK_SET && whence != SEEK_CUR)
		return -EINVAL;
	return seek_within(file, offset, whence, 0);
}

const struct file_ops directory_file_ops = {
	.seek = directory_seek,
};
