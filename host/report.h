/* How mkarchive ends when it cannot do what it was asked. */
#ifndef HOST_REPORT_H
#define HOST_REPORT_H

#include <stddef.h>
#include <stdnoreturn.h>

/* Prints "mkarchive: MESSAGE" on stderr and exits with status 1; an output
 * that was begun is removed. */
noreturn void fail(const char *format, ...)
	__attribute__((format(printf, 1, 2)));

/* The same with another status. */
noreturn void fail_with(int status, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* The file that fail() removes; NULL for none. */
void fail_removes(const char *path);

/* malloc and friends that do not return NULL. */
void *must_resize(void *old, size_t count, size_t size);
char *must_copy(const char *text, size_t length);
char *must_print(const char *format, ...)
	__attribute__((format(printf, 1, 2)));

#endif
