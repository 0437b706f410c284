/*
 * The kernel's log. See kernel/lib/print.h.
 *
 * Invariants: positions count every byte ever logged; the ring holds the last
 * LOG_SIZE of them. What one call appends is plain text on one line, so that
 * a name which a program chose can neither begin a line of its own nor send
 * commands to the terminal that shows the log.
 */
#include "kernel/lib/print.h"

#include <stdarg.h>
#include <string.h>

#include "kernel/lib/format.h"

#define LOG_SIZE 16384u /* a power of two */
#define LINE_SIZE 512u

static char ring[LOG_SIZE];
static u64 written;
static void (*log_sink)(const char *text, size_t size);

void log_set_sink(void (*sink)(const char *text, size_t size))
{
	log_sink = sink;
}

/* A newline stands at the end only. */
static void make_plain(char *text, size_t size)
{
	for (size_t i = 0; i < size; i++) {
		bool end = i == size - 1 && text[i] == '\n';

		if (!end && (text[i] < ' ' || text[i] > '~'))
			text[i] = '?';
	}
}

void kprintf(const char *format, ...)
{
	char text[LINE_SIZE];
	va_list arguments;
	size_t size;

	va_start(arguments, format);
	size = format_text_v(text, sizeof(text), format, arguments);
	va_end(arguments);
	if (size > sizeof(text) - 1) {
		size = sizeof(text) - 1;
		text[size - 1] = '\n';
	}
	make_plain(text, size);
	for (size_t i = 0; i < size; i++)
		ring[(written + i) % LOG_SIZE] = text[i];
	written += size;
	if (log_sink)
		log_sink(text, size);
}

size_t log_read(u64 *from, char *buffer, size_t size)
{
	u64 oldest = written > LOG_SIZE ? written - LOG_SIZE : 0;
	size_t count;

	if (*from < oldest)
		*from = oldest;
	if (*from > written)
		*from = written;
	count = min_u64(size, written - *from);
	for (size_t i = 0; i < count; i++)
		buffer[i] = ring[(*from + i) % LOG_SIZE];
	*from += count;
	return count;
}
