/* The host's lines: see kernel/dev/host_line.h. */
#include "kernel/dev/host_line.h"

#include <string.h>

#define WINSIZE "winsize "

/* Reads a decimal number that ends at `end`; NULL when there is none. */
static const char *parse_number(const char *text, char end, u16 *out)
{
	u32 value = 0;

	if (*text < '0' || *text > '9')
		return NULL;
	for (; *text >= '0' && *text <= '9'; text++) {
		value = value * 10 + (u32)(*text - '0');
		if (value > UINT16_MAX)
			return NULL;
	}
	*out = (u16)value;
	return *text == end ? text + 1 : NULL;
}

static bool parse(const char *text, struct kernel_winsize *size)
{
	u16 rows, columns;

	if (strncmp(text, WINSIZE, strlen(WINSIZE)) != 0)
		return false;
	text = parse_number(text + strlen(WINSIZE), ' ', &rows);
	if (text == NULL || parse_number(text, '\0', &columns) == NULL)
		return false;
	*size = (struct kernel_winsize){ .rows = rows, .columns = columns };
	return true;
}

bool host_line_winsize(struct host_line *line, u8 byte,
		       struct kernel_winsize *size)
{
	bool fits = line->length <= HOST_LINE_SIZE;

	if (byte != '\n') {
		if (line->length < HOST_LINE_SIZE)
			line->text[line->length] = (char)byte;
		if (fits)
			line->length++;
		return false;
	}
	if (fits)
		line->text[line->length] = '\0';
	line->length = 0;
	return fits && parse(line->text, size);
}
