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

#define AUDIT_RING 64u /* a power of two */

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
	return capability_name((unsigned)what);
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
	kprintf("denied: %s for %s[%d] uid %u: %s\n", what_name(what), r->task,
		r->pid, r->uid, r->object);
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
