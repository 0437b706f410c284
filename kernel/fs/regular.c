/*
 * Open regular files whose inode keeps their bytes.
 *
 * A file's own bytes are only touched between two points where others may
 * run: what a program gives is first copied into the kernel.
 */
#include <arch/page.h>

#include "kernel/abi/errno.h"
#include "kernel/abi/fcntl.h"
#include "kernel/abi/mount.h"
#include "kernel/abi/stat.h"
#include "kernel/abi/system.h"
#include "kernel/fs/file.h"
#include "kernel/fs/transfer.h"
#include "kernel/lib/usercopy.h"
#include "kernel/mm/frame.h"
#include "kernel/security/capability.h"
#include "kernel/security/cred.h"
#include "kernel/task/limits.h"
#include "kernel/task/sched.h"
#include "kernel/task/task.h"

/* Between two pieces: lets others run; false when the task is to die. */
static bool go_on(void)
{
	yield_point();
	return !current_task()->killed;
}

/* The frame of a file's own page, counted; 0 for bytes that stay anyhow. */
static paddr_t hold(const u8 *bytes)
{
	paddr_t frame;

	if (bytes >= zero_page && bytes < zero_page + PAGE_SIZE)
		return 0;
	frame = frame_of(bytes);
	if (frame_type_of(frame) != FRAME_USER)
		return 0;
	frame_get(frame);
	return frame;
}

/* Copies bytes that inode_ops.bytes told. The copy may wait for the program's
 * memory, and others cut the file then: its page is held meanwhile. */
static int give(struct uptr to, const u8 *bytes, size_t size)
{
	paddr_t frame = hold(bytes);
	int error = copy_to_user(to, bytes, size);

	if (frame != 0)
		frame_put(frame);
	return error;
}

static i64 regular_read(struct file *file, struct uptr to, size_t size,
			u64 *position)
{
	struct inode *inode = file->inode;
	size_t done = 0, since = 0;
	int error = 0;

	while (done < size) {
		size_t there = 0;
		const u64 at = *position;
		const void *from = inode->ops->bytes(inode, at, &there);
		size_t piece = min_u64(min_u64(there, size - done),
				       TRANSFER_PIECE);

		if (piece == 0)
			break;
		/* First, so that who else reads meanwhile gets others. */
		*position = at + piece;
		error = give(uptr_add(to, done), from, piece);
		if (error && *position == at + piece)
			*position = at;
		if (error)
			break;
		done += piece;
		since += piece;
		if (since >= TRANSFER_PIECE && done < size) {
			since = 0;
			if (!go_on())
				break;
		}
	}
	if (!(file->flags & O_NOATIME))
		inode_read_touch(inode);
	return done ? (i64)done : error;
}

void inode_drop_privileges(struct inode *inode, const struct cred *cred)
{
	u32 bits = inode->mode & S_ISUID;

	if (!S_ISREG(inode->mode))
		return;
	if ((inode->mode & S_IXGRP) || !cred_in_group(cred, inode->gid))
		bits |= inode->mode & S_ISGID;
	/* No refusal: without the capability the bits just go. */
	if (bits != 0 && !cred_has(cred, CAP_FSETID))
		inode->mode &= ~bits;
	if (inode->ops->getxattr != NULL &&
	    inode->ops->getxattr(inode, CAPABILITY_XATTR, NULL, 0) >= 0)
		inode->ops->setxattr(inode, CAPABILITY_XATTR, NULL, 0, 0);
}

static u64 write_start(const struct file *file, u64 position)
{
	return file->flags & O_APPEND ? file->inode->size : position;
}

int file_write_room(const struct file *file, u64 position, size_t *size)
{
	u64 most = limits_of(current_task()->process, RLIMIT_FSIZE);
	u64 start = write_start(file, position);

	if (file->ops != &regular_file_ops || *size == 0)
		return 0;
	if (start >= most)
		return limits_check_size(start + 1);
	*size = min_u64(*size, most - start);
	return 0;
}

i64 regular_write_kernel(struct file *file, const void *from, size_t size,
			 u64 *position)
{
	struct inode *inode = file->inode;
	u64 at = write_start(file, *position);
	i64 done;

	if (inode->ops->write == NULL)
		return -EINVAL;
	if (inode_is_read_only(inode))
		return -EROFS;
	done = file_write_room(file, at, &size);
	if (done)
		return done;
	done = inode->ops->write(inode, from, size, at);
	if (done > 0) {
		*position = at + (u64)done;
		inode_drop_privileges(inode, current_task()->cred);
	}
	return done;
}

/* Up to the end of a page at a time, so that what comes before a page that
 * the program does not have is written, as on Linux. */
static i64 regular_write(struct file *file, struct uptr from, size_t size,
			 u64 *position)
{
	struct bounce bounce;
	size_t done = 0, since = 0;
	i64 result = 0;

	if (size == 0)
		return 0;
	/* As a whole: what ends at the limit is no attempt to pass it. */
	result = file_write_room(file, *position, &size);
	if (result)
		return result;
	if (!bounce_take(&bounce, min_u64(size, PAGE_SIZE)))
		return -ENOMEM;
	while (done < size) {
		struct uptr next = uptr_add(from, done);
		size_t piece = min_u64(size - done, bounce.size);

		piece = min_u64(piece, PAGE_SIZE - (next.addr & PAGE_MASK));
		result = copy_from_user(bounce.bytes, next, piece);
		if (result == 0)
			result = regular_write_kernel(file, bounce.bytes,
						      piece, position);
		if (result <= 0)
			break;
		done += (u64)result;
		since += (u64)result;
		if (since >= TRANSFER_PIECE && done < size) {
			since = 0;
			if (!go_on())
				break;
		}
	}
	bounce_drop(&bounce);
	return done ? (i64)done : result;
}

static i64 regular_send(struct file *file, const void *from, size_t size)
{
	return regular_write_kernel(file, from, size, &file->position);
}

static i64 regular_seek(struct file *file, i64 offset, int whence)
{
	struct inode *inode = file->inode;
	bool hole = whence == SEEK_HOLE;

	if ((whence == SEEK_DATA || hole) && inode->ops->seek != NULL) {
		u64 found;

		if (offset < 0 || (u64)offset >= inode->size)
			return -ENXIO;
		found = inode->ops->seek(inode, (u64)offset, hole);
		if (found >= inode->size && !hole)
			return -ENXIO;
		return seek_within(file, (i64)found, SEEK_SET, inode->size);
	}
	return seek_within(file, offset, whence, inode->size);
}

const struct file_ops regular_file_ops = {
	.read = regular_read,
	.write = regular_write,
	.send = regular_send,
	.seek = regular_seek,
};
