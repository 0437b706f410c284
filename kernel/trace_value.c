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
	size_t count;
	const struct name *table = table_of(detail, &count);
	const char *separator = "";

	/* The lowest bits of open's flags are a number: 0 has a name too. */
	if (detail == DETAIL_open_flags && (value & 3) == 0) {
		trace_put(line, "O_RDONLY");
		separator = "|";
	}
	for (size_t i = 0; i < count; i++) {
		u32 bits = table[i].value;

		if (bits == 0 ? *separator == '\0' && value == 0 :
				(value & bits) == bits) {
			trace_put(line, "%s%s", separator, table[i].text);
			value &= ~bits;
			separator = "|";
		}
	}
	if (value != 0)
		trace_put(line, "%s0x%x", separator, value);
	else if (*separator == '\0')
		trace_put(line, "0");
}
