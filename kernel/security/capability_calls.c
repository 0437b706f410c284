/*
 * capget(2) and capset(2).
 *
 * A version-1 header goes with 32 capabilities, versions 2 and 3 with 64.
 * With an unknown version the header is given the one that is preferred: C
 * libraries probe so.
 */
#include <arch/task.h>
#include <arch/usercopy.h>
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

/* Reads the header. 0 or -EFAULT. */
static inline int get_header(struct uptr from, struct kernel_cap_header *header)
{
	u64 word;

	if (get_user_word(&word, from) != 0)
		return -EFAULT;
	*header = (struct kernel_cap_header){ (u32)word, (i32)(word >> 32) };
	return 0;
}

/* Writes the version that is preferred. -EINVAL or -EFAULT. */
static __attribute__((noinline)) int tell_version(struct uptr header_at)
{
	const u32 preferred = CAP_VERSION_3;

	if (copy_to_user(header_at, &preferred, sizeof(preferred)) != 0)
		return -EFAULT;
	return -EINVAL;
}

/* One piece, for version 1. 0 or -EFAULT. */
static __attribute__((noinline)) i64 put_low_piece(struct uptr to,
						   const struct cred *cred)
{
	const struct kernel_cap_piece piece = {
		.effective = (u32)cred->cap_effective,
		.permitted = (u32)cred->cap_permitted,
		.inheritable = (u32)cred->cap_inheritable,
	};

	return copy_to_user(to, &piece, sizeof(piece));
}

/* Both pieces: the lower halves of the three sets, and the upper ones. */
static inline i64 put_pieces(struct uptr to, const struct cred *cred)
{
	u64 effective = cred->cap_effective;
	u64 permitted = cred->cap_permitted;
	u64 inheritable = cred->cap_inheritable;

	return put_user_words(to, (u32)effective | permitted << 32,
			      (u32)inheritable | effective >> 32 << 32,
			      permitted >> 32 | inheritable >> 32 << 32);
}

static inline i64 put_sets(struct uptr to, unsigned pieces,
			   const struct cred *cred)
{
	if (!to.addr)
		return 0;
	return pieces == 2 ? put_pieces(to, cred) : put_low_piece(to, cred);
}

static __attribute__((noinline)) i64 put_sets_of(struct uptr to,
						 unsigned pieces, int pid)
{
	const struct task *task;

	if (pid < 0)
		return -EINVAL;
	task = task_find(pid);
	return task ? put_sets(to, pieces, task->cred) : -ESRCH;
}

/* A program that asks for the version alone gives no room for the sets. */
static __attribute__((noinline)) i64 answer_probe(struct uptr header_at,
						  struct uptr data)
{
	int error = tell_version(header_at);

	return error == -EINVAL && !data.addr ? 0 : error;
}

/* What is asked most often, a task's own sets, makes no call here. */
i64 sys_capget(struct uptr header_at, struct uptr data)
{
	struct kernel_cap_header header;
	unsigned pieces;

	if (get_header(header_at, &header) != 0)
		return -EFAULT;
	pieces = pieces_of(header.version);
	if (pieces == 0)
		return answer_probe(header_at, data);
	if (header.pid != 0)
		return put_sets_of(data, pieces, header.pid);
	return put_sets(data, pieces, current_task()->cred);
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

	if (get_header(header_at, &header) != 0)
		return -EFAULT;
	pieces = pieces_of(header.version);
	if (pieces == 0)
		return tell_version(header_at);
	/* Only one's own: nobody sets another's since Linux 2.6.25. */
	if (header.pid != 0 && header.pid != current_task()->pid)
		return -EPERM;
	memset(sets, 0, sizeof(sets));
	if (copy_from_user(sets, data, pieces * sizeof(sets[0])) != 0)
		return -EFAULT;
	return set_sets(sets);
}
