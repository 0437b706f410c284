/*
 * The virtual file system: inodes, open files, and the operations that each
 * kind of file defines.
 *
 * Invariants: an inode and a file live as long as something counts on them;
 * permission is decided in kernel/fs/permission.c and nowhere else; an
 * operation gets kernel memory or checked user pointers, never both. The
 * operations that change a file system check no permission: their callers
 * did.
 */
#ifndef KERNEL_FS_VFS_H
#define KERNEL_FS_VFS_H

#include "kernel/lib/refcount.h"
#include "kernel/lib/types.h"

struct cred;
struct file;
struct file_locks;
struct inode;
struct kernel_stat;
struct super_block;
struct vector;

#define PATH_MAX 4096 /* bytes of a path, NUL included */
#define NAME_MAX 255  /* bytes of one name */

/* A moment: seconds since 1970, and nanoseconds below 10^9. */
struct file_time {
	i64 seconds;
	u32 nanoseconds;
};

/* What a new inode begins with. */
struct inode_seed {
	u32 mode; /* S_IF* and permission bits */
	u32 uid;
	u32 gid;
	u64 device;         /* of S_IFCHR and S_IFBLK */
	const char *target; /* of S_IFLNK */
};

/* One entry of a directory. */
struct dir_entry {
	const char *name;
	u64 number;    /* of the inode */
	unsigned type; /* DT_* */
	u64 next;      /* the position from which the next entry is listed */
};

/* What a listing is given for each entry. Returns false to stop: the entry
 * then counts as not taken. It does not let other tasks run, as a copy to a
 * program may, for they could take the entry away. */
typedef bool (*dir_emit_fn)(void *context, const struct dir_entry *entry);

struct inode_ops {
	/* Finds `name` (not "." or "..") in a directory: a counted inode in
	 * *out, or -ENOENT. */
	int (*lookup)(struct inode *dir, const char *name, struct inode **out);
	/* Calls `emit` for entries from *position on, without "." and "..",
	 * and moves *position past what was taken. 0 or a negative errno. */
	int (*list)(struct inode *dir, u64 *position, dir_emit_fn emit,
		    void *context);
	/* The name in `dir` of an inode whose parent it is, or NULL: it is to
	 * be looked for among all. May itself be NULL. */
	const char *(*name_of)(struct inode *dir, struct inode *inode);
	/* The target of a symbolic link, at most `size` bytes, no NUL.
	 * Returns its length. */
	i64 (*readlink)(struct inode *link, const struct cred *cred,
			char *buffer, size_t size);
	/* A link that leads to an inode itself and not to a path, as those in
	 * /proc/PID/fd do: the inode, counted, in *out, or a negative errno.
	 * NULL: the link is followed by its text. */
	int (*follow)(struct inode *link, const struct cred *cred,
		      struct inode **out);
	/* Fills in what only this kind knows when a file is opened, once its
	 * mode bits allowed that. */
	int (*open)(struct inode *inode, struct file *file,
		    const struct cred *cred);
	/* The bytes of a regular file from `offset` on, where they lie in
	 * kernel memory: *size of them, 0 at the end. They stay there until
	 * another task may run, as in a copy to a program. NULL: the bytes are
	 * not kept. */
	const void *(*bytes)(struct inode *inode, u64 offset, size_t *size);
	/* The frame of page `index` (offset / PAGE_SIZE) of a mappable file,
	 * counted; -EIO beyond its end. A `shared` one is the file's own:
	 * what is written there is in the file, and the reverse. Another is
	 * not to be written. -ENOMEM, -ENOSPC. NULL: it cannot be mapped. */
	int (*page)(struct inode *inode, u64 index, bool shared,
		    paddr_t *frame);
	/* The value of extended attribute `name`; its length, or -ENODATA,
	 * or -ERANGE when `size` is too small (0 asks for the length). */
	i64 (*getxattr)(struct inode *inode, const char *name, void *value,
			size_t size);
	/* Sets one, or with `value` NULL removes it. XATTR_CREATE (-EEXIST)
	 * and XATTR_REPLACE (-ENODATA) in `flags`. -ENOSPC, -ENOMEM. */
	int (*setxattr)(struct inode *inode, const char *name,
			const void *value, size_t size, int flags);
	/* The name of attribute number `index`, or NULL past the last. */
	const char *(*listxattr)(struct inode *inode, unsigned index);
	/* The file goes: its last user is gone. */
	void (*release)(struct inode *inode);

	/* What follows changes a file system; NULL where it cannot be. Each
	 * keeps links, sizes and times, and changes nothing when it fails. */

