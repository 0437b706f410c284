/*
 * The neutral part of <string.h>; the four functions that the compiler
 * calls by itself (memcpy, memmove, memset, memcmp) are the architecture's.
 *
 * Invariant: a function that is given a size reads nothing behind it, and
 * nothing behind the first NUL or match.
 */
#include <stdint.h>
#include <string.h>

void *memchr(const void *bytes, int byte, size_t size)
{
	const unsigned char *p = bytes;

	for (size_t i = 0; i < size; i++)
		if (p[i] == (unsigned char)byte)
			return (void *)(p + i);
	return NULL;
}

size_t strnlen(const char *text, size_t size)
{
	size_t length = 0;

	while (length < size && text[length] != '\0')
		length++;
	return length;
}

size_t strlen(const char *text)
{
	return strnlen(text, SIZE_MAX);
}

int strncmp(const char *a, const char *b, size_t size)
{
	for (size_t i = 0; i < size; i++) {
		unsigned char left = (unsigned char)a[i];
		unsigned char right = (unsigned char)b[i];

		if (left != right)
			return left < right ? -1 : 1;
		if (left == '\0')
			return 0;
	}
	return 0;
}

int strcmp(const char *a, const char *b)
{
	return strncmp(a, b, SIZE_MAX);
}

char *strchr(const char *text, int character)
{
	for (;; text++) {
		if (*text == (char)character)
			return (char *)text;
		if (*text == '\0')
			return NULL;
	}
}

char *strrchr(const char *text, int character)
{
	const char *found = NULL;

	for (;; text++) {
		if (*text == (char)character)
			found = text;
		if (*text == '\0')
			return (char *)found;
	}
}
