/*
 * The part of C's <string.h> that a freestanding kernel has. memcpy, memmove,
 * memset and memcmp are what the compiler itself calls too.
 */
#ifndef ARCH_STRING_H
#define ARCH_STRING_H

#include <stddef.h>

void *memcpy(void *restrict to, const void *restrict from, size_t size);
void *memmove(void *to, const void *from, size_t size);
void *memset(void *to, int byte, size_t size);
int memcmp(const void *a, const void *b, size_t size);
void *memchr(const void *bytes, int byte, size_t size);
size_t strlen(const char *text);
size_t strnlen(const char *text, size_t size);
int strcmp(const char *a, const char *b);
int strncmp(const char *a, const char *b, size_t size);
char *strchr(const char *text, int character);
char *strrchr(const char *text, int character);

#endif
