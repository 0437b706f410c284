/*
 * Advisory locks, flock(2) and fcntl(2); see the header.
 */
#include "kernel/fs/file_lock.h"

#include "kernel/abi/errno.h"
#include "kernel/abi/fcntl.h"
#include "kernel/fs/fdtable.h"
#include "kernel/fs/file.h"
#include "kernel/lib/usercopy.h"
#include "kernel/mm/slab.h"
#include "kernel/syscall.h"
#include "kernel/task/task.h"
#include "kernel/task/wait.h"

#define LOCKS_PER_FILE 1024u

struct file_lock {
	struct list_node node;
	const void *owner; /* a file (flock) or a table of files (fcntl) */
	bool is_flock;
	bool exclusive;
	int pid;
	u64 start;
	u64 last; /* the last byte, itself included */
};
SLAB_DECLARE(struct file_lock);
SLAB_DEFINE(struct file_lock);

SLAB_DECLARE(struct file_locks);
SLAB_DEFINE(struct file_locks);

static struct wait_queue released = WAIT_QUEUE_INIT(released);

struct file_locks *file_locks_make(struct inode *inode)
{
	struct file_locks *locks = inode->locks;

	if (locks == NULL)
		locks = kalloc(struct file_locks);
	if (locks != NULL && inode->locks == NULL) {
		list_init(&locks->list);
		list_init(&locks->leases);
		inode->locks = locks;
	}
	return locks;
}

void file_locks_trim(struct inode *inode)
{
	struct file_locks *locks = inode->locks;

	if (locks == NULL || !list_is_empty(&locks->list) ||
	    !list_is_empty(&locks->leases))
		return;
	inode->locks = NULL;
	kfree(locks);
}

static struct file_lock *lock_of(struct list_node *node)
{
	return LIST_ENTRY(node, struct file_lock, node);
}

/* Is it of the same kind, and do the ranges meet? */
static bool meets(const struct file_lock *a, const struct file_lock *b)
{
	return a->is_flock == b->is_flock && a->start <= b->last &&
	       b->start <= a->last;
}

/* Another's lock that forbids `wanted`, or NULL. */
static struct file_lock *find_conflict(const struct inode *inode,
				       const struct file_lock *wanted)
{
	if (inode->locks == NULL)
		return NULL;
	LIST_FOR_EACH(cursor, &inode->locks->list) {
		struct file_lock *lock = lock_of(cursor);

		if (lock->owner != wanted->owner && meets(lock, wanted) &&
		    (lock->exclusive || wanted->exclusive))
			return lock;
	}
	return NULL;
}

static void insert(struct inode *inode, struct file_lock *lock)
{
	list_add_tail(&inode->locks->list, &lock->node);
	inode->locks->count++;
}

static void drop(struct inode *inode, struct file_lock *lock)
{
	list_remove(&lock->node);
	kfree(lock);
	inode->locks->count--;
	file_locks_trim(inode);
	wake_all(&released);
}

/* Takes a range from the owner's locks. `spare` is for a lock that falls in
 * two; true when it was used. */
static bool carve(struct inode *inode, const struct file_lock *range,
		  struct file_lock *spare)
{
	struct list_node *next = inode->locks ?
				 list_first(&inode->locks->list) : NULL;
	bool used = false;

	while (next != NULL) {
		struct file_lock *lock = lock_of(next);

		next = list_next(&inode->locks->list, next);
		if (lock->owner != range->owner || !meets(lock, range))
			continue;
		if (lock->start < range->start && lock->last > range->last) {
			*spare = *lock;
			spare->node = (struct list_node){ NULL, NULL };
			spare->start = range->last + 1;
			insert(inode, spare);
			used = true;
		}
		if (lock->start < range->start)
			lock->last = range->start - 1;
		else if (lock->last > range->last)
			lock->start = range->last + 1;
		else
			drop(inode, lock);
	}
	wake_all(&released);
	return used;
}

/* Gives the owner `wanted`, which nobody forbids; or, with `unlock`, takes
 * that range away. 0 or -ENOLCK. */
static int place(struct inode *inode, const struct file_lock *wanted,
		 bool unlock)
{
	struct file_lock *lock = kalloc(struct file_lock);
	struct file_lock *spare = kalloc(struct file_lock);
	struct file_locks *locks = file_locks_make(inode);

	if (lock == NULL || spare == NULL || locks == NULL ||
	    locks->count + 2 > LOCKS_PER_FILE) {
		kfree(lock);
		kfree(spare);
		file_locks_trim(inode);
		return -ENOLCK;
	}
	/* First the new one, that the list does not go in between. */
	*lock = *wanted;
	lock->owner = NULL;
	insert(inode, lock);
	if (!carve(inode, wanted, spare))
		kfree(spare);
	lock->owner = wanted->owner;
	if (unlock)
		drop(inode, lock);
	return 0;
}

