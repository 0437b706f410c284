/* The file .ravelin/start (start_record.h). */
#include "host/start_record.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "host/report.h"

#define RECORD_MAX 131072 /* kernel/task/start.h */

void start_record_add(struct start_record *record, const char *text)
{
	size_t size = strlen(text) + 1;

	if (*text == '=' || strchr(text, '=') == NULL)
		fail("%s: KEY=VALUE is needed", text);
	if (size > RECORD_MAX - record->size)
		fail("the --start values are longer than %d bytes together",
		     RECORD_MAX);
	record->bytes = must_resize(record->bytes, record->size + size, 1);
	memcpy(record->bytes + record->size, text, size);
	record->size += size;
}

void start_record_add_file(struct start_record *record, const char *value)
{
	const char *path = strchr(value, '=');
	char text[512];
	size_t key, size;
	FILE *file;

	if (path++ == NULL || (size_t)(path - value) > sizeof(text) / 2)
		fail("%s: KEY=FILE is needed", value);
	key = (size_t)(path - value);
	memcpy(text, value, key);
	file = fopen(path, "r");
	if (file == NULL)
		fail("%s: %s", path, strerror(errno));
	size = fread(text + key, 1, sizeof(text) - key, file);
	fclose(file);
	if (size == sizeof(text) - key || memchr(text + key, '\0', size))
		fail("%s: a short text is needed", path);
	text[key + size] = '\0';
	text[strcspn(text, "\n")] = '\0';
	start_record_add(record, text);
}

const char *start_record_value(const struct start_record *record,
			       const char *key)
{
	size_t length = strlen(key);

	for (size_t at = 0; at < record->size;
	     at += strlen(record->bytes + at) + 1)
		if (strncmp(record->bytes + at, key, length) == 0)
			return record->bytes + at + length;
	return "";
}

void start_record_put(const struct start_record *record,
		      struct entries *entries)
{
	struct entry *entry;

	if (record->size == 0)
		return;
	entry = entries_add(entries, ".ravelin/start", ENTRY_FILE);
	entry->mode = 0644;
	entry->data = record->bytes;
	entry->size = record->size;
}
