/*
 * The events of the record as Linux writes them: an SELinux denial is the two
 * lines AVC and SYSCALL, a program's text the line USER.
 * Linux 6.1: security/selinux/avc.c, security/lsm_audit.c, kernel/auditsc.c.
 *
 * Invariant: what a program chose (its name, its file's, a file's) stands in
 * quotes where that is safe, else in hexadecimal without any; no byte of it
 * ends a field or a line. No kernel address is in a record.
 */
#ifndef KERNEL_SECURITY_AUDIT_TEXT_H
#define KERNEL_SECURITY_AUDIT_TEXT_H

#include "kernel/security/cred.h"

#define AUDIT_NAME_SIZE 16   /* as a task's */
#define AUDIT_OBJECT_SIZE 64 /* NUL included */

enum audit_kind {
	AUDIT_KIND_DENIAL, /* or what was granted */
	AUDIT_KIND_USER, /* a program's text */
};

struct audit_record {
	u64 serial;
	u64 time_ns; /* since 1970 */
	int pid;
	int tid; /* of the thread */
	int parent_pid;
	u32 login_uid;
	u32 login_session;
	struct id_set user, group;
	int what;        /* capability number or AUDIT_* */
	int call;        /* system call number */
	u64 arguments[4]; /* of the call, once it has ended */
	i64 result;
	u16 text_size;   /* of a program's text, in the slots behind */
	u8 kind;
	u8 slots;        /* of the ring, that the event takes */
	bool call_ended; /* without that there is no SYSCALL line */
	bool is_logged;  /* the log has its AVC line */
	bool has_tty;
	bool is_granted; /* not refused */
	char task[AUDIT_NAME_SIZE];
	char object[AUDIT_OBJECT_SIZE];
	char executable[AUDIT_OBJECT_SIZE]; /* its path, or name if longer */
};

/* Each writes one line with its newline, cut to `size` with a closing NUL, and
 * returns its length. An AVC or SYSCALL line fits in LOG_LINE_MOST bytes. */
size_t audit_text_avc(char *line, size_t size, const struct audit_record *r);
size_t audit_text_syscall(char *line, size_t size,
			  const struct audit_record *r);
size_t audit_text_user(char *line, size_t size, const struct audit_record *r,
		       const char *text, size_t text_size);
/* That `lost` events were forgotten before the one of `r`. */
size_t audit_text_lost(char *line, size_t size, const struct audit_record *r,
		       u64 lost);

#endif
