/*
 * Turning a file into a running program.
 */
#ifndef KERNEL_TASK_EXEC_H
#define KERNEL_TASK_EXEC_H

#include "kernel/lib/types.h"

struct exec_strings;

/* Replaces the current task's program by the file at `path`, or, where that
 * is a script, by its interpreter; the arguments in `strings` then become the
 * interpreter's. On success the old program is gone and the new one's first
 * instruction and stack pointer are in *entry and *stack; on failure nothing
 * but `strings` has changed. -ENOENT, -EACCES, -ENOEXEC, -ENOMEM, -E2BIG,
 * -ETXTBSY, -ELOOP (SCRIPTS_MOST) and the path's other errors. */
int exec_program(const char *path, struct exec_strings *strings,
		 vaddr_t *entry, vaddr_t *stack);

/* Lets the first program, which is yet to come, and all that descend from it,
 * have memory that is writable and executable. */
void exec_allow_wx(void);

#endif
