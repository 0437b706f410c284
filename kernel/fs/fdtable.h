/*
 * Open files by number: a task's, or several tasks' by CLONE_FILES.
 *
 * Invariant: every number that is in use holds one count on its file.
 */
#ifndef KERNEL_FS_FDTABLE_H
#define KERNEL_FS_FDTABLE_H

#include "kernel/fs/vfs.h"
#include "kernel/lib/refcount.h"
#include "kernel/lib/types.h"
#include "kernel/mm/slab.h"

#define FD_MAX 256 /* open files of one task: RLIMIT_NOFILE at the most */

struct fdtable {
	struct refcount users;
	u64 most; /* numbers below are given out: RLIMIT_NOFILE */
	int end;  /* no number from here on is in use */
	struct file *files[FD_MAX];
	bool close_on_exec[FD_MAX];
};
SLAB_DECLARE(struct fdtable);

struct fdtable *fdtable_create(void);
/* The same files at the same numbers, for a child. NULL: no memory. */
struct fdtable *fdtable_copy(const struct fdtable *from);
void fdtable_get(struct fdtable *table);
/* Puts a copy in the place of a table that has other users. 0 or -ENOMEM. */
int fdtable_unshare(struct fdtable **table);
void fdtable_put(struct fdtable *table); /* the last user closes all */
/* The file behind a number, counted, or NULL. */
struct file *fd_get(struct fdtable *table, int fd);
/* Is that still the number of this file, which the caller counts? Asked after
 * a sleep, in which others may have closed it. */
bool fd_leads_to(const struct fdtable *table, int fd, const struct file *file);
/* Is any number free? */
bool fd_has_room(const struct fdtable *table);
/* Takes over the caller's count on `file`. The lowest free number from
 * `lowest` on, or -EMFILE (the caller keeps its count then). 0 <= lowest. */
int fd_install(struct fdtable *table, struct file *file, int lowest,
	       bool close_on_exec);
/* Gives two files numbers, and tells them to the program at `to`. Takes over
 * both counts in any case. 0, -EMFILE, or -EFAULT. */
int fd_install_pair(struct fdtable *table, struct file *const files[2],
		    bool close_on_exec, struct uptr to);
/* The same at exactly `fd` (0..FD_MAX-1), closing what was there. */
void fd_replace(struct fdtable *table, int fd, struct file *file,
		bool close_on_exec);
/* The close-on-exec mark: asks (0 or 1) or sets (0). -EBADF. */
int fd_close_on_exec(const struct fdtable *table, int fd);
int fd_set_close_on_exec(struct fdtable *table, int fd, bool on);
int fd_close(struct fdtable *table, int fd); /* 0 or -EBADF */
void fdtable_exec(struct fdtable *table); /* closes what is close-on-exec */

#endif
