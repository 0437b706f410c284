/*
 * What a traced call gave: a number in the form of its call, or an error by
 * name and text. See kernel/trace_value.h.
 */
#include <string.h>

#include "kernel/abi/errno.h"
#include "kernel/abi/fcntl.h"
#include "kernel/lib/usercopy.h"
#include "kernel/trace_value.h"

/* The calls whose result is no decimal number. */
static const struct {
	char name[8];
	enum { FORM_ADDRESS, FORM_MODE, FORM_FCNTL, FORM_POLL } form;
} forms[] = {
	{ "mmap", FORM_ADDRESS }, { "brk", FORM_ADDRESS },
	{ "mremap", FORM_ADDRESS },
	{ "umask", FORM_MODE },	  { "fcntl", FORM_FCNTL },
	{ "poll", FORM_POLL },
};

/* strace shows what F_GETFD and F_GETFL mean. */
static void put_fcntl(struct trace_line *line, u64 command, i64 result)
{
	enum arg_detail detail = command == F_GETFD ? DETAIL_fd_bits :
						      DETAIL_open_flags;

	if ((command != F_GETFD && command != F_GETFL) ||
	    (command == F_GETFD && result == 0)) {
		trace_put(line, "%ld", result);
		return;
	}
	trace_put(line, "0x%lx (flags ", (u64)result);
	trace_flags(line, detail, (u32)result);
	trace_put(line, ")");
}

static void put_poll(struct trace_line *line, const u64 *arguments, i64 result)
{
	struct uptr fds = { arguments[0] };

	trace_put(line, "%ld", result);
	if (result == 0)
		trace_put(line, " (Timeout)");
	else
		trace_poll_result(line, fds, arguments[1]);
}

static void put_error(struct trace_line *line, i64 error)
{
	static const struct {
		u16 number;
		char name[16];
		const char *text;
	} errors[] = {
#define ERROR(name, text) { name, #name, text },
#include "kernel/abi/errno_names.def"
#undef ERROR
	};

	for (size_t i = 0; i < ARRAY_SIZE(errors); i++) {
		if (errors[i].number == error) {
			trace_put(line, "-1 %s (%s)", errors[i].name,
				  errors[i].text);
			return;
		}
	}
	trace_put(line, "-1 (errno %ld)", error);
}

void trace_result(struct trace_line *line, const char *name,
		  const u64 *arguments, i64 result)
{
	if (result < 0 && result >= -4095) {
		put_error(line, -result);
		return;
	}
	for (size_t i = 0; i < ARRAY_SIZE(forms); i++) {
		if (strcmp(forms[i].name, name) != 0)
			continue;
		if (forms[i].form == FORM_ADDRESS)
			trace_put(line, "0x%lx", (u64)result);
		else if (forms[i].form == FORM_MODE)
			trace_put(line, "0%02o", (unsigned)result);
		else if (forms[i].form == FORM_FCNTL)
			put_fcntl(line, arguments[1], result);
		else
			put_poll(line, arguments, result);
		return;
	}
	trace_put(line, "%ld", result);
}
