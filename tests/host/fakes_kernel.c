/*
 * Stand-ins for the rooms of the kernel that are not in the hosted build.
 * Each is weak: where the real one is linked too, that one serves.
 */
#include "kernel/abi/errno.h"
#include "kernel/dev/clock.h"
#include "kernel/fs/fdtable.h"
#include "kernel/fs/file.h"
#include "kernel/fs/pipe.h"
#include "kernel/fs/vfs.h"
#include "kernel/lib/panic.h"
#include "kernel/lib/lock.h"
#include "kernel/lib/usercopy.h"
#include "kernel/mm/space.h"
#include "kernel/random.h"
#include "kernel/security/audit.h"
#include "kernel/security/capability.h"
#include "kernel/task/sched.h"

#define WEAK __attribute__((weak))

WEAK u64 random_layout_word(void)
{
	static u64 state = 88172645463325252u;

	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return state;
}

WEAK void yield_point(void)
{
	ASSERT(locks_held == 0);
}

WEAK void audit_grant(int what)
{
	(void)what;
}

WEAK void wait_queue_init(struct wait_queue *queue)
{
	list_init(&queue->sleepers);
}

/* Nobody else runs here, for whom one could wait. */
WEAK int wait_killable(struct wait_queue *queue)
{
	(void)queue;
	panic("a sleep without an end");
}

WEAK void wake_all(struct wait_queue *queue)
{
	(void)queue;
}

WEAK void sched_yield(void)
{
}

WEAK void space_begin(struct space *space)
{
	(void)space;
}

WEAK void space_end(struct space *space)
{
	(void)space;
}

WEAK void space_wait(struct space *space)
{
	(void)space;
}

WEAK int audit_deny(int error, int what, const char *object)
{
	(void)what;
	(void)object;
	return error;
}

WEAK bool cred_capable(const struct cred *cred, enum capability cap,
		       const char *object)
{
	(void)cred;
	(void)cap;
	(void)object;
	return false;
}

WEAK void inode_get(struct inode *inode)
{
	refcount_get(&inode->users);
}

WEAK void inode_put(struct inode *inode)
{
	if (refcount_put(&inode->users))
		inode->ops->release(inode);
}

WEAK struct file *fd_get(struct fdtable *table, int fd)
{
	struct file *file = fd >= 0 && fd < FD_MAX ? table->files[fd] : NULL;

	if (file != NULL)
		refcount_get(&file->users);
	return file;
}

WEAK void file_put(struct file *file)
{
	ASSERT(!refcount_put(&file->users));
}

WEAK u64 clock_wall_ns(void)
{
	static u64 ns;

	return ns += 1000;
}

WEAK int fifo_open(struct inode *inode, struct file *file,
		   const struct cred *cred)
{
	(void)inode, (void)file, (void)cred;
	return -ENXIO;
}

WEAK const struct file_ops directory_file_ops = { .read = NULL };
WEAK const struct file_ops regular_file_ops = { .read = NULL };
WEAK const struct file_ops pipe_file_ops = { .read = NULL };

WEAK i64 copy_string_from_user(char *to, struct uptr from, size_t size)
{
	(void)to, (void)from, (void)size;
	return -EFAULT;
}

WEAK int copy_from_user(void *to, struct uptr from, size_t size)
{
	(void)to, (void)from, (void)size;
	return -EFAULT;
}
