/*
 * Mount namespaces, and unshare(2); see the header.
 */
#include "kernel/fs/namespace.h"

#include "kernel/abi/errno.h"
#include "kernel/abi/sched.h"
#include "kernel/fs/fdtable.h"
#include "kernel/fs/folders.h"
#include "kernel/mm/slab.h"
#include "kernel/mm/space.h"
#include "kernel/security/capability.h"
#include "kernel/syscall.h"
#include "kernel/task/task.h"

#define FIRST_NUMBER 4026531841ull /* about where Linux's begin */
#define OTHER_NAMESPACES                                                  \
	(CLONE_NEWTIME | CLONE_NEWCGROUP | CLONE_NEWUTS | CLONE_NEWIPC | \
	 CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNET)

SLAB_DECLARE(struct mount);
SLAB_DEFINE(struct mount);
SLAB_DECLARE(struct mount_namespace);
SLAB_DEFINE(struct mount_namespace);

struct mount_namespace first_namespace = {
	.users = { 1 },
	.number = FIRST_NUMBER,
	.mounts = LIST_INIT(first_namespace.mounts),
};

static u64 last_number = FIRST_NUMBER;
static int last_id;

static struct mount *mount_of(struct list_node *node)
{
	return LIST_ENTRY(node, struct mount, node);
}

void namespace_get(struct mount_namespace *namespace)
{
	refcount_get(&namespace->users);
}

struct mount *namespace_find(const struct mount_namespace *namespace,
			     const struct super_block *super)
{
	LIST_FOR_EACH(cursor, &namespace->mounts)
		if (mount_of(cursor)->super == super)
			return mount_of(cursor);
	return NULL;
}

struct inode *mounted_on(const struct inode *place)
{
	if (place->mounts == 0)
		return NULL;
	LIST_FOR_EACH(cursor, &current_task()->mounts->mounts) {
		struct inode *root = mount_of(cursor)->super->root;

		if (root->covers == place)
			return root;
	}
	return NULL;
}

static bool add_mount(struct mount_namespace *namespace,
		      struct super_block *super)
{
	struct mount *mount = kalloc(struct mount);

	if (mount == NULL)
		return false;
	mount->super = super;
	mount->id = ++last_id;
	super->mounts++;
	list_add_tail(&namespace->mounts, &mount->node);
	return true;
}

int namespace_mount(struct mount_namespace *namespace,
		    struct super_block *super, struct inode *place)
{
	if (!add_mount(namespace, super))
		return -ENOMEM;
	if (place != NULL)
		super_attach(super, place);
	return 0;
}

/* Is `upper` mounted somewhere in `lower`, or that itself? */
static bool lies_on(const struct super_block *upper,
		    const struct super_block *lower)
{
	while (upper != lower && upper->root->covers != NULL)
		upper = upper->root->covers->super;
	return upper == lower;
}

/* Takes away what lies on `super`, and that itself; NULL: all. The youngest
 * go first, so that nothing lies on what goes; what is older lies on nothing
 * that does. */
static void drop_mounts(struct mount_namespace *namespace,
			const struct super_block *super)
{
	struct list_node *node = namespace->mounts.head.previous, *before;

	for (; node != &namespace->mounts.head; node = before) {
		struct mount *mount = mount_of(node);

		before = node->previous;
		if (super != NULL && !lies_on(mount->super, super))
			continue;
		if (mount->super == super)
			before = &namespace->mounts.head;
		list_remove(node);
		if (--mount->super->mounts == 0)
			super_leave(mount->super);
		kfree(mount);
	}
	super_reap();
}

int namespace_unmount(struct mount_namespace *namespace, struct mount *mount,
		      bool detach)
{
	struct super_block *super = mount->super;

	/* Whatever lies on it, something does so at once. */
	LIST_FOR_EACH(cursor, &namespace->mounts) {
		const struct inode *root = mount_of(cursor)->super->root;

		if (!detach && root->covers != NULL &&
		    root->covers->super == super)
			return -EBUSY;
	}
	if (!detach && super->mounts == 1 && super->type->is_busy(super))
		return -EBUSY;
	drop_mounts(namespace, super);
	return 0;
}

void namespace_put(struct mount_namespace *namespace)
{
	if (namespace == NULL || !refcount_put(&namespace->users))
		return;
	drop_mounts(namespace, NULL);
	kfree(namespace);
}

int namespace_unshare(struct task *task)
{
	struct mount_namespace *old = task->mounts, *new;
	bool room = true;

	if (!capable(CAP_SYS_ADMIN, "mount namespace"))
		return -EPERM;
	new = kalloc(struct mount_namespace);
	if (new == NULL)
		return -ENOMEM;
	refcount_init(&new->users, 1);
	new->number = ++last_number;
	list_init(&new->mounts);
	LIST_FOR_EACH(cursor, &old->mounts)
		room = room && add_mount(new, mount_of(cursor)->super);
	if (!room) {
		namespace_put(new);
		return -ENOMEM;
	}
	task->mounts = new;
	namespace_put(old);
	return 0;
}

/* What only a process of one thread has for itself: check_unshare_flags() of
 * Linux's kernel/fork.c. Between vfork and execve the memory is the
 * parent's. */
static int check_alone(const struct task *task, u32 wanted)
{
	const u32 any = CLONE_THREAD | CLONE_SIGHAND | CLONE_VM;
	const struct signal_actions *s = task->process->actions;
	bool actions = s->is_common && s->users.count > 1;

	if ((wanted & any && task->process->living > 1) ||
	    (wanted & (CLONE_SIGHAND | CLONE_VM) && actions) ||
	    (wanted & CLONE_VM && space_is_shared(task->space)))
		return -EINVAL;
	return 0;
}

i64 sys_unshare(int flags)
{
	const u32 known = CLONE_THREAD | CLONE_SIGHAND | CLONE_VM | CLONE_FS |
			  CLONE_FILES | CLONE_SYSVSEM | CLONE_NEWNS;
	struct task *task = current_task();
	u32 wanted = (u32)flags;
	int error = check_alone(task, wanted);

	if (error || wanted & ~(known | OTHER_NAMESPACES) ||
	    wanted & CLONE_NEWUSER)
		return -EINVAL;
	if (wanted & OTHER_NAMESPACES)
		return capable(CAP_SYS_ADMIN, "namespace") ? -EINVAL : -EPERM;
	/* What tells nobody that it was done first. */
	if (wanted & (CLONE_FS | CLONE_NEWNS))
		error = folders_unshare(&task->folders);
	if (!error && wanted & CLONE_FILES)
		error = fdtable_unshare(&task->files);
	if (!error && wanted & CLONE_NEWNS)
		error = namespace_unshare(task);
	return error;
}
