/*
 * The first stack of a program, as the System V ABI for AMD64 (3.4.1) and
 * Linux lay it out.
 */
#ifndef KERNEL_TASK_EXEC_STACK_H
#define KERNEL_TASK_EXEC_STACK_H

#include "kernel/task/elf.h"
#include "kernel/task/exec_strings.h"

struct cred;
struct space;

struct exec_stack {
	struct space *space;
	const struct exec_strings *strings;
	const struct elf_image *image;
	const struct cred *cred;
	const char *path; /* AT_EXECFN */
	u64 bias;         /* added to the image's addresses */
	u64 base;         /* AT_BASE: the interpreter's bias; 0: none */
	bool secure;      /* AT_SECURE */
};

/* Maps the stack area and fills in its top. *pointer is the first stack
 * pointer. 0, -E2BIG or -ENOMEM. */
int exec_stack_build(const struct exec_stack *stack, vaddr_t *pointer);

#endif
