/*
 * Reads the boot archive: a POSIX tar in memory, entry by entry, in place.
 *
 * Accepted are ustar headers with pax extended headers ('x': path, linkpath,
 * uid, gid, size, mtime, SCHILY.xattr.security.capability; other keys are
 * ignored, but for GNU.sparse.*, which would change what the data means).
 * Global headers ('g') are skipped. GNU's own header types and the format
 * before POSIX are refused. The archive ends with two zero blocks.
 *
 * Invariants: the archive is taken as an enemy's. Nothing outside it is read,
 * whatever it says. An entry that is handed out has a path that is relative
 * and free of empty, "." and ".." components, with names of at most NAME_MAX
 * bytes; its data lies inside the archive. The root directory's path is ".".
 */
#ifndef KERNEL_FS_ARCHIVE_H
#define KERNEL_FS_ARCHIVE_H

#include "kernel/fs/vfs.h"
#include "kernel/lib/types.h"

/* The longest security.capability: vfs_ns_cap_data of capability.h. */
#define ARCHIVE_CAPABILITY_MAX 24

enum archive_type {
	ARCHIVE_FILE,
	ARCHIVE_HARD_LINK,
	ARCHIVE_SYMLINK,
	ARCHIVE_CHARACTER_DEVICE,
	ARCHIVE_BLOCK_DEVICE,
	ARCHIVE_DIRECTORY,
	ARCHIVE_FIFO,
};

struct archive {
	const u8 *bytes;
	u64 size;     /* bytes */
	u64 position; /* of the next header; a multiple of TAR_BLOCK */
};

/* About 8 KiB: too large for a kernel stack. */
struct archive_entry {
	enum archive_type type;
	u32 mode; /* permission bits, set-id bits and the sticky bit alone */
	u32 uid;
	u32 gid;
	u32 major; /* of a device: below 2^12, and the minor below 2^20 */
	u32 minor;
	u64 mtime_s; /* seconds since 1970 */
	u64 offset;  /* of a file's data in the archive, bytes */
	u64 size;    /* of a file's data; 0 for every other type */
	const u8 *capability; /* a file's security.capability, or NULL */
	size_t capability_size;
	char path[PATH_MAX];
	char target[PATH_MAX]; /* of a link; a hard link's is like a path */
};

void archive_open(struct archive *archive, const void *bytes, u64 size);

/* Reads the next entry. 1, or 0 at the end, or an error: -EINVAL when the
 * bytes are no entry that is accepted or the archive is cut off, and
 * -ENAMETOOLONG for a path, name or link target that is too long. After an
 * error *out holds nothing of use, and every further call fails alike. */
int archive_next(struct archive *archive, struct archive_entry *out);

#endif
