/*
 * The structures that a traced call points at. See kernel/trace_value.h.
 */
#include <string.h>

#include "kernel/abi/poll.h"
#include "kernel/abi/signal.h"
#include "kernel/abi/stat.h"
#include "kernel/abi/system.h"
#include "kernel/abi/time.h"
#include "kernel/lib/usercopy.h"
#include "kernel/trace_value.h"

/* A file's type and its other bits: S_IFDIR|S_ISVTX|0777. */
static void put_mode(struct trace_line *line, unsigned mode)
{
	static const struct {
		u16 bits;
		char name[9];
	} types[] = {
		{ S_IFSOCK, "S_IFSOCK" }, { S_IFLNK, "S_IFLNK" },
		{ S_IFREG, "S_IFREG" },	  { S_IFBLK, "S_IFBLK" },
		{ S_IFDIR, "S_IFDIR" },	  { S_IFCHR, "S_IFCHR" },
		{ S_IFIFO, "S_IFIFO" },
	};

	for (size_t i = 0; i < ARRAY_SIZE(types); i++)
		if ((mode & S_IFMT) == types[i].bits)
			trace_put(line, "%s|", types[i].name);
	trace_put(line, "%s%s%s0%02o", mode & S_ISUID ? "S_ISUID|" : "",
		  mode & S_ISGID ? "S_ISGID|" : "",
		  mode & S_ISVTX ? "S_ISVTX|" : "", mode & 0777);
}

static bool put_stat(struct trace_line *line, struct uptr from)
{
	struct kernel_stat s;
	unsigned type;

	if (copy_from_user(&s, from, sizeof(s)) != 0)
		return false;
	type = s.mode & S_IFMT;
	trace_put(line, "{st_mode=");
	put_mode(line, s.mode);
	if (type == S_IFCHR || type == S_IFBLK)
		trace_put(line, ", st_rdev=makedev(0x%x, 0x%x), ...}",
			  DEVICE_MAJOR(s.rdevice), DEVICE_MINOR(s.rdevice));
	else
		trace_put(line, ", st_size=%ld, ...}", s.size);
	return true;
}

static bool put_timespec(struct trace_line *line, struct uptr from)
{
	struct kernel_timespec t;

	if (copy_from_user(&t, from, sizeof(t)) != 0)
		return false;
	trace_put(line, "{tv_sec=%ld, tv_nsec=%ld}", t.seconds, t.nanoseconds);
	return true;
}

/* [INT CHLD], or ~[INT CHLD] where fewer are left out than are in. */
static void put_signals(struct trace_line *line, u64 set)
{
	const char *separator = "";
	unsigned members = 0;
	bool most;

	for (u64 left = set; left != 0; left &= left - 1)
		members++;
	most = members > SIGNAL_COUNT / 2;
	trace_put(line, most ? "~[" : "[");
	if (most)
		set = ~set;
	for (unsigned signal = 1; signal <= SIGNAL_COUNT; signal++) {
		if (!(set >> (signal - 1) & 1))
			continue;
		trace_put(line, "%s", separator);
		trace_signal(line, signal);
		separator = " ";
	}
	trace_put(line, "]");
}

static bool put_sigset(struct trace_line *line, struct uptr from)
{
	u64 set;

	if (copy_from_user(&set, from, sizeof(set)) != 0)
		return false;
	put_signals(line, set);
	return true;
}

static bool put_sigaction(struct trace_line *line, struct uptr from)
{
	struct kernel_sigaction a;

	if (copy_from_user(&a, from, sizeof(a)) != 0)
		return false;
	if (a.handler == SIG_DFL || a.handler == SIG_IGN)
		trace_put(line, "{sa_handler=%s, ",
			  a.handler == SIG_DFL ? "SIG_DFL" : "SIG_IGN");
	else
		trace_put(line, "{sa_handler=0x%lx, ", a.handler);
	trace_put(line, "sa_mask=");
	put_signals(line, a.mask);
	trace_put(line, ", sa_flags=");
	trace_flags(line, DETAIL_sigaction_flags, (u32)a.flags);
	if (a.restorer != 0)
		trace_put(line, ", sa_restorer=0x%lx", a.restorer);
	trace_put(line, "}");
	return true;
}

static void put_limit(struct trace_line *line, const char *name, u64 limit)
{
	if (limit == RLIM_INFINITY)
		trace_put(line, "%s=RLIM64_INFINITY", name);
	else if (limit > 1024 && limit % 1024 == 0)
		trace_put(line, "%s=%lu*1024", name, limit / 1024);
	else
		trace_put(line, "%s=%lu", name, limit);
}

