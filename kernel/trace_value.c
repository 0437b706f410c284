/*
 * The pieces of a traced call. See kernel/trace_value.h.
 */
#include "kernel/trace_value.h"

#include <stdarg.h>
#include <string.h>

#include "kernel/lib/format.h"

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

/* As strace: in octal, of no more digits than the next byte needs. */
static void put_byte(struct trace_line *line, u8 c, bool digit_follows)
{
	static const char escaped[] = "\t\n\v\f\r\"\\";
	static const char letters[] = "tnvfr\"\\";
	const char *found = c ? strchr(escaped, c) : NULL;

	if (found)
		trace_put(line, "\\%c", letters[found - escaped]);
	else if (c >= ' ' && c <= '~')
		trace_put(line, "%c", c);
	else
		trace_put(line, digit_follows ? "\\%03o" : "\\%o", c);
}

void trace_quote(struct trace_line *line, const char *bytes, size_t size)
{
	trace_put(line, "\"");
	for (size_t i = 0; i < size; i++) {
		bool digit = i + 1 < size && bytes[i + 1] >= '0' &&
			     bytes[i + 1] <= '9';

		put_byte(line, (u8)bytes[i], digit);
	}
	trace_put(line, "\"");
}

/* --- names --- */

/* A table's values, and their names in the same order, each with its NUL. */
struct names {
	const u32 *values;
	const char *texts;
	size_t count;
};

#define TABLE(table) static const u32 values_##table[] = {
#define NAME(value, text) value,
#define END_TABLE() };
#include "kernel/abi/syscall_names.def"
#undef TABLE
#undef NAME
#undef END_TABLE

#define TABLE(table) static const char texts_##table[] =
#define NAME(value, text) text "\0"
#define END_TABLE() ;
#include "kernel/abi/syscall_names.def"
#undef TABLE
#undef NAME
#undef END_TABLE

#define PRCTL(number, name, handler, text) number,
static const u32 values_prctl_options[] = {
#include "kernel/abi/prctl.def"
};
#undef PRCTL

#define PRCTL(number, name, handler, text) #name "\0"
static const char texts_prctl_options[] =
#include "kernel/abi/prctl.def"
;
#undef PRCTL

#define NAMES(table)                                                      \
	[DETAIL_##table] = { values_##table, texts_##table,               \
			     ARRAY_SIZE(values_##table) },

/* By DETAIL_*: what the table of system calls names. */
static const struct names all_names[] = {
#define TABLE(table) NAMES(table)
#define NAME(value, text)
#define END_TABLE()
#include "kernel/abi/syscall_names.def"
#undef TABLE
#undef NAME
#undef END_TABLE
	NAMES(prctl_options)
};

static struct names names_of(enum arg_detail detail)
{
	if ((size_t)detail < ARRAY_SIZE(all_names))
		return all_names[detail];
	return (struct names){ .count = 0 };
}

void trace_enum(struct trace_line *line, enum arg_detail detail, u32 value)
{
	const struct names names = names_of(detail);
	const char *text = names.texts;

	for (size_t i = 0; i < names.count; i++) {
		if (names.values[i] == value) {
			trace_put(line, "%s", text);
			return;
		}
		text += strlen(text) + 1;
	}
	trace_put(line, "0x%x", value);
}

void trace_signal(struct trace_line *line, unsigned signal)
{
	struct trace_line name = { .used = 0 };

	if (signal == 32) {
		trace_put(line, "RTMIN");
	} else if (signal > 32) {
		trace_put(line, "RT_%u", signal - 32);
	} else {
		trace_enum(&name, DETAIL_signals, signal);
		trace_put(line, "%s", name.text + strlen("SIG"));
	}
}

void trace_flags(struct trace_line *line, enum arg_detail detail, u32 value)
{
	const struct names names = names_of(detail);
	const char *text = names.texts, *separator = "";

	/* The lowest bits of open's flags are a number: 0 has a name too. */
	if (detail == DETAIL_open_flags && (value & 3) == 0) {
		trace_put(line, "O_RDONLY");
		separator = "|";
	}
	for (size_t i = 0; i < names.count; i++) {
		u32 bits = names.values[i];

		if (bits == 0 ? *separator == '\0' && value == 0 :
				(value & bits) == bits) {
			trace_put(line, "%s%s", separator, text);
			value &= ~bits;
			separator = "|";
		}
		text += strlen(text) + 1;
	}
	if (value != 0)
		trace_put(line, "%s0x%x", separator, value);
	else if (*separator == '\0')
		trace_put(line, "0");
}