	/* A new inode under a name that is not there: in *out, counted.
	 * -ENOMEM, -ENOSPC. */
	int (*create)(struct inode *dir, const char *name,
		      const struct inode_seed *seed, struct inode **out);
	/* A further name, of the same file system. -ENOMEM, -ENOSPC. */
	int (*link)(struct inode *dir, const char *name, struct inode *inode);
	/* Takes away a name that is there. -ENOTEMPTY for a directory. */
	int (*unlink)(struct inode *dir, const char *name);
	/* Gives what is `name` in `dir` the place of `new_name` in `new_dir`,
	 * replacing a directory that is empty by a directory, or another file
	 * by another file. -ENOTEMPTY, -ENOMEM. */
	int (*rename)(struct inode *dir, const char *name,
		      struct inode *new_dir, const char *new_name);
	/* Lets two names that are there change their files. Set where rename
	 * is. */
	void (*exchange)(struct inode *dir, const char *name,
			 struct inode *new_dir, const char *new_name);
	/* A new regular file without a name, to which `link` may give one.
	 * -ENOMEM. */
	int (*create_nameless)(struct inode *dir,
			       const struct inode_seed *seed,
			       struct inode **out);
	/* Writes bytes of the kernel's; the file grows. The bytes written, or
	 * -ENOSPC, -ENOMEM, -EFBIG. */
	i64 (*write)(struct inode *inode, const void *from, size_t size,
		     u64 offset);
	/* Cuts or lengthens a regular file to `size`. -ENOMEM. */
	int (*truncate)(struct inode *inode, u64 size);
	/* Gives a range its pages (-ENOSPC, -ENOMEM), or, with `punch`, zero
	 * bytes without pages where that can be. The size stays. */
	int (*allocate)(struct inode *inode, u64 offset, u64 size, bool punch);
	/* The first place from `offset` on that holds data, or is a hole; the
	 * size where there is none. */
	u64 (*seek)(struct inode *inode, u64 offset, bool hole);
};

struct file_ops {
	/* Both return the bytes moved, or a negative errno. `position` is the
	 * file's own for read/write and the caller's for pread/pwrite. They
	 * may sleep; a signal that kills ends that with -EINTR. */
	i64 (*read)(struct file *file, struct uptr to, size_t size,
		    u64 *position);
	i64 (*write)(struct file *file, struct uptr from, size_t size,
		     u64 *position);
	/* The same from kernel memory, for sendfile and small writev: NULL
	 * where the kind does not care. */
	i64 (*send)(struct file *file, const void *from, size_t size);
	/* readv and writev of what is no stream of bytes: all the buffers at
	 * once. NULL: one after the other. */
	i64 (*move_vector)(struct file *file, const struct vector *vector,
			   bool write);
	/* NULL: the file has no position (lseek and pread give ESPIPE). */
	i64 (*seek)(struct file *file, i64 offset, int whence);
	i64 (*ioctl)(struct file *file, u32 request, struct uptr argument);
	/* Ready events (POLLIN, POLLOUT, POLLHUP, POLLERR). NULL: ready. */
	unsigned (*poll)(struct file *file);
	void (*release)(struct file *file);
};

/* `parent` is the directory in which the inode was first found; it is
 * counted, and NULL for what is in none (a pipe). */
struct inode {
	struct refcount users;
	const struct inode_ops *ops;
	const struct file_ops *file_ops;
	u64 number;
	u32 mode; /* S_IF* and permission bits */
	u32 flags; /* FS_*_FL */
	u32 uid;
	u32 gid;
	u32 links;
	u64 size;   /* bytes */
	u64 device; /* the device this inode is, for S_IFCHR and S_IFBLK */
	u64 blocks; /* of 512 bytes, that hold its data */
	u64 file_system; /* st_dev */
	struct super_block *super; /* NULL for what is in no file system */
	struct file_time accessed, modified, changed;
	bool is_setting; /* of /proc/sys: no capability goes past its mode */
	bool is_linkable; /* without any name, it may get one */
	u32 writers; /* open files that may write, of a regular file */
	u32 readers; /* and that may only read */
	u32 mapped_writers; /* areas of what was opened for writing */
	u32 runners; /* tasks that run it; see kernel/fs/write_access.h */
	u32 mounts; /* file systems that are mounted here, in any namespace */
	struct inode *covers;  /* of such a one's root: what it is mounted on */
	struct file_locks *locks; /* and leases, fcntl(2); NULL: none */
	struct inode *parent;  /* the root's is itself, not counted */
	void *private;        /* the file system's own */
};

struct file {
	struct refcount users;
	const struct file_ops *ops;
	struct inode *inode;
	u64 position; /* bytes, or the file system's own for a directory */
	u32 flags;    /* O_* as fcntl(F_GETFL) shows them */
	bool counts_writer; /* inode->writers counts it, */
	bool counts_reader; /* or inode->readers */
	void *private;
};

