/*
 * capget(2) and capset(2).
 *
 * A version-1 header goes with 32 capabilities, versions 2 and 3 with 64.
 * With an unknown version the header is given the one that is preferred: C
 * libraries probe so.
 */
#include <arch/task.h>
#include <string.h>

#include "kernel/abi/capability.h"
#include "kernel/abi/errno.h"
#include "kernel/lib/usercopy.h"
#include "kernel/security/audit.h"
#include "kernel/security/capability.h"
#include "kernel/security/cred.h"
#include "kernel/syscall.h"
#include "kernel/task/task_list.h"

/* How many pieces of 32 the version has, or 0 for an unknown one. */
static unsigned pieces_of(u32 version)
{
	switch (version) {
	case CAP_VERSION_1:
		return 1;
	case CAP_VERSION_2:
	case CAP_VERSION_3:
		return 2;
	default:
		return 0;
	}
}

/* Reads the header. 0, -EFAULT, or -EINVAL with the version written. */
static int get_header(struct uptr from, struct kernel_cap_header *header,
		      unsigned *pieces)
{
	const u32 preferred = CAP_VERSION_3;

	if (copy_from_user(header, from, sizeof(*header)) != 0)
		return -EFAULT;
	*pieces = pieces_of(header->version);
	if (*pieces)
		return 0;
	if (copy_to_user(from, &preferred, sizeof(preferred)) != 0)
		return -EFAULT;
	return -EINVAL;
}

i64 sys_capget(struct uptr header_at, struct uptr data)
{
	struct kernel_cap_piece sets[2];
	struct kernel_cap_header header;
	const struct task *task;
	const struct cred *cred;
	unsigned pieces;
	int error = get_header(header_at, &header, &pieces);

	if (!data.addr && error == -EINVAL)
		return 0;
	if (error)
		return error;
	if (header.pid < 0)
		return -EINVAL;
	task = header.pid ? task_find(header.pid) : current_task();
	if (!task)
		return -ESRCH;
	cred = task->cred;
	for (unsigned i = 0; i < 2; i++)
		sets[i] = (struct kernel_cap_piece){
			.effective = (u32)(cred->cap_effective >> 32 * i),
			.permitted = (u32)(cred->cap_permitted >> 32 * i),
			.inheritable = (u32)(cred->cap_inheritable >> 32 * i),
		};
	return data.addr ? copy_to_user(data, sets, pieces * sizeof(sets[0])) :
			   0;
}

/* The rules of capset(2). */
static bool may_set(const struct cred *old, u64 effective, u64 permitted,
		    u64 inheritable)
{
	if (inheritable & ~(old->cap_inheritable | old->cap_permitted) &&
	    !cred_has(old, CAP_SETPCAP))
		return false;
	if (inheritable & ~(old->cap_inheritable | old->cap_bounding))
		return false;
	return !(permitted & ~old->cap_permitted) && !(effective & ~permitted);
}

static i64 set_sets(const struct kernel_cap_piece sets[2])
{
	const struct cred *old = current_task()->cred;
	u64 effective = (sets[0].effective | (u64)sets[1].effective << 32) &
			CAP_ALL;
	u64 permitted = (sets[0].permitted | (u64)sets[1].permitted << 32) &
			CAP_ALL;
	u64 inheritable = (sets[0].inheritable |
			   (u64)sets[1].inheritable << 32) & CAP_ALL;
	struct cred *new;

	if (!may_set(old, effective, permitted, inheritable))
		return audit_deny(-EPERM, CAP_SETPCAP, "capset");
	new = cred_copy(old);
	if (!new)
		return -ENOMEM;
	new->cap_effective = effective;
	new->cap_permitted = permitted;
	new->cap_inheritable = inheritable;
	new->cap_ambient &= permitted & inheritable;
	cred_publish(new);
	return 0;
}

i64 sys_capset(struct uptr header_at, struct uptr data)
{
	struct kernel_cap_piece sets[2];
	struct kernel_cap_header header;
	unsigned pieces;
	int error = get_header(header_at, &header, &pieces);

	if (error)
		return error;
	/* Only one's own: nobody sets another's since Linux 2.6.25. */
	if (header.pid != 0 && header.pid != current_task()->pid)
		return -EPERM;
	memset(sets, 0, sizeof(sets));
	if (copy_from_user(sets, data, pieces * sizeof(sets[0])) != 0)
		return -EFAULT;
	return set_sets(sets);
}
