/*
 * Credentials. See kernel/security/cred.h and credentials(7).
 */
#include "kernel/security/cred.h"

#include <arch/task.h>

#include "kernel/abi/errno.h"
#include "kernel/lib/usercopy.h"
#include "kernel/mm/space.h"
#include "kernel/security/capability.h"
#include "kernel/syscall.h"
#include "kernel/task/task.h"

SLAB_DEFINE(struct cred);

struct cred *cred_copy(const struct cred *old)
{
	struct cred *cred = kalloc(struct cred);

	if (!cred)
		return NULL;
	if (old) {
		*cred = *old;
	} else {
		cred->cap_effective = CAP_ALL;
		cred->cap_permitted = CAP_ALL;
		cred->cap_bounding = CAP_ALL;
	}
	refcount_init(&cred->users, 1);
	return cred;
}

/* The count is no part of what is immutable. */
static struct refcount *users_of(const struct cred *cred)
{
	return &((struct cred *)cred)->users;
}

void cred_get(const struct cred *cred)
{
	refcount_get(users_of(cred));
}

void cred_put(const struct cred *cred)
{
	if (refcount_put(users_of(cred)))
		kfree((struct cred *)cred);
}

void cred_publish(struct cred *new)
{
	struct task *task = current_task();
	const struct cred *old = task->cred;

	if (new->euid != old->euid || new->egid != old->egid ||
	    new->fsuid != old->fsuid || new->fsgid != old->fsgid ||
	    new->cap_permitted & ~old->cap_permitted) {
		if (task->space)
			task->space->is_dumpable = false;
		task->death_signal = 0;
	}
	task->cred = new;
	cred_put(old);
}

bool cred_in_group(const struct cred *cred, u32 gid)
{
	if (gid == cred->fsgid)
		return true;
	for (u32 i = 0; i < cred->group_count; i++)
		if (cred->groups[i] == gid)
			return true;
	return false;
}

i64 sys_getuid(void)
{
	return current_task()->cred->uid;
}

i64 sys_geteuid(void)
{
	return current_task()->cred->euid;
}

i64 sys_getgid(void)
{
	return current_task()->cred->gid;
}

i64 sys_getegid(void)
{
	return current_task()->cred->egid;
}

i64 sys_getgroups(int count, struct uptr groups)
{
	const struct cred *cred = current_task()->cred;

	if (count < 0)
		return -EINVAL;
	if (count == 0)
		return cred->group_count;
	if ((u32)count < cred->group_count)
		return -EINVAL;
	if (copy_to_user(groups, cred->groups,
			 cred->group_count * sizeof(cred->groups[0])) != 0)
		return -EFAULT;
	return cred->group_count;
}
