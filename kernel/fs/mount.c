/*
 * mount(2) and umount2(2): tmpfs, proc and the like on a directory, and new
 * flags for what is mounted, which are its file system's in every namespace.
 */
#include <string.h>

#include "kernel/abi/errno.h"
#include "kernel/abi/fcntl.h"
#include "kernel/abi/mount.h"
#include "kernel/abi/stat.h"
#include "kernel/fs/mount_options.h"
#include "kernel/fs/namespace.h"
#include "kernel/fs/procfs.h"
#include "kernel/fs/user_path.h"
#include "kernel/lib/usercopy.h"
#include "kernel/security/capability.h"
#include "kernel/syscall.h"
#include "kernel/task/task.h"

#define KEPT_FLAGS (MS_RDONLY | MS_NOSUID | MS_NODEV | MS_NOEXEC)
#define PROPAGATION (MS_UNBINDABLE | MS_PRIVATE | MS_SLAVE | MS_SHARED)
#define TYPE_NAME_SIZE 16

static const struct file_system_type *const types[] = {
	&sysfs_type, &tmpfs_type, &procfs_type, &devfs_type,
};

static const struct file_system_type *find_type(const char *name)
{
	for (unsigned i = 0; i < ARRAY_SIZE(types); i++)
		if (strcmp(types[i]->name, name) == 0)
			return types[i];
	return NULL;
}

int proc_show_filesystems(struct text *text, struct task *task)
{
	(void)task;
	for (unsigned i = 0; i < ARRAY_SIZE(types); i++)
		text_print(text, "nodev\t%s\n", types[i]->name);
	text_print(text, "nodev\tpipefs\n");
	return 0;
}

/* The mount in which this lies, of the current task's; or NULL. */
static struct mount *mount_of(const struct inode *inode)
{
	return namespace_find(current_task()->mounts, inode->super);
}

/* The mount whose root this is, or NULL. */
static struct mount *mounted_at(const struct inode *inode)
{
	struct mount *mount = mount_of(inode);

	return mount != NULL && mount->super->root == inode ? mount : NULL;
}

/* Does a file open for writing stand in the way of MS_RDONLY? */
static bool has_writers(struct super_block *super)
{
	return super->type->has_writers != NULL &&
	       super->type->has_writers(super);
}

static int remount(struct inode *place, unsigned flags)
{
	struct mount *mount = mounted_at(place);
	struct super_block *super;

	if (mount == NULL)
		return -EINVAL;
	super = mount->super;
	if ((flags & MS_RDONLY) && !(super->flags & MS_RDONLY) &&
	    has_writers(super))
		return -EBUSY;
	super->flags = flags;
	return 0;
}

/* What is mounted here is private: it can be made that, or the slave of
 * nobody, and no more. */
static int propagate(struct inode *place, unsigned long flags)
{
	unsigned long kind = flags & ~(MS_REC | MS_SILENT);

	if ((kind != MS_PRIVATE && kind != MS_SLAVE) || !mounted_at(place))
		return -EINVAL;
	return 0;
}

/* A program's string, "" for NULL, cut to the buffer. */
static int take_text(struct uptr from, char *text, size_t size)
{
	i64 length;

	text[0] = '\0';
	if (from.addr == 0)
		return 0;
	length = copy_string_from_user(text, from, size);
	return length == -EFAULT ? -EFAULT : 0;
}

static int mount_new(struct inode *place, struct uptr source,
		     struct uptr type_name, struct uptr data, unsigned flags)
{
	const struct file_system_type *type;
	struct mount_options options;
	char name[TYPE_NAME_SIZE], from[SUPER_SOURCE_SIZE];
	struct super_block *super;
	int error;

	if (type_name.addr == 0)
		return -EINVAL;
	error = take_text(type_name, name, sizeof(name));
	if (error == 0)
		error = take_text(source, from, sizeof(from));
	if (error)
		return error;
	type = find_type(name);
	if (type == NULL)
		return -ENODEV;
	if (!S_ISDIR(place->mode))
		return -ENOTDIR;
	/* The root of everything is what tasks already stand in. */
	if (place->parent == place)
		return -EBUSY;
	error = mount_options_take(data, &options);
	if (error)
		return error;
	/* From here on nothing changes meanwhile. */
	if (mount_of(place) == NULL)
		return -EINVAL;
	if (place->links == 0)
		return -ENOENT;
	super = super_create(type, from[0] ? from : "none", flags, &options);
	if (super == NULL)
		return -ENOMEM;
	error = namespace_mount(current_task()->mounts, super, place);
	if (error)
		super_destroy(super);
	return error;
}

i64 sys_mount(struct uptr source, struct uptr target, struct uptr type,
	      unsigned long flags, struct uptr data)
{
	unsigned kept = (unsigned)(flags & KEPT_FLAGS);
	struct inode *place;
	int error;

	if ((flags & MS_MGC_MSK) == MS_MGC_VAL)
		flags &= ~MS_MGC_MSK;
	error = user_path_at(AT_FDCWD, target, 0, current_task()->cred,
			     &place);
	if (error)
		return error;
	if (!capable(CAP_SYS_ADMIN, "mount"))
		error = -EPERM;
	else if (flags & MS_REMOUNT)
		error = remount(place, kept);
	else if (flags & (MS_BIND | MS_MOVE))
		error = -EINVAL;
	else if (flags & PROPAGATION)
		error = propagate(place, flags);
	else
		error = mount_new(place, source, type, data, kept);
	inode_put(place);
	return error;
}

i64 sys_umount2(struct uptr target, int flags)
{
	const int known = MNT_FORCE | MNT_DETACH | MNT_EXPIRE |
			  UMOUNT_NOFOLLOW;
	struct inode *place;
	struct mount *mount;
	int error;

	if (flags & ~known)
		return -EINVAL;
	error = user_path_at(AT_FDCWD, target,
			     flags & UMOUNT_NOFOLLOW ? AT_SYMLINK_NOFOLLOW : 0,
			     current_task()->cred, &place);
	if (error)
		return error;
	mount = mounted_at(place);
	/* The walk's own count on the root is not a use. */
	inode_put(place);
	if (!capable(CAP_SYS_ADMIN, "umount2"))
		return -EPERM;
	if (mount == NULL ||
	    ((flags & MNT_EXPIRE) && (flags & (MNT_FORCE | MNT_DETACH))))
		return -EINVAL;
	if (mount->super->root->covers == NULL)
		return -EBUSY;
	return namespace_unmount(current_task()->mounts, mount,
				 flags & MNT_DETACH);
}
