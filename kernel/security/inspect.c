/*
 * The right to look into another task. See kernel/security/inspect.h.
 */
#include "kernel/security/inspect.h"

#include <arch/task.h>

#include "kernel/mm/space.h"
#include "kernel/security/capability.h"
#include "kernel/security/cred.h"
#include "kernel/task/task.h"

bool is_dumpable(const struct task *task)
{
	return task->space != NULL && task->space->is_dumpable;
}

static bool is_all(const struct id_set *ids, u32 id)
{
	return ids->real == id && ids->effective == id && ids->saved == id;
}

bool may_inspect(const struct cred *cred, enum inspect_as as,
		 const struct task *task)
{
	const struct cred *other = task->cred;
	bool real = as == INSPECT_REAL;
	u64 mine = real ? cred->cap_permitted : cred->cap_effective;

	if (task->process == current_task()->process)
		return true;
	/* One without memory has nothing that its being dumpable would hide. */
	if (is_all(&other->user, real ? cred->uid : cred->fsuid) &&
	    is_all(&other->group, real ? cred->gid : cred->fsgid) &&
	    (other->cap_permitted & ~mine) == 0 &&
	    (task->space == NULL || is_dumpable(task)))
		return true;
	return cred_capable(cred, CAP_SYS_PTRACE, task->name);
}
