/* What every part of mkarchive does when it cannot go on. */
#include "host/report.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *output_begun;

void fail_removes(const char *path)
{
	output_begun = path;
}

noreturn void fail(const char *format, ...)
{
	struct stat status;
	va_list arguments;

	va_start(arguments, format);
	fputs("mkarchive: ", stderr);
	vfprintf(stderr, format, arguments);
	fputc('\n', stderr);
	va_end(arguments);
	/* Never /dev/stdout and its like. */
	if (output_begun != NULL && lstat(output_begun, &status) == 0 &&
	    S_ISREG(status.st_mode))
		unlink(output_begun);
	exit(1);
}

void *must_resize(void *old, size_t count, size_t size)
{
	void *new = NULL;

	if (size == 0 || count <= SIZE_MAX / size)
		new = realloc(old, count * size);
	if (new == NULL)
		fail("not enough memory");
	return new;
}

char *must_copy(const char *text, size_t length)
{
	char *copy = must_resize(NULL, length + 1, 1);

	memcpy(copy, text, length);
	copy[length] = '\0';
	return copy;
}
