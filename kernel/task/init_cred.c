/*
 * The credentials of the first program. See kernel/task/init_cred.h.
 */
#include "kernel/task/init_cred.h"

#include <string.h>

#include "kernel/abi/errno.h"
#include "kernel/security/bounding.h"
#include "kernel/security/cred.h"
#include "kernel/task/start.h"
#include "kernel/task/task.h"

/* Not cred_publish(): nobody has become another, there was no program yet. */
static void replace(struct task *task, struct cred *cred)
{
	cred_put(task->cred);
	task->cred = cred;
}

int init_cred_before(struct task *task, const struct start *start)
{
	const u64 limit = bounding_at_boot();
	struct cred *cred = cred_copy(task->cred);

	if (!cred)
		return -ENOMEM;
	cred->uid = cred->euid = cred->suid = cred->fsuid = start->uid;
	cred->gid = cred->egid = cred->sgid = cred->fsgid = start->gid;
	cred->group_count = start->group_count;
	memcpy(cred->groups, start->groups, sizeof(cred->groups));
	cred->cap_bounding = start->bounding & limit;
	cred->cap_inheritable = start->inheritable & limit;
	cred->cap_ambient = start->ambient & limit;
	/* As after a login, where the record does not say. Root's program
	 * gains nothing by execve: it is one like any other. */
	cred->cap_effective = start->uid == 0 ? cred->cap_bounding : 0;
	if (start->has_capabilities)
		cred->cap_effective = start->capabilities & limit;
	cred->cap_permitted = cred->cap_effective;
	if (start->uid == 0)
		cred->cap_permitted |= cred->cap_bounding |
				       cred->cap_inheritable;
	cred->securebits = start->securebits;
	replace(task, cred);
	task->no_new_privs = start->no_new_privs;
	return 0;
}

int init_cred_after(struct task *task, const struct start *start)
{
	struct cred *cred = cred_copy(task->cred);

	if (!cred)
		return -ENOMEM;
	if (start->has_capabilities)
		cred->cap_permitted = cred->cap_effective =
			start->capabilities & bounding_at_boot();
	/* With the bit that execve clears, if it was asked for. */
	cred->securebits = start->securebits;
	replace(task, cred);
	return 0;
}
