/*
 * Capabilities. See kernel/security/capability.h.
 */
#include "kernel/security/capability.h"

#include <arch/task.h>

#include "kernel/abi/errno.h"
#include "kernel/security/audit.h"
#include "kernel/security/cred.h"
#include "kernel/task/task.h"

bool cred_has(const struct cred *cred, enum capability cap)
{
	return cred->cap_effective >> cap & 1;
}

bool cred_capable(const struct cred *cred, enum capability cap,
		  const char *object)
{
	if (cred_has(cred, cap))
		return true;
	audit_deny(-EPERM, (int)cap, object);
	return false;
}

bool capable(enum capability cap, const char *object)
{
	return cred_capable(current_task()->cred, cap, object);
}
