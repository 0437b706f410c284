/*
 * The record of refusals, and of what programs add to it: a ring of events,
 * which /dev/audit reads and the kernel's log tells, as text that Linux's
 * ausearch and aureport read (kernel/security/audit_text.h).
 *
 * Invariants: the counter rises even when nothing is logged; recording never
 * allocates, never sleeps and never fails. This is the only place where a
 * security refusal turns into an errno. Serials rise by one with each event,
 * so that a reader can count what the ring forgot before it came.
 */
#ifndef KERNEL_SECURITY_AUDIT_H
#define KERNEL_SECURITY_AUDIT_H

#include "kernel/lib/types.h"

struct task;

/* What was refused: a capability's number, or one of these. A refusal by a
 * file's mode bits that CAP_DAC_READ_SEARCH would lift is that capability's;
 * AUDIT_DAC is one that only CAP_DAC_OVERRIDE would. */
#define AUDIT_DAC (-1)     /* the file's mode bits */
#define AUDIT_WX (-2)      /* memory both writable and executable */
#define AUDIT_EXECUTE (-3) /* running what nobody may run there */
#define AUDIT_OPEN (-4)    /* a file that nobody may open there */
#define AUDIT_FOLLOW (-5)  /* a symbolic link that leads others astray */
#define AUDIT_FLAGS (-6)   /* the file is immutable, or append-only */

/* Records that the current task was refused, and returns `error` (-EPERM or
 * -EACCES) for the caller to return. `object` names what it was about, or is
 * NULL; it is copied and cut to 63 bytes. */
int audit_deny(int error, int what, const char *object);
/* Records that the current task was let do what is refused to others. */
void audit_grant(int what);
/* The call in which `task`, the current one, was refused has ended, and is on
 * its way out: its events get its four first arguments and its result. */
void audit_call_ends(struct task *task, const u64 *arguments, i64 result);

#define AUDIT_TEXT_MOST 900u /* bytes of a program's text */
/* Records a text of the current task's, of printable ASCII without '. What a
 * newline ends is taken without it. 0, or -EINVAL: nothing, too much, or a
 * byte that cannot be in it. */
int audit_user(const char *text, size_t size);

u64 audit_denials(void); /* refusals since the boot */
u64 audit_oldest(void);  /* the serial of the oldest event that is kept */
u64 audit_end(void);     /* the serial that the next event will get */
/* Writes the first event from *serial on as lines that end with newlines,
 * and before it, where the ring has forgotten some, a line that counts them.
 * *serial moves behind the event. Returns the size without a closing NUL; 0
 * where there is no such event. `size` is AUDIT_EVENT_MOST or more. */
#define AUDIT_EVENT_MOST 1408u
size_t audit_read_event(u64 *serial, char *buffer, size_t size);

#endif
