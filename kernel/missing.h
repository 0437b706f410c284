/*
 * What programs asked for and did not find: system calls that are not there,
 * and files. Told in one line at the machine's end, so that who wonders why a
 * program failed sees what to bring along.
 */
#ifndef KERNEL_MISSING_H
#define KERNEL_MISSING_H

#include "kernel/lib/types.h"

/* Notes a system call without a handler. True the first time; all numbers
 * above SYSCALL_MAX count as one. */
bool missing_call(u64 number);
/* Notes a file that was to be opened or executed; `path` is as the program
 * gave it. Only the last few are kept. */
void missing_file(const char *path);
/* A file was opened: one of that name was looked for in several places, and
 * the others are not missed. */
void missing_found(const char *path);
/* Writes the line into the log, if there is anything to tell. */
void missing_report(void);

#endif
