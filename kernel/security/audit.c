/*
 * The record of refusals. See kernel/security/audit.h.
 *
 * Invariants of the ring: an event takes one slot, and one that has a text
 * more behind it, all in one piece; the kept events are `used` slots from
 * `first` on, where each tells how many are its own. What the ring's end
 * leaves over belongs to the event before it.
 */
#include "kernel/security/audit.h"

#include <arch/task.h>
#include <string.h>

#include "kernel/abi/errno.h"
#include "kernel/dev/clock.h"
#include "kernel/fs/folders.h"
#include "kernel/fs/poll.h"
#include "kernel/fs/tty.h"
#include "kernel/fs/vfs.h"
#include "kernel/lib/print.h"
#include "kernel/security/audit_text.h"
#include "kernel/task/task.h"

#define AUDIT_RING 32u
#define EVENTS_PER_SECOND 16u /* in the log, two lines each */
#define NS_PER_SECOND 1000000000ull

static struct audit_record ring[AUDIT_RING];
static unsigned first, used, last; /* slots; `last` is the newest event's */
static u64 next_serial = 1;
static u64 denials;

_Static_assert(sizeof(((struct audit_record *)0)->task) == TASK_NAME_SIZE,
	       "a task's name fits");
_Static_assert(AUDIT_TEXT_MOST < AUDIT_RING / 4 * sizeof(ring[0]),
	       "a text leaves room for other events");

/* --- the ring ------------------------------------------------------------- */

/* Forgets the oldest events until `slots` are free. */
static void make_room(unsigned slots)
{
	while (AUDIT_RING - used < slots) {
		unsigned gone = ring[first].slots;

		first = (first + gone) % AUDIT_RING;
		used -= gone;
	}
}

/* The slots of the next event. */
static struct audit_record *claim(unsigned slots)
{
	unsigned at = (first + used) % AUDIT_RING;
	unsigned rest = AUDIT_RING - at;

	if (rest < slots) {
		make_room(rest);
		ring[last].slots += (u8)rest;
		used += rest;
		at = 0;
	}
	make_room(slots);
	memset(&ring[at], 0, slots * sizeof(ring[0]));
	ring[at].slots = (u8)slots;
	used += slots;
	last = at;
	return &ring[at];
}

/* The first kept event from `serial` on, or NULL. */
static struct audit_record *find(u64 serial)
{
	for (unsigned i = 0; i < used;) {
		struct audit_record *r = &ring[(first + i) % AUDIT_RING];

		if (r->serial >= serial)
			return r;
		i += r->slots;
	}
	return NULL;
}

static void copy_text(char *to, size_t size, const char *from)
{
	size_t length = from ? strnlen(from, size - 1) : 0;

	memcpy(to, from, length);
}

/* An event of the current task. */
static struct audit_record *new_event(enum audit_kind kind, unsigned slots)
{
	const struct task *task = current_task();
	struct audit_record *r = claim(slots);

	r->kind = (u8)kind;
	r->serial = next_serial++;
	r->time_ns = clock_wall_ns();
	r->pid = task->process->pid;
	r->tid = task->pid;
	r->parent_pid = task->process->parent_pid;
	r->login_uid = task->login_uid;
	r->login_session = task->login_session;
	r->user = task->cred->user;
	r->group = task->cred->group;
	r->has_tty = tty_foreground_of(task->process->session) >= 0;
	copy_text(r->task, sizeof(r->task), task->name);
	if (task->executable != NULL &&
	    inode_path(task->folders->root, task->executable, r->executable,
		       sizeof(r->executable)) < 0)
		inode_name(task->executable, r->executable,
			   sizeof(r->executable));
	poll_notify();
	return r;
}

/* --- the log -------------------------------------------------------------- */

/* May this refusal be in the log? A program that asks for the same thing over
 * and over fills the ring of records and raises the counter, but must not
 * drown what else the log has to say. */
static bool may_print(void)
{
	static u64 second, printed, left_out;
	u64 now = clock_monotonic_ns() / NS_PER_SECOND;

	if (now != second) {
		if (left_out)
			kprintf("audit: %lu refusals are not in the log\n",
				left_out);
		second = now;
		printed = left_out = 0;
	}
	if (printed == EVENTS_PER_SECOND) {
		if (left_out++ == 0)
			kprintf("audit: rate limit exceeded\n");
		return false;
	}
	printed++;
	return true;
}

/* The line's room is on the stack no longer than this takes. */
static __attribute__((noinline)) void
print(size_t (*format)(char *, size_t, const struct audit_record *),
      const struct audit_record *r)
{
	char line[LOG_LINE_MOST];

	log_line(line, format(line, sizeof(line), r));
}

/* --- what comes in -------------------------------------------------------- */

static void record(int what, const char *object, bool is_granted)
{
	struct audit_record *r = new_event(AUDIT_KIND_DENIAL, 1);
	struct task *task = current_task();

	r->what = what;
	r->is_granted = is_granted;
	r->call = task_running_call(task);
	copy_text(r->object, sizeof(r->object), object);
	if (r->call >= 0 && task->refused_serial == 0) {
		task->refused_serial = r->serial;
		task->attention = true; /* for audit_call_ends() */
	}
	r->is_logged = may_print();
	if (r->is_logged)
		print(audit_text_avc, r);
}

int audit_deny(int error, int what, const char *object)
{
	denials++;
	record(what, object, false);
	return error;
}

void audit_grant(int what)
{
	record(what, NULL, true);
}

void audit_call_ends(struct task *task, const u64 *arguments, i64 result)
{
	struct audit_record *r;
	u64 serial = task->refused_serial;

	task->refused_serial = 0;
	for (; (r = find(serial)) != NULL; serial = r->serial + 1) {
		if (r->kind != AUDIT_KIND_DENIAL || r->tid != task->pid)
			continue;
		memcpy(r->arguments, arguments, sizeof(r->arguments));
		r->result = result;
		r->call_ended = true;
		if (r->is_logged)
			print(audit_text_syscall, r);
	}
}

int audit_user(const char *text, size_t size)
{
	struct audit_record *r;
	size_t slots;

	if (size > 0 && text[size - 1] == '\n')
		size--;
	if (size == 0 || size > AUDIT_TEXT_MOST)
		return -EINVAL;
	for (size_t i = 0; i < size; i++)
		if (text[i] < ' ' || text[i] > '~' || text[i] == '\'')
			return -EINVAL;
	slots = 1 + (size + sizeof(*r) - 1) / sizeof(*r);
	r = new_event(AUDIT_KIND_USER, (unsigned)slots);
	r->text_size = (u16)size;
	memcpy(r + 1, text, size);
	return 0;
}

/* --- what goes out -------------------------------------------------------- */

u64 audit_denials(void)
{
	return denials;
}

u64 audit_oldest(void)
{
	return used ? ring[first].serial : next_serial;
}

u64 audit_end(void)
{
	return next_serial;
}

size_t audit_read_event(u64 *serial, char *buffer, size_t size)
{
	const struct audit_record *r = find(*serial);
	size_t length = 0;

	if (r == NULL)
		return 0;
	if (r->serial != *serial)
		length = audit_text_lost(buffer, size, r, r->serial - *serial);
	*serial = r->serial + 1;
	if (r->kind == AUDIT_KIND_USER)
		return length + audit_text_user(buffer + length, size - length,
						r, (const char *)(r + 1),
						r->text_size);
	length += audit_text_avc(buffer + length, size - length, r);
	if (r->call_ended)
		length += audit_text_syscall(buffer + length, size - length,
					     r);
	return length;
}