/* Until nobody forbids it. -EAGAIN without `wait`. */
static int wait_until_free(const struct inode *inode,
			   const struct file_lock *wanted, bool wait)
{
	while (find_conflict(inode, wanted) != NULL) {
		int error = wait ? wait_on(&released) : -EAGAIN;

		if (error)
			return error;
	}
	return 0;
}

i64 sys_flock(int fd, int operation)
{
	struct file *file = fd_get(current_task()->files, fd);
	struct file_lock wanted = { .owner = file, .is_flock = true,
				    .last = UINT64_MAX };
	int kind = operation & ~LOCK_NB;
	int error;

	if (file == NULL)
		return -EBADF;
	wanted.exclusive = kind == LOCK_EX;
	if (kind != LOCK_SH && kind != LOCK_EX && kind != LOCK_UN)
		error = -EINVAL;
	else if (file->flags & O_PATH)
		error = -EBADF;
	else if (kind == LOCK_UN)
		error = file->inode->locks ?
				place(file->inode, &wanted, true) : 0;
	else
		error = wait_until_free(file->inode, &wanted,
					!(operation & LOCK_NB));
	if (error == 0 && kind != LOCK_UN)
		error = place(file->inode, &wanted, false);
	file_put(file);
	return error;
}

/* The range that a program's struct flock means. */
static int read_range(const struct file *file, const struct kernel_flock *given,
		      struct file_lock *out)
{
	i64 start = given->start, length = given->length, end;

	if (given->whence == SEEK_CUR)
		end = (i64)file->position;
	else if (given->whence == SEEK_END)
		end = (i64)file->inode->size;
	else if (given->whence == SEEK_SET)
		end = 0;
	else
		return -EINVAL;
	if (__builtin_add_overflow(start, end, &start))
		return -EOVERFLOW;
	if (length < 0 && __builtin_add_overflow(start, length, &start))
		return -EINVAL;
	if (start < 0)
		return -EINVAL;
	length = length < 0 ? -length : length;
	if (length > 0 && __builtin_add_overflow(start, length - 1, &end))
		return -EOVERFLOW;
	out->start = (u64)start;
	out->last = length > 0 ? (u64)end : INT64_MAX;
	return 0;
}

/* F_GETLK: who forbids it. */
static i64 tell_conflict(const struct inode *inode,
			 const struct file_lock *wanted,
			 struct kernel_flock *given, struct uptr argument)
{
	const struct file_lock *other = find_conflict(inode, wanted);

	if (other == NULL) {
		given->type = F_UNLCK;
	} else {
		given->type = other->exclusive ? F_WRLCK : F_RDLCK;
		given->whence = SEEK_SET;
		given->start = (long)other->start;
		given->length = other->last == INT64_MAX ? 0 :
				(long)(other->last - other->start + 1);
		given->pid = other->pid;
	}
	return copy_to_user(argument, given, sizeof(*given));
}

/* Linux's fcntl_setlk(): who closed the file while this call slept dropped all
 * locks of its table, and nobody would drop this one. */
static int place_if_open(struct file *file, int fd,
			 const struct file_lock *wanted)
{
	if (!fd_leads_to(current_task()->files, fd, file))
		return -EBADF;
	return place(file->inode, wanted, false);
}

i64 file_lock_control(struct file *file, int fd, int command,
		      struct uptr argument)
{
	struct task *task = current_task();
	struct file_lock wanted = { .owner = task->files,
				    .pid = task->process->pid };
	struct kernel_flock given;
	int error;

	if (copy_from_user(&given, argument, sizeof(given)))
		return -EFAULT;
	error = read_range(file, &given, &wanted);
	if (error)
		return error;
	if (given.type != F_RDLCK && given.type != F_WRLCK &&
	    (given.type != F_UNLCK || command == F_GETLK))
		return -EINVAL;
	wanted.exclusive = given.type == F_WRLCK;
	if (command == F_GETLK)
		return tell_conflict(file->inode, &wanted, &given, argument);
	if (given.type == F_UNLCK)
		return file->inode->locks ?
			       place(file->inode, &wanted, true) : 0;
	if (wanted.exclusive ? !file_may_write(file) : !file_may_read(file))
		return -EBADF;
	error = wait_until_free(file->inode, &wanted, command == F_SETLKW);
	return error ? error : place_if_open(file, fd, &wanted);
}

static void drop_all(struct inode *inode, const void *owner)
{
	struct list_node *next;

	if (inode == NULL || inode->locks == NULL)
		return;
	next = list_first(&inode->locks->list);
	while (next != NULL) {
		struct file_lock *lock = lock_of(next);

		next = list_next(&inode->locks->list, next);
		if (lock->owner == owner)
			drop(inode, lock);
	}
}

void file_locks_drop(struct file *file)
{
	drop_all(file->inode, file);
}

void file_locks_close(struct file *file, const struct fdtable *table)
{
	drop_all(file->inode, table);
}
