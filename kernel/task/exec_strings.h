/*
 * The strings of a new program: arguments, then environment, each with its
 * NUL, one behind the other.
 *
 * Invariants: they have at most EXEC_STRINGS_SIZE bytes together, the
 * smallest bound that Linux guarantees (execve(2), ARG_MAX); room for them is
 * taken as they come, for most programs have few.
 */
#ifndef KERNEL_TASK_EXEC_STRINGS_H
#define KERNEL_TASK_EXEC_STRINGS_H

#include "kernel/lib/types.h"

#define EXEC_STRINGS_SIZE (32 * 4096)

struct exec_strings {
	char *bytes;
	size_t used; /* bytes */
	size_t size; /* bytes that there is room for now */
	unsigned argument_count;
	unsigned environment_count;
};

/* No strings yet; 0 or -ENOMEM. */
int exec_strings_init(struct exec_strings *strings);
void exec_strings_free(struct exec_strings *strings);
/* Sees to room for `more` further bytes. 0, -E2BIG or -ENOMEM. */
int exec_strings_reserve(struct exec_strings *strings, size_t more);
/* Appends one; the caller counts it as argument or environment. 0, -E2BIG or
 * -ENOMEM. */
int exec_strings_add(struct exec_strings *strings, const char *text);
/* Appends a program's two vectors, and counts what is in them; an empty first
 * argument stands for none. 0, -EFAULT, -E2BIG or -ENOMEM. */
int exec_strings_read(struct exec_strings *strings, struct uptr argv,
		      struct uptr envp);

#endif
