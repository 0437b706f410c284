/*
 * The record of refusals: a counter and a fixed ring of fixed-size records.
 *
 * Invariants: the counter rises even when nothing is logged; recording never
 * allocates, never sleeps and never fails. This is the only place where a
 * security refusal turns into an errno.
 */
#ifndef KERNEL_SECURITY_AUDIT_H
#define KERNEL_SECURITY_AUDIT_H

#include "kernel/lib/types.h"

/* What was refused: a capability's number, or one of these. */
#define AUDIT_DAC (-1) /* the file's mode bits */
#define AUDIT_WX (-2)  /* memory both writable and executable */
#define AUDIT_FLAGS (-3) /* the file is immutable, or append-only */

/* Records that the current task was refused, and returns `error` (-EPERM or
 * -EACCES) for the caller to return. `object` names what it was about, or is
 * NULL; it is copied and cut to 63 bytes. */
int audit_deny(int error, int what, const char *object);

struct audit_record {
	u64 time_ns;
	u64 serial;
	int pid;
	u32 uid;
	int call; /* system call number, -1 for none */
	int what; /* capability number or AUDIT_* */
	int error;
	char task[16];
	char object[64];
};

u64 audit_denials(void); /* refusals since the boot */
/* The record with `serial`, if the ring still holds it. */
bool audit_record_at(u64 serial, struct audit_record *out);

#endif
