/*
 * prctl(2) on credentials: the bounding and the ambient set, securebits, and
 * no_new_privs. See capabilities(7).
 *
 * Invariant: the bounding set only shrinks; the ambient set is within the
 * permitted and the inheritable one; a locked bit of the securebits stays.
 */
#include <arch/task.h>

#include "kernel/abi/capability.h"
#include "kernel/abi/errno.h"
#include "kernel/security/audit.h"
#include "kernel/security/capability.h"
#include "kernel/security/cred.h"
#include "kernel/task/prctl.h"
#include "kernel/task/task.h"

i64 prctl_capbset_read(u64 a2, u64 a3, u64 a4, u64 a5)
{
	(void)a3, (void)a4, (void)a5;
	if (a2 >= CAP_COUNT)
		return -EINVAL;
	return current_task()->cred->cap_bounding >> a2 & 1;
}

i64 prctl_capbset_drop(u64 a2, u64 a3, u64 a4, u64 a5)
{
	struct cred *new;

	(void)a3, (void)a4, (void)a5;
	if (!capable(CAP_SETPCAP, "bounding set"))
		return -EPERM;
	if (a2 >= CAP_COUNT)
		return -EINVAL;
	new = cred_copy(current_task()->cred);
	if (!new)
		return -ENOMEM;
	new->cap_bounding &= ~(1ull << a2);
	cred_publish(new);
	return 0;
}

static i64 put_securebits(u32 bits)
{
	struct cred *new = cred_copy(current_task()->cred);

	if (!new)
		return -ENOMEM;
	new->securebits = bits;
	cred_publish(new);
	return 0;
}

i64 prctl_get_securebits(u64 a2, u64 a3, u64 a4, u64 a5)
{
	(void)a2, (void)a3, (void)a4, (void)a5;
	return current_task()->cred->securebits;
}

i64 prctl_set_securebits(u64 a2, u64 a3, u64 a4, u64 a5)
{
	const struct cred *old = current_task()->cred;
	u32 locks = old->securebits & SECBIT_LOCKS;

	(void)a3, (void)a4, (void)a5;
	if (locks >> 1 & (old->securebits ^ a2) || locks & ~a2 ||
	    a2 & ~(u64)(SECBIT_ALL | SECBIT_LOCKS) ||
	    !cred_has(old, CAP_SETPCAP))
		return audit_deny(-EPERM, CAP_SETPCAP, "securebits");
	return put_securebits((u32)a2);
}

i64 prctl_get_keepcaps(u64 a2, u64 a3, u64 a4, u64 a5)
{
	(void)a2, (void)a3, (void)a4, (void)a5;
	return (current_task()->cred->securebits & SECBIT_KEEP_CAPS) != 0;
}

i64 prctl_set_keepcaps(u64 a2, u64 a3, u64 a4, u64 a5)
{
	u32 bits = current_task()->cred->securebits;

	(void)a3, (void)a4, (void)a5;
	if (a2 > 1)
		return -EINVAL;
	if (bits & SECBIT_KEEP_CAPS_LOCKED)
		return audit_deny(-EPERM, CAP_SETPCAP, "locked keepcaps");
	bits &= ~SECBIT_KEEP_CAPS;
	return put_securebits(a2 ? bits | SECBIT_KEEP_CAPS : bits);
}

static i64 set_ambient(u64 ambient)
{
	struct cred *new = cred_copy(current_task()->cred);

	if (!new)
		return -ENOMEM;
	new->cap_ambient = ambient;
	cred_publish(new);
	return 0;
}

i64 prctl_cap_ambient(u64 what, u64 cap, u64 a4, u64 a5)
{
	const struct cred *old = current_task()->cred;
	u64 bit = 1ull << (cap % 64);

	if (what == PR_CAP_AMBIENT_CLEAR_ALL)
		return cap | a4 | a5 ? -EINVAL : set_ambient(0);
	if (cap >= CAP_COUNT || a4 | a5)
		return -EINVAL;
	switch (what) {
	case PR_CAP_AMBIENT_IS_SET:
		return (old->cap_ambient & bit) != 0;
	case PR_CAP_AMBIENT_LOWER:
		return set_ambient(old->cap_ambient & ~bit);
	case PR_CAP_AMBIENT_RAISE:
		if (!(old->cap_permitted & old->cap_inheritable & bit) ||
		    old->securebits & SECBIT_NO_CAP_AMBIENT_RAISE)
			return audit_deny(-EPERM, (int)cap, "ambient set");
		return set_ambient(old->cap_ambient | bit);
	default:
		return -EINVAL;
	}
}

i64 prctl_set_no_new_privs(u64 a2, u64 a3, u64 a4, u64 a5)
{
	if (a2 != 1 || a3 || a4 || a5)
		return -EINVAL;
	current_task()->no_new_privs = true;
	return 0;
}

i64 prctl_get_no_new_privs(u64 a2, u64 a3, u64 a4, u64 a5)
{
	if (a2 || a3 || a4 || a5)
		return -EINVAL;
	return current_task()->no_new_privs;
}