static bool put_rlimit(struct trace_line *line, struct uptr from)
{
	struct kernel_rlimit r;

	if (copy_from_user(&r, from, sizeof(r)) != 0)
		return false;
	put_limit(line, "{rlim_cur", r.current);
	put_limit(line, ", rlim_max", r.maximum);
	trace_put(line, "}");
	return true;
}

static bool put_utsname(struct trace_line *line, struct uptr from)
{
	struct kernel_utsname u;

	if (copy_from_user(&u, from, sizeof(u)) != 0)
		return false;
	/* Another thread may have written there since. */
	trace_put(line, "{sysname=");
	trace_quote(line, u.system, strnlen(u.system, sizeof(u.system)));
	trace_put(line, ", nodename=");
	trace_quote(line, u.node, strnlen(u.node, sizeof(u.node)));
	trace_put(line, ", ...}");
	return true;
}

static bool put_fd_pair(struct trace_line *line, struct uptr from)
{
	int fds[2];

	if (copy_from_user(fds, from, sizeof(fds)) != 0)
		return false;
	trace_put(line, "[%d, %d]", fds[0], fds[1]);
	return true;
}

static bool put_word(struct trace_line *line, struct uptr from)
{
	u64 word;

	if (copy_from_user(&word, from, sizeof(word)) != 0)
		return false;
	trace_put(line, "[%ld]", (i64)word);
	return true;
}

#define VECTORS_SHOWN 4u

static bool put_iovec(struct trace_line *line, struct uptr from, u64 count)
{
	u64 pair[2];

	if (count > VECTORS_SHOWN)
		return false;
	trace_put(line, "[");
	for (u64 i = 0; i < count; i++) {
		char bytes[32];
		size_t shown;

		if (copy_from_user(pair, uptr_add(from, i * 16), 16) != 0)
			break;
		shown = min_u64(pair[1], sizeof(bytes));
		trace_put(line, "%s{iov_base=", i ? ", " : "");
		if (copy_from_user(bytes, (struct uptr){ pair[0] }, shown) == 0)
			trace_quote(line, bytes, shown);
		else
			trace_put(line, "0x%lx", pair[0]);
		trace_put(line, ", iov_len=%lu}", pair[1]);
	}
	trace_put(line, "]");
	return true;
}

/* The first of poll's entries: what it asked for, or what it found. */
static bool put_poll(struct trace_line *line, struct uptr from, u64 count,
		     bool found)
{
	const char *separator = "";

	trace_put(line, "[");
	for (u64 i = 0; i < count; i++) {
		struct pollfd p;

		if (copy_from_user(&p, uptr_add(from, i * sizeof(p)),
				   sizeof(p)) != 0)
			break;
		if (found && p.revents == 0)
			continue;
		trace_put(line, "%s", separator);
		separator = ", ";
		if (i == VECTORS_SHOWN) {
			trace_put(line, "...");
			break;
		}
		trace_put(line, "{fd=%d, %s=", p.fd,
			  found ? "revents" : "events");
		trace_flags(line, DETAIL_poll_events,
			    (u16)(found ? p.revents : p.events));
		trace_put(line, "}");
	}
	trace_put(line, "]");
	return true;
}

void trace_poll_result(struct trace_line *line, struct uptr fds, u64 count)
{
	trace_put(line, " (");
	put_poll(line, fds, count, true);
	trace_put(line, ")");
}

bool trace_struct(struct trace_line *line, enum arg_detail detail,
		  struct uptr from, u64 count)
{
	switch (detail) {
	case DETAIL_stat:
		return put_stat(line, from);
	case DETAIL_timespec:
		return put_timespec(line, from);
	case DETAIL_sigaction:
		return put_sigaction(line, from);
	case DETAIL_rlimit:
		return put_rlimit(line, from);
	case DETAIL_fd_pair:
		return put_fd_pair(line, from);
	case DETAIL_utsname:
		return put_utsname(line, from);
	case DETAIL_pollfd:
		return put_poll(line, from, count, false);
	case DETAIL_sigset:
		return put_sigset(line, from);
	case DETAIL_offset:
	case DETAIL_time:
		return put_word(line, from);
	case DETAIL_iovec:
		return put_iovec(line, from, count);
	default:
		return trace_socket_struct(line, detail, from, count);
	}
}
