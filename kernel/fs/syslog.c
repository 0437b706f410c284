/*
 * syslog(2): the kernel's log as dmesg reads it, a line each with its
 * priority and its time.
 */
#include "kernel/fs/syslog.h"

#include <arch/task.h>

#include "kernel/abi/errno.h"
#include "kernel/abi/system.h"
#include "kernel/dev/clock.h"
#include "kernel/lib/format.h"
#include "kernel/lib/print.h"
#include "kernel/lib/usercopy.h"
#include "kernel/mm/slab.h"
#include "kernel/security/capability.h"
#include "kernel/syscall.h"
#include "kernel/task/sched.h"
#include "kernel/task/task.h"
#include "kernel/task/wait.h"

#define ROOM (LOG_LINE_MOST + 48) /* and what stands in front of a line */
#define US_PER_S 1000000u
#define WAIT_NS 100000000ull

static u64 cleared; /* where READ_ALL starts */
static u64 taken;   /* where READ goes on */

bool syslog_may_read(const struct cred *cred)
{
	return cred_has(cred, CAP_SYS_ADMIN) ||
	       cred_capable(cred, CAP_SYSLOG, "the log");
}

/* The line at *from as dmesg shows it, in `text` of ROOM bytes; 0: none. It
 * has a frame of its own, so that no other has room for several lines. */
static __attribute__((noinline)) size_t show_line(u64 *from, char *text)
{
	char line[LOG_LINE_MOST + 1];
	size_t length;
	u64 time_us;

	if (!log_read_line(from, line, LOG_LINE_MOST, &length, &time_us))
		return 0;
	line[length] = '\0';
	return format_text(text, ROOM, "<6>[%5llu.%06llu] %s\n",
			   (unsigned long long)(time_us / US_PER_S),
			   (unsigned long long)(time_us % US_PER_S), line);
}

static u64 size_from(u64 from)
{
	char text[ROOM];
	u64 size = 0;
	size_t length;

	while ((length = show_line(&from, text)))
		size += length;
	return size;
}

/* Copies whole lines from *from on while they fit. Another reader may have
 * come further meanwhile. */
static i64 copy_lines(u64 *from, struct uptr to, u64 size)
{
	char text[ROOM];
	u64 done = 0, next = *from;
	size_t length;

	while ((length = show_line(&next, text)) && length <= size - done) {
		if (copy_to_user(uptr_add(to, done), text, length) != 0)
			return -EFAULT;
		done += length;
		*from = max_u64(*from, next);
		yield_point();
	}
	return (i64)done;
}

/* The last lines that fit. */
static i64 read_all(struct uptr to, u64 size)
{
	char text[ROOM];
	u64 from = cleared;
	u64 whole = size_from(from);

	while (whole > size) {
		size_t length = show_line(&from, text);

		if (length == 0)
			break;
		whole -= length;
	}
	return copy_lines(&from, to, size);
}

/* What was not read yet; sleeps until there is something. */
static i64 read_next(struct uptr to, u64 size)
{
	while (log_first(taken) == log_end()) {
		int error = wait_until(clock_monotonic_ns() + WAIT_NS);

		if (error)
			return error;
	}
	return copy_lines(&taken, to, size);
}

static i64 read_log(int action, struct uptr buffer, int size)
{
	i64 result;

	if (!buffer.addr || size < 0)
		return -EINVAL;
	if (size == 0)
		return 0;
	if (action == SYSLOG_READ)
		return read_next(buffer, (u64)size);
	result = read_all(buffer, (u64)size);
	if (result >= 0 && action == SYSLOG_READ_CLEAR)
		cleared = log_end();
	return result;
}

i64 sys_syslog(int action, struct uptr buffer, int size)
{
	if (!syslog_may_read(current_task()->cred))
		return -EPERM;
	switch (action) {
	case SYSLOG_CLOSE:
	case SYSLOG_OPEN:
		return 0;
	case SYSLOG_READ:
	case SYSLOG_READ_ALL:
	case SYSLOG_READ_CLEAR:
		return read_log(action, buffer, size);
	case SYSLOG_CLEAR:
		cleared = log_end();
		return 0;
	case SYSLOG_CONSOLE_OFF:
	case SYSLOG_CONSOLE_ON:
		return 0; /* the serial port has everything, always */
	case SYSLOG_CONSOLE_LEVEL:
		return size >= 1 && size <= 8 ? 0 : -EINVAL;
	case SYSLOG_SIZE_UNREAD:
		return (i64)size_from(taken);
	case SYSLOG_SIZE_BUFFER:
		return (i64)log_size();
	default:
		return -EINVAL;
	}
}
