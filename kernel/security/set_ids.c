/*
 * The calls that change who a task is: setuid(2), setreuid(2), setresuid(2)
 * and setfsuid(2), the same for groups, and setgroups(2).
 *
 * Users and groups follow the same rules, which stand here once; what a
 * change of users does to the capabilities is capabilities(7), "Effect of
 * user ID changes on capabilities". Invariant: a refused change leaves the
 * task's credentials as they were.
 */
#include <arch/task.h>
#include <string.h>

#include "kernel/abi/capability.h"
#include "kernel/abi/errno.h"
#include "kernel/lib/usercopy.h"
#include "kernel/security/capability.h"
#include "kernel/security/cred.h"
#include "kernel/syscall.h"
#include "kernel/task/limits.h"
#include "kernel/task/task.h"

#define KEEP UINT32_MAX /* leave this id as it is; as an id it is none */

#define CAP_BIT(cap) (1ull << (cap))
/* What fsuid 0 is worth: the capabilities on files. */
#define FS_CAPS                                                     \
	(CAP_BIT(CAP_CHOWN) | CAP_BIT(CAP_MKNOD) |                  \
	 CAP_BIT(CAP_DAC_OVERRIDE) | CAP_BIT(CAP_DAC_READ_SEARCH) | \
	 CAP_BIT(CAP_FOWNER) | CAP_BIT(CAP_FSETID) |                \
	 CAP_BIT(CAP_LINUX_IMMUTABLE) | CAP_BIT(CAP_MAC_OVERRIDE))

/* --- the rules --- */

static bool may_set(enum capability cap)
{
	return capable(cap, cap == CAP_SETUID ? "user ids" : "group ids");
}

static bool is_among(const struct id_set *ids, u32 id)
{
	return id == ids->real || id == ids->effective || id == ids->saved;
}

/* A rule puts the ids that are wanted into a set of ids: 0, -EINVAL, or
 * -EPERM for what takes the capability `cap`. */
typedef int (*id_rule)(struct id_set *ids, enum capability cap,
		       const u32 wanted[3]);

/* setuid: all of them for the capable, who do not come back. */
static int set_all(struct id_set *ids, enum capability cap,
		   const u32 wanted[3])
{
	u32 id = wanted[0];

	if (id == KEEP)
		return -EINVAL;
	if (cred_has(current_task()->cred, cap))
		ids->real = ids->saved = id;
	else if (id != ids->real && id != ids->saved && !may_set(cap))
		return -EPERM;
	ids->effective = ids->fs = id;
	return 0;
}

/* setreuid */
static int set_pair(struct id_set *ids, enum capability cap,
		    const u32 wanted[3])
{
	u32 real = wanted[0], effective = wanted[1], old_real = ids->real;

	if (real != KEEP && real != ids->real && real != ids->effective &&
	    !may_set(cap))
		return -EPERM;
	if (effective != KEEP && !is_among(ids, effective) && !may_set(cap))
		return -EPERM;
	if (real != KEEP)
		ids->real = real;
	if (effective != KEEP)
		ids->effective = effective;
	if (real != KEEP || (effective != KEEP && effective != old_real))
		ids->saved = ids->effective;
	ids->fs = ids->effective;
	return 0;
}

/* setresuid: one that changes nothing leaves the fs id alone too. */
static int set_three(struct id_set *ids, enum capability cap,
		     const u32 wanted[3])
{
	u32 real = wanted[0], effective = wanted[1], saved = wanted[2];

	if ((real == KEEP || real == ids->real) &&
	    (effective == KEEP ||
	     (effective == ids->effective && effective == ids->fs)) &&
	    (saved == KEEP || saved == ids->saved))
		return 0;
	if (((real != KEEP && !is_among(ids, real)) ||
	     (effective != KEEP && !is_among(ids, effective)) ||
	     (saved != KEEP && !is_among(ids, saved))) &&
	    !may_set(cap))
		return -EPERM;
	if (real != KEEP)
		ids->real = real;
	if (effective != KEEP)
		ids->effective = effective;
	if (saved != KEEP)
		ids->saved = saved;
	ids->fs = ids->effective;
	return 0;
}

/* setfsuid */
static int set_fs(struct id_set *ids, enum capability cap, const u32 wanted[3])
{
	u32 id = wanted[0];

	if (id == KEEP)
		return -EINVAL;
	if (id != ids->fs && !is_among(ids, id) && !may_set(cap))
		return -EPERM;
	ids->fs = id;
	return 0;
}

/* --- what follows from them --- */

static bool has_root(const struct id_set *user)
{
	return user->real == 0 || user->effective == 0 || user->saved == 0;
}

