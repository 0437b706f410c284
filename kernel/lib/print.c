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

#include "kernel/dev/clock.h"
#include "kernel/lib/format.h"

#define LOG_SIZE 16384u /* a power of two */
#define LINE_SIZE 512u
#define TIME_END ';'
#define NS_PER_US 1000u

static char ring[LOG_SIZE];
static u64 written;
static void (*log_sink)(const char *text, size_t size);

static void log_byte(char byte)
{
	ring[written++ % LOG_SIZE] = byte;
}

/* In the ring a line begins with its time. */
static void log_time(void)
{
	char digits[24];
	size_t size = format_text(digits, sizeof(digits), "%llu%c",
				  (unsigned long long)(clock_monotonic_ns() /
						       NS_PER_US),
				  TIME_END);

	for (size_t i = 0; i < size; i++)
		log_byte(digits[i]);
}

static void log_append(const char *text, size_t size)
{
	static bool inside_line;

	for (size_t i = 0; i < size; i++) {
		if (!inside_line)
			log_time();
		inside_line = text[i] != '\n';
		log_byte(text[i]);
	}
}

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
	log_line(text, size);
}

void log_line(const char *line, size_t size)
{
	log_append(line, size);
	if (log_sink)
		log_sink(line, size);
}

/* --- reading --- */

static char byte_at(u64 position)
{
	return ring[position % LOG_SIZE];
}

u64 log_end(void)
{
	return written;
}

size_t log_size(void)
{
	return LOG_SIZE;
}

/* Lines begin at 0 and behind each newline. */
u64 log_first(u64 from)
{
	u64 oldest = written > LOG_SIZE ? written - LOG_SIZE : 0;

	if (from >= written)
		return written;
	if (from >= oldest)
		return from;
	while (oldest < written && byte_at(oldest) != '\n')
		oldest++;
	return oldest < written ? oldest + 1 : oldest;
}

bool log_read_line(u64 *from, char *line, size_t size, size_t *length,
		   u64 *time_us)
{
	u64 at = log_first(*from), end = at;

	*from = at;
	while (end < written && byte_at(end) != '\n')
		end++;
	if (end == written)
		return false;
	*time_us = 0;
	while (at < end && byte_at(at) != TIME_END)
		*time_us = *time_us * 10 + (u64)(byte_at(at++) - '0');
	*length = 0;
	for (at++; at < end && *length < size; at++)
		line[(*length)++] = byte_at(at);
	*from = end + 1;
	return true;
}
