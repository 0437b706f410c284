/*
 * What programs did not find. See kernel/missing.h.
 *
 * Invariant: a path that is kept holds no byte that could end the line or be
 * taken for another path; none is kept twice.
 */
#include "kernel/missing.h"

#include <string.h>

#include "kernel/lib/format.h"
#include "kernel/lib/print.h"
#include "kernel/syscall.h"

#define FILES_KEPT 4 /* a program that gives up does so soon after the last */
#define PATH_KEPT 80 /* bytes of each, NUL included */
#define CALLS_SIZE 128

static u8 calls[SYSCALL_MAX / 8 + 1]; /* a bit for each number */
static char files[FILES_KEPT][PATH_KEPT]; /* the oldest first */
static unsigned file_count;

static bool is_noted(u64 number)
{
	return calls[number / 8] >> (number % 8) & 1;
}

bool missing_call(u64 number)
{
	u64 place = min_u64(number, SYSCALL_MAX);
	bool is_first = !is_noted(place);

	calls[place / 8] |= (u8)(1u << (place % 8));
	return is_first;
}

static void forget(unsigned index)
{
	file_count--;
	memmove(files[index], files[index + 1],
		(file_count - index) * sizeof(files[0]));
}

void missing_file(const char *path)
{
	char text[PATH_KEPT] = { 0 };

	memcpy(text, path, strnlen(path, PATH_KEPT - 1));
	for (char *c = text; *c; c++)
		if (*c <= ' ' || *c > '~')
			*c = '?';
	for (unsigned i = 0; i < file_count; i++)
		if (memcmp(files[i], text, PATH_KEPT) == 0)
			return;
	if (file_count == FILES_KEPT)
		forget(0);
	memcpy(files[file_count++], text, PATH_KEPT);
}

static const char *last_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

void missing_found(const char *path)
{
	const char *name = last_name(path);

	for (unsigned i = file_count; i-- > 0;)
		if (strcmp(last_name(files[i]), name) == 0)
			forget(i);
}

/* Adds " 250 318" to the line, as far as there is room for numbers. */
static size_t add_calls(char *line, size_t size)
{
	size_t length = 0;

	for (u64 i = 0; i <= SYSCALL_MAX && length + 8 < size; i++)
		if (is_noted(i))
			length += format_text(line + length, size - length,
					      " %lu", i);
	return length;
}

static size_t add_files(char *line, size_t size)
{
	size_t length = 0;

	for (unsigned i = 0; i < file_count; i++)
		length += format_text(line + length, size - length, " %s",
				      files[i]);
	return length;
}

void missing_report(void)
{
	char numbers[CALLS_SIZE] = "", names[FILES_KEPT * PATH_KEPT + 1] = "";
	bool has_calls = add_calls(numbers, sizeof(numbers)) > 0;
	bool has_files = add_files(names, sizeof(names)) > 0;

	if (has_calls || has_files)
		kprintf("missing:%s%s%s%s%s\n",
			has_calls ? " system calls" : "", numbers,
			has_calls && has_files ? ";" : "",
			has_files ? " files" : "", names);
}
