/*
 * Leases; see the header. The rules are those of Linux's fs/locks.c:
 * generic_setlease(), __break_lease(), time_out_leases().
 */
#include "kernel/fs/lease.h"

#include "kernel/abi/errno.h"
#include "kernel/abi/fcntl.h"
#include "kernel/abi/stat.h"
#include "kernel/dev/clock.h"
#include "kernel/fs/file.h"
#include "kernel/fs/file_lock.h"
#include "kernel/mm/slab.h"
#include "kernel/security/capability.h"
#include "kernel/security/cred.h"
#include "kernel/task/signal.h"
#include "kernel/task/task.h"
#include "kernel/task/task_list.h"
#include "kernel/task/wait.h"

#define NEVER (~0ull)	      /* nobody asked for it, */
#define SOME_DAY (~0ull - 1) /* or somebody did, who waits however long */
#define NS_PER_S 1000000000ull

struct lease {
	struct list_node node;
	const struct file *file; /* whose it is, which drops it */
	int kind;		 /* F_RDLCK or F_WRLCK */
	u64 downgrade_ns; /* when it becomes F_RDLCK at the latest, */
	u64 release_ns;	  /* and when it goes; both monotonic */
	int pid;	  /* who asked for it, and is told; */
	u64 start_ns;	  /* the number may be another's by then */
	u32 uid, euid;
};
SLAB_DECLARE(struct lease);
SLAB_DEFINE(struct lease);

int lease_break_time_s = 45;

static struct wait_queue changed = WAIT_QUEUE_INIT(changed);

static struct lease *lease_of(struct list_node *node)
{
	return LIST_ENTRY(node, struct lease, node);
}

/* The inode's first lease, or the one after `lease`; NULL: no more. */
static struct lease *lease_next(const struct inode *inode,
				struct lease *lease)
{
	struct list_node *node;

	if (inode->locks == NULL)
		return NULL;
	node = lease == NULL ? list_first(&inode->locks->leases) :
			       list_next(&inode->locks->leases, &lease->node);
	return node != NULL ? lease_of(node) : NULL;
}

static struct lease *lease_find(const struct file *file)
{
	struct lease *lease = lease_next(file->inode, NULL);

	while (lease != NULL && lease->file != file)
		lease = lease_next(file->inode, lease);
	return lease;
}

/* As lease_modify(): what was asked of the holder may be done by this. */
static void change(struct lease *lease, int kind)
{
	struct inode *inode = lease->file->inode;

	lease->kind = kind;
	if (kind != F_WRLCK)
		lease->downgrade_ns = NEVER;
	if (kind == F_UNLCK) {
		list_remove(&lease->node);
		kfree(lease);
		file_locks_trim(inode);
	}
	wake_all(&changed);
}

/* Holders that had their time are not waited for. */
static void time_out(const struct inode *inode)
{
	u64 now = clock_monotonic_ns();
	struct lease *next = lease_next(inode, NULL);

	while (next != NULL) {
		struct lease *lease = next;

		next = lease_next(inode, lease);
		if (lease->downgrade_ns <= now)
			change(lease, F_RDLCK);
		if (lease->release_ns <= now)
			change(lease, F_UNLCK);
	}
}

/* --- having one --- */

/* check_conflicting_open(): a program that runs counts as open too. */
static bool is_open_otherwise(const struct file *file, i64 kind)
{
	const struct inode *inode = file->inode;

	if (kind == F_RDLCK)
		return inode->writers > 0;
	return inode->writers != file->counts_writer ||
	       inode->readers != file->counts_reader ||
	       inode->runners > 0;
}

/* Does another's lease forbid it? */
static bool is_leased_otherwise(const struct file *file, i64 kind)
{
	struct lease *lease = NULL;

	while ((lease = lease_next(file->inode, lease)) != NULL)
		if (lease->file != file &&
		    (kind == F_WRLCK || lease->release_ns != NEVER))
			return true;
	return false;
}

