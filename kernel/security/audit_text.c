/*
 * The record's events as text. See kernel/security/audit_text.h.
 */
#include "kernel/security/audit_text.h"

#include <string.h>

#include "kernel/fs/proc_text.h"
#include "kernel/security/audit.h"
#include "kernel/security/capability.h"

#define ARCH_X86_64 0xc000003eu /* Linux's linux/audit.h: the calls' table */
#define NS_PER_S 1000000000ull
#define NS_PER_MS 1000000ull
#define CAPS_PER_CLASS 32 /* SELinux's class "capability" has that many */
/* Where Linux names the security module's label of a task: there is none. */
#define LABEL "unconfined"

typedef unsigned long long ull;

/* What is no capability, as SELinux names the right that was missing. */
static const struct {
	const char *right, *class;
} rights[] = {
	[-AUDIT_WX] = { "execmem", "process" },
	[-AUDIT_EXECUTE] = { "execute", "file" },
	[-AUDIT_OPEN] = { "open", "file" },
	[-AUDIT_FOLLOW] = { "read", "lnk_file" },
	[-AUDIT_FLAGS] = { "write", "file" },
};

static void begin(struct text *text, const char *type,
		  const struct audit_record *r, u64 serial)
{
	text_print(text, "type=%s msg=audit(%llu.%03llu:%llu): ", type,
		   (ull)(r->time_ns / NS_PER_S),
		   (ull)(r->time_ns % NS_PER_S / NS_PER_MS), (ull)serial);
}

/* A string that a program chose, as Linux's audit_log_untrustedstring(). */
static void add_untrusted(struct text *text, const char *field,
			  const char *value)
{
	bool plain = true;

	for (const char *c = value; *c != '\0'; c++)
		plain = plain && *c > ' ' && *c <= '~' && *c != '"';
	text_print(text, "%s", field);
	if (plain)
		text_print(text, "\"%s\"", value);
	for (const char *c = value; !plain && *c != '\0'; c++)
		text_print(text, "%02X", (u8)*c);
}

static void add_executable(struct text *text, const struct audit_record *r)
{
	if (r->executable[0] == '\0')
		text_print(text, " exe=(null)");
	else
		add_untrusted(text, " exe=", r->executable);
}

static size_t finish(struct text *text)
{
	text_print(text, "\n");
	return text->length;
}

/* "CAP_SYS_ADMIN" as SELinux's right: "sys_admin". */
static void add_capability_name(struct text *text, unsigned cap)
{
	for (const char *c = capability_name(cap) + 4; *c != '\0'; c++)
		text_print(text, "%c",
			   *c >= 'A' && *c <= 'Z' ? *c - 'A' + 'a' : *c);
}

/* The capability that the task lacked, or -1. */
static int capability_of(const struct audit_record *r)
{
	return r->what == AUDIT_DAC ? CAP_DAC_OVERRIDE : r->what;
}

size_t audit_text_avc(char *line, size_t size, const struct audit_record *r)
{
	struct text text = { .bytes = line, .room = size };
	int cap = capability_of(r);
	const char *class;

	begin(&text, "AVC", r, r->serial);
	text_print(&text, "avc:  %s  { ", r->is_granted ? "granted" : "denied");
	if (cap >= 0) {
		add_capability_name(&text, (unsigned)cap);
		class = cap < CAPS_PER_CLASS ? "capability" : "capability2";
	} else {
		text_print(&text, "%s", rights[-cap].right);
		class = rights[-cap].class;
	}
	text_print(&text, " } for  pid=%d", r->pid);
	add_untrusted(&text, " comm=", r->task);
	if (cap >= 0)
		text_print(&text, " capability=%d ", cap);
	if (r->object[0] != '\0')
		add_untrusted(&text, " name=", r->object);
	text_print(&text, " scontext=" LABEL " tcontext=" LABEL
			  " tclass=%s%s", class,
		   r->is_granted ? "" : " permissive=0");
	return finish(&text);
}

size_t audit_text_syscall(char *line, size_t size,
			  const struct audit_record *r)
{
	struct text text = { .bytes = line, .room = size };
	const u64 *a = r->arguments;

	begin(&text, "SYSCALL", r, r->serial);
	text_print(&text, "arch=%x syscall=%d success=%s exit=%lld",
		   ARCH_X86_64, r->call, r->result < 0 ? "no" : "yes",
		   (long long)r->result);
	text_print(&text, " a0=%llx a1=%llx a2=%llx a3=%llx items=0",
		   (ull)a[0], (ull)a[1], (ull)a[2], (ull)a[3]);
	text_print(&text, " ppid=%d pid=%d auid=%u uid=%u gid=%u euid=%u",
		   r->parent_pid, r->pid, r->login_uid, r->user.real,
		   r->group.real, r->user.effective);
	text_print(&text, " suid=%u fsuid=%u egid=%u sgid=%u fsgid=%u",
		   r->user.saved, r->user.fs, r->group.effective,
		   r->group.saved, r->group.fs);
	text_print(&text, " tty=%s ses=%u", r->has_tty ? "console" : "(none)",
		   r->login_session);
	add_untrusted(&text, " comm=", r->task);
	add_executable(&text, r);
	text_print(&text, " subj=" LABEL " key=%s",
		   capability_of(r) >= 0 ? "\"capability\"" : "(null)");
	return finish(&text);
}

size_t audit_text_user(char *line, size_t size, const struct audit_record *r,
		       const char *user_text, size_t text_size)
{
	struct text text = { .bytes = line, .room = size };

	begin(&text, "USER", r, r->serial);
	text_print(&text, "pid=%d uid=%u auid=%u ses=%u subj=" LABEL " msg='",
		   r->pid, r->user.real, r->login_uid, r->login_session);
	text_add(&text, user_text, text_size);
	add_executable(&text, r);
	text_print(&text, " hostname=? addr=? terminal=%s res=success'",
		   r->has_tty ? "console" : "?");
	return finish(&text);
}

/* An event of its own, by the serial of the last that was lost. */
size_t audit_text_lost(char *line, size_t size, const struct audit_record *r,
		       u64 lost)
{
	struct text text = { .bytes = line, .room = size };

	begin(&text, "KERNEL", r, r->serial - 1);
	text_print(&text, "audit_lost=%llu", (ull)lost);
	return finish(&text);
}
