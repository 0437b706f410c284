/* The file .ravelin/start, which tells the kernel what runs first, and how
 * (kernel/task/start.h). */
#ifndef HOST_START_RECORD_H
#define HOST_START_RECORD_H

#include "host/entries.h"

struct start_record {
	char *bytes; /* strings KEY=VALUE, each with its NUL */
	size_t size;
};

/* Adds a string, a copy; fails when it is none, or the file grows longer than
 * the kernel takes. */
void start_record_add(struct start_record *record, const char *text);

/* The same of KEY=FILE, with the file's first line for the value: what must not
 * stand among a program's words. */
void start_record_add_file(struct start_record *record, const char *value);

/* What stands behind the first string's beginning `key`, or "". */
const char *start_record_value(const struct start_record *record,
			       const char *key);

/* Adds the file to the list, if it is not empty. The record has to stay. */
void start_record_put(const struct start_record *record,
		      struct entries *entries);

#endif
