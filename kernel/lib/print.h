/*
 * The kernel's log: a ring of lines that /dev/kmsg reads, copied to the
 * serial port as it grows.
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

/* Copies log text from position `from` (a running count of all bytes ever
 * logged) into `buffer`; returns the number of bytes, and moves `*from` on,
 * past what the ring has already forgotten. */
size_t log_read(u64 *from, char *buffer, size_t size);

/* Where finished log text goes beside the ring: the serial port, once there
 * is one. Called with complete pieces of text, never re-entered. */
void log_set_sink(void (*sink)(const char *text, size_t size));

#endif
