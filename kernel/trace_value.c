/*
 * The pieces of a traced call. See kernel/trace_value.h.
 */
#include "kernel/trace_value.h"

#include <stdarg.h>
#include <string.h>

#include "kernel/abi/signal.h"
#include "kernel/abi/stat.h"
#include "kernel/abi/system.h"
#include "kernel/abi/time.h"
#include "kernel/lib/format.h"
#include "kernel/lib/usercopy.h"

void trace_put(struct trace_line *line, const char *format, ...)
{
	size_t room = sizeof(line->text) - line->used;
	va_list arguments;

	va_start(arguments, format);
	line->used += min_u64(format_text_v(line->text + line->used, room,
					    format, arguments),
			      room - 1);
	va_end(arguments);
}

void trace_quote(struct trace_line *line, const char *bytes, size_t size)
{
	trace_put(line, "\"");
	for (size_t i = 0; i < size; i++) {
		u8 c = (u8)bytes[i];

		if (c == '\n')
			trace_put(line, "\\n");
		else if (c == '"' || c == '\\')
			trace_put(line, "\\%c", c);
		else if (c < ' ' || c > '~')
			trace_put(line, "\\%o", c);
		else
			trace_put(line, "%c", c);
	}
	trace_put(line, "\"");
}

/* --- names --- */

struct name {
	u32 value;
	char text[28];
};

#define TABLE(table) static const struct name names_##table[] = {
#define NAME(value, text) { value, text },
#define END_TABLE() };
#include "kernel/abi/syscall_names.def"
#undef TABLE
#undef NAME
#undef END_TABLE

static const struct name names_prctl_options[] = {
#define PRCTL(number, name, handler, text) { number, #name },
#include "kernel/abi/prctl.def"
#undef PRCTL
};

static const struct name *table_of(enum arg_detail detail, size_t *count)
{
	switch (detail) {
#define TABLE(table)                             \
	case DETAIL_##table:                     \
		*count = ARRAY_SIZE(names_##table); \
		return names_##table;
#define NAME(value, text)
#define END_TABLE()
#include "kernel/abi/syscall_names.def"
#undef TABLE
#undef NAME
#undef END_TABLE
	case DETAIL_prctl_options:
		*count = ARRAY_SIZE(names_prctl_options);
		return names_prctl_options;
	default:
		*count = 0;
		return NULL;
	}
}

void trace_enum(struct trace_line *line, enum arg_detail detail, u32 value)
{
	size_t count;
	const struct name *table = table_of(detail, &count);

	for (size_t i = 0; i < count; i++) {
		if (table[i].value == value) {
			trace_put(line, "%s", table[i].text);
			return;
		}
	}
	trace_put(line, "0x%x", value);
}

void trace_flags(struct trace_line *line, enum arg_detail detail, u32 value)
{
	size_t count;
	const struct name *table = table_of(detail, &count);
	const char *separator = "";
	bool low_bits = false;

	/* O_RDONLY is said with other flags too; O_RDWR contains no 0. */
	if (detail == DETAIL_open_flags && (value & 3) == 0) {
		trace_put(line, "O_RDONLY");
		separator = "|";
		low_bits = true;
	}
	for (size_t i = 0; i < count; i++) {
		u32 bits = table[i].value;

		if (bits == 0 ? *separator == '\0' && value == 0 && !low_bits :
				(value & bits) == bits) {
			trace_put(line, "%s%s", separator, table[i].text);
			value &= ~bits;
			separator = "|";
		}
	}
	if (value)
		trace_put(line, "%s0x%x", separator, value);
}

/* --- structures --- */

static bool put_stat(struct trace_line *line, struct uptr from)
{
	struct kernel_stat s;

	if (copy_from_user(&s, from, sizeof(s)) != 0)
		return false;
	trace_put(line, "{st_mode=0%o, st_uid=%u, st_gid=%u, st_size=%ld, ...}",
		  s.mode, s.uid, s.gid, (long)s.size);
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
	trace_put(line, "sa_mask=0x%lx, sa_flags=0x%lx}", a.mask, a.flags);
	return true;
}

static bool put_rlimit(struct trace_line *line, struct uptr from)
{
	struct kernel_rlimit r;

	if (copy_from_user(&r, from, sizeof(r)) != 0)
		return false;
	if (r.current == RLIM_INFINITY)
		trace_put(line, "{rlim_cur=RLIM64_INFINITY, ");
	else
		trace_put(line, "{rlim_cur=%lu, ", r.current);
	if (r.maximum == RLIM_INFINITY)
		trace_put(line, "rlim_max=RLIM64_INFINITY}");
	else
		trace_put(line, "rlim_max=%lu}", r.maximum);
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
	case DETAIL_sigset:
	case DETAIL_offset:
	case DETAIL_time:
		return put_word(line, from);
	case DETAIL_iovec:
		return put_iovec(line, from, count);
	default:
		return false;
	}
}

/* --- results --- */

struct errno_name {
	u16 number;
	char text[14];
};

static const struct errno_name errno_names[] = {
	{ EPERM, "EPERM" },     { ENOENT, "ENOENT" },   { ESRCH, "ESRCH" },
	{ EINTR, "EINTR" },     { EIO, "EIO" },         { ENXIO, "ENXIO" },
	{ E2BIG, "E2BIG" },     { ENOEXEC, "ENOEXEC" }, { EBADF, "EBADF" },
	{ ECHILD, "ECHILD" },   { EAGAIN, "EAGAIN" },   { ENOMEM, "ENOMEM" },
	{ EACCES, "EACCES" },   { EFAULT, "EFAULT" },   { EBUSY, "EBUSY" },
	{ EEXIST, "EEXIST" },   { EXDEV, "EXDEV" },     { ENODEV, "ENODEV" },
	{ ENOTDIR, "ENOTDIR" }, { EISDIR, "EISDIR" },   { EINVAL, "EINVAL" },
	{ ENFILE, "ENFILE" },   { EMFILE, "EMFILE" },   { ENOTTY, "ENOTTY" },
	{ ETXTBSY, "ETXTBSY" }, { EFBIG, "EFBIG" },     { ENOSPC, "ENOSPC" },
	{ ESPIPE, "ESPIPE" },   { EROFS, "EROFS" },     { EPIPE, "EPIPE" },
	{ ERANGE, "ERANGE" },   { ENAMETOOLONG, "ENAMETOOLONG" },
	{ ENOSYS, "ENOSYS" },   { ELOOP, "ELOOP" },     { ENODATA, "ENODATA" },
	{ ELIBBAD, "ELIBBAD" }, { EOVERFLOW, "EOVERFLOW" },
	{ EOPNOTSUPP, "EOPNOTSUPP" }, { ETIMEDOUT, "ETIMEDOUT" },
};

void trace_result(struct trace_line *line, i64 result)
{
	if (result >= 0 && result < 0x100000) {
		trace_put(line, "%ld", result);
		return;
	}
	if (result >= 0 || result < -4095) {
		trace_put(line, "0x%lx", (u64)result);
		return;
	}
	for (size_t i = 0; i < ARRAY_SIZE(errno_names); i++) {
		if (errno_names[i].number == -result) {
			trace_put(line, "-1 %s", errno_names[i].text);
			return;
		}
	}
	trace_put(line, "-1 (errno %ld)", -result);
}
