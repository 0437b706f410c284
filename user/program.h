/*
 * What a program of ours is made of: its start, the system calls, and a
 * little text output. There is no C library.
 */
#ifndef USER_PROGRAM_H
#define USER_PROGRAM_H

#include <stddef.h>

#include "user/syscalls.h"

/* Each program defines it; its result is the exit status. */
int program_main(int count, char **arguments, char **environment);
void program_start(long *stack);
/* Puts the pointers of a position-independent program right. */
void program_relocate(void);

void *memset(void *to, int byte, size_t size);
void *memcpy(void *restrict to, const void *restrict from, size_t size);
int memcmp(const void *a, const void *b, size_t size);
size_t strlen(const char *text);
int strcmp(const char *a, const char *b);

/* Writes to descriptor 1: text, and numbers in decimal or hexadecimal. */
void put(const char *text);
void put_number(long value);
void put_hex(unsigned long value);

#endif