static void fix_capabilities(struct cred *new, const struct id_set *old)
{
	if (has_root(old) && !has_root(&new->user)) {
		if (!(new->securebits & SECBIT_KEEP_CAPS))
			new->cap_permitted = new->cap_effective = 0;
		new->cap_ambient = 0;
	}
	/* The effective ones go, whether the others are kept or not. */
	if (old->effective == 0 && new->euid != 0)
		new->cap_effective = 0;
	if (old->effective != 0 && new->euid == 0)
		new->cap_effective = new->cap_permitted;
}

static void fix_fs_capabilities(struct cred *new, const struct id_set *old)
{
	if (old->fs == 0 && new->fsuid != 0)
		new->cap_effective &= ~FS_CAPS;
	if (old->fs != 0 && new->fsuid == 0)
		new->cap_effective |= new->cap_permitted & FS_CAPS;
}

static i64 change(id_rule rule, enum capability cap, u32 first, u32 second,
		  u32 third)
{
	struct task *task = current_task();
	const struct cred *old = task->cred;
	struct cred *new = cred_copy(old);
	const u32 wanted[3] = { first, second, third };
	int error;

	if (!new)
		return -ENOMEM;
	error = rule(cap == CAP_SETUID ? &new->user : &new->group, cap,
		     wanted);
	if (error) {
		cred_put(new);
		return error;
	}
	/* Of one whose user ids stay both change nothing. */
	if (!(new->securebits & SECBIT_NO_SETUID_FIXUP)) {
		if (rule == set_fs)
			fix_fs_capabilities(new, &old->user);
		else
			fix_capabilities(new, &old->user);
	}
	if (new->uid != old->uid)
		limits_new_user(task, new->uid);
	cred_publish(new);
	return 0;
}

/* --- the calls --- */

i64 sys_setuid(unsigned uid)
{
	return change(set_all, CAP_SETUID, uid, KEEP, KEEP);
}

i64 sys_setgid(unsigned gid)
{
	return change(set_all, CAP_SETGID, gid, KEEP, KEEP);
}

i64 sys_setreuid(unsigned real, unsigned effective)
{
	return change(set_pair, CAP_SETUID, real, effective, KEEP);
}

i64 sys_setregid(unsigned real, unsigned effective)
{
	return change(set_pair, CAP_SETGID, real, effective, KEEP);
}

i64 sys_setresuid(unsigned real, unsigned effective, unsigned saved)
{
	return change(set_three, CAP_SETUID, real, effective, saved);
}

i64 sys_setresgid(unsigned real, unsigned effective, unsigned saved)
{
	return change(set_three, CAP_SETGID, real, effective, saved);
}

/* These two tell the id before, and never an error: setfsuid(2). */
i64 sys_setfsuid(unsigned uid)
{
	u32 before = current_task()->cred->fsuid;

	change(set_fs, CAP_SETUID, uid, KEEP, KEEP);
	return before;
}

i64 sys_setfsgid(unsigned gid)
{
	u32 before = current_task()->cred->fsgid;

	change(set_fs, CAP_SETGID, gid, KEEP, KEEP);
	return before;
}

static i64 tell(const struct id_set *ids, struct uptr real,
		struct uptr effective, struct uptr saved)
{
	if (copy_to_user(real, &ids->real, sizeof(u32)) != 0 ||
	    copy_to_user(effective, &ids->effective, sizeof(u32)) != 0)
		return -EFAULT;
	return copy_to_user(saved, &ids->saved, sizeof(u32));
}

i64 sys_getresuid(struct uptr real, struct uptr effective, struct uptr saved)
{
	const struct id_set ids = current_task()->cred->user;

	return tell(&ids, real, effective, saved);
}

i64 sys_getresgid(struct uptr real, struct uptr effective, struct uptr saved)
{
	const struct id_set ids = current_task()->cred->group;

	return tell(&ids, real, effective, saved);
}

/* getgroups() tells them in rising order, as on Linux. */
static void sort(u32 *groups, u32 count)
{
	for (u32 i = 1; i < count; i++) {
		u32 group = groups[i], at = i;

		for (; at > 0 && groups[at - 1] > group; at--)
			groups[at] = groups[at - 1];
		groups[at] = group;
	}
}

i64 sys_setgroups(int count, struct uptr groups)
{
	u32 wanted[CRED_GROUPS_MAX];
	struct cred *new;

	if ((u32)count > CRED_GROUPS_MAX)
		return -EINVAL;
	if (copy_from_user(wanted, groups, (u32)count * sizeof(u32)) != 0)
		return -EFAULT;
	for (u32 i = 0; i < (u32)count; i++)
		if (wanted[i] == KEEP)
			return -EINVAL;
	new = cred_copy(current_task()->cred);
	if (!new)
		return -ENOMEM;
	sort(wanted, (u32)count);
	new->group_count = (u32)count;
	memcpy(new->groups, wanted, (u32)count * sizeof(u32));
	cred_publish(new);
	return 0;
}
