/*
 * Text that grows in a buffer of fixed size: what the files of /proc show.
 */
#ifndef KERNEL_FS_PROC_TEXT_H
#define KERNEL_FS_PROC_TEXT_H

#include "kernel/lib/types.h"

struct text {
	char *bytes;
	size_t room; /* bytes that fit */
	size_t length;
	bool cut; /* something did not fit and is missing */
};

/* Appends formatted text, cut where the room ends. */
void text_print(struct text *text, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
/* Appends `size` bytes as they are. */
void text_add(struct text *text, const void *bytes, size_t size);
/* Appends a task's name, newline and backslash escaped, as Linux does. */
void text_add_name(struct text *text, const char *name);

#endif
