/*
 * Text that grows in a buffer of fixed size; see the header.
 */
#include "kernel/fs/proc_text.h"

#include <stdarg.h>
#include <string.h>

#include "kernel/lib/format.h"

void text_print(struct text *text, const char *format, ...)
{
	size_t left = text->room - text->length;
	va_list arguments;
	size_t length;

	va_start(arguments, format);
	length = format_text_v(text->bytes + text->length, left, format,
			       arguments);
	va_end(arguments);
	/* One byte goes to the NUL that formatting ends with. */
	if (length >= left) {
		text->cut = true;
		length = left ? left - 1 : 0;
	}
	text->length += length;
}

void text_add(struct text *text, const void *bytes, size_t size)
{
	size_t left = text->room - text->length;

	if (size > left) {
		text->cut = true;
		size = left;
	}
	memcpy(text->bytes + text->length, bytes, size);
	text->length += size;
}

void text_add_name(struct text *text, const char *name)
{
	for (; *name != '\0'; name++) {
		if (*name == '\n')
			text_add(text, "\\n", 2);
		else if (*name == '\\')
			text_add(text, "\\\\", 2);
		else
			text_add(text, name, 1);
	}
}
