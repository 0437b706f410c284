/*
 * getdents64(2), getcwd(2), chdir(2), fchdir(2) and chroot(2).
 */
#include <arch/page.h>
#include <string.h>

#include "kernel/abi/dirent.h"
#include "kernel/abi/errno.h"
#include "kernel/abi/fcntl.h"
#include "kernel/abi/stat.h"
#include "kernel/fs/fdtable.h"
#include "kernel/fs/file.h"
#include "kernel/fs/folders.h"
#include "kernel/fs/user_path.h"
#include "kernel/lib/usercopy.h"
#include "kernel/mm/slab.h"
#include "kernel/security/capability.h"
#include "kernel/syscall.h"
#include "kernel/task/task.h"

/* Positions in an open directory: "." stands at 0, ".." at 1, and what the
 * file system lists at its own position plus this. */
#define DOTS 2

/* Records are gathered in the kernel: a copy to the program may sleep, and
 * whoever changes the folder then must not find somebody amid its list. */
struct dirent_writer {
	u8 *bytes;
	size_t room; /* bytes left */
	size_t done;
	bool is_full; /* and something did not fit */
};

/* Writes one record. False: there is no room for it. */
static bool write_dirent(struct dirent_writer *writer, const char *name,
			 u64 number, unsigned type, u64 next)
{
	u8 *bytes = writer->bytes + writer->done;
	size_t head = offsetof(struct kernel_dirent64, name);
	size_t length = strnlen(name, NAME_MAX);
	size_t size = round_up(head + length + 1, 8);
	struct kernel_dirent64 record = {
		.inode = number,
		.next = (long)next,
		.size = (unsigned short)size,
		.type = (unsigned char)type,
	};

	writer->is_full = size > writer->room;
	if (writer->is_full)
		return false;
	/* What is behind the name is zero from the start. */
	memcpy(bytes, &record, head);
	memcpy(bytes + head, name, length);
	writer->done += size;
	writer->room -= size;
	return true;
}

static bool emit_dirent(void *context, const struct dir_entry *entry)
{
	return write_dirent(context, entry->name, entry->number, entry->type,
			    entry->next + DOTS);
}

/* Lists from the file's position on, and moves it. */
static int list_directory(struct file *file, struct dirent_writer *writer)
{
	struct inode *dir = file->inode;
	u64 inner;
	int error;

	if (file->position == 0) {
		if (!write_dirent(writer, ".", dir->number, DT_DIR, 1))
			return 0;
		file->position = 1;
	}
	if (file->position == 1) {
		if (!write_dirent(writer, "..", dir->parent->number, DT_DIR,
				  DOTS))
			return 0;
		file->position = DOTS;
	}
	inner = file->position - DOTS;
	error = dir->ops->list(dir, &inner, emit_dirent, writer);
	file->position = inner + DOTS;
	return error;
}

/* The position moves only with what the program has. */
static i64 give_list(struct file *file, struct uptr to, size_t size)
{
	/* A whole record fits in any case. */
	size_t room = min_u64(size, PAGE_SIZE);
	struct dirent_writer writer = { .room = room };
	u64 position = file->position;
	i64 result;

	writer.bytes = kalloc_bytes(room ? room : 1);
	if (writer.bytes == NULL)
		return -ENOMEM;
	result = list_directory(file, &writer);
	if (writer.done > 0) {
		result = (i64)writer.done;
		if (copy_to_user(to, writer.bytes, writer.done)) {
			file->position = position;
			result = -EFAULT;
		}
	} else if (result == 0 && writer.is_full) {
		result = -EINVAL;
	}
	kfree_bytes(writer.bytes, room ? room : 1);
	return result;
}

i64 sys_getdents64(int fd, struct uptr buffer, size_t size)
{
	struct file *file = fd_get(current_task()->files, fd);
	i64 result = -ENOTDIR;

	if (file == NULL)
		return -EBADF;
	/* The size is an unsigned int to Linux. */
	if (!file_may_read(file))
		result = -EBADF;
	else if (S_ISDIR(file->inode->mode))
		result = give_list(file, buffer, (u32)size);
	file_put(file);
	return result;
}

i64 sys_getcwd(struct uptr buffer, size_t size)
{
	const struct folders *folders = current_task()->folders;
	char *text = kalloc_bytes(PATH_MAX);
	i64 result;

	if (text == NULL)
		return -ENOMEM;
	result = inode_path(folders->root, folders->cwd, text, PATH_MAX);
	if (result == -ERANGE)
		result = -ENAMETOOLONG;
	if (result >= 0) {
		result++; /* the NUL counts */
		if ((u64)result > size)
			result = -ERANGE;
		else if (copy_to_user(buffer, text, (size_t)result))
			result = -EFAULT;
	}
	kfree_bytes(text, PATH_MAX);
	return result;
}

/* May the current task stand there? */
static int check_folder(struct inode *inode)
{
	return S_ISDIR(inode->mode) ?
		       inode_permission(inode, MAY_EXEC, current_task()->cred) :
		       -ENOTDIR;
}

/* Takes over the caller's count on `inode`, unless there was an error. */
static int change_folder(struct inode **which, struct inode *inode, int error)
{
	struct inode *old = *which;

	if (error == 0)
		*which = inode;
	inode_put(error ? inode : old);
	return error;
}

i64 sys_chdir(struct uptr path)
{
	struct inode *inode;
	int error = user_path_at(AT_FDCWD, path, 0, current_task()->cred,
				 &inode);

	if (error)
		return error;
	return change_folder(&current_task()->folders->cwd, inode,
			     check_folder(inode));
}

i64 sys_fchdir(int fd)
{
	struct file *file = fd_get(current_task()->files, fd);
	struct inode *inode;

	if (file == NULL)
		return -EBADF;
	inode = file->inode;
	inode_get(inode);
	file_put(file);
	return change_folder(&current_task()->folders->cwd, inode,
			     check_folder(inode));
}

/* The right is asked for last, as Linux does. */
i64 sys_chroot(struct uptr path)
{
	struct inode *inode;
	int error = user_path_at(AT_FDCWD, path, 0, current_task()->cred,
				 &inode);

	if (error)
		return error;
	error = check_folder(inode);
	if (error == 0 && !capable(CAP_SYS_CHROOT, "chroot"))
		error = -EPERM;
	return change_folder(&current_task()->folders->root, inode, error);
}