/* Sets up a zeroed inode with one user. `parent` (may be NULL) is counted
 * here and dropped again when the inode goes. */
void inode_init(struct inode *inode, const struct inode_ops *ops, u32 mode,
		u64 number, struct inode *parent);
void inode_get(struct inode *inode);
void inode_put(struct inode *inode);
void file_get(struct file *file);
void file_put(struct file *file);

/* Makes the root from the boot archive, read-only with the kernel's option
 * "ro", and mounts devfs on /dev and procfs on /proc. Panics when the archive
 * cannot be used. */
void vfs_init(const void *archive, size_t size);
/* A page of zeroes: what a hole of a file reads as. */
extern const u8 zero_page[];
/* The root directory, counted. */
struct inode *vfs_root(void);

/* The content of .ravelin/start in the boot archive, which says what to run;
 * NULL when there is none. It is not shown in the tree. */
const void *vfs_start_record(size_t *size);

/* A listed entry's name: at most `size` bytes with NUL, cut if need be. What
 * is in no directory is "pipe:[number]", or "socket:[number]". False, and "?",
 * when it is gone. The buffer is always terminated. */
bool inode_name(struct inode *inode, char *buffer, size_t size);
/* The path of `inode` as seen from `root`. Returns its length without NUL,
 * -ERANGE when it does not fit in `size`, -ENOENT when it has none. */
i64 inode_path(struct inode *root, struct inode *inode, char *buffer,
	       size_t size);

/* Follows `path` from `start` (the root when it begins with '/') with the
 * rights of `cred`. A last symbolic link is followed when `follow` is set.
 * On success *out is counted. -ENOENT, -ENOTDIR, -EACCES, -ELOOP,
 * -ENAMETOOLONG. */
int path_walk(struct inode *root, struct inode *start, const char *path,
	      bool follow, const struct cred *cred, struct inode **out);

/* Where a path's last name would be. */
struct path_last {
	struct inode *dir; /* counted */
	bool slash;        /* a slash stands behind the name */
	char name[NAME_MAX + 1]; /* "" for the root */
};

/* The same as path_walk, but stops before the last name, which need not
 * exist. With `follow` a symbolic link of that name is followed, to where a
 * file may be made. */
int path_walk_last(struct inode *root, struct inode *start, const char *path,
		   bool follow, const struct cred *cred,
		   struct path_last *out);
/* Is it a name of its own, and not the root, "." or ".."? */
bool path_last_is_name(const struct path_last *last);

/* Sets the times that are named to now. */
#define TIME_ACCESSED 1u
#define TIME_MODIFIED 2u
#define TIME_CHANGED 4u
void inode_touch(struct inode *inode, unsigned times);
/* A read: the time of access moves when it tells less than the others do, or
 * is a day old (Linux's relatime). */
void inode_read_touch(struct inode *inode);
/* Is its file system mounted so that nothing there may change? */
bool inode_is_read_only(const struct inode *inode);

/* Opens an inode with O_* `flags`; checks permission by `cred`, unless the
 * inode was `made` by this very call. *out has one user and counts the inode.
 * Sleeps while others have a lease on it that forbids it (kernel/fs/lease.h).
 * -EACCES, -EISDIR, -ENOTDIR, -ELOOP (a symbolic link), -EROFS, -ETXTBSY (it
 * runs), -EPERM, -ENXIO (no such device), -ENOMEM, or the kind's own. */
int file_open_made(struct inode *inode, u32 flags, bool made,
		   const struct cred *cred, struct file **out);
int file_open(struct inode *inode, u32 flags, const struct cred *cred,
	      struct file **out);

/* A file without permission checks around `ops`, for what is in no directory
 * (a pipe's ends, the streams). Counts the inode. NULL on lack of memory. */
struct file *file_create(struct inode *inode, const struct file_ops *ops,
			 u32 flags);

/* Reads bytes of a regular file into kernel memory (execve, the boot).
 * Returns the bytes read, fewer at the file's end, or a negative errno:
 * -EISDIR, or -EINVAL when the file's bytes are not kept. */
i64 inode_read(struct inode *inode, void *to, size_t size, u64 offset);

/* May `cred` access `inode` with MAY_* `mask`? 0, -EROFS (a write on a
 * read-only file system, whoever asks), -EPERM (a write to what is immutable,
 * whoever asks) or -EACCES (through audit_deny, after
 * CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH had a say). */
#define MAY_EXEC 1u
#define MAY_WRITE 2u
#define MAY_READ 4u
int inode_permission(struct inode *inode, unsigned mask,
		     const struct cred *cred);
/* The same by the mode bits and capabilities alone, as a question: a no is no
 * refusal, and recorded nowhere. */
bool inode_allows(const struct inode *inode, unsigned mask,
		  const struct cred *cred);

#endif
