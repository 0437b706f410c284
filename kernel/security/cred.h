/*
 * Credentials: who a task is and what it may do.
 *
 * Invariant: a cred is immutable once a task can see it. A change makes a
 * new one and replaces the pointer; the old one is dropped by count.
 */
#ifndef KERNEL_SECURITY_CRED_H
#define KERNEL_SECURITY_CRED_H

#include "kernel/lib/refcount.h"
#include "kernel/lib/types.h"
#include "kernel/mm/slab.h"

#define CRED_GROUPS_MAX 32 /* supplementary groups */

/* The four ids of a user, or of a group: users and groups follow the same
 * rules. None is ever UINT32_MAX. */
struct id_set {
	u32 real, effective, saved, fs;
};

struct cred {
	struct refcount users;
	union {
		struct {
			u32 uid, euid, suid, fsuid;
		};
		struct id_set user;
	};
	union {
		struct {
			u32 gid, egid, sgid, fsgid;
		};
		struct id_set group;
	};
	u32 group_count;
	u32 groups[CRED_GROUPS_MAX];
	u64 cap_effective; /* bit n is capability n of caps.def */
	u64 cap_permitted;
	u64 cap_inheritable;
	u64 cap_bounding;
	u64 cap_ambient;
	u32 securebits; /* SECBIT_* */
};
SLAB_DECLARE(struct cred);

/* A private copy of `old` (or an empty one for NULL) to change before it is
 * published; NULL on lack of memory. */
struct cred *cred_copy(const struct cred *old);
/* Makes `new` the current task's credentials, and drops the old ones. A task
 * that has become another in this can no longer be inspected, and gets no
 * signal at its parent's end: prctl(2), PR_SET_DUMPABLE, PR_SET_PDEATHSIG. */
void cred_publish(struct cred *new);
void cred_get(const struct cred *cred);
void cred_put(const struct cred *cred);
bool cred_in_group(const struct cred *cred, u32 gid); /* fsgid or a group */

#endif
