/*
 * Login uids. See kernel/security/login.h.
 */
#include "kernel/security/login.h"

#include <arch/task.h>

#include "kernel/abi/errno.h"
#include "kernel/security/capability.h"
#include "kernel/task/task.h"

int login_set(u32 uid)
{
	static u32 sessions;
	struct task *task = current_task();

	if (task->login_uid != LOGIN_UNSET &&
	    !capable(CAP_AUDIT_CONTROL, "loginuid"))
		return -EPERM;
	if (uid != LOGIN_UNSET && ++sessions == LOGIN_UNSET)
		sessions++;
	task->login_uid = uid;
	task->login_session = uid == LOGIN_UNSET ? LOGIN_UNSET : sessions;
	return 0;
}
