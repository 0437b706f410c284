/*
 * printf-style formatting into a caller's buffer, without allocation.
 *
 * Supported: %% %c %s %d %i %u %x %X %o with the length marks hh h l ll z,
 * the flags '-' '0', a width, and a precision for %s; '*' for both. From
 * anything else on, the rest of the format is copied as it stands, so that a
 * mistake is seen and takes no argument that is not its own. There is no %p.
 */
#ifndef KERNEL_LIB_FORMAT_H
#define KERNEL_LIB_FORMAT_H

#include <stdarg.h>

#include "kernel/lib/types.h"

/* Write at most `size` bytes, a closing NUL included when size > 0. Return
 * the length that the whole text has, as snprintf does. */
size_t format_text(char *buffer, size_t size, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
size_t format_text_v(char *buffer, size_t size, const char *format,
		     va_list arguments) __attribute__((format(printf, 3, 0)));

#endif
