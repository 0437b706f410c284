/*
 * The kernel's log: a ring of lines, each with the moment of its logging,
 * that /dev/kmsg and syslog(2) read; the text is copied to the serial port as
 * it grows.
 *
 * Formatting is kernel/lib/format.h's: there is no conversion for pointers,
 * so that no kernel address is printed by habit.
 */
#ifndef KERNEL_LIB_PRINT_H
#define KERNEL_LIB_PRINT_H

#include "kernel/lib/types.h"

/* Appends to the log. A line ends with '\n', which the caller writes. The
 * text is cut after 512 bytes, and what is no plain text in it becomes '?',
 * a newline before the end too. Never fails, never allocates, never sleeps. */
void kprintf(const char *format, ...) __attribute__((format(printf, 1, 2)));

#define LOG_LINE_MOST 640u /* bytes of any line of the log, newline included */
/* Appends a whole line, newline included, that is plain text already, of at
 * most LOG_LINE_MOST bytes. */
void log_line(const char *line, size_t size);

/* Reads the line at position *from (a running count of all bytes ever
 * logged) without its newline, cut to `size`: its length is set in *length,
 * and when it was logged in *time_us, microseconds since the boot. *from
 * moves behind it. What the ring has forgotten is passed over first, up to
 * the first whole line. False when no whole line is there. */
bool log_read_line(u64 *from, char *line, size_t size, size_t *length,
		   u64 *time_us);
/* The position of the first whole line from `from` on that the ring holds. */
u64 log_first(u64 from);
/* The position behind all that was logged. */
u64 log_end(void);
size_t log_size(void); /* bytes that the ring holds */

/* Where finished log text goes beside the ring: the serial port, once there
 * is one. Called with complete pieces of text, never re-entered. */
void log_set_sink(void (*sink)(const char *text, size_t size));

#endif
