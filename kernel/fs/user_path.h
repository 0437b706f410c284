/*
 * Paths as system calls get them: a program's string, relative to an open
 * directory or to the working directory.
 */
#ifndef KERNEL_FS_USER_PATH_H
#define KERNEL_FS_USER_PATH_H

#include "kernel/fs/vfs.h"

/* A program's path in the kernel. Short ones, nearly all, need no memory. */
struct path_text {
	char *text;
	char small[160];
};

/* Fetches the path. 0, -EFAULT, -ENAMETOOLONG (no NUL within PATH_MAX) or
 * -ENOMEM. An empty one is fetched too: path_walk refuses it. */
int path_text_take(struct path_text *path, struct uptr from);
void path_text_drop(struct path_text *path);

/* Walks `path` for the current task with the rights of `cred`. A relative
 * path starts at the open directory `dir_fd`, or at the working directory
 * for AT_FDCWD. As path_walk, and -EBADF, -ENOTDIR for `dir_fd`. */
int path_at(int dir_fd, const char *path, bool follow,
	    const struct cred *cred, struct inode **out);

/* The same, but stops before the last name: path_walk_last. */
int path_last_at(int dir_fd, const char *path, bool follow,
		 const struct cred *cred, struct path_last *out);
/* Fetches a program's path first. */
int user_path_last(int dir_fd, struct uptr path, const struct cred *cred,
		   struct path_last *out);

/* The same by flags: AT_SYMLINK_NOFOLLOW and AT_EMPTY_PATH (an empty path is
 * the open file itself) count, others are the caller's. */
int path_text_at(int dir_fd, const struct path_text *path, int flags,
		 const struct cred *cred, struct inode **out);
/* Fetches a path and walks it. */
int user_path_at(int dir_fd, struct uptr path, int flags,
		 const struct cred *cred, struct inode **out);

#endif
