/*
 * Printing system calls as strace prints them. See kernel/trace.h.
 *
 * Invariant: tracing changes nothing that a program can see. It reads the
 * program's memory by the same checked copies as a call does, and an address
 * that cannot be read is printed as a number.
 */
#include "kernel/trace.h"

#include <arch/task.h>
#include <string.h>

#include "kernel/abi/fcntl.h"
#include "kernel/abi/socket.h"
#include "kernel/lib/print.h"
#include "kernel/lib/usercopy.h"
#include "kernel/syscall.h"
#include "kernel/task/sched.h"
#include "kernel/task/task.h"
#include "kernel/trace_value.h"

#define AT_FDCWD (-100)
#define TEXT_SHOWN 32u    /* bytes of a string or buffer, as strace shows */
#define STRINGS_SHOWN 8u  /* of a vector */

/* --- the table as data --- */

/* Each call in as few bytes as it needs: a struct call_info, and behind its
 * arguments the name. They lie one behind the other, without padding. */
struct calls {
#define INFO(call, n)                     \
	struct {                          \
		u8 number[2], count;      \
		u8 arguments[n][2];       \
		char name[sizeof(#call)]; \
	} call;
#define CALL0(nr, call, mark, cap, text) INFO(call, 0)
#define CALL1(nr, call, ...) INFO(call, 1)
#define CALL2(nr, call, ...) INFO(call, 2)
#define CALL3(nr, call, ...) INFO(call, 3)
#define CALL4(nr, call, ...) INFO(call, 4)
#define CALL5(nr, call, ...) INFO(call, 5)
#define CALL6(nr, call, ...) INFO(call, 6)
#include "kernel/abi/syscalls.def"
#include "kernel/abi/syscalls_end.h"
#undef INFO
};

#define INFO(nr, call, n, ...) \
	.call = { { (nr) % 256, (nr) / 256 }, n, { __VA_ARGS__ }, #call },
#define ARG(kind, name, detail) { KIND_##kind, DETAIL_##detail }
#define CALL0(nr, call, mark, cap, text) INFO(nr, call, 0)
#define CALL1(nr, call, mark, cap, text, p) INFO(nr, call, 1, ARG p)
#define CALL2(nr, call, mark, cap, text, p, q) \
	INFO(nr, call, 2, ARG p, ARG q)
#define CALL3(nr, call, mark, cap, text, p, q, r) \
	INFO(nr, call, 3, ARG p, ARG q, ARG r)
#define CALL4(nr, call, mark, cap, text, p, q, r, s) \
	INFO(nr, call, 4, ARG p, ARG q, ARG r, ARG s)
#define CALL5(nr, call, mark, cap, text, p, q, r, s, t) \
	INFO(nr, call, 5, ARG p, ARG q, ARG r, ARG s, ARG t)
#define CALL6(nr, call, mark, cap, text, p, q, r, s, t, u) \
	INFO(nr, call, 6, ARG p, ARG q, ARG r, ARG s, ARG t, ARG u)
static const struct calls calls = {
#include "kernel/abi/syscalls.def"
};
#include "kernel/abi/syscalls_end.h"

static const char *call_name(const struct call_info *info)
{
	return (const char *)&info->arguments[info->count];
}

const struct call_info *call_info(u64 number)
{
	const u8 *at = (const u8 *)&calls;

	while (at < (const u8 *)(&calls + 1)) {
		const struct call_info *info = (const struct call_info *)at;
		const char *name = call_name(info);

		if ((info->number[0] | info->number[1] << 8) == (i64)number)
			return info;
		at = (const u8 *)name + strlen(name) + 1;
	}
	return NULL;
}

const char *syscall_name(u64 number)
{
	const struct call_info *info = call_info(number);

	return info ? call_name(info) : "?";
}

/* --- arguments --- */

/* "text", cut with dots; false if it cannot be read. */
static bool put_text(struct trace_line *line, struct uptr from)
{
	char text[TEXT_SHOWN + 1];
	i64 length = copy_string_from_user(text, from, sizeof(text));

	if (length < 0 && length != -ENAMETOOLONG)
		return false;
	trace_quote(line, text, strnlen(text, TEXT_SHOWN));
	if (length < 0)
		trace_put(line, "...");
	return true;
}

static bool put_buffer(struct trace_line *line, struct uptr from, u64 size)
{
	char bytes[TEXT_SHOWN];
	size_t shown = min_u64(size, TEXT_SHOWN);

	if (copy_from_user(bytes, from, shown) != 0)
		return false;
	trace_quote(line, bytes, shown);
	if (size > shown)
		trace_put(line, "...");
	return true;
}

/* As strace shows an environment: its address, and how many it holds. */
static bool put_count(struct trace_line *line, struct uptr vector)
{
	u64 count = 0, text;

	for (;; count++) {
		if (copy_from_user(&text, uptr_add(vector, count * 8), 8) != 0)
			return false;
		if (text == 0)
			break;
		/* The program has as many as it likes. */
		if (count % 256 == 255)
			yield_point();
		if (current_task()->killed)
			return false;
	}
	trace_put(line, "0x%lx /* %lu var%s */", vector.addr, count,
		  count == 1 ? "" : "s");
	return true;
}

static bool put_strings(struct trace_line *line, struct uptr vector)
{
	struct uptr text;

	if (vector.addr == 0)
		return false;
	trace_put(line, "[");
	for (unsigned i = 0;; i++) {
		if (copy_from_user(&text.addr, uptr_add(vector, i * 8), 8) != 0)
			break;
		if (text.addr == 0)
			break;
		if (i > 0)
			trace_put(line, ", ");
		if (i == STRINGS_SHOWN || !put_text(line, text)) {
			trace_put(line, "...");
			break;
		}
	}
	trace_put(line, "]");
	return true;
}

static void put_address(struct trace_line *line, u64 address)
{
	if (address == 0)
		trace_put(line, "NULL");
	else
		trace_put(line, "0x%lx", address);
}

struct call_state {
	const struct call_info *info;
	const u64 *arguments;
	i64 result;
};

/* How much there is of an array or an address: the next argument, or what
 * that one points at. */
static u64 count_of(const struct call_state *call, unsigned i)
{
	struct uptr next = { 0 };
	int size;

	if (++i < call->info->count)
		next.addr = call->arguments[i];
	if (i < call->info->count &&
	    call->info->arguments[i].detail == DETAIL_socklen &&
	    copy_from_user(&size, next, sizeof(size)) == 0)
		return (u64)size;
	return next.addr;
}

/* An argument behind a pointer. False: print the address itself. */
static bool put_pointed(struct trace_line *line, const struct call_state *call,
			unsigned i)
{
	struct uptr p = { call->arguments[i] };
	enum arg_kind kind = call->info->arguments[i].kind;
	bool failed = call->result < 0;

	if (p.addr == 0)
		return false;
	switch (kind) {
	case KIND_PATH:
	case KIND_TEXT:
		return put_text(line, p);
	case KIND_IN:
		return put_buffer(line, p, call->arguments[i + 1]);
	case KIND_OUT:
		return !failed &&
		       put_buffer(line, p, min_u64((u64)call->result,
						   call->arguments[i + 1]));
	case KIND_STRINGS:
		return call->info->arguments[i].detail == DETAIL_vars ?
			       put_count(line, p) : put_strings(line, p);
	case KIND_OUT_STRUCT:
		return !failed &&
		       trace_struct(line, call->info->arguments[i].detail, p,
				    count_of(call, i));
	case KIND_IN_STRUCT:
	case KIND_INOUT_STRUCT:
		return trace_struct(line, call->info->arguments[i].detail, p,
				    count_of(call, i));
	default:
		return false;
	}
}

/* The third argument of fcntl, by its command. */
static void put_fcntl_argument(struct trace_line *line, u64 command, u64 value)
{
	switch (command) {
	case F_SETFD:
		trace_flags(line, DETAIL_fd_bits, (u32)value);
		break;
	case F_SETFL:
		trace_flags(line, DETAIL_open_flags, (u32)value);
		break;
	case F_DUPFD:
	case F_DUPFD_CLOEXEC:
		trace_put(line, "%d", (int)value);
		break;
	default:
		put_address(line, value);
	}
}

/* Does argument i exist? Open has no mode unless it makes a file, and some
 * of fcntl's commands take nothing: what stands in the register then is by
 * chance. */
static bool is_given(const struct call_state *call, unsigned i)
{
	u64 before = i > 0 ? call->arguments[i - 1] : 0;

	if (i == 0)
		return true;
	switch (call->info->arguments[i - 1].detail) {
	case DETAIL_open_flags:
		return call->info->arguments[i].kind != KIND_MODE ||
		       before & O_CREAT || (before & O_TMPFILE) == O_TMPFILE;
	case DETAIL_fcntl_commands:
		return before != F_GETFD && before != F_GETFL;
	default:
		return true;
	}
}

static void put_argument(struct trace_line *line,
			 const struct call_state *call, unsigned i)
{
	u64 value = call->arguments[i];
	enum arg_detail detail = call->info->arguments[i].detail;

	switch (call->info->arguments[i].kind) {
	case KIND_FD:
		if (detail == DETAIL_AT && (int)value == AT_FDCWD)
			trace_put(line, "AT_FDCWD");
		else
			trace_put(line, "%d", (int)value);
		break;
	case KIND_INT:
		if (detail == DETAIL_sockopt)
			trace_sockopt(line, (int)call->arguments[i - 1],
				      (int)value);
		else
			trace_put(line, "%d", (int)value);
		break;
	case KIND_UINT:
		trace_put(line, "%u", (unsigned)value);
		break;
	case KIND_OFFSET:
		trace_put(line, "%ld", (i64)value);
		break;
	case KIND_SIZE:
		trace_put(line, "%lu", value);
		break;
	case KIND_LONG:
		trace_put(line, "0x%lx", value);
		break;
	case KIND_MODE:
		trace_put(line, "0%02o", (unsigned)value);
		break;
	case KIND_FLAGS:
		trace_flags(line, detail, (u32)value);
		break;
	case KIND_ENUM:
		/* Protocols have names in the internet only. */
		if (detail == DETAIL_protocols &&
		    (u32)call->arguments[0] != AF_INET)
			trace_put(line, "%u", (u32)value);
		else
			trace_enum(line, detail, (u32)value);
		break;
	default:
		if (i > 0 && call->info->arguments[i - 1].detail ==
				     DETAIL_fcntl_commands)
			put_fcntl_argument(line, call->arguments[i - 1], value);
		else if (!put_pointed(line, call, i))
			put_address(line, value);
	}
}

/* --- one line a call --- */

#define RESULT_COLUMN 39 /* behind it strace puts the sign = */

static void put_call(struct trace_line *line, const struct call_state *call)
{
	trace_put(line, "%s(", call_name(call->info));
	for (unsigned i = 0; i < call->info->count; i++) {
		if (!is_given(call, i))
			break;
		if (i > 0)
			trace_put(line, ", ");
		put_argument(line, call, i);
	}
}

/* Closes the call and prints the line: "[1] close(3) ... = 0". */
static void print_line(const struct task *task, struct trace_line *line,
		       const char *result)
{
	trace_put(line, ")");
	kprintf("[%d] %-*s = %s\n", task->pid, RESULT_COLUMN, line->text,
		result);
}

/* These do not come back, or not to the same program: said at the start. */
static bool is_last_call(const struct call_info *info)
{
	return strcmp(call_name(info), "exit") == 0 ||
	       strcmp(call_name(info), "exit_group") == 0;
}

static bool is_exec(const struct call_info *info)
{
	return strcmp(call_name(info), "execve") == 0;
}

void trace_enter(struct task *task, u64 number, const u64 *arguments)
{
	struct call_state call = { call_info(number), arguments, -1 };
	struct trace_line line = { .used = 0 };

	if (!is_last_call(call.info) && !is_exec(call.info))
		return;
	put_call(&line, &call);
	if (is_last_call(call.info))
		print_line(task, &line, "?");
	else
		kprintf("[%d] %s <unfinished ...>\n", task->pid, line.text);
}

void trace_leave(struct task *task, u64 number, const u64 *arguments,
		 i64 result)
{
	struct call_state call = { call_info(number), arguments, result };
	struct trace_line line = { .used = 0 }, value = { .used = 0 };

	if (is_exec(call.info))
		trace_put(&line, "<... execve resumed>");
	else
		put_call(&line, &call);
	trace_result(&value, call_name(call.info), arguments, result);
	print_line(task, &line, value.text);
}

void trace_unknown(struct task *task, u64 number, const u64 *arguments)
{
	struct trace_line line = { .used = 0 }, value = { .used = 0 };

	trace_put(&line, "syscall_0x%lx(", number);
	for (unsigned i = 0; i < CALL_ARGUMENTS_MAX; i++)
		trace_put(&line, "%s0x%lx", i > 0 ? ", " : "", arguments[i]);
	trace_result(&value, "", arguments, -ENOSYS);
	print_line(task, &line, value.text);
}
