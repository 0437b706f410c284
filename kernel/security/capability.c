/*
 * Capabilities. See kernel/security/capability.h.
 */
#include "kernel/security/capability.h"

#include <arch/task.h>

#include "kernel/abi/errno.h"
#include "kernel/security/audit.h"
#include "kernel/security/cred.h"
#include "kernel/task/task.h"

static const char *const names[CAP_COUNT] = {
#define CAP(number, name, gates) [number] = "CAP_" #name,
#include "kernel/abi/caps.def"
};

/* Each capability with a text has a gate, and no other one has. */
enum {
	WITH_TEXT = 0
#define CAP(number, name, text) | (u64)(sizeof(text) > 1) << (number)
#include "kernel/abi/caps.def"
	,
	WITH_GATE = 0
#define GATE(name, label, error, text, source) | 1ull << CAP_##name
#include "kernel/abi/caps.def"
};
_Static_assert((u64)WITH_TEXT == (u64)WITH_GATE,
	       "caps.def: a text without a GATE, or the reverse");

const char *capability_name(unsigned cap)
{
	return cap < CAP_COUNT ? names[cap] : NULL;
}

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
