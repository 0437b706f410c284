/*
 * The record of refusals. See kernel/security/audit.h.
 */
#include "kernel/security/audit.h"

#include <arch/task.h>
#include <string.h>

#include "kernel/dev/clock.h"
#include "kernel/lib/print.h"
#include "kernel/security/capability.h"
#include "kernel/security/cred.h"
#include "kernel/task/task.h"

#define AUDIT_RING 32u /* a power of two */
#define LINES_PER_SECOND 16u
#define NS_PER_SECOND 1000000000ull

static struct audit_record ring[AUDIT_RING];
static u64 denials; /* the serial of the next record */

static void copy_text(char *to, size_t size, const char *from)
{
	size_t length = from ? strnlen(from, size - 1) : 0;

	memset(to, 0, size);
	if (length)
		memcpy(to, from, length);
}

static const char *what_name(int what)
{
	if (what == AUDIT_DAC)
		return "file mode";
	if (what == AUDIT_WX)
		return "writable and executable memory";
	if (what == AUDIT_FLAGS)
		return "file flags";
	return capability_name((unsigned)what);
}

/* May this refusal have a line in the log? A program that asks for the same
 * thing over and over fills the ring of records and raises the counter, but
 * must not drown what else the log has to say. */
static bool may_print(void)
{
	static u64 second, printed, left_out;
	u64 now = clock_monotonic_ns() / NS_PER_SECOND;

	if (now != second) {
		if (left_out)
			kprintf("denied: %lu more, without a line\n", left_out);
		second = now;
		printed = left_out = 0;
	}
	if (printed == LINES_PER_SECOND) {
		left_out++;
		return false;
	}
	printed++;
	return true;
}

int audit_deny(int error, int what, const char *object)
{
	struct audit_record *r = &ring[denials % AUDIT_RING];
	const struct task *task = current_task();

	r->serial = denials++;
	r->time_ns = clock_wall_ns();
	r->pid = task->pid;
	r->uid = task->cred->uid;
	r->what = what;
	r->error = error;
	r->call = task_running_call(task);
	copy_text(r->task, sizeof(r->task), task->name);
	copy_text(r->object, sizeof(r->object), object);
	if (may_print())
		kprintf("denied: %s for %s[%d] uid %u: %s\n", what_name(what),
			r->task, r->pid, r->uid, r->object);
	return error;
}

u64 audit_denials(void)
{
	return denials;
}

bool audit_record_at(u64 serial, struct audit_record *out)
{
	if (serial >= denials || denials - serial > AUDIT_RING)
		return false;
	*out = ring[serial % AUDIT_RING];
	return true;
}
