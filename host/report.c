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

static noreturn void end(int status, const char *format, va_list arguments)
{
	struct stat output;

	fputs("mkarchive: ", stderr);
	vfprintf(stderr, format, arguments);
	fputc('\n', stderr);
	/* Never /dev/stdout and its like. */
	if (output_begun != NULL && lstat(output_begun, &output) == 0 &&
	    S_ISREG(output.st_mode))
		unlink(output_begun);
	exit(status);
}

noreturn void fail(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	end(1, format, arguments);
}

noreturn void fail_with(int status, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	end(status, format, arguments);
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

char *must_print(const char *format, ...)
{
	va_list arguments;
	char *text;

	va_start(arguments, format);
	if (vasprintf(&text, format, arguments) < 0)
		fail("not enough memory");
	va_end(arguments);
	return text;
}
