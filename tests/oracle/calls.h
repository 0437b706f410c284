/*
 * What the parts of the program `calls` share: a call is made once, and the
 * line that tells of it is its own source text and its result.
 *
 * The same program runs on Linux and on Ravelin. Nothing that it prints may
 * depend on the machine: results that do (addresses, numbers of processes,
 * times) are reported as "ok".
 */
#ifndef TESTS_ORACLE_CALLS_H
#define TESTS_ORACLE_CALLS_H

#include "user/program.h"

/* CALL(read, 99, space, 1) prints `read(99, space, 1) = -EBADF`. */
#define CALL(name, ...) \
	report(#name "(" #__VA_ARGS__ ")", sys_##name(__VA_ARGS__))
/* The same, where only success or the errno is the same everywhere. */
#define CALL_OK(name, ...) \
	report_ok(#name "(" #__VA_ARGS__ ")", sys_##name(__VA_ARGS__))
/* A call that may give a new descriptor, which is closed again. */
#define CALL_OPEN(name, ...) \
	report_open(#name "(" #__VA_ARGS__ ")", sys_##name(__VA_ARGS__))
/* What a call left behind: a number, or bytes. */
#define VALUE(expression) report("  " #expression, (long)(expression))

/* Addresses that no program may use: in page zero, beyond the program's
 * half, in the kernel, in no half, and readable only. */
#define BAD ((void *)8)
#define BEYOND ((void *)0x7ffffffff000)
#define KERNEL ((void *)0xffffffff80000000)
#define NEITHER ((void *)0x800000000000)
#define CONSTANT ((void *)(unsigned long)constant)
#define MINUS_1 ((void *)-1)

/* A descriptor that is never open. */
#define NONE 99

#define SPACE_SIZE 131072ul
#define PAGE 4096ul
extern char space[SPACE_SIZE];
extern const char constant[16];

/* One line: the text, " = ", and the number or the errno's name. */
void report(const char *text, long result);
void report_ok(const char *text, long result);
void report_open(const char *text, long result);
/* One line: two blanks, the bytes as they are. */
void report_bytes(const char *bytes, unsigned long size);
/* Writes out the lines so far. */
void report_flush(void);
/* Fills `space` with `byte` and ends it after `length` bytes. */
char *long_text(char byte, unsigned long length);
/* open(2), for what the reader of the lines need not see. */
int open_file(const char *path, unsigned flags);

void calls_open(void);
void calls_read(void);
void calls_vectors(void);
void calls_pipes(void);
void calls_tee(void);
void calls_descriptors(void);
void calls_poll(void);
void calls_sendfile(void);
void calls_devices(void);
void calls_stat(void);
void calls_access(void);
void calls_links(void);
void calls_folders(void);
void calls_attributes(void);
void calls_memory(void);
void calls_time(void);
void calls_signals(void);
void calls_queue(void);
void calls_prctl(void);
void calls_task(void);
void calls_exec(void);

#endif
