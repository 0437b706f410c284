/*
 * Turning a file into a running program.
 */
#ifndef KERNEL_TASK_EXEC_H
#define KERNEL_TASK_EXEC_H

#include "kernel/lib/types.h"

struct task;

/* All strings of a new program: arguments, then environment, each with its
 * NUL, one behind the other. At most EXEC_STRINGS_SIZE bytes, as the
 * smallest that Linux guarantees (execve(2), ARG_MAX). */
#define EXEC_STRINGS_SIZE (32 * 4096)

struct exec_strings {
	char *bytes;
	size_t used;
	unsigned argument_count;
	unsigned environment_count;
};

/* Room for the strings; 0 or -ENOMEM. */
int exec_strings_init(struct exec_strings *strings);
void exec_strings_free(struct exec_strings *strings);
/* Appends one; the caller counts it as argument or environment. -E2BIG. */
int exec_strings_add(struct exec_strings *strings, const char *text);

/* Replaces the current task's program by the file at `path`, or, where that
 * is a script, by its interpreter; the arguments in `strings` then become the
 * interpreter's. On success the old program is gone and the new one's first
 * instruction and stack pointer are in *entry and *stack; on failure nothing
 * but `strings` has changed. -ENOENT, -EACCES, -ENOEXEC, -ENOMEM, -E2BIG,
 * -ELOOP (SCRIPTS_MOST) and the path's other errors. */
int exec_program(const char *path, struct exec_strings *strings,
		 vaddr_t *entry, vaddr_t *stack);

#endif