static int add(struct file *file, int kind)
{
	const struct task *task = current_task();
	struct lease *lease = kalloc(struct lease);
	struct file_locks *locks = file_locks_make(file->inode);

	if (lease == NULL || locks == NULL) {
		kfree(lease);
		file_locks_trim(file->inode);
		return -ENOMEM;
	}
	lease->file = file;
	lease->kind = kind;
	lease->downgrade_ns = lease->release_ns = NEVER;
	lease->pid = task->pid;
	lease->start_ns = task->start_ns;
	lease->uid = task->cred->uid;
	lease->euid = task->cred->euid;
	list_add_tail(&locks->leases, &lease->node);
	return 0;
}

i64 lease_set(struct file *file, i64 kind)
{
	const struct inode *inode = file->inode;
	struct lease *mine;

	if (kind != F_RDLCK && kind != F_WRLCK && kind != F_UNLCK)
		return -EINVAL;
	if (current_task()->cred->fsuid != inode->uid &&
	    !capable(CAP_LEASE, "F_SETLEASE"))
		return -EACCES;
	if (!S_ISREG(inode->mode))
		return -EINVAL;
	if (kind != F_UNLCK) {
		time_out(inode);
		if (is_open_otherwise(file, kind) ||
		    is_leased_otherwise(file, kind))
			return -EAGAIN;
	}
	mine = lease_find(file);
	if (mine == NULL)
		return kind == F_UNLCK ? -EAGAIN : add(file, (int)kind);
	change(mine, (int)kind);
	return 0;
}

int lease_get(const struct file *file)
{
	const struct lease *lease;

	time_out(file->inode);
	lease = lease_find(file);
	if (lease == NULL || lease->release_ns != NEVER)
		return F_UNLCK;
	return lease->downgrade_ns != NEVER ? F_RDLCK : lease->kind;
}

void lease_drop(struct file *file)
{
	struct lease *lease = lease_find(file);

	if (lease != NULL)
		change(lease, F_UNLCK);
}

/* --- breaking one --- */

static struct lease *find_conflict(const struct inode *inode, bool writes)
{
	struct lease *lease = lease_next(inode, NULL);

	while (lease != NULL && !writes && lease->kind == F_RDLCK)
		lease = lease_next(inode, lease);
	return lease;
}

/* As kill_fasync() sends it: sigio_perm() says to whom. */
static void tell(const struct lease *lease)
{
	struct task *task = task_find(lease->pid);

	if (task == NULL || task->start_ns != lease->start_ns)
		return;
	if (lease->euid == 0 || lease->euid == task->cred->suid ||
	    lease->euid == task->cred->uid ||
	    lease->uid == task->cred->suid || lease->uid == task->cred->uid)
		signal_send(task->process, SIGIO, NULL);
}

/* Gives those that forbid it a time to let go, and tells them: once. */
static void ask_holders(const struct inode *inode, bool writes)
{
	struct lease *lease = NULL;
	u64 end = lease_break_time_s <= 0 ? SOME_DAY :
			  clock_monotonic_ns() +
				  (u64)lease_break_time_s * NS_PER_S;

	while ((lease = lease_next(inode, lease)) != NULL) {
		if (lease->release_ns != NEVER)
			continue;
		if (writes)
			lease->release_ns = end;
		else if (lease->kind == F_WRLCK &&
			 lease->downgrade_ns == NEVER)
			lease->downgrade_ns = end;
		else
			continue;
		tell(lease);
	}
}

int lease_break_held(struct inode *inode, u32 flags)
{
	bool writes = (flags & O_ACCMODE) != O_RDONLY;
	struct lease *lease;
	int error = 0;

	for (;;) {
		time_out(inode);
		lease = find_conflict(inode, writes);
		if (lease == NULL)
			return 0;
		if (error != 0 && error != -ETIMEDOUT)
			return error;
		ask_holders(inode, writes);
		if (flags & O_NONBLOCK)
			return -EAGAIN;
		error = wait_on_until(&changed,
				      min_u64(lease->downgrade_ns,
					      lease->release_ns));
	}
}
